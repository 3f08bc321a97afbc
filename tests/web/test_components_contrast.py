"""WCAG 2.2 AA contrast of the colours as they meet on pages, in both themes, computed from the tokens."""

import re

import pytest

from trellis.web.components.bundle import STATIC

TOKENS = (STATIC / "css" / "00-tokens.css").read_text()
TEXT, LARGE_OR_SHAPE = 4.5, 3.0

PAIRS = [
    *(
        (ink, ground, TEXT)
        for ink in ("ink", "ink-soft")
        for ground in ("limewash", "sheet", "shade", "petal", "quince-soft", "sky-soft", "leaf-soft", "error-soft")
    ),
    *(
        (ink, ground, TEXT)
        for ink in ("damson", "damson-deep")
        for ground in ("limewash", "sheet", "shade", "petal", "quince-soft", "error-soft")
    ),
    ("on-damson", "damson", TEXT),
    ("on-damson", "damson-deep", TEXT),
    ("on-band", "band", TEXT),
    ("on-band-soft", "band", TEXT),
    ("on-band", "band-line", TEXT),
    ("on-band-soft", "band-line", TEXT),
    ("band", "on-band", TEXT),
    ("on-band-face", "band-face", TEXT),
    ("on-quince", "quince", TEXT),
    ("sky", "limewash", TEXT),
    ("sky", "sheet", TEXT),
    ("sky", "petal", TEXT),
    ("sky", "sky-soft", TEXT),
    ("leaf", "sheet", TEXT),
    ("error", "sheet", TEXT),
    ("error", "limewash", TEXT),
    ("error", "error-soft", TEXT),
    ("on-stage", "stage", TEXT),
    ("on-stage-soft", "stage", TEXT),
    ("stage", "on-stage", TEXT),
    *(
        (shape, "stage", LARGE_OR_SHAPE)
        for shape in ("stage-rail", "stage-note", "stage-ask", "stage-theory", "quince")
    ),
    *(("field", ground, LARGE_OR_SHAPE) for ground in ("limewash", "sheet")),
    *(("leaf", ground, LARGE_OR_SHAPE) for ground in ("limewash", "sheet", "shade", "leaf-soft", "petal")),
    *(("damson", ground, LARGE_OR_SHAPE) for ground in ("leaf-soft", "shade")),
    *(("amber", ground, LARGE_OR_SHAPE) for ground in ("shade", "sheet")),
    *(("sky", ground, LARGE_OR_SHAPE) for ground in ("shade", "sheet")),
]


def block(selector):
    found = re.search(re.escape(selector) + r" \{(.*?)\n\}", TOKENS, re.DOTALL)
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", found[1]))


def themes():
    light = block(":root, .theme-light")
    return {"light": light, "dark": light | block(':root[data-theme="dark"], .theme-dark')}


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_wcag_says():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_pair_of_colours_that_meets_is_readable(theme):
    colours = themes()[theme]
    weak = {
        f"{ink} on {ground}": round(contrast(colours[ink], colours[ground]), 2)
        for ink, ground, least in PAIRS
        if contrast(colours[ink], colours[ground]) < least
    }
    assert weak == {}


def test_the_focus_ring_shows_on_every_ground():
    """A quince ring with a dark edge: one of the two always stands out by 3 to 1."""
    for colours in themes().values():
        for ground in ("limewash", "sheet", "shade", "petal", "band", "stage", "damson", "quince-soft", "sky-soft"):
            best = max(contrast(colours["quince"], colours[ground]), contrast(colours["on-quince"], colours[ground]))
            assert best >= 3, ground
