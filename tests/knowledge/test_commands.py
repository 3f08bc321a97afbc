"""Loading packs: once, the same again, and never changed under one version."""

import shutil

import pytest
from django.db import ProgrammingError, transaction

from trellis.kernel.errors import Refused
from trellis.kernel.packs import PackInvalidError, load_pack
from trellis.knowledge import commands, queries
from trellis.knowledge.models import PackVersion

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture(autouse=True)
def _fresh():
    queries.forget()
    yield
    queries.forget()


@pytest.fixture
def folder(tmp_path):
    """A small pack of one source."""
    place = tmp_path / "tiny"
    place.mkdir()
    write(place, "1.0", "A first sentence.")
    return place


def write(place, version, says, effective="2026-09-01"):
    (place / "pack.yaml").write_text(
        f"pack:\n  key: tiny\n  title: Tiny\n  version: {version}\n  effective_from: {effective}\n  about: For tests.\n"
    )
    (place / "sources.yaml").write_text(
        f"sources:\n  one:\n    title: One\n    status: opinion\n    says: {says}\n    unverified: true\n"
    )


def test_loading_twice_keeps_one_version(folder):
    first = commands.load(path=folder)
    assert commands.load(path=folder).id == first.id
    assert PackVersion.objects.filter(name="tiny").count() == 1
    assert queries.pack("tiny").checksum == load_pack(folder).checksum


def test_changed_content_under_the_same_version_is_refused(folder):
    commands.load(path=folder)
    write(folder, "1.0", "A second sentence.")
    with pytest.raises(Refused, match="give the changed pack a new version"):
        commands.load(path=folder)
    write(folder, "1.1", "A second sentence.")
    commands.load(path=folder)
    assert [queries.pack("tiny", v).sources["one"].says for v in ("1.0", "1.1")] == [
        "A first sentence.", "A second sentence.",
    ]  # fmt: skip


def test_version_in_force_is_the_newest_that_has_taken_effect(folder):
    commands.load(path=folder)
    write(folder, "2.0", "Later.", effective="2099-01-01")
    commands.load(path=folder)
    assert queries.pack("tiny").version == "1.0"
    with pytest.raises(PackVersion.DoesNotExist):
        queries.pack("nothing-such")


def test_pack_costs_no_query_once_read(folder, django_assert_num_queries):
    commands.load(path=folder)
    queries.pack("tiny")
    with django_assert_num_queries(0):
        queries.pack("tiny")
        queries.pack("tiny", "1.0")


def test_faulty_pack_is_not_loaded(folder):
    shutil.copy(folder / "sources.yaml", folder / "again.yaml")
    with pytest.raises(PackInvalidError):
        commands.load(path=folder)
    assert not PackVersion.objects.exists()


@pytest.mark.parametrize(
    "statement", ["UPDATE knowledge_packversion SET checksum = ''", "DELETE FROM knowledge_packversion"]
)
def test_application_cannot_change_a_loaded_pack(folder, statement):
    from django.db import connection

    commands.load(path=folder)
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
