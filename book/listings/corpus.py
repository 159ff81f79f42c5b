"""Gives the bundled corpus and its golden set: 40 invented documents, 60 questions.

Meridian Freight does not exist; every document was written for this book.
"""

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Document:
    id: str
    version: str
    date: str
    status: str  # "current" or "superseded"
    groups: frozenset[str]  # who may read it; "all" is everybody
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Query:
    id: str
    type: str
    groups: frozenset[str]  # of the person who asks
    relevant: frozenset[str]  # ids of the documents that hold the answer
    answers: tuple[str, ...]  # strings that must be in the evidence
    text: str


def documents() -> list[Document]:
    found = []
    for block in (HERE / "corpus.txt").read_text("utf-8").split("\n=== ")[1:]:
        head, _, text = block.partition("\n")
        id_, version, date, status, groups, title = head.split(" | ")
        found.append(Document(id_, version, date, status,
                              frozenset(groups.split(",")), title, text.strip()))
    return found


def queries() -> list[Query]:
    found = []
    for line in (HERE / "corpus_queries.txt").read_text("utf-8").splitlines():
        if line.startswith("q"):
            id_, kind, groups, relevant, answers, text = line.split(" | ")
            split = lambda cell: () if cell == "-" else tuple(cell.split(";"))
            found.append(Query(id_, kind, frozenset(groups.split(",")) | {"all"},
                               frozenset(split(relevant)), split(answers), text))
    return found
