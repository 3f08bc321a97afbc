"""Place, device and names, planted where cameras and recorders really put them, and looked for afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import av
import pytest
from PIL import Image

from trellis.evidence.media.loudness import Loudness
from trellis.evidence.media.probe import probe
from trellis.evidence.media.renditions import How, make_playable, make_poster, make_small
from trellis.evidence.media.thumbnails import make_thumbnails

if TYPE_CHECKING:
    from collections.abc import Callable

TONE = ["-f", "lavfi", "-i", "sine=frequency=300:duration=2"]
FILM = ["-f", "lavfi", "-i", "testsrc2=duration=2:size=320x240:rate=12"]
H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
NAMES = ["-metadata", "title=SECRET-TITLE", "-metadata", "artist=SECRET-NAME", "-metadata", "comment=SECRET-PLACE"]


def told(path: Path) -> dict[str, str]:
    """Return every tag of the container and its streams."""
    with av.open(str(path)) as container:
        found = dict(container.metadata)
        for stream in container.streams:
            found |= {f"{stream.index}:{key}": value for key, value in stream.metadata.items()}
    return found


def clean(path: Path) -> bool:
    return b"SECRET" not in path.read_bytes() and not any("SECRET" in value for value in told(path).values())


def test_what_a_camera_writes_into_the_pictures_themselves_is_left_behind(
    make_clip: Callable[..., Path], tmp_path: Path
) -> None:
    """Camcorders keep place and model in H.264's SEI, where copying the stream would take it along."""
    sei = "h264_metadata=sei_user_data=086f3693-b7b3-4f2c-9653-21492feee5b8+SECRET-MODEL"
    clip = make_clip("sei.mp4", *FILM, *TONE, *H264, "-c:a", "aac", "-bsf:v", sei)
    assert b"SECRET-MODEL" in clip.read_bytes()
    out = tmp_path / "out.mp4"
    assert make_playable(clip, out, probe(clip)).how is How.REMUX
    assert clean(out)
    frames = _frames(clip), _frames(out)
    assert frames[0] == frames[1] == 24  # and every picture is still there


def _frames(path: Path) -> int:
    with av.open(str(path)) as container:
        return sum(1 for _ in container.decode(video=0))


def test_a_track_of_places_and_a_chapter_are_left_behind(make_clip: Callable[..., Path], tmp_path: Path) -> None:
    subtitles, chapters = tmp_path / "gps.srt", tmp_path / "chapters.txt"
    subtitles.write_text("1\n00:00:00,000 --> 00:00:01,000\nGPS(51.5014,-0.1419) SECRET-TRACK\n")
    chapters.write_text(";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\ntitle=SECRET-CHAPTER\n")
    more = ["-i", str(subtitles), "-i", str(chapters), "-map", "0:v", "-map", "1:s", "-map_metadata", "2"]
    clip = make_clip("track.mp4", *FILM, *more, *H264, "-c:s", "mov_text")
    assert b"SECRET-TRACK" in clip.read_bytes()
    assert b"SECRET-CHAPTER" in clip.read_bytes()
    out = tmp_path / "out.mp4"
    make_playable(clip, out, probe(clip))
    assert clean(out)
    with av.open(str(out)) as container:
        assert [stream.type for stream in container.streams] == ["video"]


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("id3.mp3", ["-c:a", "libmp3lame", "-id3v2_version", "3", "-write_id3v1", "1"]),
        ("itunes.m4a", ["-c:a", "aac", "-metadata", "location=+51.5014-000.1419/SECRET"]),
        ("bext.wav", ["-c:a", "pcm_s16le", "-write_bext", "1", "-metadata", "description=SECRET-BEXT"]),
        ("vorbis.ogg", ["-c:a", "libvorbis"]),
        ("comment.flac", ["-c:a", "flac"]),
    ],
)
def test_a_sound_recording_says_nothing_of_its_maker(
    make_clip: Callable[..., Path], tmp_path: Path, name: str, args: list[str]
) -> None:
    clip = make_clip(name, *TONE, *NAMES, *args)
    assert b"SECRET" in clip.read_bytes()
    out = tmp_path / "out.m4a"
    make_playable(clip, out, probe(clip))
    assert clean(out)
    assert b"51.5014" not in out.read_bytes()


def test_a_cover_picture_is_left_behind(make_clip: Callable[..., Path], tmp_path: Path) -> None:
    cover = tmp_path / "cover.jpg"
    exif = Image.Exif()
    exif[0x010F] = "SECRET-CAMERA"
    Image.new("RGB", (60, 60), "red").save(cover, exif=exif)
    clip = make_clip(
        "cover.mp3", *TONE, "-i", str(cover), "-map", "0", "-map", "1", "-c:a", "libmp3lame", "-c:v", "copy"
    )
    assert b"SECRET-CAMERA" in clip.read_bytes()
    found = probe(clip)
    assert not found.has_video
    out = tmp_path / "out.m4a"
    assert make_playable(clip, out, found).media_type == "audio/mp4"
    assert clean(out)


@pytest.mark.parametrize("loudness", [Loudness(None), Loudness(-40.0)])
def test_everything_made_of_a_phones_clip_is_clean(phone_clip: Path, tmp_path: Path, loudness: Loudness) -> None:
    found = probe(phone_clip)
    playable, small = tmp_path / "playable.mp4", tmp_path / "small.mp4"
    make_playable(phone_clip, playable, found, loudness=loudness)
    make_small(phone_clip, small, found)
    make_poster(phone_clip, tmp_path / "poster.jpg")
    make_thumbnails(phone_clip, tmp_path / "sprite.jpg", found)
    for path in (playable, small):
        assert clean(path)
        left = {key for key, value in told(path).items() if not value.startswith("Lavc")}  # the encoder's own name
        assert left <= {
            "major_brand", "minor_version", "compatible_brands",
            *(f"{n}:{key}" for n in (0, 1) for key in ("language", "handler_name", "vendor_id")),
        }  # fmt: skip
    for name in ("poster.jpg", "sprite.jpg"):
        data = (tmp_path / name).read_bytes()
        assert not any(mark in data for mark in (b"SECRET", b"51.5014", b"Exif", b"http", b"Lavc"))
