"""Hiding and handing in: what is frozen is what is shown, and what takes its place later is said. Decision 0025."""

from uuid import UUID

import cv2
import numpy as np
import pytest
from django.urls import reverse

from tests.factories.evidence import make_file, say_nobody
from tests.factories.portfolio import make_draft, make_place
from tests.protection.test_unhidden import folders, forget, hide, keys, owner  # noqa: F401
from trellis.evidence import commands as evidence
from trellis.evidence.models import File
from trellis.evidence.regions import Region
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Refused
from trellis.portfolio import commands, queries
from trellis.portfolio.models import Piece
from trellis.protection.models import Proof

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def here():
    return make_place()


@pytest.fixture
def picture(here, tmp_path):
    path = tmp_path / "work.png"
    cv2.imwrite(str(path), np.random.default_rng(1).integers(0, 255, (120, 160, 3), dtype=np.uint8))
    item = make_file(here.learner, path, title="Sorting the words")
    say_nobody(item, here.learner)
    return item


def hand_in(here, item):
    """Hand in a draft with a note and the item."""
    draft = make_draft(here.learner, notes=1)
    with acting_as(here.learner):
        ids = [*Piece.objects.filter(submission=draft).values_list("item_id", flat=True), item.id]
        commands.choose(actor=here.learner, submission_id=draft.id, item_ids=ids)
        return commands.submit(actor=here.learner, submission_id=draft.id, version=None, declared=True, ai_use="none")


def digest(item, role, masked):
    return owner(File).get(item=item, role=role, masked=masked).sha256


def frozen(here, sent, item):
    with acting_as(here.learner):
        pieces = queries.snapshot(sent.id).content["pieces"]
    return next(piece for piece in pieces if UUID(piece["item"]) == item.id)


def marking(client, here, sent):
    client.force_login(here.tutor)
    return client.get(reverse("assessment_marking", args=[sent.id])).content.decode()


def test_the_hidden_copy_in_use_is_what_is_frozen_and_what_is_behind_it_may_go(client, here, picture):
    hide(picture, here.learner)
    plain, copy = digest(picture, "image", ""), digest(picture, "image", "used")
    sent = hand_in(here, picture)
    piece = frozen(here, sent, picture)
    assert (piece["hidden"], [file["sha256"] for file in piece["files"]]) == (True, [copy])
    forget(picture, here.learner)
    assert plain in owner(Proof).get().sha256s
    page = marking(client, here, sent)
    assert "Sorting the words" in page
    assert "Shown now" not in page
    with acting_as(here.tutor):
        assert {(one.role, one.masked) for one in File.objects.filter(item=picture)} == {("image", "used")}


def test_hiding_after_handing_in_is_said_with_both_checksums_and_the_plain_file_stays(client, here, picture):
    sent = hand_in(here, picture)
    plain = digest(picture, "image", "")
    assert "hidden" not in frozen(here, sent, picture)
    assert "Shown now" not in marking(client, here, sent)
    hide(picture, here.learner)
    copy = digest(picture, "image", "used")
    page = marking(client, here, sent)
    assert "After it was handed in, faces or voices were hidden in it." in page
    assert plain in page
    assert copy in page
    client.force_login(here.learner)
    assert "Shown now" in client.get(reverse("portfolio_submission", args=[sent.id])).content.decode()
    with acting_as(here.learner):
        assert queries.unchanged(queries.snapshot(sent.id))
    with pytest.raises(Refused, match="handed in as it was recorded"):
        forget(picture, here.learner)
    assert set(keys(picture)) == {("original", ""), ("image", ""), ("image", "used")}
    with acting_as(here.learner):
        commands.withdraw(actor=here.learner, submission_id=sent.id, version=None)
    forget(picture, here.learner)
    assert set(keys(picture)) == {("image", "used")}


def test_taking_the_hiding_back_after_handing_in_is_said_too(client, here, picture):
    hide(picture, here.learner, Region(1000, 1000, 2000, 2000))
    sent = hand_in(here, picture)
    with acting_as(here.learner):
        evidence.stop_hiding(actor=here.learner, item_id=picture.id, version=None)
    page = marking(client, here, sent)
    assert "Its owner shows it as it was recorded now." in page
    assert digest(picture, "image", "") in page
