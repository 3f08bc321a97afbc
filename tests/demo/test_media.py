from __future__ import annotations

import itertools
import re
import zipfile
from xml.etree import ElementTree as ET

import pytest
from PIL import ImageChops

from trellis.demo.media import files, lesson, pages, papers, rows, script, voice
from trellis.demo.media.handwriting import STROKES
from trellis.demo.media.people import PUPILS
from trellis.evidence.media.kinds import sniff
from trellis.evidence.media.pictures import image_copy
from trellis.evidence.media.probe import probe
from trellis.evidence.media.renditions import How, make_playable, make_poster
from trellis.evidence.media.waveform import make_waveform

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return files.make_all(tmp_path_factory.mktemp("demo"), lesson_seconds=3)


@pytest.fixture(scope="module")
def scene():
    return lesson.Scene()


def changed(before, after, box):
    """Return whether two pictures differ within a box."""
    return ImageChops.difference(before.crop(box), after.crop(box)).getbbox() is not None


# the script


def test_turns_follow_one_another_within_the_lesson():
    spans = [(turn.start, turn.end) for turn in script.TURNS]
    assert all(start < end for start, end in spans)
    assert all(end < start for (_, end), (start, _) in itertools.pairwise(spans))
    assert spans[-1][1] < script.LESSON_SECONDS
    low, high = script.PAIR_TALK_SPAN
    assert all(low <= turn.start < turn.end <= high for turn in script.PAIR_TALK)
    assert not any(turn.start < high and turn.end > low for turn in script.TURNS)


def test_each_open_question_is_followed_by_time_to_think():
    waits = [
        after.start - turn.end
        for turn, after in zip(script.TURNS, script.TURNS[1:], strict=False)
        if turn.by_teacher and ("?" in turn.words or "think" in turn.words)
    ]
    assert [round(wait, 1) for wait in waits] == [6.2, 7.6, 2.4, 5.0]


def test_whoever_speaks_has_a_hand_up_first_and_takes_it_down():
    for turn in script.TURNS:
        if not turn.by_teacher:
            number = int(turn.speaker.removeprefix("Pupil ")) - 1
            assert any(h.pupil == number and h.start < turn.start <= h.end + 0.5 for h in script.HANDS)
    assert {hand.pupil for hand in script.HANDS} <= set(range(len(PUPILS)))


def test_captions_are_in_order_and_name_the_speaker():
    text = script.lesson_captions()
    assert text.startswith("WEBVTT\n\n00:00:01.500 --> 00:00:07.000\n<v Teacher>Look at the page")
    starts = re.findall(r"^(\S+) -->", text, re.MULTILINE)
    assert len(starts) == len(script.TURNS) + 1
    assert starts == sorted(starts)
    assert "00:00:47.200 --> 00:01:00.800\n<v Pupils>[talking in pairs]" in text


# the lesson's picture and sound


def test_a_frame_is_the_same_each_time(scene):
    assert scene.frame(54.0).size == (1280, 720)
    assert scene.frame(54.0).tobytes() == lesson.Scene().frame(54.0).tobytes()


def test_a_hand_goes_up_and_comes_down_again(scene):
    where = (170, 380, 230, 460)  # over the first pupil's right shoulder
    before, up, after = (scene.frame(at) for at in (14.0, 17.0, 22.0))
    assert changed(before, up, where)
    assert not changed(before, after, where)


def test_the_board_fills_up_and_the_clock_moves_on(scene):
    board, clock = (290, 140, 780, 180), (1140, 50, 1240, 140)
    assert not changed(scene.frame(2.0), scene.frame(8.5), board)
    assert changed(scene.frame(8.5), scene.frame(13.0), board)
    assert changed(scene.frame(2.0), scene.frame(3.0), clock)


def test_pupils_turn_to_each_other_while_they_talk_in_pairs(scene):
    heads = (40, 420, 460, 600)
    assert changed(scene.frame(45.0), scene.frame(50.0), heads)


def test_words_become_sounds():
    assert voice.sounds("She is the page.") == ["sh", "e", " ", "i", "s", " ", "th", "e", " ", "p", "a", "g", "."]
    assert {p for t in (*script.TURNS, *script.PAIR_TALK) for p in voice.sounds(t.words)} <= {
        *voice.VOWELS, *voice.HUMMED, *voice.HISSED, " ", ",", ".", "?",
    }  # fmt: skip


def test_turns_and_silences_can_be_seen_in_the_sound(tmp_path):
    turns = (script.Turn(0.5, 1.5, "Teacher", "How do we know?"), script.Turn(3.0, 4.0, "Pupil 1", "It has labels."))
    for name in ("a.wav", "b.wav"):
        voice.speak(tmp_path / name, turns, 5.0)
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()
    peaks = make_waveform(tmp_path / "a.wav", probe(tmp_path / "a.wav"), points=50)
    assert min(max(peaks[6:10]), max(peaks[10:14]), max(peaks[31:35]), max(peaks[35:39])) >= 10
    assert max(*peaks[:4], *peaks[17:29], *peaks[42:]) <= 2


# every file


def test_each_file_is_what_it_says(made):
    assert [file.kind for file in made] == ["video", "video", "audio", *["image"] * 4, *["document"] * 2, "captions"]
    for file in made:
        data = file.path.read_bytes()
        found = sniff(data, file.name, data[-66_000:])
        assert (found.media_type, found.sentence) == (file.media_type, "")
        assert found.kind == ("document" if file.kind == "captions" else file.kind)
        assert file.about.endswith(".")


def test_recordings_last_as_long_as_they_say(made):
    for file in made:
        if file.duration_ms:
            assert probe(file.path).duration_ms == pytest.approx(file.duration_ms, abs=120)


def test_the_lesson_plays_everywhere_as_it_is(made):
    found = probe(made[0].path)
    assert (found.width, found.height, found.frame_rate) == (1280, 720, 12)
    assert (found.video_codec, found.audio_codec, found.plays_everywhere) == ("h264", "aac", True)


def test_the_second_clip_needs_transcoding_and_can_be(made, tmp_path):
    found = probe(made[1].path)
    assert (found.video_codec, found.audio_codec) == ("vp9", "opus")
    rendition = make_playable(made[1].path, tmp_path / "out.mp4", found)
    assert (rendition.how, rendition.width, rendition.height) == (How.TRANSCODE, rows.WIDTH, rows.HEIGHT)
    make_poster(tmp_path / "out.mp4", tmp_path / "poster.jpg", 4000)
    assert probe(tmp_path / "out.mp4").plays_everywhere


def test_pictures_can_be_shown(made, tmp_path):
    for file in made:
        if file.kind == "image":
            assert image_copy(file.path, tmp_path / file.name).width == 1020


@pytest.mark.parametrize("draw", [pages.volcano_text, pages.maths_page, pages.exit_tickets, pages.plant_diagram])
def test_pages_are_drawn_the_same_each_time(draw):
    assert draw().tobytes() == draw().tobytes()


def test_made_again_nothing_is_done_twice(made):
    folder = made[0].path.parent
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert files.make_all(folder, lesson_seconds=3) == made
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    assert set(before) == {file.name for file in made}


def test_the_hand_can_write_all_that_is_asked_of_it():
    words = " ".join(w.words for w in script.WRITINGS) + script.BOARD_TITLE
    assert {letter for letter in words if letter != " "} <= set(STROKES)


# the papers


def test_the_lesson_plan_is_a_sound_pdf(tmp_path):
    path = tmp_path / "plan.pdf"
    papers.write_lesson_plan(path)
    data = path.read_bytes()
    start = int(data.rsplit(b"startxref\n", 1)[1].split()[0])
    assert data[start:].startswith(b"xref\n0 8\n")
    for number, place in enumerate(re.findall(rb"^(\d{10}) 00000 n", data, re.MULTILINE), 1):
        assert data[int(place) :].startswith(b"%d 0 obj" % number)
    length = int(re.search(rb"/Length (\d+)", data)[1])
    body = data.split(b"stream\n", 1)[1][:length]
    assert data.split(b"stream\n", 1)[1][length:].startswith(b"\nendstream")
    assert b"(What I am trying) Tj" in body
    lowest = min(float(y) for y in re.findall(rb" Tf \d+ (\S+) Td", body))
    assert lowest > 40  # all of it is on the page


def test_the_observation_note_is_a_sound_word_document(tmp_path):
    papers.write_observation_note(tmp_path / "a.docx")
    papers.write_observation_note(tmp_path / "b.docx")
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.docx") as archive:
        assert archive.testzip() is None
        parts = {name: ET.fromstring(archive.read(name)) for name in archive.namelist()}  # noqa: S314 - our own file
    assert set(parts) == {
        "[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels", "word/styles.xml", "word/document.xml",
    }  # fmt: skip
    text = [node.text for node in parts["word/document.xml"].iter(f"{WORD}t")]
    assert text[:2] == ["Observation note", "Focus agreed beforehand"]
    styles = {node.get(f"{WORD}styleId") for node in parts["word/styles.xml"].iter(f"{WORD}style")}
    assert {node.get(f"{WORD}val") for node in parts["word/document.xml"].iter(f"{WORD}pStyle")} <= styles


@pytest.mark.long
def test_the_whole_lesson_is_small_and_shows_its_turns(tmp_path):
    clip = tmp_path / "lesson.mp4"
    lesson.make_lesson(clip)
    assert clip.stat().st_size < 6_000_000
    found = probe(clip)
    assert found.duration_ms == pytest.approx(96_000, abs=100)
    peaks = make_waveform(clip, found, points=96)
    assert max(peaks[13:18]) <= 3
    assert max(peaks[37:43]) <= 3
    assert min(max(peaks[at : at + 2]) for at in (2, 9, 21, 30, 50, 68, 88)) >= 10
