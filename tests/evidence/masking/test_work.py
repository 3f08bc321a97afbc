"""The copy in which something is hidden, made by the real tools: what was hidden is in no picture of it."""

import json
import subprocess

import cv2
import numpy as np
import pytest

from tests.evidence.masking.conftest import HEIGHT, MAGENTA, WIDTH, magenta, pictures, pitch, place, sound
from trellis.evidence.masking import path, work
from trellis.evidence.masking.plan import Area, Key, Plan
from trellis.evidence.media.errors import RenditionFailedError
from trellis.evidence.media.probe import probe
from trellis.evidence.media.tools import ffmpeg
from trellis.evidence.regions import WHOLE, Region

FRAME_MS = 1000 / 12


def region(number: int) -> Region:
    """What a hand would draw round the face in picture `number`."""
    x, y = place(number)
    return Region((x - 4) * WHOLE // WIDTH, (y - 4) * WHOLE // HEIGHT, 48 * WHOLE // WIDTH, 48 * WHOLE // HEIGHT)


def centre(number: int) -> tuple[float, float]:
    x, y = place(number)
    return (x + 20) * WHOLE / WIDTH, (y + 20) * WHOLE / HEIGHT


@pytest.mark.parametrize("look", ["cover", "blur", "squares"])
def test_a_face_marked_once_is_followed_and_is_in_no_picture_of_the_copy(walker, tmp_path, look):
    found = probe(walker)
    assert all(magenta(frame) > 800 for frame in pictures(walker))  # the check itself can see it
    plan = Plan(look=look, areas=(Area((Key(0, region(0)),), found.duration_ms),))
    shares: list[float] = []
    ways, lost = work.follow(walker, found, plan, tmp_path, shares.append)
    assert lost == [[]]
    size = work.hide_recording(walker, found, plan, ways, tmp_path / "hidden.mp4", shares.append)
    made = pictures(tmp_path / "hidden.mp4")
    assert (size, len(made)) == ((WIDTH, HEIGHT), 36)
    for number, frame in enumerate(made):
        x, y = place(number)
        inside = frame[y : y + 40, x : x + 40]
        if look == "cover":
            assert magenta(frame) == 0
            assert abs(inside.astype(int) - 128).max() < 25
        # Five averages across: the eyes (black in magenta) are nowhere, nor is any fine edge.
        assert inside[4:36, 4:36, 2].min() > 60
        fine = cv2.Laplacian(cv2.cvtColor(inside[4:36, 4:36], cv2.COLOR_BGR2GRAY), cv2.CV_64F)
        assert np.median(np.abs(fine)) < 6
    assert len(shares) >= 2
    assert all(0 <= share < 1 for share in shares)
    content = (tmp_path / "hidden.mp4").read_bytes()
    assert b"SECRET-TITLE" not in content
    assert b"+51.5" not in content


def test_the_rest_of_the_picture_stays_to_be_seen(walker, tmp_path):
    found = probe(walker)
    plan = Plan(look="cover", areas=(Area((Key(0, region(0)),), found.duration_ms),))
    ways, _ = work.follow(walker, found, plan, tmp_path)
    work.hide_recording(walker, found, plan, ways, tmp_path / "hidden.mp4")
    before, after = pictures(walker)[5], pictures(tmp_path / "hidden.mp4")[5]
    assert np.abs(before[150:].astype(int) - after[150:]).mean() < 6


def test_following_is_bent_to_what_was_set_by_hand_and_hides_only_from_then_until_then(walker, tmp_path):
    found = probe(walker)
    first, last = 6, 18
    keys = (Key(round(first * FRAME_MS), region(first)), Key(round(last * FRAME_MS), region(last)))
    area = Area(keys, keys[-1].at + 100)
    ways, lost = work.follow(walker, found, Plan(areas=(area,)), tmp_path)
    assert lost == [[]]
    for number in range(first, last + 1):
        box = path.box_at(ways[0], area.until, number * FRAME_MS)
        assert box is not None
        assert (box.x, box.y) == pytest.approx(centre(number), abs=200)  # two hundredths of the picture
    work.hide_recording(walker, found, Plan(look="cover", areas=(area,)), ways, tmp_path / "hidden.mp4")
    seen = [magenta(frame) > 0 for frame in pictures(tmp_path / "hidden.mp4")]
    assert seen[:3] == [True] * 3
    assert seen[first : last + 1] == [False] * (last - first + 1)
    assert seen[-6:] == [True] * 6


def test_what_cannot_be_followed_is_said_and_stays_where_it_was(tmp_path, walker):
    """The face leaves the picture at once: it is not where the hand said."""
    found = probe(walker)
    away = Area((Key(0, Region(8800, 0, 900, 900)),), found.duration_ms)
    blank = tmp_path / "cut.mp4"
    cut = "[0:v]trim=0:1[a];nullsrc=s=320x240:r=12:d=2,geq=random(1)*255:128:128[b];[a][b]concat=n=2:v=1:a=0"
    command = [
        ffmpeg(),
        "-v",
        "error",
        "-y",
        "-i",
        str(walker),
        "-filter_complex",
        cut,
        "-pix_fmt",
        "yuv420p",
        str(blank),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    ways, lost = work.follow(blank, probe(blank), Plan(areas=(away,)), tmp_path)
    assert len(lost[0]) == 1
    assert 900 < lost[0][0] < 1300
    last = path.box_at(ways[0], away.until, 2500)
    assert last is not None
    assert (last.x, last.y) == pytest.approx((9250, 450), abs=400)


def test_a_picture_of_shapes_shows_no_colour_and_few_tones(walker, tmp_path):
    found = probe(walker)
    plan = Plan(whole=True)
    work.hide_recording(walker, found, plan, [], tmp_path / "hidden.mp4")
    for frame in pictures(tmp_path / "hidden.mp4"):
        assert magenta(frame) == 0
        assert np.ptp(frame.astype(int), axis=2).max() < 12


def test_silences_are_silent_and_the_voice_is_another(walker, tmp_path):
    found = probe(walker)
    work.hide_recording(walker, found, Plan(silent=((1000, 2000),)), [], tmp_path / "silent.mp4")
    silent = sound(tmp_path / "silent.mp4")
    assert np.abs(silent[50_000:94_000]).max() < 0.001
    assert np.abs(silent[4_000:40_000]).max() > 0.05
    assert pitch(silent[4_000:40_000]) == pytest.approx(300, abs=5)
    assert len(pictures(tmp_path / "silent.mp4")) == 36
    work.hide_recording(walker, found, Plan(voice=True, silent=((1000, 2000),)), [], tmp_path / "voice.mp4")
    changed = sound(tmp_path / "voice.mp4")
    assert pitch(changed[10_000:40_000]) == pytest.approx(237, abs=10)
    assert np.abs(changed[50_000:94_000]).max() < 0.001
    assert len(changed) == pytest.approx(len(sound(walker)), abs=6_000)
    assert probe(tmp_path / "voice.mp4").duration_ms == pytest.approx(found.duration_ms, abs=150)


def test_a_picture_is_redrawn_with_the_place_covered(tmp_path):
    photo = np.full((300, 400, 3), 90, np.uint8)
    photo[100:150, 200:260] = MAGENTA
    cv2.imwrite(str(tmp_path / "photo.png"), photo)
    plan = Plan(look="cover", areas=(Area((Key(0, Region(4900, 3200, 1700, 1900)),)),))
    for ending in ("png", "jpg"):
        size = work.hide_picture(tmp_path / "photo.png", plan, tmp_path / f"hidden.{ending}")
        hidden = cv2.imread(str(tmp_path / f"hidden.{ending}"))
        assert size == (400, 300)
        assert magenta(hidden) == 0
        assert abs(int(hidden[20, 20].mean()) - 90) < 3
    assert json.loads(json.dumps(path.way_data(path.straight(plan.areas[0])))) == [[0, 5750, 4150, 1700, 1900]]


def test_the_moments_to_check_are_few_and_hold_every_one_at_which_something_was_lost():
    areas = tuple(Area((Key(at * 1000, region(0)),), 600_000) for at in range(30))
    lost = [[at * 1000 + 333] for at in range(9)] + [[]] * 21
    moments = work.moments_to_check(Plan(areas=areas), lost, 600_000)
    assert len(moments) <= work.TILES_MOST
    assert {at for one in lost for at in one} < set(moments)
    assert len(work.moments_to_check(Plan(whole=True), [], 60_000)) == 10


def test_a_strip_shows_each_moment_hidden_and_outlined(walker, tmp_path):
    found = probe(walker)
    plan = Plan(look="cover", areas=(Area((Key(0, region(0)),), found.duration_ms),))
    ways, lost = work.follow(walker, found, plan, tmp_path)
    moments = [(at, f"0:0{at // 1000}") for at in work.moments_to_check(plan, lost, found.duration_ms)]
    assert 2 <= len(moments) <= work.TILES_MOST
    width, height = work.strip(walker, found, plan, ways, moments, tmp_path / "strip.jpg")
    sheet = cv2.imread(str(tmp_path / "strip.jpg"))
    assert sheet.shape[:2] == (height, width)
    assert magenta(sheet) == 0
    blue, green, red = (sheet[:, :, plane].astype(int) for plane in range(3))
    assert ((red > 200) & (green > 150) & (blue < 130)).sum() > 40 * len(moments)  # the outlines


def test_a_recording_that_breaks_the_child_is_a_sentence(tmp_path, walker):
    found = probe(walker)
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no film at all")
    with pytest.raises(RenditionFailedError) as error:
        work.hide_recording(broken, found, Plan(whole=True), [], tmp_path / "hidden.mp4")
    assert "is kept" in error.value.sentence
    assert not (tmp_path / "hidden.mp4").exists()
