"""Follows and hides in a process of its own, which is confined before it begins; started by `work`.

Pictures come from ffmpeg and go to ffmpeg through pipes; both run within the same walls. The order lies in
`order.json` of the workshop, what came of it in `made.json`. Prints how far it is, in thousandths.
Arguments: the folder `trellis` lies in, the order's path.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TELL_EVERY = 25  # pictures


def main() -> int:
    """Carry the order out."""
    sys.path.insert(0, sys.argv[1])
    order_path = Path(sys.argv[2])
    order = json.loads(order_path.read_text())
    does = {"follow": follow, "film": film, "picture": picture, "strip": strip}[order["does"]]
    made = does(order)
    order_path.with_name("made.json").write_text(json.dumps(made))
    return 0


def follow(order: dict[str, Any]) -> dict[str, Any]:
    """Follow every area through the recording, in small pictures."""
    import numpy as np  # noqa: PLC0415  nothing of this is there before the path is set

    from trellis.evidence.masking import path, plan  # noqa: PLC0415
    from trellis.evidence.masking.follow import Follower  # noqa: PLC0415

    followers = [Follower(area) for area in plan.from_data(order["plan"]).areas]
    shape = (order["height"], order["width"], 3)
    for number, data in enumerate(_pictures(order, "bgr24", 3)):
        at = order["begin"] + number * 1000 / order["rate"]
        seen = np.frombuffer(data, np.uint8).reshape(shape)
        for one in followers:
            one.see(at, seen)
        _tell(number, at - order["begin"], order["end"] - order["begin"])
    for one in followers:
        one.end()
    return {"ways": [path.way_data(one.way) for one in followers], "lost": [one.lost for one in followers]}


def film(order: dict[str, Any]) -> dict[str, Any]:
    """Write the whole film with everything hidden, without sound."""
    import numpy as np  # noqa: PLC0415

    shape = (order["height"], order["width"], 3)
    hide = _hider(order)
    command = [order["ffmpeg"], *order["encoding"]]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as encoder:
        assert encoder.stdin is not None  # noqa: S101  it was asked for
        for number, data in enumerate(_pictures(order, "bgr24", 3)):
            at = number * 1000 / order["rate"]
            frame = np.frombuffer(data, np.uint8).reshape(shape)
            hide(frame, at)
            encoder.stdin.write(data)
            _tell(number, at, order["end"])
        encoder.stdin.close()
        if encoder.wait() != 0:
            raise SystemExit(3)
    return {}


def picture(order: dict[str, Any]) -> dict[str, Any]:
    """Write one still picture with everything hidden."""
    import cv2  # noqa: PLC0415

    found = cv2.imread(order["src"], cv2.IMREAD_COLOR)
    if found is None:
        raise SystemExit(4)
    _hider(order)(found, 0)
    quality = [cv2.IMWRITE_JPEG_QUALITY, 88] if order["out"].endswith(".jpg") else []
    if not cv2.imwrite(order["out"], found, quality):
        raise SystemExit(5)
    return {"height": found.shape[0], "width": found.shape[1]}


def strip(order: dict[str, Any]) -> dict[str, Any]:
    """Write a sheet of single pictures with everything hidden and its edges drawn, for looking at."""
    import cv2  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    width, height, columns = order["width"], order["height"], order["columns"]
    moments = order["moments"]
    rows = -(-len(moments) // columns)
    sheet = np.full((rows * height, columns * width, 3), 32, np.uint8)
    hide = _hider(order, edges=True)
    for number, at in enumerate(moments):
        data = next(_pictures(order | {"begin": at, "end": at + 1000}, "bgr24", 3), None)
        if data is None:
            continue
        tile = np.frombuffer(data, np.uint8).reshape((height, width, 3))
        hide(tile, at)
        words, corner = order["words"][number], (8, height - 10)
        for colour, thick in (((0, 0, 0), 5), ((255, 255, 255), 2)):
            cv2.putText(tile, words, corner, cv2.FONT_HERSHEY_SIMPLEX, 0.7, colour, thick, cv2.LINE_AA)
        y, x = (number // columns) * height, (number % columns) * width
        sheet[y : y + height, x : x + width] = tile
        _tell(number * TELL_EVERY, number, len(moments))
    if not cv2.imwrite(order["out"], sheet, [cv2.IMWRITE_JPEG_QUALITY, 85]):
        raise SystemExit(5)
    return {"height": sheet.shape[0], "width": sheet.shape[1]}


def _hider(order: dict[str, Any], *, edges: bool = False) -> Any:
    """Return a function that hides in one picture what is to be hidden at a moment."""
    import cv2  # noqa: PLC0415

    from trellis.evidence.masking import paint, path, plan  # noqa: PLC0415

    wanted = plan.from_data(order["plan"])
    ways = [path.way_from(way) for way in order["ways"]]

    def hide(frame: Any, at: float) -> None:
        if wanted.whole:
            paint.shapes(frame)
            return
        height, width = frame.shape[:2]
        boxes = []
        for area, way in zip(wanted.areas, ways, strict=True):
            box = path.box_at(way, area.until, at)
            if box is not None:
                boxes.append(path.pixels(box, width, height))
        for found in boxes:
            paint.hide(frame, *found, wanted.look)
        for left, top, right, bottom in boxes if edges else ():
            cv2.rectangle(frame, (left, top), (right - 1, bottom - 1), (64, 198, 255), 2)

    return hide


def _pictures(order: dict[str, Any], form: str, depth: int) -> Iterator[bytearray]:
    """Yield the pictures of a stretch in order, `rate` a second, as bytes that may be changed."""
    length = order["width"] * order["height"] * depth
    begin, end = order.get("begin", 0), order["end"]
    command = [
        order["ffmpeg"], *order["opening"], *(["-ss", f"{begin / 1000:.3f}"] if begin else []),
        "-i", f"file:{order['src']}", "-map", "0:v:0", "-an", "-t", f"{(end - begin) / 1000 + 0.5:.3f}",
        "-vf", f"fps={order['rate']}:start_time=0,scale={order['width']}:{order['height']},setsar=1",
        "-f", "rawvideo", "-pix_fmt", form, "pipe:1",
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL) as decoder:
        assert decoder.stdout is not None  # noqa: S101
        while True:
            data = bytearray(length)
            got = 0
            view = memoryview(data)
            while got < length:
                count = decoder.stdout.readinto(view[got:])  # type: ignore[attr-defined]
                if not count:
                    break
                got += count
            view.release()
            if got < length:
                break
            yield data
        decoder.stdout.close()
        if decoder.wait() != 0 and not got:
            return


def _tell(number: int, done: float, of: float) -> None:
    if number % TELL_EVERY == 0:
        sys.stdout.write(f"{min(999, round(1000 * done / max(1, of)))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
