"""Reading packs. A version never changes, so each process keeps what it has read."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q

from trellis.kernel import clock
from trellis.kernel.packs import Pack
from trellis.knowledge.models import PackVersion

LOOK_AGAIN_AFTER = timedelta(minutes=1)  # how soon another process's load is noticed

_packs: dict[tuple[str, str], Pack] = {}
_in_force: dict[str, tuple[date, float, str]] = {}


def pack(name: str, version: str | None = None) -> Pack:
    """Return a pack; without a version, the one in force today. Costs no query once read.

    Raises PackVersion.DoesNotExist when it was never loaded.
    """
    if version is None:
        version = _newest(name)
    key = (name, version)
    if key not in _packs:
        _packs[key] = Pack.from_json(PackVersion.objects.get(name=name, version=version).content)
    return _packs[key]


def in_force(name: str, on: date) -> str:
    """Return the version of a pack in force on a day: the newest that had taken effect, else the first.

    Raises PackVersion.DoesNotExist when no version was loaded.
    """
    versions = PackVersion.objects.filter(name=name)
    taken = versions.filter(effective_from__lte=on).order_by("-effective_from", "-loaded_at")
    found = taken.values_list("version", flat=True).first()
    found = found or versions.order_by("effective_from", "loaded_at").values_list("version", flat=True).first()
    if found is None:
        raise PackVersion.DoesNotExist(f"No pack {name} is loaded: run trellis packs load.")
    return str(found)


def _newest(name: str) -> str:
    today, moment = clock.today(), clock.now().timestamp()
    kept = _in_force.get(name)
    if kept and kept[0] == today and 0 <= moment - kept[1] < LOOK_AGAIN_AFTER.total_seconds():
        return kept[2]
    version = in_force(name, today)
    _in_force[name] = (today, moment, version)
    return version


def loaded(name: str, version: str) -> PackVersion | None:
    """Return the stored version without its content, or None."""
    return PackVersion.objects.defer("content").filter(Q(name=name, version=version)).first()


def forget() -> None:
    """Forget what this process has read (after loading, and between tests)."""
    _packs.clear()
    _in_force.clear()
