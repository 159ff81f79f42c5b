"""Takes a part's Markdown and gives its executable listings with the output each must print.

The book promises that every listing runs and that the output shown is the output of the run.
A chapter (H2) is the unit: a listing is executed in a process of its own, after the earlier
listings of its chapter, with `book/listings/` on the path.
"""

import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

LISTINGS = Path(__file__).parents[2] / "book" / "listings"
FENCE = re.compile(
    r"^(?P<ticks>`{3,})(?P<info>[^`\n]*)\n(?P<body>.*?)^(?P=ticks)[ \t]*$", re.M | re.S
)
CHAPTER = re.compile(r"^## ", re.M)


@dataclass(frozen=True, slots=True)
class Listing:
    """One executable fence: `earlier` is the code of its chapter before it."""

    file: str
    line: int
    code: str
    earlier: tuple[str, ...]
    expected: str


def listings(path: Path) -> list[Listing]:
    """Every `python` fence of a part that is not an `excerpt`, in order."""
    text = path.read_text("utf-8")
    found: list[Listing] = []
    fences = list(FENCE.finditer(text))
    chapter, earlier = -1, []
    for index, fence in enumerate(fences):
        info = fence["info"].split()
        if not info or info[0] != "python" or "excerpt" in info:
            continue
        here = len(CHAPTER.findall(text, 0, fence.start()))
        if here != chapter:
            chapter, earlier = here, []
        following = fences[index + 1] if index + 1 < len(fences) else None
        between = text[fence.end() : following.start()].strip() if following else "x"
        has_output = (
            following is not None and following["info"].split()[:1] == ["output"] and not between
        )
        found.append(
            Listing(
                file=path.name,
                line=text.count("\n", 0, fence.start()) + 1,
                code=fence["body"],
                earlier=tuple(earlier),
                expected=following["body"] if has_output and following else "",
            )
        )
        earlier.append(fence["body"])
    return found


RUNNER = """
import contextlib, io, sys
sys.path.insert(0, sys.argv[1])
*earlier, last = open(sys.argv[2], encoding="utf-8").read().split("\\0")
space = {"__name__": "__main__"}
for code in earlier:
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(code, "<earlier>", "exec"), space)
exec(compile(last, "<listing>", "exec"), space)
"""


def run(listing: Listing, timeout: float = 60) -> str:
    """Execute a listing in a new process in an empty folder; return what it printed."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source"
        source.write_text("\0".join([*listing.earlier, listing.code]), "utf-8")
        done = subprocess.run(
            [sys.executable, "-I", "-c", RUNNER, str(LISTINGS), str(source)],
            cwd=folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=timeout,
            env={"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"},
        )
    if done.returncode:
        raise AssertionError(
            f"{listing.file}:{listing.line}: listing failed\n{done.stderr[-2000:]}"
        )
    return done.stdout


def main() -> int:
    """`python tests/book/listings.py PART.md…`: run all, report every difference."""
    wrong = 0
    for name in sys.argv[1:]:
        for listing in listings(Path(name)):
            try:
                actual = run(listing)
            except (AssertionError, subprocess.TimeoutExpired) as error:
                print(error)
                wrong += 1
                continue
            if actual.rstrip() != listing.expected.rstrip():
                wrong += 1
                print(f"{listing.file}:{listing.line}: output differs; it printed:\n{actual}")
    print(f"{wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
