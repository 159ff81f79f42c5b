"""Takes the files of a book that is being written; gives a Draft, and ways to change its texts."""

import re
from dataclasses import dataclass, replace
from random import Random

from tests.fuzz.seeds import HOME, Files, of

LABEL = re.compile(r'^<a id="([\w-]+)"></a>$')
WORDS = "weir sluice reach towpath barge pound basin aqueduct culvert lighter keel warp".split()
"""What an edit brings in."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The files of a book, and what its builder asks for."""

    files: Files
    edition: str = ""
    is_coloured: bool = False
    has_guides: bool = False
    touched: str = ""
    """A file that is written again as it was."""

    @property
    def texts(self) -> list[str]:
        """The manuscript's files."""
        return sorted(name for name in self.files if name.endswith(".md") and name != "SUMMARY.md")

    def text(self, name: str) -> str:
        return self.files[name].decode()

    def wrote(self, name: str, text: str) -> "Draft":
        return replace(self, files={**self.files, name: text.encode()})


def first() -> Draft:
    """The book before anybody edits it."""
    return Draft(of(HOME / "tests" / "fixtures" / "edited"))


def blocks_of(text: str) -> list[str]:
    """The runs of lines between blank ones; a fence is one block."""
    made: list[list[str]] = [[]]
    is_code = False
    for row in text.rstrip("\n").split("\n"):
        is_code ^= row.startswith("```")
        if row or is_code:
            made[-1].append(row)
        else:
            made.append([])
    return ["\n".join(rows) for rows in made if rows]


def joined(blocks: list[str]) -> str:
    return "\n\n".join(blocks) + "\n"


def put(draft: Draft, name: str, text: str, random: Random) -> Draft:
    """A block somewhere below the first, which is the heading."""
    blocks = blocks_of(draft.text(name))
    blocks.insert(random.choice(gaps(blocks)), text)
    return draft.wrote(name, joined(blocks))


def gaps(blocks: list[str]) -> list[int]:
    """The places where a block may be put in: not between a label, a caption and their table."""
    places = range(min(1, len(blocks)), len(blocks) + 1)
    return [n for n in places if not (n and blocks[n - 1].startswith(("<a id", "Table: ")))]


def paragraph(draft: Draft, random: Random) -> tuple[str, list[str], int]:
    """A file, its blocks, and which of them is a paragraph."""
    texts = [(name, blocks_of(draft.text(name))) for name in draft.texts]
    found = [(name, blocks, place) for name, blocks in texts for place, block in enumerate(blocks)
             if block[0].isalpha() and not block.startswith("Table:")]  # fmt: skip
    return random.choice(found) if found else (*texts[0], 0)


def thing(draft: Draft, random: Random) -> tuple[str, list[str], int, int]:
    """A file, its blocks, and where something numbered begins and ends, with label and caption."""
    found = []
    for name in draft.texts:
        blocks = blocks_of(draft.text(name))
        for place, block in enumerate(blocks):
            if block.startswith(("![", "| ", "$$", "```mermaid", "```python")):
                start = place
                while start > 1 and blocks[start - 1].startswith(("<a id", "Table: ")):
                    start -= 1
                found.append((name, blocks, start, place + 1))
    return random.choice(found) if found else (draft.texts[0], [draft.text(draft.texts[0])], 1, 1)


def set_key(draft: Draft, table: str, key: str, value: str) -> Draft:
    """A key of book.toml with another value."""
    rows = [row for row in draft.text("book.toml").split("\n") if not row.startswith(f"{key} = ")]
    rows.insert(rows.index(table) + 1, f"{key} = {value}")
    return draft.wrote("book.toml", "\n".join(rows))
