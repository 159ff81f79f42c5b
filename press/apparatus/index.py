"""Takes places and what index.toml asks for; gives the index: sorted, grouped by letter.

Entries are sorted word by word, without regard to case, accents and signs, those that begin with
no letter first: as English, French and German do. Letters that other languages put elsewhere stand
with the letter that they look like (ñ with n); a library that knows every language (ICU) would
weigh more than all others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from press.apparatus.marks import Found
from press.apparatus.places import Places
from press.apparatus.terms import split
from press.apparatus.wanted import BELOW, IndexFile, Wanted, target
from press.model import Catalog, Label
from press.nodes import (
    Index,
    IndexEntry,
    IndexGroup,
    Link,
    LinkKind,
    Mark,
    Node,
    Text,
)
from press.problems import Position, Problems, nearest
from press.slug import slug
from press.tree import bare, plain
from press.words import Words

FILE = "index.toml"
SECTIONS = ("heading", "division")
LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
"""Letters that Unicode does not take apart."""


@dataclass(slots=True)
class _Entry:
    """An entry while it is put together."""

    term: tuple[Node, ...]
    marks: dict[str, Mark] = field(default_factory=dict)
    see: list[tuple[str, Position]] = field(default_factory=list)
    also: list[tuple[str, Position]] = field(default_factory=list)
    below: dict[str, _Entry] = field(default_factory=dict)


@dataclass(slots=True)
class _Entries:
    """The entries of an index by what they are sorted by."""

    known: dict[str, _Entry] = field(default_factory=dict)
    short: dict[str, str] = field(default_factory=dict)
    """For "mixture of experts" the key of "Mixture of experts (MoE)"."""

    def at(self, path: tuple[tuple[Node, ...], ...]) -> _Entry:
        """The entry at a path, made where it is not there yet."""
        text = plain(path[0]).strip()
        entry = self._top(text)
        if entry is None:
            full, short = split(text)
            # What was met as "mixture of experts" before is called what the glossary calls it.
            entry = self.known.pop(key(full), None) if short else None
            entry = self.known[key(text)] = entry or _Entry(path[0])
            entry.term = path[0]
            if short:
                self.short[key(full)] = key(text)
        for term in path[1:]:
            entry = entry.below.setdefault(key(plain(term)), _Entry(term))
        return entry

    def find(self, name: str) -> _Entry | None:
        """The entry that goes by this name, if there is one."""
        first, _, below = name.partition(BELOW)
        entry = self._top(first)
        return entry.below.get(key(below)) if entry and below else entry

    def _top(self, name: str) -> _Entry | None:
        return self.known.get(self.short.get(key(name), key(name)))

    def all(self) -> Iterator[tuple[str, str, _Entry]]:
        """Every entry in order, with its key and that of the one below it, or none."""
        for name, entry in sorted(self.known.items(), key=lambda pair: pair[0]):
            yield name, "", entry
            for below, one in sorted(entry.below.items(), key=lambda pair: pair[0]):
                yield name, below, one


def made(
    home: str, found: Iterable[Found], terms: Mapping[str, Label], asked: IndexFile,
    catalog: Catalog, places: Places, words: Words, problems: Problems,
) -> Index | None:  # fmt: skip
    """Put the index together; None where the book links no term and asks for no entry.

    `home` is the id of its division. Definitions in bold alone make no index: in a book without
    terms they are bold words.
    """
    found = tuple(found)
    if not asked.entries and not any(place.target for place in found):
        return None
    entries = _Entries()
    for place in found:
        term = bare(terms[place.target].title) if place.target else place.words
        entries.at((term,)).marks[place.id] = places.mark(place.id)
    labels = dict(catalog.labels)
    for wanted in asked.entries:
        _add(wanted, entries, labels, places, problems)
    for entry in list(entries.known.values()):
        full, short = split(plain(entry.term).strip())
        if short and not entries.find(short):
            entries.at(((Text(short),),)).see.append((full, Position(FILE)))
    _check(entries, problems)
    ids = _ids(entries, home)
    lines = [
        (_letter(name, words), _line(entry, entries, ids, places))
        for name, below, entry in entries.all()
        if not below
    ]
    return Index(tuple(
        IndexGroup(letter, tuple(line for _, line in some))
        for letter, some in groupby(lines, key=lambda pair: pair[0])
    ))  # fmt: skip


def key(text: str) -> str:
    """What an entry is sorted by; entries of one key are one.

    Of the signs only those stay that tell names apart: C++ and C#, pass@k and pass^k.
    """
    folded = unicodedata.normalize("NFKD", text.casefold()).translate(LETTERS)
    letters = "".join(sign for sign in folded if not unicodedata.combining(sign))
    spaced = re.sub(r"[-/\u2010-\u2014]", " ", re.sub(r"['\u2019]", "", letters))
    shown = " ".join(re.sub(r"[^\w\s+#@^]|(?<!\w)[@^]", "", spaced).split()) or letters.strip()
    # Numerals and signs go first, whatever their place in Unicode.
    return shown if shown[:1].isalpha() else f"\0{shown}"


def _letter(name: str, words: Words) -> str:
    return words.symbols if name.startswith("\0") else name[0].upper()


def _add(
    wanted: Wanted, entries: _Entries, labels: Mapping[tuple[str, str], Label], places: Places,
    problems: Problems,
) -> None:  # fmt: skip
    if wanted.see and wanted.places:
        problems.error(
            "INDEX-005", wanted.position, f'"{BELOW.join(wanted.path)}" has "see" and places',
            'write "see-also"',
        )  # fmt: skip
    entry = entries.at(tuple((Text(part),) for part in wanted.path))
    entry.see.extend((name, wanted.position) for name in wanted.see)
    entry.also.extend((name, wanted.position) for name in wanted.see_also)
    for place in wanted.places:
        file, anchor = target(place)
        label = labels.get((file, anchor))
        if label is None or label.id not in places.order:
            _missing(place, file, anchor, wanted, labels, problems)
            continue
        entry.marks[label.id] = places.mark(label.id, label.kind in SECTIONS)


def _missing(
    place: str, file: str, anchor: str, wanted: Wanted, labels: Mapping[tuple[str, str], Label],
    problems: Problems,
) -> None:  # fmt: skip
    files = sorted({name for name, _ in labels})
    if file not in files:
        near = nearest(file, files)
        message = f'no file "{file}" in the book'
    else:
        near = nearest(anchor, [known for name, known in labels if name == file and known])
        near = f"{file}#{near}" if near else ""
        message = f'no heading or label "{anchor}" in {file}'
    problems.error("INDEX-003", wanted.position, message,
                   f'did you mean "{near}"?' if near else "")  # fmt: skip


def _check(entries: _Entries, problems: Problems) -> None:
    """Every "see" has to lead to another entry, and from there to a place."""
    names = [plain(entry.term) for entry in entries.known.values()]
    for _, _, entry in entries.all():
        if _is_circle(entry, entries):
            problems.error("INDEX-006", (*entry.see, *entry.also)[0][1],
                           f'"{plain(entry.term)}" sends the reader in a circle',
                           "give places to one of the entries that it leads to")  # fmt: skip
        for name, position in (*entry.see, *entry.also):
            if entries.find(name) in (None, entry):
                near = nearest(name, [one for one in names if one != plain(entry.term)])
                problems.error("INDEX-004", position, f'"{name}" is no other entry of the index',
                               f'did you mean "{near}"?' if near else "")  # fmt: skip


def _is_circle(entry: _Entry, entries: _Entries) -> bool:
    """Whether all that an entry leads to are entries without places that lead on and on."""
    met: dict[int, _Entry] = {}
    waiting = [entry]
    while waiting:
        one = waiting.pop()
        if one.marks or one.below:
            return False
        met[id(one)] = one
        found = [entries.find(name) for name, _ in (*one.see, *one.also)]
        if not found or None in found:
            return False  # INDEX-003 or INDEX-004 tells of it.
        waiting.extend(other for other in found if other and id(other) not in met)
    return len(met) > 1


def _ids(entries: _Entries, home: str) -> dict[int, str]:
    """An id for every entry, made of its words; by the identity of the entry."""
    made: dict[int, str] = {}
    taken = {"title"}
    for name, below, entry in entries.all():
        stem = slug(f"{name} {below}".replace("\0", "n ").strip()) or "entry"
        names = (f"{stem}.{count}" if count else stem for count in range(len(taken) + 1))
        made[id(entry)] = next(one for one in names if one not in taken)
        taken.add(made[id(entry)])
    return {entry: f"{home}.{one}" for entry, one in made.items()}


def _line(entry: _Entry, entries: _Entries, ids: Mapping[int, str], places: Places) -> IndexEntry:
    # What the glossary gives places to cannot send the reader away.
    see, also = ([], entry.see + entry.also) if entry.marks else (entry.see, entry.also)
    return IndexEntry(
        entry.term,
        tuple(sorted(entry.marks.values(), key=lambda mark: places.order.get(mark.id, 0))),
        _links(see, entries, ids),
        _links(also, entries, ids),
        tuple(_line(one, entries, ids, places)
              for _, one in sorted(entry.below.items(), key=lambda pair: pair[0])),
        ids[id(entry)],
    )  # fmt: skip


def _links(
    names: Iterable[tuple[str, Position]], entries: _Entries, ids: Mapping[int, str]
) -> tuple[Link, ...]:
    """Links to entries, called as these call themselves, in their order."""
    found: dict[str, tuple[Node, ...]] = {}
    for name, _ in sorted(names, key=lambda pair: key(pair[0])):
        first, _, below = name.partition(BELOW)
        entry, top = entries.find(name), entries.find(first)
        if entry and top:
            found[ids[id(entry)]] = (
                (*top.term, Text(", "), *entry.term) if below else bare(entry.term)
            )
    return tuple(
        Link("", words, kind=LinkKind.XREF, target=target) for target, words in found.items()
    )
