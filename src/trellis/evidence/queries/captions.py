"""The captions of a recording, for those who can see it."""

from __future__ import annotations

from uuid import UUID

from trellis.evidence.models import Captions


def captions_of(item_id: UUID) -> Captions:
    """Return them if the person this transaction acts as may see the item. Raises Captions.DoesNotExist."""
    return Captions.objects.get(item_id=item_id)
