"""`trellis packs check|load` as typed."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.knowledge.test_commands import folder, write  # noqa: F401  a fixture
from trellis.knowledge import queries
from trellis.knowledge.models import PackVersion

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture(autouse=True)
def _fresh():
    queries.forget()
    yield
    queries.forget()


def run(*arguments):
    out, err, failed = StringIO(), StringIO(), ""
    try:
        call_command("packs", *map(str, arguments), stdout=out, stderr=err)
    except CommandError as error:
        failed = str(error)
    return out.getvalue(), err.getvalue(), failed


def test_check_names_file_line_and_fix_and_writes_nothing(folder):  # noqa: F811
    assert run("check", folder) == ("tiny 1.0: 1 entries, all good.\n", "", "")
    (folder / "sources.yaml").write_text("sources:\n  one:\n    title: One\n    status: gossip\n")
    out, err, failed = run("check", folder)
    assert out == ""
    assert f"{folder}/sources.yaml:4: " in err
    assert all(line.startswith(str(folder)) and line.endswith(".") for line in err.splitlines())
    assert "to mend" in failed
    assert not PackVersion.objects.exists()


def test_load_is_idempotent_and_refuses_a_changed_pack_of_the_same_version(folder):  # noqa: F811
    assert run("load", folder)[0].endswith("tiny 1.0: loaded.\n")
    assert run("load", folder)[0].endswith("loaded before, unchanged.\n")
    write(folder, "1.0", "Other words.")
    _out, err, failed = run("load", folder)
    assert "give the changed pack a new version" in err
    assert failed
    assert PackVersion.objects.count() == 1


def test_a_folder_that_is_none_is_said_so(tmp_path):
    _out, err, _failed = run("load", tmp_path / "nowhere")
    assert "no such folder" in err


def test_without_folders_all_packs_are_meant(folder, settings):  # noqa: F811
    settings.PACKS_ROOT = folder.parent
    assert run("load")[0].endswith("tiny 1.0: loaded.\n")
    settings.PACKS_ROOT = folder
    assert "no pack" in run("check")[2]
