"""Opens one picture or document in a process of its own, which is confined before it begins.

Run by `reading.in_child`. What crashes, hangs or eats memory here takes nothing else along. It
prints one JSON object: {"made": …} or {"refused": class, "sentence": …}.
Arguments: the folder `trellis` lies in, what to do, then that function's own arguments.
"""

from __future__ import annotations

import json
import mimetypes
import sys
from importlib import import_module

DOES = {
    "picture": ("trellis.evidence.media.pictures", "from_child"),
    "pdf": ("trellis.evidence.media.pdf", "from_child"),
    "words": ("trellis.evidence.media.office", "from_child"),
}


def main() -> int:
    """Do what was asked and print what came of it."""
    folder, does, *arguments = sys.argv[1:]
    sys.path.insert(0, folder)
    mimetypes.knownfiles.clear()  # libraries ask for the machine's lists, which may not be opened here
    errors = import_module("trellis.evidence.media.errors")
    module, name = DOES[does]
    try:
        made = getattr(import_module(module), name)(*arguments)
    except errors.MediaError as error:
        sys.stdout.write(json.dumps({"refused": type(error).__name__, "sentence": error.sentence}))
    else:
        sys.stdout.write(json.dumps({"made": made}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
