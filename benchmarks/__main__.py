"""Measure all: `python -m benchmarks BOOK --write` puts every table into docs/performance.md.

Each question is a program of its own and can be asked alone: `python -m benchmarks.pdf`, for one. A
program that fails leaves its old table, and the others go on.

    commands   whole commands from Markdown, cold and after an edit, and `watch`
    pdf        the PDF engine alone, from XHTML
    size       cost and memory by the length of a book
    peers      other ways to the same book (`python -m benchmarks.peers --install` before)
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence

from benchmarks import report
from benchmarks.measuring import ROOT

PROGRAMS = ("commands", "pdf", "size", "peers")


def main(argv: Sequence[str]) -> int:
    """Run every benchmark; 1 if one has failed."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__.split("\n")[0]
    )
    report.add_options(parser)
    parser.parse_args(argv)
    failed = []
    for name in PROGRAMS:
        began = time.perf_counter()
        print(f"benchmarks.{name}", file=sys.stderr, flush=True)
        # A process of its own: one that is small says how large those are that it starts.
        run = subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *argv], cwd=ROOT)
        failed += [name] if run.returncode else []
        print(f"{(time.perf_counter() - began) / 60:.1f} minutes", file=sys.stderr, flush=True)
    for name in failed:
        print(f"benchmarks.{name} has failed", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
