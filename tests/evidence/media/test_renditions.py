from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from trellis.evidence.media import errors
from trellis.evidence.media.boxes import outline
from trellis.evidence.media.probe import Probe, probe
from trellis.evidence.media.renditions import How, Rendition, fit, make_playable, make_poster, make_small, small_pays
from trellis.evidence.media.running import run_ffmpeg
from trellis.evidence.media.thumbnails import ThumbnailSheet, make_thumbnails
from trellis.evidence.media.waveform import make_waveform

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ENDLESS = ["-f", "lavfi", "-i", "testsrc2=size=640x480:rate=30"]


def shape(width: int, height: int, **more: object) -> Probe:
    """Return a probe of a silent film of this shape."""
    plain = {"duration_ms": 1000, "video_codec": "vp9", "audio_codec": "", "rotation": 0}
    rest = {"container": "webm", "has_audio": False, "picture_plays": False, "sound_plays": True}
    return Probe(width=width, height=height, **{**plain, **rest, **more})  # type: ignore[arg-type]


def test_a_phones_clip_is_copied_and_leaves_its_secrets_behind(phone_clip: Path, tmp_path: Path) -> None:
    before, original = probe(phone_clip), phone_clip.read_bytes()
    assert b"SECRET" in original
    assert b"+51.5014" in original
    out, seen = tmp_path / "out.mp4", list[float]()
    made = make_playable(phone_clip, out, before, on_progress=seen.append)
    assert made == Rendition(How.REMUX, "video/mp4", 320, 240, out.stat().st_size)
    assert b"SECRET" not in out.read_bytes()
    assert b"51.5014" not in out.read_bytes()
    assert outline(out).index_first
    after = probe(out)
    assert after.plays_everywhere
    assert after.duration_ms == pytest.approx(before.duration_ms, abs=50)
    assert seen[-1] == 1.0
    assert seen == sorted(seen)
    assert phone_clip.read_bytes() == original
    assert [path.name for path in tmp_path.iterdir()] == ["out.mp4"]


def test_a_browsers_recording_is_transcoded(browser_clip: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.mp4"
    made = make_playable(browser_clip, out, probe(browser_clip))
    assert (made.how, made.width, made.height) == (How.TRANSCODE, 320, 240)
    after = probe(out)
    assert (after.video_codec, after.audio_codec) == ("h264", "aac")
    assert after.plays_everywhere
    assert after.duration_ms == pytest.approx(2000, abs=100)
    assert after.frame_rate <= 30
    assert outline(out).index_first


def test_a_tall_fast_clip_fits_720p_upright(tall_clip: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.mp4"
    make_playable(tall_clip, out, probe(tall_clip))
    after = probe(out)
    assert (after.width, after.height, after.has_audio) == (720, 1280, False)
    assert after.frame_rate == 30


def test_a_voice_note_becomes_sound_every_browser_plays(voice_note: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.m4a"
    made = make_playable(voice_note, out, probe(voice_note))
    assert (made.how, made.media_type) == (How.TRANSCODE, "audio/mp4")
    after = probe(out)
    assert (after.audio_codec, after.has_video, after.plays_everywhere) == ("aac", False, True)


def test_a_cameras_picture_is_copied_and_only_its_sound_encoded(camera_clip: Path, tmp_path: Path) -> None:
    before = probe(camera_clip)
    assert (before.audio_codec, before.picture_plays, before.plays_everywhere) == ("pcm_s16le", True, False)
    made = make_playable(camera_clip, tmp_path / "out.mp4", before)
    assert (made.how, made.width, made.height) == (How.SOUND, 320, 240)
    assert probe(tmp_path / "out.mp4").plays_everywhere


@pytest.mark.parametrize("copied", [True, False])
def test_a_turned_phones_clip_stays_upright(turned_clip: Path, tmp_path: Path, copied: bool) -> None:
    before = replace(probe(turned_clip), picture_plays=copied)
    made = make_playable(turned_clip, tmp_path / "out.mp4", before)
    after = probe(tmp_path / "out.mp4")
    assert (made.width, made.height) == (after.width, after.height) == (240, 320)
    assert after.rotation == (90 if copied else 0)
    make_poster(turned_clip, tmp_path / "p.jpg")
    with Image.open(tmp_path / "p.jpg") as poster:
        assert poster.size == (240, 320)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((1920, 1080), (1280, 720)), ((1080, 1920), (720, 1280)), ((3840, 2160), (1280, 720)),
        ((2400, 1080), (1280, 576)), ((1440, 1080), (960, 720)), ((427, 240), (428, 240)),
        ((320, 240), (320, 240)), ((1, 1), (2, 2)),
    ],
)  # fmt: skip
def test_fit_keeps_the_shape_inside_720p(before: tuple[int, int], after: tuple[int, int]) -> None:
    assert fit(shape(*before)) == after


def test_a_failed_rendition_leaves_nothing_behind(browser_clip: Path, tmp_path: Path) -> None:
    src = tmp_path / "cut.webm"
    src.write_bytes(browser_clip.read_bytes()[:900])
    with pytest.raises(errors.RenditionFailedError, match="The original is kept") as caught:
        make_playable(src, tmp_path / "out.mp4", probe(browser_clip))
    assert caught.value.detail
    assert [path.name for path in tmp_path.iterdir()] == ["cut.webm"]


def test_a_playlist_is_never_followed(phone_clip: Path, tmp_path: Path) -> None:
    playlist = tmp_path / "a.mp4"
    playlist.write_text(f"#EXTM3U\n#EXTINF:2,\n{phone_clip}\n#EXT-X-ENDLIST\n")
    with pytest.raises(errors.RenditionFailedError):
        make_playable(playlist, tmp_path / "out.mp4", shape(320, 240))
    joined = tmp_path / "b.mp4"
    joined.write_text(f"ffconcat version 1.0\nfile {phone_clip}\n")
    with pytest.raises(errors.RenditionFailedError):
        make_playable(joined, tmp_path / "out.mp4", shape(320, 240))


@pytest.mark.parametrize(
    ("filters", "limits"),
    [("null", {"timeout_s": 0.5}), ("select=0", {"timeout_s": 60, "stall_s": 0.5})],
)
def test_ffmpeg_is_stopped_when_it_runs_too_long_or_stands_still(filters: str, limits: dict[str, float]) -> None:
    began = time.monotonic()
    with pytest.raises(errors.TimedOutError, match="took too long"):
        run_ffmpeg([*ENDLESS, "-vf", filters, "-f", "null", "-"], **limits)
    assert time.monotonic() - began < 5


def test_a_poster_is_the_picture_at_that_time(phone_clip: Path, tmp_path: Path) -> None:
    pictures = []
    for at_ms in (0, 1500, 999_000):
        out = tmp_path / f"{at_ms}.jpg"
        make_poster(phone_clip, out, at_ms)
        with Image.open(out) as poster:
            assert (poster.format, poster.size) == ("JPEG", (320, 240))
        pictures.append(out.read_bytes())
    assert pictures[0] != pictures[1]
    assert pictures[0] == pictures[2]


def test_a_poster_is_never_enlarged_nor_over_1280(tall_clip: Path, tmp_path: Path) -> None:
    make_poster(tall_clip, tmp_path / "p.jpg")
    with Image.open(tmp_path / "p.jpg") as poster:
        assert poster.size == (720, 1280)


def test_a_poster_of_sound_fails_plainly(voice_note: Path, tmp_path: Path) -> None:
    with pytest.raises(errors.RenditionFailedError):
        make_poster(voice_note, tmp_path / "p.jpg")
    assert list(tmp_path.iterdir()) == []


def test_a_waveform_shows_where_there_is_sound(make_clip: Callable[..., Path], tall_clip: Path) -> None:
    tone = "sine=frequency=300:duration=2,volume=volume='between(t,0.5,1)':eval=frame"
    clip = make_clip("turns.m4a", "-f", "lavfi", "-i", tone, "-c:a", "aac")
    peaks = make_waveform(clip, probe(clip), points=20)
    assert len(peaks) == 20
    assert max(peaks[:4]) <= 2
    assert min(peaks[6:9]) >= 8
    assert max(peaks[12:]) <= 2
    assert make_waveform(tall_clip, probe(tall_clip)) == []


def test_thumbnails_stand_on_one_sheet(phone_clip: Path, voice_note: Path, tmp_path: Path) -> None:
    sheet = make_thumbnails(phone_clip, tmp_path / "sheet.jpg", probe(phone_clip))
    assert sheet == ThumbnailSheet(count=2, columns=2, width=160, height=120, every_ms=1000)
    with Image.open(tmp_path / "sheet.jpg") as picture:
        assert picture.size == (320, 120)
        first, second = picture.crop((0, 0, 160, 120)), picture.crop((160, 0, 320, 120))
    assert first.tobytes() != second.tobytes()
    with pytest.raises(errors.NotMediaError, match="no pictures"):
        make_thumbnails(voice_note, tmp_path / "none.jpg", probe(voice_note))


def test_thumbnails_of_a_long_film_are_at_most_a_hundred(make_clip: Callable[..., Path], tmp_path: Path) -> None:
    source = ["-f", "lavfi", "-i", "testsrc2=duration=205:size=64x48:rate=2"]
    clip = make_clip("long.mp4", *source, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
    sheet = make_thumbnails(clip, tmp_path / "sheet.jpg", probe(clip))
    assert (sheet.count, sheet.columns, sheet.every_ms) == (100, 10, 2050)
    with Image.open(tmp_path / "sheet.jpg") as picture:
        assert picture.size == (640, 480)  # small pictures are not enlarged
        assert picture.crop((576, 432, 640, 480)).convert("L").getextrema()[1] > 100  # the last one is there


def test_a_picture_that_cannot_be_copied_is_encoded_after_all(
    make_clip: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A bare H.264 stream in AVI says no times, which an MP4 needs; copying it fails."""
    source = ["-f", "lavfi", "-i", "testsrc2=duration=1:size=320x240:rate=12"]
    clip = make_clip("camera.avi", *source, "-c:v", "libx264", "-bf", "2", "-pix_fmt", "yuv420p")
    found = probe(clip)
    made = make_playable(clip, tmp_path / "out.mp4", found)
    after = probe(tmp_path / "out.mp4")
    assert made.how in {How.REMUX, How.TRANSCODE}
    assert (after.plays_everywhere, after.duration_ms) == (True, pytest.approx(1000, abs=100))
    monkeypatch.setattr("trellis.evidence.media.renditions._NO_SEI", ("-bsf:v", "no_such_filter"))
    assert make_playable(clip, tmp_path / "again.mp4", found).how is How.TRANSCODE


def changing_speed(make_clip: Callable[..., Path], *codec: str) -> Path:
    """Return a clip whose first second has 6 pictures and whose second one 24: white from 1 s on."""
    film = (
        "color=black:size=160x120:rate=24:duration=2,"
        "drawbox=x=0:y=0:w=iw:h=ih:color=white:t=fill:enable='gte(t,1)',"
        "select='if(lt(t,1),not(mod(n,4)),1)'"
    )
    return make_clip(f"vfr{len(codec)}.mkv", "-f", "lavfi", "-i", film, "-vsync", "vfr", *codec)


@pytest.mark.parametrize("copied", [True, False])
def test_a_changing_frame_rate_keeps_every_moment_in_its_place(
    make_clip: Callable[..., Path], tmp_path: Path, copied: bool
) -> None:
    import av

    h264 = ["-c:v", "libx264", "-pix_fmt", "yuv420p"]
    clip = changing_speed(make_clip, *(h264 if copied else ["-c:v", "libvpx-vp9", "-cpu-used", "8", "-b:v", "1M"]))
    out = tmp_path / "out.mp4"
    assert make_playable(clip, out, probe(clip)).how is (How.REMUX if copied else How.TRANSCODE)
    assert probe(out).duration_ms == pytest.approx(2000, abs=60)
    with av.open(str(out)) as container:
        times = [(float(frame.time), frame.to_ndarray(format="gray").mean()) for frame in container.decode(video=0)]
    assert len(times) >= 30
    first_white = next(time for time, light in times if light > 128)
    assert first_white == pytest.approx(1.0, abs=0.05)


def test_a_smaller_picture_is_360_lines_and_half_a_megabit(make_clip: Callable[..., Path], tmp_path: Path) -> None:
    noisy = "testsrc2=duration=3:size=1280x720:rate=24,noise=alls=40:allf=t"
    clip = make_clip(
        "noisy.mp4", "-f", "lavfi", "-i", noisy, "-f", "lavfi", "-i", "sine=duration=3", "-c:v", "libx264",
        "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac",
    )  # fmt: skip
    found = probe(clip)
    assert small_pays(found)
    made = make_small(clip, tmp_path / "small.mp4", found)
    assert (made.width, made.height, made.media_type) == (640, 360, "video/mp4")
    assert made.size * 8 < 3 * 500_000 + 1_200_000  # its buffer may be full at the start
    after = probe(tmp_path / "small.mp4")
    assert (after.plays_everywhere, after.has_audio) == (True, True)
    assert outline(tmp_path / "small.mp4").index_first
    assert not small_pays(after)


@pytest.mark.parametrize("copied", [True, False])
def test_a_turned_phones_smaller_picture_and_sheet_stand_upright(
    turned_clip: Path, tmp_path: Path, copied: bool
) -> None:
    playable = tmp_path / "playable.mp4"
    make_playable(turned_clip, playable, replace(probe(turned_clip), picture_plays=copied))
    found = probe(playable)
    assert make_small(playable, tmp_path / "small.mp4", found).height == 320  # never enlarged
    after = probe(tmp_path / "small.mp4")
    assert (after.width, after.height, after.rotation) == (240, 320, 0)
    sheet = make_thumbnails(tmp_path / "small.mp4", tmp_path / "sheet.jpg", found)
    assert (sheet.width, sheet.height) == (120, 160)


def test_a_sheet_of_a_very_narrow_film_stays_small(make_clip: Callable[..., Path], tmp_path: Path) -> None:
    source = ["-f", "lavfi", "-i", "testsrc2=duration=1:size=16x1024:rate=12"]
    clip = make_clip("narrow.mp4", *source, "-c:v", "libx264", "-pix_fmt", "yuv420p")
    sheet = make_thumbnails(clip, tmp_path / "sheet.jpg", probe(clip))
    assert (sheet.width, sheet.height) == (2, 160)
