"""`bin/bench NAME`: one shape for every bench; see bench/RESULTS.md."""

from __future__ import annotations

import argparse
import json
import sys
from importlib import import_module

BENCHES = ("media", "pages", "search", "upload")


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/bench", description="Measure Trellis.")
    parser.add_argument("name", choices=BENCHES)
    parser.add_argument("--size", choices=("small", "national"), default="small")
    parser.add_argument("--json", action="store_true", help="a list of {name, value, unit, target, ok, peer}")
    parser.add_argument("--requests", type=int, default=300, help="requests per page (default 300)")
    parser.add_argument("--data", help="keep the measured data folder here and use it again")
    options = parser.parse_args()
    figures = import_module(f"bench.{options.name}").run(options)
    if options.json:
        print(json.dumps(figures, indent=1))
    else:
        for figure in figures:
            mark = {True: "ok", False: "MISSED", None: ""}[figure["ok"]]
            peer = f"   beside {figure['peer']}" if figure["peer"] is not None else ""
            print(f"{figure['name']:<72}{figure['value']:>10} {figure['unit']:<8}{mark}{peer}")
    return 0 if all(figure["ok"] is not False for figure in figures) else 1


sys.exit(main())
