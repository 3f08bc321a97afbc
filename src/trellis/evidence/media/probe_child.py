"""Reads one recording with PyAV in a process of its own, and prints what it found as JSON.

Run by `probe`, by path and in isolated mode, so it imports nothing of Trellis.
A file that crashes the decoder, eats memory or never ends takes down only this
process. It prints to a pipe, since it may write no file.
Arguments: path, allowed formats, CPU seconds.
Exit codes: 0 found, 3 not openable; anything else is a crash.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

import av

_MEMORY = 2 * 1024**3
_NOT_OPENABLE = 3
_FRAMES_TRIED = 200
_MOST_STREAMS = 32
_MOST_PIXELS = 8192 * 8192


def _limit(cpu_s: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 1))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _look(path: str, formats: str) -> dict[str, Any]:
    options = {"protocol_whitelist": "file", "format_whitelist": formats}
    with av.open(f"file:{path}", options=options, metadata_errors="replace") as container:
        if len(container.streams) > _MOST_STREAMS:
            raise ValueError("too many streams")
        video = next(iter(container.streams.video), None)
        audio = next(iter(container.streams.audio), None)
        found: dict[str, Any] = {
            "container": container.format.name,
            "duration_us": container.duration,
            "video": None,
            "audio": None,
        }
        if audio is not None:
            found["audio"] = {
                "codec": audio.codec_context.codec.canonical_name,
                "rate": audio.sample_rate,
            }
        if video is not None and _is_moving(video):
            found["video"] = _video(container, video)
    if not found["duration_us"] or found["duration_us"] < 0:
        found["duration_us"] = _by_packets(path, options)
    return found


def _is_moving(video: Any) -> bool:
    """Return whether this is a film, not the cover picture of a sound recording."""
    return not video.disposition & av.stream.Disposition.attached_pic


def _video(container: Any, video: Any) -> dict[str, Any]:
    context = video.codec_context
    if context.width * context.height > _MOST_PIXELS:
        raise ValueError("too many pixels")
    context.thread_count = 1
    frame = _first_frame(container, video)
    aspect = video.sample_aspect_ratio
    return {
        "codec": context.codec.canonical_name,
        "profile": str(video.profile or ""),
        "level": getattr(context, "level", 0),
        "pixels": context.pix_fmt or (frame.format.name if frame else ""),
        "width": context.width,
        "height": context.height,
        "aspect": float(aspect) if aspect else 1.0,
        "rate": float(video.average_rate or video.guessed_rate or 0),
        "rotation": int(frame.rotation) if frame else 0,
        "decodes": frame is not None,
    }


def _first_frame(container: Any, video: Any) -> Any:
    """Return the first picture that decodes, or None: proof that the film holds one."""
    for tried, packet in enumerate(container.demux(video)):
        try:
            for frame in packet.decode():
                return frame
        except av.error.FFmpegError:
            pass
        if tried >= _FRAMES_TRIED:
            break
    return None


def _by_packets(path: str, options: dict[str, str]) -> int:
    """Return the duration in microseconds by reading to the end, for files that do not say."""
    furthest = 0.0
    with av.open(f"file:{path}", options=options, metadata_errors="replace") as container:
        for packet in container.demux():
            if packet.pts is not None and packet.time_base:
                end = packet.pts + (packet.duration or 0)
                furthest = max(furthest, float(end * packet.time_base))
    return int(furthest * 1_000_000)


def main() -> int:
    """Look at one file and print it."""
    path, formats, cpu_s = sys.argv[1:]
    _limit(int(cpu_s))
    av.logging.set_level(av.logging.PANIC)
    try:
        found = _look(path, formats)
    except (av.error.FFmpegError, ValueError, OverflowError, MemoryError, LookupError) as error:
        sys.stdout.write(json.dumps({"error": type(error).__name__}))
        return _NOT_OPENABLE
    sys.stdout.write(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
