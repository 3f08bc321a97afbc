"""Who may do what with exemplars, each rule in words."""

from __future__ import annotations

from typing import Any

from django.db import connection

from trellis.exemplars.models import Exemplar


def decides(actor: Any, exemplar: Exemplar) -> bool:
    """A lead or tutor of the programme, of what is not theirs, once everybody asked agreed and pupils may be shown."""
    if actor is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s = ANY (exemplars_mine('decide'))", [exemplar.id])
        return bool(cursor.fetchone()[0])


OWNERS_ALONE = "Only the person whose evidence it is can offer it."
