"""Takes a part with its terms linked; gives what the pages of the apparatus have to know of it."""

import hashlib
from dataclasses import dataclass

from press.apparatus import lists, places
from press.apparatus.lists import Caption
from press.apparatus.marks import Found
from press.apparatus.places import Place
from press.apparatus.wanted import IndexFile, target
from press.kept import Held, loaded, size
from press.model import Division, Entry
from press.nodes import Image, Link, LinkKind
from press.staged import Parts, Staged
from press.tree import walk
from press.words import Words


@dataclass(frozen=True, slots=True)
class Task:
    """A part, and what there is to know beside it to `glean` it."""

    part: Held[Staged[Found]]
    following: str
    """Id of the part after it; empty after the last."""
    asked: tuple[str, ...]
    """Ids in it that index.toml names, in order of the alphabet."""
    words: Words

    @property
    def size(self) -> int:
        """A measure of how much there is to look through."""
        return size(self.part)


@dataclass(frozen=True, slots=True)
class Gleaning:
    """What the pages of the apparatus, and who draws it, have to know of a part."""

    divisions: tuple[tuple[Entry, str, tuple[str, ...]], ...]
    """Of each: its entry, the digest of what its `repr` tells, and its pictures' addresses."""
    found: tuple[Found, ...]
    cites: tuple[tuple[str, str], ...]
    """Ids of works, and of the links that cite them."""
    captions: tuple[Caption, ...]
    places: tuple[Place, ...]
    """Of all that is named in what stands above, and of what index.toml names."""
    bare: tuple[Division, ...]
    """The divisions that hold their heading alone: among them are those that are planned."""


def tasks(parts: Parts, asked: IndexFile, words: Words) -> tuple[Task, ...]:
    """One task for each part; `asked` is what index.toml asks for."""
    labels = dict(parts.catalog.labels)
    wanted: dict[str, set[str]] = {}
    for entry in asked.entries:
        for place in entry.places:
            if label := labels.get(target(place)):
                wanted.setdefault(label.division, set()).add(label.id)
    ids = [one.id for one in parts.known]
    return tuple(
        Task(
            held, following,
            tuple(sorted(id for entry in one.entries for id in wanted.get(entry.id, ()))), words,
        )
        for held, one, following in zip(parts.held, parts.known, [*ids[1:], ""], strict=True)
    )  # fmt: skip


def glean(task: Task) -> Gleaning:
    """Take from a part what others need."""
    part = loaded(task.part)
    citing = tuple(
        (node.target, node.id)
        for node in walk(tuple(division.blocks for division in part.divisions))
        if isinstance(node, Link) and node.kind is LinkKind.CITATION
    )
    wanted = {*task.asked, *(one.id for one in part.notes), *(link for _, link in citing)}
    return Gleaning(
        tuple((one.entry, digest(one), pictures(one)) for one in part.divisions),
        part.notes,
        citing,
        lists.captions(part.divisions),
        places.placed(part.divisions, task.following, wanted, task.words),
        tuple(one for one in part.divisions if len(one.blocks) == 1),
    )


def digest(division: Division) -> str:
    """What stands for a division: SHA-256 of what its `repr` tells, in hex."""
    return hashlib.sha256(repr(division).encode("utf-8", "surrogatepass")).hexdigest()


def pictures(division: Division) -> tuple[str, ...]:
    """Addresses of the pictures that a division shows, in order of the alphabet."""
    return tuple(sorted({node.src for node in walk(division) if isinstance(node, Image)}))
