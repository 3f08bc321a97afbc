"""What is carried from npm, and what is built from it."""

import gzip
import re
from pathlib import Path

import pytest

from trellis.web.components import bundle

STATIC = bundle.STATIC
AXE = Path(__file__).parents[1] / "browser" / "vendor" / "axe.min.js"
STYLES = [STATIC / "trellis.css", STATIC / "vendor" / "govuk.css", *sorted((STATIC / "css").glob("*.css"))]
GOVUK_COLOURS = {
    "#0b0c0c",
    "#1d70b8",
    "#1a65a6",
    "#fd0",
    "#ffdd00",
    "#f3f3f3",
    "#cecece",
    "#484949",
    "#ca3535",
    "#0f7a52",
}


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_no_style_sheet_keeps_the_look_of_a_government_page(path):
    css = path.read_text()
    assert "GDS Transport" not in css
    assert "crest" not in css
    assert GOVUK_COLOURS.isdisjoint(re.findall(r"#[0-9a-f]{3,8}\b", css.lower()))


@pytest.mark.parametrize("path", [path for path in STYLES if path.name != "00-tokens.css"], ids=lambda path: path.name)
def test_colours_are_written_in_the_tokens_only(path):
    rules = path.read_text()
    if path.name == "trellis.css":
        rules = re.sub(r"\{(--[a-z-]+:|color-scheme:)[^}]*\}", "{}", rules)
    assert re.findall(r"#[0-9a-f]{3,8}\b", rules) == []


def test_every_url_in_the_style_sheet_is_a_file():
    urls = re.findall(r"""url\(["']?([^"')]*)""", (STATIC / "trellis.css").read_text())
    assert len(urls) == 2
    assert [url for url in urls if not (STATIC / url).is_file()] == []


def test_no_carried_file_names_a_source_map_or_a_registry():
    carried = [path for path in STATIC.rglob("*") if path.suffix in {".css", ".js", ".svg", ".md"}] + [AXE]
    ours = [path for path in carried if path.name != "axe.min.js"]
    assert [path.name for path in carried if "sourceMappingURL" in path.read_text()] == []
    assert [
        path.name for path in ours if re.search(r"registry\.|npmjs|unpkg|jsdelivr|localhost", path.read_text())
    ] == []


def test_versions_and_licences_are_recorded():
    rows = re.findall(
        r"^\| (\S+) \| ([\d.]+) \| (\S+) \|$", (STATIC / "vendor" / "VENDORED.md").read_text(), re.MULTILINE
    )
    assert {name for name, _, _ in rows} == {
        "govuk-frontend", "htmx.org", "tus-js-client", "axe-core", "lucide-static",
        "@fontsource-variable/atkinson-hyperlegible-next",
    }  # fmt: skip
    assert {licence for _, _, licence in rows} <= {"MIT", "BSD-0-Clause", "ISC", "MPL-2.0", "OFL-1.1"}


def test_the_built_files_are_fresh():
    """After an edit in static/css, static/islands or static/marks.svg run `bin/vendor css`."""
    assert (STATIC / "trellis.css").read_text() == bundle.style_sheet()
    assert (STATIC / "trellis.js").read_text() == bundle.script()
    assert (STATIC / "icons.svg").read_text() == bundle.sprite()


def test_a_normal_page_is_light():
    text = ["trellis.css", "trellis.js", "icons.svg", "vendor/htmx.min.js"]
    weight = sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in text)
    weight += (STATIC / "vendor/fonts/next-latin.woff2").stat().st_size
    assert weight < 90_000


def test_pruning_keeps_what_is_used_and_drops_the_rest():
    css = (
        '@charset "UTF-8";@font-face{src:url(x)}.govuk-button{color:#fff}.govuk-footer,.govuk-hint{color:#0b0c0c}'
        "@media print{.govuk-tabs{color:red}}@supports (x:y){.govuk-input{font-family:GDS Transport,arial,sans-serif}}"
    )
    assert bundle.govuk(css) == (
        ".govuk-button{color:var(--sheet)}.govuk-hint{color:var(--ink)}@supports (x:y){.govuk-input{font-family:var(--font)}}"
    )


def test_the_dark_tokens_follow_the_system_unless_light_was_chosen():
    css = bundle.follow_the_system(':root { --a: #fff; }\n:root[data-theme="dark"], .theme-dark {\n  --a: #000;\n}\n')
    assert '@media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) {\n  --a: #000;} }' in css
