"""The demo's colours: Trellis's own, and their duskier cousins for pictures."""

from __future__ import annotations

INK = "#2b1e2f"
INK_SOFT = "#5e5263"
LIMEWASH = "#f2f4ec"
SHEET = "#fffffc"
SHADE = "#e7ebde"
HAIR = "#d3d8c8"
DAMSON = "#6d2a5b"
DAMSON_DEEP = "#4c1b40"
PETAL = "#f8e2eb"
LEAF = "#37663a"
LEAF_SOFT = "#dfebd5"
QUINCE = "#ffc640"
QUINCE_SOFT = "#fdf0cc"
SKY = "#2c5a78"
SKY_SOFT = "#dce9f0"

# the classroom at dusk
WALL = "#6b5570"
WALL_LOW = "#5d4863"
FLOOR = "#4a3550"
BOARD = "#efece1"
BOARD_EDGE = "#cfc9ba"
GLASS = "#b9cfd4"
CLOUD = "#e4eef0"
WOOD = "#8a6b4e"
WOOD_LIGHT = "#a98a68"
BLOUSE = "#c7708f"
BLOUSE_DEEP = "#ad5a79"
SKIRT = "#2f4a5c"
SKIN = ("#8a5a45", "#c99a7b", "#6b4433", "#e0b596", "#7a5038")
HAIRS = ("#241724", "#4a2f22", "#2f2034", "#8a5a2e", "#1e1722")
JUMPERS = ("#3d5a6b", "#577a52", "#a87a2c", "#74506f", "#3f6a62")
PENCIL = "#4d4a57"
CRAYONS = {"red": "#c2452f", "orange": "#e88a2d", "brown": "#7a5038", "grey": "#8d8794", "green": "#5d8a4a"}
