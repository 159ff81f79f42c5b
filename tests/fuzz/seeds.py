"""Gives the books that mutations start from: small ones, each a dict of path and bytes."""

import re
from functools import cache
from pathlib import Path
from random import Random

HOME = Path(__file__).parents[2]
Files = dict[str, bytes]


def of(folder: Path) -> Files:
    """A folder as paths and bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()
    }  # fmt: skip


@cache
def _folders() -> tuple[Files, ...]:
    problems = sorted((HOME / "tests" / "problems").glob("*/book"))
    return tuple(map(of, problems))


@cache
def small() -> Files:
    """The small book that has one of everything."""
    return of(HOME / "tests" / "fixtures" / "small")


@cache
def chapters() -> tuple[tuple[str, ...], ...]:
    """The lines of the real book's chapters, one file each, cut at their H2."""
    found = []
    for path in sorted((HOME / "book").glob("*.md")):
        if path.name == "README.md":
            continue
        text = path.read_text("utf-8")
        # Other files, and other cuts of this one, are not there: their links would end every book.
        text = re.sub(r"\]\((?!https?:|figures/)[^)]*\)", "](https://example.org/x)", text)
        text = re.sub(r"\[\^[^\]]+\]", "", text)
        found += [tuple(part.split("\n")) for part in re.split(r"^(?=## )", text, flags=re.M)]
    return tuple(part for part in found if len(part) > 8)


def pick(random: Random) -> Files:
    """One of them: the small book most of the time, else a part of the real one or a faulty one."""
    chance = random.random()
    if chance < 0.5:
        files = small()
        # Fewer files, so that more goes on in each.
        kept = random.choice((("one.md", "two.md", "glossary.md"), ("two.md", "one.md"), ()))
        if kept:
            listed = "".join(f"- [{name[:-3].title()}]({name})\n" for name in kept)
            names = [name for name in files if not name.endswith(".md") or name in kept]
            summary = f"# Summary\n\n{listed}".encode()
            return {**{name: files[name] for name in names}, "SUMMARY.md": summary}
        return dict(files)
    if chance < 0.85:
        part = random.choice(chapters())
        begin = random.randrange(max(1, len(part) - 60))
        rows = (part[0], "", *part[begin : begin + random.randint(10, 60)])
        text = "\n".join(rows)
        figures = {
            name: (HOME / "book" / name).read_bytes()
            for name in re.findall(r"\]\((figures/[\w.-]+)\)", text)
            if (HOME / "book" / name).is_file()
        }
        return {"SUMMARY.md": b"# S\n\n- [A](a.md)\n", "a.md": text.encode(), **figures}
    return dict(random.choice(_folders()))
