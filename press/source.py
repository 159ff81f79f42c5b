"""Takes a Markdown file; gives its text with includes expanded, and where each line came from.

Everything that turns bytes into text stands here: encoding, line ends, control characters, YAML
front matter, and the `{{#include}}` family of mdBook books. Line numbers survive all of it.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from press.model import Manifest
from press.problems import Position, Problem, Problems, nearest

LIMIT_BYTES = 16 * 2**20
"""No hand-written chapter is larger; a larger file is a mistake or an attack."""
LIMIT_NESTING = 40
"""Deepest nesting of quotations or brackets in one line; pandoc's time explodes beyond."""

INCLUDE = re.compile(r"\{\{\s*#(include|rustdoc_include|playground)\s+([^}\s]+)[^}]*\}\}")
DIRECTIVE = re.compile(r"\{\{\s*#(title)\s+([^}]*)\}\}")
ANCHOR = re.compile(r"ANCHOR(_END)?:\s*([\w-]+)")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
BOMB = re.compile(rf"(?:>[ \t]*){{{LIMIT_NESTING},}}|[\[(!*_]{{{LIMIT_NESTING * 5},}}"
                  rf"|^(?:[-*+][ \t]+){{{LIMIT_NESTING},}}", re.M)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """A file's text, and the file and line that each of its lines was read from."""

    text: str
    stretches: tuple[tuple[str, int, int], ...]
    """Lines that follow each other in one file: the file, the first of them, how many they are."""

    @property
    def digest(self) -> str:
        """SHA-256 of the text, in hex."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def position(self, line: int, column: int) -> Position:
        """Where line and column (from 1) of the text stand in the author's files."""
        before = max(line, 1) - 1
        for file, first, count in self.stretches:
            if before < count:
                return Position(file, first + before, column)
            before -= count
        file, first, count = self.stretches[-1]
        return Position(file, first + count - 1, column)

    def line(self, line: int) -> str:
        """One line of the text, counted from 1; empty beyond the end."""
        rows = self.text.split("\n")
        return rows[line - 1] if 0 < line <= len(rows) else ""


def load_all(manifest: Manifest) -> tuple[tuple[Source, ...], tuple[Problem, ...]]:
    """The sources of all entries, in order; a .bib is no text and gives an empty one."""
    problems = Problems()
    made: list[Source] = []
    for entry in manifest.entries:
        if entry.file.endswith(".bib"):
            made.append(Source("", ()))
            continue
        text, found = load(Path(manifest.root), entry.file)
        problems.found.extend(found)
        made.append(text)
    return tuple(made), problems.taken()


def load(root: Path, file: str) -> tuple[Source, tuple[Problem, ...]]:
    """Read `file` below `root`; return its Source and the problems found.

    Problems: SRC-001 not UTF-8, SRC-002 too large, SRC-003 control character, SRC-004 nesting
    bomb, SRC-005 include not found, SRC-006 include outside the book, SRC-007 unreadable, SRC-008
    a link of the file system that leads out of the book.
    """
    problems = Problems()
    root = root.resolve()
    path = _real(root, root / file)
    if path is None:
        problems.error("SRC-008", Position(file), f'"{file}" leads out of the book folder',
                       "put a copy into the book's folder")  # fmt: skip
    text = _decoded(path, file, problems) if path else ""
    rows = _without_front_matter(text.split("\n"))
    expanded: list[tuple[str, str, int]] = []
    for number, row in enumerate(rows, 1):
        for made in _expanded(root, file, number, row, problems):
            expanded.append(made)
    text = "\n".join(row for row, _, _ in expanded)
    if CONTROL.search(text) or BOMB.search(text):
        _tell(expanded, problems)
    source = Source(
        CONTROL.sub("\ufffd", text),
        _stretches((name, number) for _, name, number in expanded),
    )
    return source, problems.taken()


def _tell(lines: Iterable[tuple[str, str, int]], problems: Problems) -> None:
    """Say in which lines (text, file, line) something stands that no text holds."""
    for row, name, number in lines:
        if found := CONTROL.search(row):
            problems.error(
                "SRC-003", Position(name, number, found.start() + 1),
                f"control character U+{ord(found[0]):04X}", "remove it",
            )  # fmt: skip
        if found := BOMB.search(row):
            problems.error(
                "SRC-004", Position(name, number, found.start() + 1),
                f"nesting deeper than {LIMIT_NESTING} levels", "write it flatter",
            )  # fmt: skip


def _stretches(lines: Iterable[tuple[str, int]]) -> tuple[tuple[str, int, int], ...]:
    made: list[tuple[str, int, int]] = []
    for file, number in lines:
        before, first, count = made[-1] if made else ("", 0, 0)
        if (file, number) == (before, first + count):
            made[-1] = (before, first, count + 1)
        else:
            made.append((file, number, 1))
    return tuple(made)


def below(root: Path, path: Path) -> bool:
    """Whether `path`, links followed, stays inside `root`."""
    return _real(root.resolve(), path) is not None


def is_file(path: Path) -> bool:
    """Whether there is such a file; there is none of a name that is too long or holds a NUL."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _real(root: Path, path: Path) -> Path | None:
    """Where `path` leads, links followed, if that is inside `root`, which has none.

    Python looks at every folder on the way, so that this is done once for a file.
    """
    try:
        real = path.resolve()
    except (OSError, ValueError, RuntimeError):
        # Links in a circle, or a name that no file can have.
        return None
    return real if real.is_relative_to(root) else None


def _decoded(path: Path, file: str, problems: Problems) -> str:
    """The text of the file at `path`, which the author knows as `file`."""
    try:
        size = path.stat().st_size
        if size > LIMIT_BYTES:
            problems.error(
                "SRC-002", Position(file), f"file has {size:,} bytes",
                f"a chapter may have {LIMIT_BYTES:,}; split it",
            )  # fmt: skip
            return ""
        data = path.read_bytes()
    except OSError as error:
        problems.error("SRC-007", Position(file), f"cannot be read: {error.strerror}")
        return ""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        problems.error(
            "SRC-001", Position(file, line, column),
            f"byte 0x{data[error.start]:02x} at offset {error.start} is not UTF-8",
            "save the file as UTF-8",
        )  # fmt: skip
        text = data.decode("utf-8", "replace")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _without_front_matter(rows: list[str]) -> list[str]:
    """Blank the YAML block that some generators put before the text; line numbers stay."""
    if not rows or rows[0].rstrip() != "---":
        return rows
    for end, row in enumerate(rows[1:200], 1):
        if row.rstrip() == "---":
            return [""] * (end + 1) + rows[end + 1 :]
        if row and not re.match(r"[\w-]+\s*:|\s|-|#", row):
            return rows
    return rows


def _expanded(
    root: Path, file: str, number: int, row: str, problems: Problems
) -> list[tuple[str, str, int]]:
    """A line with its include replaced: (text, file, line) for each line that comes of it."""
    if "{{" not in row:
        return [(row, file, number)]
    row = DIRECTIVE.sub("", row)
    found = INCLUDE.search(row)
    if not found:
        return [(row, file, number)]
    before, after = row[: found.start()], row[found.end() :]
    if before.endswith("\\"):
        return [(row, file, number)]
    position = Position(file, number, found.start() + 1)
    name, _, part = found[2].partition(":")
    path = (root / file).parent / name
    real = _real(root, path)
    if real is None:
        problems.error("SRC-006", position, f'include "{name}" is outside the book folder')
        return [("", file, number)]
    if not is_file(real):
        near = nearest(path.name, [one.name for one in path.parent.glob("*")])
        problems.error(
            "SRC-005", position, f'no file "{name}" to include',
            f'did you mean "{near}"?' if near else "",
        )  # fmt: skip
        return [("", file, number)]
    shown = real.relative_to(root).as_posix()
    rows = _decoded(real, shown, problems).rstrip("\n").split("\n")
    chosen = list(_chosen(rows, part))
    if part and not chosen:
        problems.error("SRC-005", position, f'"{name}" has no part "{part}"')
    lines = [(text, shown, line) for line, text in chosen] or [("", file, number)]
    lines[0] = (before + lines[0][0], *lines[0][1:])
    # Only the author's own text is looked through further: an included file is taken as it is.
    rest = _expanded(root, file, number, after, problems) if after else [("", file, number)]
    lines[-1] = (lines[-1][0] + rest[0][0], *lines[-1][1:])
    return [*lines, *rest[1:]]


def _chosen(rows: list[str], part: str) -> list[tuple[int, str]]:
    """The (line, text) pairs that `2:10` or an anchor's name picks; marker lines never show."""
    numbered = list(enumerate(rows, 1))
    bounds = part.split(":")
    if part and all(not bound or bound.isdigit() for bound in bounds):
        first = int(bounds[0] or 1)
        last = first if len(bounds) == 1 else int(bounds[1] or len(rows))
        return [(n, row) for n, row in numbered[first - 1 : last] if not ANCHOR.search(row)]
    if not part:
        return [(n, row) for n, row in numbered if not ANCHOR.search(row)]
    chosen: list[tuple[int, str]] = []
    is_inside = False
    for n, row in numbered:
        mark = ANCHOR.search(row)
        if mark and mark[2] == part:
            is_inside = not mark[1]
        elif is_inside and not mark:
            chosen.append((n, row))
    return chosen
