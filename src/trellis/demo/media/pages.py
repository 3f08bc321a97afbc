"""Four pieces of invented pupils' work: a text, a sum, exit tickets and a diagram."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

from trellis.demo.media import palette
from trellis.demo.media.handwriting import Hand, length
from trellis.demo.media.paper import crayon, lined, on_desk, page, shade, squared

if TYPE_CHECKING:
    from PIL import Image

    from trellis.demo.media.drawing import Canvas

_CRAYON = palette.CRAYONS
_TICKETS = (
    ("It tells you what that", "bit is about.", "yes"),
    ("So you can find things", "qwick.", "yes"),
    ("It is the name of the", "book.", "not yet"),
    ("To tell you what is in", "the parragraph.", "yes"),
    ("Its big writing.", "", "nearly"),
    ("You can look for the", "bit you want.", "yes"),
    ("It is at the top.", "", "nearly"),
    ("So you dont have to", "read it all.", "yes"),
    ("I am not shure.", "", "not yet"),
    ("It says what comes", "next.", "yes"),
    ("To make it look good.", "", "nearly"),
    ("It helps you choose", "where to start.", "yes"),
)


def volcano_text() -> Image.Image:
    """Return a Year 4 pupil's first page of an information text about volcanoes."""
    sheet = lined()
    ink = palette.SKY
    Hand(71, 0.9, thickness=1.1).write(sheet, 238, 104, "All about Volcanoes", "#c2452f", 32)
    crayon(sheet, [(236, 126), (420, 121), (660, 127)], _CRAYON["orange"], 6)
    child = Hand(72, 1.1, thickness=0.8)
    child.write(sheet, 112, 213, "What is a volcano?", palette.DAMSON, 21)
    sheet.line([(112, 222), (392, 220)], palette.DAMSON, 2.4)
    text = [
        "A volcano is a mountin with a hole in the top.",
        "The hole is called a crater. Under the ground",
        "there is hot melted rock called magma.",
    ]
    child.lines(sheet, (114, 259), text, ink, 18, 46)
    child.write(sheet, 112, 397, "Why do they erupt?", palette.DAMSON, 21)
    sheet.line([(112, 406), (410, 407)], palette.DAMSON, 2.4)
    text = [
        "When the magma gets squashed it pushes up the",
        "vent and bursts out. Then we call it lava. It is",
        "so hot that it can burn trees becuase it is over",
        "1000 degrees.",
    ]
    child.lines(sheet, (114, 443), text, ink, 18, 46)
    _volcano(sheet, 300, 660)
    _fact_box(sheet, child)
    Hand(73, 0.35, slant=0.16, thickness=0.7).lines(
        sheet,
        (118, 1092),
        ["Your headings tell me where to look.", "What might a reader ask next?"],
        palette.LEAF,
        17,
        46,
    )
    return on_desk(sheet, 1.1)


def maths_page() -> Image.Image:
    """Return a worked page: a product by the grid method, with a slip put right and a check."""
    sheet = squared()
    ink, child = palette.PENCIL, Hand(81, 1.0, thickness=0.85)
    child.write(sheet, 74, 106, "7 \u00d7 36", ink, 30)
    child.write(sheet, 290, 104, "I split 36 into 30 and 6", ink, 20)
    left, top, cell = 108, 180, 216
    for x in (left, left + 108, left + 108 + cell, left + 108 + 2 * cell):
        sheet.line([(x, top), (x, top + 180)], ink, 3)
    for y in (top, top + 72, top + 180):
        sheet.line([(left, y), (left + 108 + 2 * cell, y)], ink, 3)
    for x, y, words, size in (
        (140, 228, "\u00d7", 22), (290, 230, "30", 24), (524, 230, "6", 24), (146, 338, "7", 26), (276, 340, "210", 28), (510, 340, "42", 28),
    ):  # fmt: skip
        child.write(sheet, x, y, words, ink, size)
    child.write(sheet, 110, 452, "210 + 42 = 242", ink, 25)
    sheet.line([(330, 446), (420, 424)], ink, 3)
    child.write(sheet, 440, 454, "252", ink, 27)
    child.write(sheet, 540, 450, "I forgot the 10!", "#8d8794", 16)
    child.write(sheet, 74, 560, "Check", palette.DAMSON, 22)
    child.lines(
        sheet,
        (110, 618),
        ["7 \u00d7 36 is near 7 \u00d7 40", "7 \u00d7 40 = 280", "280 - 28 = 252   so yes"],
        ink,
        22,
        54,
    )
    child.write(sheet, 74, 812, "How I know 7 \u00d7 6", palette.DAMSON, 22)
    for row in range(7):
        for column in range(6):
            low = row >= 5
            sheet.circle(130 + column * 36, 848 + row * 34 + low * 14, 9.5, "#5b88a5" if low else _CRAYON["orange"])
    child.write(sheet, 400, 930, "5 \u00d7 6 = 30", _CRAYON["orange"], 21)
    child.write(sheet, 400, 1066, "2 \u00d7 6 = 12", "#5b88a5", 21)
    child.write(sheet, 640, 1000, "→ 42", ink, 25)
    Hand(82, 0.35, slant=0.16, thickness=0.7).lines(
        sheet, (74, 1136), ["You found the slip yourself. Which check helped most?"], palette.LEAF, 17, 30
    )
    return on_desk(sheet, -0.9, "#a9a08c")


def exit_tickets() -> Image.Image:
    """Return twelve exit tickets laid out in a grid, sorted by the teacher with small marks."""
    sheet = page("#9a8fa0")
    Hand(91, 0.3, thickness=0.8).write(sheet, 40, 62, "Exit ticket: what is a heading for?", palette.SHEET, 25)
    chance = random.Random(9)
    papers = (palette.SHEET, palette.QUINCE_SOFT, palette.SKY_SOFT, palette.PETAL, palette.LEAF_SOFT)
    pens = (palette.PENCIL, palette.SKY, "#3b3560", palette.PENCIL)
    for number, (first, second, found) in enumerate(_TICKETS):
        x, y = 36 + number % 3 * 282, 100 + number // 3 * 264
        x, y, tilt = x + chance.randint(-5, 5), y + chance.randint(-6, 6), chance.uniform(-5, 5)
        corners = ((x, y + tilt), (x + 264, y - tilt), (x + 264, y + 236 - tilt), (x, y + 236 + tilt))
        sheet.polygon([(cx + 4, cy + 6) for cx, cy in corners], "#83778a")
        sheet.polygon(corners, papers[chance.randrange(len(papers))])
        sheet.text(x + 16, y + 14 + tilt, f"P{number + 1:02}", palette.INK_SOFT, 17)
        child = Hand(900 + number, chance.uniform(0.8, 1.5), chance.uniform(-0.08, 0.14), chance.uniform(0.7, 1.0))
        size = min(15.5, 236 / max(length(first, 1), length(second, 1)))
        child.lines(sheet, (x + 18, y + 92), [first, second] if second else [first], pens[number % 4], size, 46)
        _mark(sheet, x + 226, y + 200, found)
    return on_desk(sheet, 0.4, "#8f8470")


def plant_diagram() -> Image.Image:
    """Return a pupil's labelled drawing of a sweet pea climbing a trellis."""
    sheet = page()
    Hand(101, 0.9, thickness=1.0).write(sheet, 190, 100, "Parts of a sweet pea", palette.LEAF, 32)
    for x in (380, 520):
        crayon(sheet, [(x, 250), (x + 4, 560), (x - 2, 860)], _CRAYON["brown"], 6)
    for y in (330, 470, 610, 750):
        crayon(sheet, [(366, y), (450, y + 4), (536, y - 2)], _CRAYON["brown"], 5)
    stem = [(452, 900), (436, 800), (496, 690), (414, 590), (494, 480), (420, 370), (452, 270)]
    crayon(sheet, stem, _CRAYON["green"], 11)
    for x, y, side in ((430, 790, -1), (500, 700, 1), (412, 580, -1), (496, 474, 1), (420, 376, -1)):
        _leaf(sheet, x, y, side)
    for x, y in ((452, 250), (540, 416), (366, 300)):
        _flower(sheet, x, y)
    crayon(sheet, [(470, 640), (520, 628), (540, 650), (522, 662), (516, 646), (532, 640)], _CRAYON["green"], 4)
    crayon(sheet, [(150, 902), (300, 894), (460, 904), (640, 896), (780, 902)], _CRAYON["brown"], 9)
    for points in ([(452, 904), (420, 960), (384, 1030)], [(452, 904), (458, 980), (450, 1064)], [(452, 904), (492, 970), (540, 1024)], [(424, 958), (392, 976), (352, 982)], [(486, 962), (524, 968), (560, 960)]):  # fmt: skip
        crayon(sheet, points, "#b58a62", 6)
    _labels(sheet)
    return on_desk(sheet, -1.3, "#b09a86")


def _labels(sheet: Canvas) -> None:
    child, ink = Hand(102, 1.0, thickness=0.85), palette.PENCIL
    for words, x, y, start, end in (
        ("flower", 640, 250, (626, 244), (482, 248)),
        ("leaf", 690, 470, (676, 466), (560, 466)),
        ("tendril", 672, 640, (660, 636), (548, 646)),
        ("stem", 130, 690, (226, 684), (490, 704)),
        ("roots", 150, 1010, (254, 1000), (378, 1012)),
        ("trellis", 110, 430, (232, 424), (372, 440)),
    ):
        child.write(sheet, x, y, words, ink, 25)
        sheet.line([start, end], ink, 2.4)
    child.lines(sheet, (600, 720), ["it holds on", "to the trellis"], _CRAYON["grey"], 17, 40)
    child.lines(sheet, (110, 1056), ["they drink water"], _CRAYON["grey"], 17, 40)
    child.lines(sheet, (640, 292), ["bees come here"], _CRAYON["grey"], 17, 40)


def _leaf(sheet: Canvas, x: float, y: float, side: int) -> None:
    shape = [
        (x, y),
        (x, y),
        (x + 26 * side, y - 30),
        (x + 70 * side, y - 26),
        (x + 70 * side, y - 26),
        (x + 44 * side, y + 6),
    ]
    sheet.blob(shape, "#a9c79b")
    crayon(sheet, [*shape[1:4], shape[4], shape[5], (x, y)], _CRAYON["green"], 4)
    crayon(sheet, [(x, y), (x + 62 * side, y - 22)], _CRAYON["green"], 3)


def _flower(sheet: Canvas, x: float, y: float) -> None:
    sheet.blob(
        [(x - 34, y - 10), (x - 20, y - 44), (x, y - 30), (x + 20, y - 44), (x + 34, y - 10), (x, y + 18)], "#e6a9c4"
    )
    crayon(
        sheet,
        [
            (x - 34, y - 10),
            (x - 20, y - 44),
            (x, y - 30),
            (x + 20, y - 44),
            (x + 34, y - 10),
            (x, y + 18),
            (x - 34, y - 10),
        ],
        palette.BLOUSE,
        4,
    )
    sheet.blob([(x - 15, y - 6), (x, y - 20), (x + 15, y - 6), (x, y + 14)], palette.BLOUSE)


def _mark(sheet: Canvas, x: float, y: float, found: str) -> None:
    """Draw the teacher's sorting mark: a tick, a dot, or an open ring."""
    if found == "yes":
        sheet.line([(x - 12, y), (x - 3, y + 11)], palette.LEAF, 5)
        sheet.line([(x - 3, y + 11), (x + 15, y - 15)], palette.LEAF, 5)
    elif found == "nearly":
        sheet.circle(x, y, 9, palette.LEAF)
    else:
        ring = [(x + 10 * math.cos(a * 0.7), y + 10 * math.sin(a * 0.7)) for a in range(10)]
        sheet.line(ring, palette.LEAF, 4)


def _volcano(sheet: Canvas, x: float, y: float) -> None:
    for top, low, colour in ((208, 288, "#b9a58f"), (132, 204, "#a8927a"), (66, 128, "#98826b")):
        left, right = 30 - (low - 56) * 0.6, 128 + (top - 56) * 0.74
        shade(sheet, (x + left, y + top, right - left, low - top), colour)
    crayon(sheet, [(x - 150, y + 292), (x - 60, y + 170), (x + 16, y + 56)], _CRAYON["brown"], 7)
    crayon(sheet, [(x + 116, y + 56), (x + 190, y + 170), (x + 292, y + 292)], _CRAYON["brown"], 7)
    crayon(sheet, [(x + 16, y + 56), (x + 66, y + 68), (x + 116, y + 56)], _CRAYON["brown"], 6)
    crayon(sheet, [(x - 156, y + 294), (x + 60, y + 300), (x + 300, y + 292)], _CRAYON["green"], 8)
    for dx, end, colour in ((40, 190, "red"), (66, 250, "orange"), (92, 160, "red")):
        crayon(sheet, [(x + dx, y + 62), (x + dx - 10, y + end / 2 + 30), (x + dx + 8, y + end)], _CRAYON[colour], 11)
    for dx, dy, colour in ((30, -20, "red"), (66, -36, "orange"), (104, -16, "red"), (84, -44, "orange")):
        crayon(sheet, [(x + 66, y + 50), (x + dx, y + dy)], _CRAYON[colour], 7)
    child = Hand(74, 1.1, thickness=0.85)
    for words, at, start, tip in (
        ("crater", (516, 690), (508, 686), (410, 714)),
        ("lava", (560, 800), (552, 796), (398, 800)),
        ("vent", (150, 780), (214, 772), (356, 800)),
    ):
        child.write(sheet, at[0], at[1], words, palette.PENCIL, 18)
        sheet.line([start, tip], palette.PENCIL, 2.2)


def _fact_box(sheet: Canvas, child: Hand) -> None:
    sheet.rect(648, 850, 226, 196, palette.QUINCE_SOFT, 10)
    for side in (
        [(648, 850), (874, 853)],
        [(874, 853), (872, 1046)],
        [(872, 1046), (650, 1043)],
        [(650, 1043), (648, 850)],
    ):
        crayon(sheet, side, _CRAYON["orange"], 5)
    child.write(sheet, 668, 890, "Did you know?", "#c2452f", 16)
    child.lines(sheet, (668, 930), ["A volcano that", "is asleep is", "called dormant."], palette.SKY, 15, 40)
