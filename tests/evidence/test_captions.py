"""Captions are read, cleaned and written again: nothing of a file but times and words gets through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.evidence import make_note, make_partnership_circle, share
from tests.factories.people import make_person
from trellis.evidence import captions, commands, queries
from trellis.evidence.captions import Line, Unreadable, read, write
from trellis.evidence.models import Captions, File, Item
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid, Refused
from trellis.kernel.ids import new_id

VTT = b"""WEBVTT Kind: captions

STYLE
::cue { background: url(https://elsewhere.example/x) }

NOTE made by hand

1
00:01.000 --> 00:03.500 line:0 position:20%
<v Priya Nair>Who can <b>tell</b> me?</v>

00:00:04.000 --> 00:00:05.000
Five &lt;seconds&gt; &amp; more
second row
"""
SRT = "1\r\n00:00:01,000 --> 00:00:02,000\r\nWho can tell me?\r\n\r\n2\r\n00:00:03,5 --> 00:00:04,000\r\nCafé\r\n"
PLAIN = [Line(1000, 3500, "Who can tell me?"), Line(4000, 5000, "Five <seconds> & more\nsecond row")]


def test_vtt_is_read_without_styles_notes_names_and_tags():
    assert read(VTT) == PLAIN
    written = write(PLAIN)
    assert written.startswith("WEBVTT\n\n00:00:01.000 --> 00:00:03.500\nWho can tell me?\n")
    assert "Five &lt;seconds&gt; &amp; more\nsecond row" in written
    assert read(written.encode()) == PLAIN


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_subrip_in_usual_encodings_is_read(encoding):
    assert read(SRT.encode(encoding)) == [Line(1000, 2000, "Who can tell me?"), Line(3500, 4000, "Café")]


@pytest.mark.parametrize(("content", "says"), [
    (b"", "no captions"), (b"\x00\xff\xd8 not text", "no captions"), (b"<script>alert(1)</script>", "no captions"),
    (b"00:02.000 --> 00:01.000\nbackwards", "no captions"), (b"x" * 2_000_001, "larger"),
])  # fmt: skip
def test_what_are_no_captions_is_refused_with_a_sentence(content, says):
    with pytest.raises(Unreadable, match=says):
        read(content)


def test_captions_of_another_recording_are_noticed():
    assert read(VTT, 5_000) == PLAIN
    with pytest.raises(Unreadable, match="another recording"):
        read(VTT, 1_000)


@given(st.binary(max_size=400))
def test_no_bytes_crash_the_reading(content):
    try:
        lines = read(b"WEBVTT\n\n00:01.000 --> 00:02.000\nx\n\n" + content)
    except Unreadable:
        return
    assert read(write(lines).encode()) == lines


@given(st.text(min_size=1, max_size=60))
def test_nothing_that_looks_like_a_tag_or_an_arrow_is_written(text):
    found = captions.read(f"x\n\n00:01.000 --> 00:02.000\n{text}\n\n00:03.000 --> 00:04.000\nend".encode())
    body = write(found).split("\n", 1)[1]
    assert "<" not in body
    assert all(row.count("-->") == (row[2:3] == ":" and " --> " in row) for row in body.split("\n"))


@pytest.fixture
def recording(transactional_db):
    """A recording's rows without its making."""
    owner = make_person()
    note = make_note(owner)
    with acting_as(owner):
        Item.objects.filter(id=note.id).update(kind="video")
        note.refresh_from_db()
        File.objects.create(
            item=note, role="playable", shared=True, storage_key=f"x/{new_id()}", media_type="video/mp4", size=1,
            duration_ms=60_000,
        )  # fmt: skip
    return owner, note


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_only_the_owner_adds_captions_and_those_who_see_the_item_read_them(recording):
    owner, item = recording
    coach, stranger = make_person(), make_person()
    share(item, owner, make_partnership_circle(owner, coach))
    with acting_as(owner):
        commands.add_captions(actor=owner, item_id=item.id, content=VTT)
        commands.add_captions(actor=owner, item_id=item.id, content=SRT.encode())
        with pytest.raises(Invalid):
            commands.add_captions(actor=owner, item_id=item.id, content=b"nothing")
    with acting_as(coach):
        assert "Café" in queries.captions_of(item.id).text
        assert queries.item_view(coach, item.id).captioned
        with pytest.raises((Refused, Item.DoesNotExist)):
            commands.add_captions(actor=coach, item_id=item.id, content=VTT)
    with acting_as(stranger), pytest.raises(Captions.DoesNotExist):
        queries.captions_of(item.id)
    with acting_as(owner):
        commands.remove_captions(actor=owner, item_id=item.id)
        assert not queries.item_view(owner, item.id).captioned
