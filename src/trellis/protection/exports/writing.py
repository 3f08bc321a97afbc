"""Writing a copy: a zip with an index, one page and one JSON file for each place, and the files in folders."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path

from trellis.protection.exports.reading import Row, StoredFile, texts

Rows = list[tuple[str, list[Row]]]  # heading, rows
BESIDE = "Each page has a JSON file of the same name beside it."
ELSEWHERE = (
    "This is held about you and is not in this copy. Ask the data-protection officer of your school or university "
    "for it: they pass it on after hiding what is about others."
)
STYLE = (
    "body{font:18px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;"
    "color:#2b1e2f;background:#fffffc}"
    "dl{border-top:1px solid #7b6f80;padding:.5rem 0;margin:0}dt{color:#5e5263;font-size:15px}"
    "dd{margin:0 0 .5rem;white-space:pre-wrap;overflow-wrap:anywhere}a{color:#6d2a5b}"
    "@media(prefers-color-scheme:dark){body{background:#1a141d;color:#f3ede9}a{color:#eeaed5}dt{color:#c4b8c6}}"
)


class Writer:
    """Fills the zip at a path, part by part."""

    def __init__(self, path: Path, name: str, made: str) -> None:
        self.zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        self.name, self.made = name, made
        self.pages: list[tuple[str, str, int]] = []

    def section(self, key: str, title: str, parts: Rows, names: dict[str, str]) -> None:
        """Write one place: its page and its JSON."""
        self.zip.writestr(f"{key}.json", json.dumps(dict(parts), ensure_ascii=False, indent=2))
        body = "".join(_part(heading, rows, names) for heading, rows in parts if rows)
        self.zip.writestr(f"{key}.html", page(title, body or "<p>Nothing here.</p>", back=True))
        self.pages.append((f"{key}.html", title, sum(len(rows) for _, rows in parts)))

    def file(self, file: StoredFile, blocks: Iterable[bytes], tell: Callable[[int], None]) -> None:
        """Write one stored file, as it is, telling how many bytes went in."""
        info = zipfile.ZipInfo(file.path)
        info.compress_type = zipfile.ZIP_STORED  # recordings do not get smaller
        info.external_attr = 0o600 << 16
        with self.zip.open(info, "w", force_zip64=True) as target:
            for block in blocks:
                target.write(block)
                tell(len(block))

    def finish(self, held: list[tuple[str, int]], files: list[StoredFile], missing: list[str]) -> None:
        """Write the index and close."""
        items = "".join(f'<li><a href="{href}">{escape(title)}</a>, {count}</li>' for href, title, count in self.pages)
        body = f"<p>Made on {escape(self.made)} for {escape(self.name)}. {BESIDE}</p>"
        body += f"<ul>{items}</ul><h2>Files</h2>"
        listed = "".join(
            f'<li><a href="{_href(one.path)}">{escape(one.path.removeprefix("files/"))}</a></li>' for one in files
        )
        body += f"<ul>{listed}</ul>" if files else "<p>No files.</p>"
        if missing:
            body += "<p>These could not be read when the copy was made:</p><ul>"
            body += "".join(f"<li>{escape(one)}</li>" for one in missing) + "</ul>"
        body += "<h2>Held about you by others</h2>"
        if held:
            body += f"<p>{ELSEWHERE}</p>"
            body += "<ul>" + "".join(f"<li>{escape(kind)}: {count}</li>" for kind, count in held) + "</ul>"
        else:
            body += "<p>Nothing that you cannot see yourself.</p>"
        self.zip.writestr("index.html", page("What Trellis holds about you", body, back=False))
        self.zip.close()


def page(title: str, body: str, *, back: bool) -> str:
    """Return one page that needs neither script nor network."""
    link = '<p><a href="index.html">Back to the list</a></p>' if back else ""
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>{link}<h1>{escape(title)}</h1>{body}</body></html>"
    )


def _part(heading: str, rows: list[Row], names: dict[str, str]) -> str:
    lists = "".join(
        "<dl>"
        + "".join(f"<dt>{escape(label)}</dt><dd>{escape(text)}</dd>" for label, text in texts(row, names))
        + "</dl>"
        for row in rows
    )
    return f"<h2>{escape(heading)}</h2>{lists}"


def _href(path: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415

    return quote(path)
