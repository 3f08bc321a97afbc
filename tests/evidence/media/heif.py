"""A real HEIC photo as a telephone writes it: one HEVC picture, turned, with EXIF (no encoder at hand makes one)."""

from __future__ import annotations

import struct
import subprocess
from typing import TYPE_CHECKING

from trellis.evidence.media.tools import ffmpeg

if TYPE_CHECKING:
    from pathlib import Path


def box(kind: bytes, *parts: bytes) -> bytes:
    data = b"".join(parts)
    return struct.pack(">I", len(data) + 8) + kind + data


def full(kind: bytes, version: int, flags: int, *parts: bytes) -> bytes:
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def make_heic(path: Path, exif: bytes, *, size: tuple[int, int] = (128, 64), turn: int = 0) -> Path:
    """Write a HEIC: left half red, right half blue; `turn` counts quarter turns anticlockwise (`irot`)."""
    film = path.with_suffix(".mp4")
    width, height = size
    source = f"color=red:size={width // 2}x{height}:duration=0.1:rate=10[a];color=blue:size={width // 2}x{height}:duration=0.1:rate=10[b];[a][b]hstack"
    command = [ffmpeg(), "-v", "error", "-y", "-f", "lavfi", "-i", source, "-frames:v", "1", "-pix_fmt", "yuv420p"]
    command += ["-c:v", "libx265", "-x265-params", "log-level=none:info=0", "-tag:v", "hvc1", str(film)]
    subprocess.run(command, check=True, capture_output=True)
    data = film.read_bytes()
    at = data.index(b"hvcC") - 4
    config = data[at : at + int.from_bytes(data[at : at + 4], "big")]
    at = data.index(b"mdat") - 4
    picture = data[at + 8 : at + int.from_bytes(data[at : at + 4], "big")]
    told = struct.pack(">I", 0) + exif
    shape = full(b"ispe", 0, 0, struct.pack(">II", width, height))
    props = box(b"ipco", config, shape, box(b"irot", bytes([turn])))
    linked = full(b"ipma", 0, 0, struct.pack(">IHB", 1, 1, 3), bytes([0x81, 0x02, 0x83]))
    items = (
        full(b"infe", 2, 0, struct.pack(">HH4s", 1, 0, b"hvc1"), b"\0"),
        full(b"infe", 2, 1, struct.pack(">HH4s", 2, 0, b"Exif"), b"\0"),
    )

    def meta(start: int) -> bytes:
        places = b"".join(
            struct.pack(">HHHII", number, 0, 1, where, length)
            for number, where, length in ((1, start, len(picture)), (2, start + len(picture), len(told)))
        )
        return full(
            b"meta", 0, 0,
            full(b"hdlr", 0, 0, struct.pack(">I4s12x", 0, b"pict"), b"\0"),
            full(b"pitm", 0, 0, struct.pack(">H", 1)),
            full(b"iloc", 0, 0, bytes([0x44, 0x00]), struct.pack(">H", 2), places),
            full(b"iinf", 0, 0, struct.pack(">H", 2), *items),
            full(b"iref", 0, 0, box(b"cdsc", struct.pack(">HHH", 2, 1, 1))),
            box(b"iprp", props, linked),
        )  # fmt: skip

    head = box(b"ftyp", b"heic", struct.pack(">I", 0), b"mif1heic")
    start = len(head) + len(meta(0)) + 8
    path.write_bytes(head + meta(start) + box(b"mdat", picture, told))
    return path
