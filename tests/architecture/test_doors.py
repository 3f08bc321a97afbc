"""What import-linter cannot see: doors between domains, string foreign keys, states, commands."""

import ast
import inspect
import re
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

SOURCE = Path(__file__).parents[2] / "src" / "trellis"
FLOORS = [
    "kernel",
    "people",
    "knowledge",
    "circles",
    "programme",
    "evidence",
    "enquiry",
    "coaching",
    "portfolio",
    "assessment",
]
DOORS = {"commands", "queries", "enums"}
PAGES_OWN = {"web", "config", "demo"}
DOMAINS = [name for name in FLOORS if name != "kernel"]


def _imports(file: Path):
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("trellis."):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("trellis."))


# The one type that every command takes, and the tables a foreign key may point down to.
EVERYWHERE = {"trellis.people.models"}


def _sources():
    return [file for file in SOURCE.rglob("*.py") if "migrations" not in file.parts]


def test_domains_use_only_each_others_doors():
    wrong = []
    for file in _sources():
        own = file.relative_to(SOURCE).parts[0]
        if own in {"config", "demo"}:
            continue
        for name in _imports(file):
            _, domain, *rest = name.split(".")
            if domain == own or domain not in DOMAINS or not rest:
                continue
            part = rest[0]
            models_downward = file.name.startswith("models") and part == "models"
            if part not in DOORS and ".".join(name.split(".")[:3]) not in EVERYWHERE and not models_downward:
                wrong.append(f"{file.relative_to(SOURCE)}: {name}")
    assert wrong == []


def test_foreign_keys_point_down():
    wrong = []
    for model in apps.get_models():
        label = model._meta.app_label
        if label not in FLOORS:
            continue
        for field in model._meta.get_fields():
            if (
                isinstance(field, models.ForeignKey | models.OneToOneField)
                and field.related_model._meta.app_label in FLOORS
            ):
                target = field.related_model._meta.app_label
                if FLOORS.index(target) > FLOORS.index(label):
                    wrong.append(f"{label}.{model.__name__}.{field.name} -> {target}")
    assert wrong == []


def test_views_never_touch_managers():
    wrong = [
        f"{file.relative_to(SOURCE)}:{number}"
        for file in (SOURCE / "web").rglob("*.py")
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if ".objects" in line
    ]
    assert wrong == []


def _command_functions():
    for file in SOURCE.rglob("commands*.py"):
        domain = file.relative_to(SOURCE).parts[0]
        if domain in {"config", "web", "kernel"} or "management" in file.parts:
            continue
        module = import_module("trellis." + ".".join(file.relative_to(SOURCE).with_suffix("").parts))
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if getattr(function, "is_command", False) and function.__module__ == module.__name__:
                yield f"{domain}.{name}", function


def test_commands_are_keyword_only_with_actor_and_docstring():
    wrong = []
    for name, function in _command_functions():
        parameters = inspect.signature(function).parameters
        if "actor" not in parameters or not function.__doc__:
            wrong.append(name)
        if any(p.kind is not inspect.Parameter.KEYWORD_ONLY for p in parameters.values()):
            wrong.append(f"{name}: positional")
    assert wrong == []
    assert len(list(_command_functions())) > 20


@pytest.mark.django_db(databases=["default", "owner"])
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_long_file():
    long = {str(f.relative_to(SOURCE)): n for f in _sources() if (n := len(f.read_text().splitlines())) > 400}
    assert long == {}


def test_no_inline_script_style_or_eval_in_templates():
    wrong = []
    for file in (SOURCE / "web").rglob("*.jinja"):
        text = re.sub(r"\{#.*?#\}", "", file.read_text(), flags=re.DOTALL)
        if re.search(r"\sstyle=|\son[a-z]+=|hx-on|<script(?![^>]*\bsrc=)[^>]*>|js:|<style", text):
            wrong.append(str(file.relative_to(SOURCE)))
    assert wrong == []
