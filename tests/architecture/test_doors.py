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
    "pupils",
    "evidence",
    "enquiry",
    "observation",
    "reflection",
    "feedback",
    "coaching",
    "portfolio",
    "assessment",
    "protection",
]
DOORS = {"commands", "queries", "enums", "letters"}  # letters: how every domain writes to people
DOMAINS = [name for name in FLOORS if name != "kernel"]


def _imports(file: Path):
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("trellis."):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("trellis."))


TYPES = {"models", "rows", "schema"}  # may be named by others, as types and targets of foreign keys
# Modules without a table: rules of a format, a calculation, a store of bytes.
PURE = {
    "captions", "csv_files", "experiences", "frameworks", "gate", "keys", "labels", "masking", "media", "regions", "results",
    "scores", "seats", "snapshots", "standard", "store", "tus_protocol", "why",
}  # fmt: skip


def _sources():
    return [file for file in SOURCE.rglob("*.py") if "migrations" not in file.parts]


def _foreign(file: Path):
    """Yield what the file takes from other domains: (part of the domain, name)."""
    own = file.relative_to(SOURCE).parts[0]
    for name in _imports(file):
        _, domain, *rest = name.split(".")
        if domain != own and domain in DOMAINS and rest:
            yield rest[0], rest[-1], name


def test_domains_use_only_each_others_doors():
    wrong = [
        f"{file.relative_to(SOURCE)}: {name}"
        for file in _sources()
        if file.relative_to(SOURCE).parts[0] not in {"config", "demo"}
        for part, _, name in _foreign(file)
        if part not in DOORS | TYPES | PURE and not part.endswith("_schema")
    ]
    assert wrong == []


def test_pure_modules_touch_no_table():
    files = [file for name in PURE for file in [*SOURCE.glob(f"*/{name}.py"), *SOURCE.glob(f"*/{name}/*.py")]]
    own = [file for file in files if "demo" not in file.parts]
    assert [str(file) for file in own if re.search(r"\.objects|connection", file.read_text())] == []


def test_nobody_reads_or_writes_another_domains_tables_by_hand():
    """A foreign model may be named, never asked: reading goes through queries, writing through commands."""
    wrong = []
    for file in _sources():
        text = file.read_text()
        for part, last, name in _foreign(file):
            if part == "models" and re.search(rf"\b{last}\.objects\b", text):
                wrong.append(f"{file.relative_to(SOURCE)}: {name}.objects")
    assert [line for line in wrong if not line.startswith("demo/")] == []


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
