"""A citation's words agree with the entry that it leads to: its first author and its year."""

import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from press import citations

BOOK = Path(__file__).parents[2] / "book"
FENCE = re.compile(r"^(?P<ticks>`{3,}|~{3,}).*?^(?P=ticks)[ \t]*$", re.M | re.S)
LINK = re.compile(r"\[(?P<text>[^\[\]]*)\]\((?:[^()\s]*/)?references\.bib#(?P<key>[^()\s]+)\)")
YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Citation:
    """A link into the bibliography: where it stands, its words, and the key that it names."""

    place: str
    text: str
    key: str


def cited(path: Path) -> list[Citation]:
    """Every link of a file that cites, code left out, lines counted as in the file."""
    text = FENCE.sub(lambda fence: "\n" * fence[0].count("\n"), path.read_text("utf-8"))
    return [
        Citation(
            f"{path.name}:{text.count(chr(10), 0, link.start()) + 1}",
            " ".join(link["text"].split()),
            link["key"],
        )
        for link in LINK.finditer(text)
    ]


def entries() -> dict[str, Any]:
    """The bibliography as CSL, by key."""
    text = (BOOK / "references.bib").read_text("utf-8")
    library, problems = citations.load(citations.BibFile("references.bib", text))
    assert problems == ()
    return {key: json.loads(item) for key, item in library.items}


def names(author: dict[str, str]) -> set[str]:
    """What a text may call an author: a family with its particle, an organization or its initials."""
    if "literal" in author:
        whole = author["literal"]
        return {whole, whole.split()[0], "".join(re.findall(r"\b[A-Z]", whole))}
    particle = author.get("dropping-particle") or author.get("non-dropping-particle")
    return {" ".join(filter(None, (particle, author["family"])))}


def fault(text: str, entry: dict[str, Any]) -> str:
    """Why a citation's words do not fit its entry; nothing where they do."""
    text = unicodedata.normalize("NFC", text)
    year = str(entry["issued"]["date-parts"][0][0])
    said = YEAR.findall(text)
    if not said:
        return ""
    if said != [year]:
        return f"«{text}» names another year than the entry, which has {year}"
    first = {unicodedata.normalize("NFC", name) for name in names(entry["author"][0])}
    after = r"(?= et al\.,| and |,)"
    if not any(re.match(re.escape(name) + after, text) for name in first):
        return f"«{text}» does not begin with {' or '.join(sorted(first))}"
    return ""


CITED = [citation for path in sorted(BOOK.glob("*.md")) for citation in cited(path)]


def test_every_citation_with_a_year_fits_its_entry() -> None:
    library = entries()
    faults = [
        f"{one.place}: {why}"
        for one in CITED
        if (why := fault(one.text, library[one.key]) if one.key in library else "no such entry")
    ]
    assert not faults, "\n".join(faults)


def test_the_manuscript_cites() -> None:
    assert len(CITED) > 200


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("van den Oord et al., 2018", ""),
        ("Van den Oord and Li, 2018", "begin"),
        ("Oord et al., 2018", "begin"),
        ("van den Oord et al., 2019", "year"),
        ("their paper", ""),
    ],
)
def test_a_wrong_name_or_year_is_found(text: str, why: str) -> None:
    author = {"family": "Oord", "given": "Aaron", "dropping-particle": "van den"}
    entry = {"author": [author], "issued": {"date-parts": [[2018]]}}
    assert why in fault(text, entry)
    assert bool(why) == bool(fault(text, entry))
