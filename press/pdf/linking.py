"""Takes PDFs that are parts of one file; gives that file.

A linker joins object files: each names what it gives to the others and what it has from them, and
is numbered anew as it is written. So it is here with the objects of PDFs. No more than one unit is
read at a time and nothing of it stays but where its objects are, ten bytes of each; qpdf, which
could join them, holds every object of a book until it is saved, 0.2 MB a page.

Objects are written as ISO 32000-1, 7.5 has them: those that are no streams are packed, a hundred
together, in object streams (7.5.7), and found by a cross-reference stream (7.5.8).
"""

import hashlib
import re
import sys
import zlib
from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from io import BytesIO
from itertools import chain, pairwise
from typing import IO, Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

HEADER = b"%PDF-1.7\n%\xbf\xf7\xa2\xfe\n"
"""With four bytes that tell a text editor or a mail program that this is no text (7.5.2)."""
PACK = 100
"""Objects in one object stream: whoever wants one of them unpacks all."""

ROWS = 10_000
"""Rows of the cross-reference stream that are packed at a time; a book of 5,000 pages has 34 times
as many."""

ROOT = re.compile(rb"/Root (\d+) 0 R")
PAGES = re.compile(rb"/Pages (\d+) 0 R")
GIVEN, WANTED = (re.compile(rb"/%s \[([^\]]*)\]" % key) for key in (b"Given", b"Wanted"))
NUMBER = re.compile(rb"(\d+) 0 R")
REFERENCE = re.compile(rb"\((?:[^\\()]|\\.)*\)|(\d+) 0 R")
"""A reference, or a string, in which nothing is one."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Objects of a PDF that refer to each other by numbers of their own."""

    plain: bytes
    """Those that are no streams, each on a line of its own."""
    numbers: tuple[int, ...]
    """Of the lines."""
    streams: tuple[tuple[int, bytes, bytes], ...]
    """Number, dictionary and data."""
    given: tuple[tuple[str, int], ...]
    """What other units know under a name."""
    wanted: tuple[tuple[str, int], ...]
    """What is in another unit under a name; the number stands for it."""


class Draft:
    """A PDF that is to become a unit: `give` names its objects, `want` stands for others'."""

    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self._given: dict[str, Any] = {}
        self._wanted: dict[str, Any] = {}

    def give(self, name: str, thing: Any) -> Any:
        """Let other units refer to `thing`, which becomes an object of its own."""
        if name in self._given:
            raise ValueError(f"given twice: {name}")
        self._given[name] = thing if thing.is_indirect else self.pdf.make_indirect(thing)
        return self._given[name]

    def want(self, name: str) -> Any:
        """What stands in the place of another unit's object."""
        if name not in self._wanted:
            self._wanted[name] = self.pdf.make_indirect(Dictionary())
        return self._wanted[name]

    def unit(self, *, packs: bool = True) -> Unit:
        """Take what was given and all that it refers to; the pages and the catalog are let go.

        `packs` says whether streams without a filter get one.
        """
        for key in list(self.pdf.Root.keys()):
            if key not in ("/Type", "/Pages"):
                del self.pdf.Root[key]
        self.pdf.Root.Pages = self.pdf.make_indirect(
            Dictionary(Type=Name.Pages, Kids=Array(), Count=0)
        )
        self.pdf.Root.Given = Array(self._given.values())
        self.pdf.Root.Wanted = Array(self._wanted.values())
        if "/Info" in self.pdf.trailer:
            del self.pdf.trailer["/Info"]
        file = BytesIO()
        self.pdf.save(
            file, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=packs,
            deterministic_id=True,
        )  # fmt: skip
        return _unit(file.getvalue(), tuple(self._given), tuple(self._wanted))


def _unit(data: bytes, given: tuple[str, ...], wanted: tuple[str, ...]) -> Unit:
    """Read what qpdf wrote: one object after the other, in the order of their numbers."""
    start = int(data[data.rindex(b"startxref\n") + 10 :].split(b"\n", 1)[0])
    table, _, trailer = data[start:].partition(b"trailer ")
    places = [int(row[:10]) for row in table.split(b"\n")[2:] if row.endswith(b" n ")]
    objects = {
        number: data[place:end].split(b" obj\n", 1)[1].removesuffix(b"\nendobj\n")
        for number, (place, end) in enumerate(zip(places, [*places[1:], start], strict=True), 1)
    }
    root = _number(ROOT, trailer)
    catalog = objects.pop(root)
    del objects[_number(PAGES, catalog)]
    known = _named(GIVEN, catalog, given)
    others = _named(WANTED, catalog, wanted)
    for _, number in others:
        del objects[number]
    lines: list[bytes] = []
    numbers: list[int] = []
    streams: list[tuple[int, bytes, bytes]] = []
    for number, body in objects.items():
        if body.endswith(b"\nendstream"):
            dictionary, _, content = body.removesuffix(b"\nendstream").partition(b"\nstream\n")
            streams.append((number, dictionary, content))
        else:
            lines.append(body)
            numbers.append(number)
    return Unit(b"\n".join(lines), tuple(numbers), tuple(streams), known, others)


def _number(pattern: re.Pattern[bytes], text: bytes) -> int:
    found = pattern.search(text)
    assert found
    return int(found[1])


def _named(
    pattern: re.Pattern[bytes], catalog: bytes, names: tuple[str, ...]
) -> tuple[tuple[str, int], ...]:
    row = pattern.search(catalog)
    assert row
    return tuple(zip(names, map(int, NUMBER.findall(row[1])), strict=True))


class Linker:
    """Writes a PDF into `file`, unit by unit."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._digest = hashlib.md5(usedforsecurity=False)
        self._length = 0
        self._table = _Table()
        self._known: dict[str, int] = {}
        self._here: set[int] = set()
        self._packed: list[tuple[int, bytes]] = []
        self._put(HEADER)

    def add(self, unit: Unit) -> None:
        """Write the objects of a unit."""
        numbers = self._numbers(unit)

        def renumbered(found: re.Match[bytes]) -> bytes:
            return numbers.reference(found[1]) if found[1] else found[0]

        lines = REFERENCE.sub(renumbered, unit.plain).split(b"\n") if unit.numbers else []
        for number, line in zip(unit.numbers, lines, strict=True):
            self._pack(numbers.own[number], line)
        for number, dictionary, content in unit.streams:
            self._write(numbers.own[number], REFERENCE.sub(renumbered, dictionary), content)

    def end(self, root: str, info: str) -> None:
        """End the file, of which `root` is the catalog; raises KeyError for what is not there."""
        self._flush()
        # A reference to what is not there means null (7.3.10), and no reader would say so.
        if missing := [name for name, number in self._known.items() if not self._table.has(number)]:
            raise KeyError(f"in no unit: {', '.join(sorted(missing))}")
        number, start = self._table.reserve(), self._length
        self._table.put(number, _Kind.STREAM, start)
        # The digest makes one file known from another (14.4); a clock would make two of one.
        digest = self._digest.hexdigest()
        widths, rows = self._table.packed()
        self._put(
            f"{number} 0 obj\n<< /Type /XRef /Size {len(self._table)} /W [ {widths} ]"
            f" /Root {self._known[root]} 0 R /Info {self._known[info]} 0 R"
            f" /ID [ <{digest}> <{digest}> ] /Filter /FlateDecode"
            f" /DecodeParms << /Predictor 12 /Columns {sum(map(int, widths.split()))} >>"
            f" /Length {len(rows)} >>\nstream\n".encode(),
            rows,
            f"\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n".encode(),
        )

    def _numbers(self, unit: Unit) -> "_Numbers":
        given = {number: self._named(name) for name, number in unit.given}
        if again := [name for name, number in unit.given if given[number] in self._here]:
            raise ValueError(f"in two units: {', '.join(sorted(again))}")
        self._here.update(given.values())
        all_of_it = (*unit.numbers, *(number for number, _, _ in unit.streams))
        own = {one: given[one] if one in given else self._table.reserve() for one in all_of_it}
        return _Numbers(own, {number: name for name, number in unit.wanted}, self._named)

    def _named(self, name: str) -> int:
        """The number of what has this name, whether or not its unit was read already."""
        if name not in self._known:
            self._known[name] = self._table.reserve()
        return self._known[name]

    def _write(self, number: int, dictionary: bytes, content: bytes) -> None:
        self._table.put(number, _Kind.STREAM, self._length)
        self._put(
            b"%d 0 obj\n" % number, dictionary, b"\nstream\n", content, b"\nendstream\nendobj\n"
        )

    def _put(self, *parts: bytes) -> None:
        for part in parts:
            self._file.write(part)
            self._digest.update(part)
            self._length += len(part)

    def _pack(self, number: int, body: bytes) -> None:
        self._packed.append((number, body))
        if len(self._packed) == PACK:
            self._flush()

    def _flush(self) -> None:
        if not self._packed:
            return
        stream = self._table.reserve()
        head: list[str] = []
        place = 0
        for index, (number, body) in enumerate(self._packed):
            self._table.put(number, _Kind.PACKED, stream, index)
            head.append(f"{number} {place}")
            place += len(body) + 1
        first = (" ".join(head) + "\n").encode()
        content = zlib.compress(first + b"\n".join(body for _, body in self._packed))
        dictionary = (
            f"<< /Type /ObjStm /N {len(head)} /First {len(first)} /Filter /FlateDecode"
            f" /Length {len(content)} >>"
        )
        self._packed.clear()
        self._write(stream, dictionary.encode(), content)


class _Numbers:
    """What the numbers of a unit become."""

    def __init__(
        self, own: dict[int, int], others: Mapping[int, str], named: Callable[[str], int]
    ) -> None:
        self.own = own
        self._others = others
        self._named = named
        self._references = {b"%d" % old: b"%d 0 R" % new for old, new in own.items()}

    def reference(self, digits: bytes) -> bytes:
        """The reference that takes the place of one with these digits."""
        if digits not in self._references:
            # What is wanted and never referred to needs to be nowhere.
            number = self._named(self._others[int(digits)])
            self._references[digits] = b"%d 0 R" % number
        return self._references[digits]


class _Kind(IntEnum):
    """Where an object is, as the cross-reference stream tells it (7.5.8.3)."""

    NOWHERE = 0
    STREAM = 1
    """On its own, at a place in the file."""
    PACKED = 2
    """In an object stream, at an index."""


class _Table:
    """The rows of the cross-reference stream, in arrays: a tuple for each is ten times as much."""

    def __init__(self) -> None:
        self._kinds, self._places, self._indices = bytearray(), array("Q"), bytearray()
        self.reserve()  # Object 0, which is none (7.5.4).

    def __len__(self) -> int:
        return len(self._kinds)

    def reserve(self) -> int:
        """The number of one more object."""
        self._kinds.append(_Kind.NOWHERE)
        self._places.append(0)
        self._indices.append(0)
        return len(self._kinds) - 1

    def put(self, number: int, kind: _Kind, place: int, index: int = 0) -> None:
        """Say where an object is: its place in the file, or its stream and the index there."""
        self._kinds[number], self._places[number], self._indices[number] = kind, place, index

    def has(self, number: int) -> bool:
        """Whether an object is anywhere."""
        return self._kinds[number] != _Kind.NOWHERE

    def packed(self) -> tuple[str, bytes]:
        """Widths of the columns, and the rows as PNG's predictor Up leaves them (7.4.4.4)."""
        wide = (max(self._places).bit_length() + 7) // 8
        packer = zlib.compressobj()
        packed = [
            packer.compress(self._rows(start, min(start + ROWS, len(self)), wide))
            for start in range(0, len(self), ROWS)
        ]
        return f"1 {wide} 1", b"".join((*packed, packer.flush()))

    def _rows(self, start: int, stop: int, wide: int) -> bytes:
        """Some rows, of which each byte is told by what it is more than the one above."""
        above = max(start - 1, 0)
        places = self._places[above:stop]
        if sys.byteorder == "little":
            places.byteswap()
        big = places.tobytes()
        # A column at a time: a value for each row would be ten times as much as the table.
        columns = (
            self._kinds[above:stop],
            *(big[8 - n :: 8] for n in range(wide, 0, -1)),
            self._indices[above:stop],
        )
        up = bytearray(b"\2" * (stop - start) * (len(columns) + 1))
        for place, column in enumerate(columns, 1):
            known = column if start else chain((0,), column)
            up[place :: len(columns) + 1] = bytes((b - a) & 255 for a, b in pairwise(known))
        return bytes(up)
