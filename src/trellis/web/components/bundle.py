"""Build the style sheet, the script and the icon sprite that every page loads.

Plain functions over text: nothing here reads the network. `bin/vendor` calls them
after fetching, and `bin/vendor css` calls them alone after an edit.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

STATIC = Path(__file__).parent.parent / "static"

# The GOV.UK components Trellis uses; every rule about another component is dropped.
KEPT = [
    "back-link",
    "body",
    "button",
    "button-group",
    "caption",
    "character-count",
    "checkboxes",
    "date-input",
    "error-message",
    "error-summary",
    "fieldset",
    "file-upload",
    "form-group",
    "heading",
    "hint",
    "input",
    "inset-text",
    "label",
    "link",
    "list",
    "pagination",
    "password-input",
    "radios",
    "section-break",
    "select",
    "skip-link",
    "summary-list",
    "table",
    "tag",
    "task-list",
    "template",
    "textarea",
    "visually-hidden",
    "warning-text",
]

# Literal colours that GOV.UK Frontend keeps outside its custom properties, and our tokens for them.
TOKENS = {
    "#0b0c0c": "var(--ink)",
    "#fff": "var(--sheet)",
    "#000": "CanvasText",
    "#f3f3f3": "var(--shade)",
    "#fd0": "var(--quince)",
    "#cecece": "var(--hair)",
    "#484949": "var(--ink-soft)",
    "#858686": "var(--field)",
    "#1d70b8": "var(--damson)",
    "#1a65a6": "var(--damson)",
    "#0f385c": "var(--damson-deep)",
    "#ca3535": "var(--error)",
    "#982828": "var(--error)",
    "#651b1b": "var(--error)",
    "#0f7a52": "var(--leaf)",
    "#0b5c3e": "var(--leaf)",
    "#083d29": "var(--leaf)",
    "#54319f": "var(--damson)",
    "#8eb8dc": "var(--field)",
    "#f4f8fb": "var(--shade)",
    "#d2e2f1": "var(--sky-soft)",
    "#7a3c1c": "var(--ink)",
    "#0b4144": "var(--ink)",
    "#d0e6e7": "var(--sky-soft)",
    "#651b3e": "var(--ink)",
    "#f4d7e5": "var(--petal)",
    "#cfe4dc": "var(--leaf-soft)",
    "#2a1950": "var(--ink)",
    "#ddd6ec": "var(--petal)",
    "#f4d7d7": "var(--error-soft)",
    "#fde4d7": "var(--quince-soft)",
    "#ffee80": "var(--quince-soft)",
}


def blocks(css: str) -> Iterable[tuple[str, str]]:
    """Split minified CSS into (prelude, body) pairs; statements such as @charset are skipped."""
    at = 0
    while (opening := css.find("{", at)) >= 0:
        depth, closing = 1, opening
        while depth:
            closing += 1
            depth += {"{": 1, "}": -1}.get(css[closing], 0)
        yield css[at:opening].rsplit(";", 1)[-1].strip(), css[opening + 1 : closing]
        at = closing + 1


def wanted(selector: str) -> bool:
    """Whether a selector is about a kept component and needs none of GOV.UK's own scripts or overrides."""
    if "govuk-frontend-supported" in selector or "\\!-" in selector or ".js-enabled" in selector:
        return False
    names = re.findall(r"\.govuk-([a-z-]+)", selector)
    return all(any(name == kept or name.startswith((f"{kept}-", f"{kept}_")) for kept in KEPT) for name in names)


def prune(css: str, keep: Callable[[str], bool] = wanted) -> str:
    """Keep the rules with a wanted selector; drop fonts and emptied groups."""
    kept = []
    for prelude, body in blocks(css):
        if prelude.startswith(("@font-face", "@-moz-document")):
            continue
        if prelude.startswith(("@media", "@supports")):
            if inner := prune(body, keep):
                kept.append(f"{prelude}{{{inner}}}")
            continue
        selectors = [one for one in split_selectors(prelude) if keep(one)]
        if selectors and body:
            kept.append(f"{','.join(selectors)}{{{body}}}")
    return "".join(kept)


def split_selectors(prelude: str) -> list[str]:
    """Split a selector list at its commas, leaving those inside brackets."""
    return re.split(r",(?![^()]*\))", prelude)


def retoken(css: str) -> str:
    """Replace GOV.UK's fonts and literal colours by Trellis's tokens (the theme sets the properties)."""
    css = re.sub(r"(var\(--govuk-[a-z-]+),#[0-9a-f]+\)", r"\1)", css)
    css = re.sub(r"font-family:(?:GDS Transport,arial,)?sans-serif", "font-family:var(--font)", css)
    css = re.sub(r"-webkit-font-smoothing:[a-z]+;-moz-osx-font-smoothing:[a-z]+;?", "", css)
    return re.sub(r"#[0-9a-f]{3,8}\b", lambda found: TOKENS[found[0]], css)


def govuk(css: str) -> str:
    """GOV.UK Frontend's style sheet as Trellis carries it: pruned, without its fonts, crest or colours."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    pruned = prune(css, lambda selector: selector != ":root" and wanted(selector))
    return retoken(pruned)


def minify(css: str) -> str:
    """Drop comments and the spaces that mean nothing."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,]) ?", r"\1", css)
    css = re.sub(r"(?<=[{;])([a-z-]+): ", r"\1:", css)
    return css.replace(";}", "}").strip() + "\n"


DARK = re.compile(r":root\[data-theme=\"dark\"\], \.theme-dark \{(.*?)\n\}", re.DOTALL)


def follow_the_system(css: str) -> str:
    """Repeat the dark tokens for people whose system asks for dark, so that they are written once."""
    found = DARK.search(css)
    if found is None:
        return css
    query = '@media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) {' + found[1] + "} }"
    return css[: found.end()] + "\n" + query + css[found.end() :]


def style_sheet(static: Path = STATIC) -> str:
    """The text of trellis.css: vendored GOV.UK rules, then css/*.css in the order of their names."""
    parts = [(static / "vendor" / "govuk.css").read_text()]
    parts += [follow_the_system(path.read_text()) for path in sorted((static / "css").glob("*.css"))]
    return minify("\n".join(parts))


GENERIC = ("confirm", "draft", "errors", "guard", "links", "poll", "toast")


def script(static: Path = STATIC) -> str:
    """The text of trellis.js: each generic island in a block of its own, so none sees another's names."""
    parts = []
    for name in GENERIC:
        text = (static / "islands" / f"{name}.js").read_text()
        parts.append(f"// {name}\n{{\n{text.strip()}\n}}\n")
    return "".join(parts)


def sprite(static: Path = STATIC) -> str:
    """The text of icons.svg: Trellis's own drawings, then the vendored icons."""
    own = (static / "marks.svg").read_text().split("<!-- symbols -->")[1].strip()
    icons = (static / "vendor" / "lucide.svg").read_text()
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{own}\n{icons}</svg>\n'


def write(static: Path = STATIC) -> list[Path]:
    """Write trellis.css, trellis.js and icons.svg; return the paths written."""
    made = {"trellis.css": style_sheet(static), "trellis.js": script(static), "icons.svg": sprite(static)}
    for name, text in made.items():
        (static / name).write_text(text)
    return [static / name for name in made]
