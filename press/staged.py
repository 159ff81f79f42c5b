"""The values between the stages from `read` to `illustrate`: a part as each of them leaves it.

A part is what a process has in its memory. What the process that leads has of a book is where its
parts lie, and the little that one part has to know of the others.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Generic, TypeAlias, TypeVar

from press.kept import Held, Kept, size
from press.model import Catalog, Division, Entry, Label
from press.problems import Problem

T = TypeVar("T")

Draft: TypeAlias = tuple[Division, tuple[Problem, ...]]
"""A division as it was read, and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Staged(Generic[T]):
    """The divisions of one part as a stage gives them, and what it noted of them."""

    divisions: tuple[Division, ...]
    notes: tuple[T, ...] = ()
    problems: tuple[Problem, ...] = ()
    """What is wrong with the part, as far as nobody has been told yet."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """What the other parts have to know of one that is numbered."""

    entries: tuple[Entry, ...]
    labels: tuple[tuple[tuple[str, str], Label], ...]
    addresses: tuple[tuple[str, str], ...]
    """Every file of it with every address that a link in it has, each pair once."""

    @property
    def id(self) -> str:
        """The id of its first division."""
        return self.entries[0].id

    @property
    def files(self) -> tuple[str, ...]:
        """The files of its divisions."""
        return tuple(entry.file for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a book: where each lies as the last stage left it, and what is known of it."""

    held: tuple[Held[Staged[Any]], ...]
    known: tuple[Numbered, ...]
    catalog: Catalog
    """The labels of all of them."""

    def through(self, held: Iterable[Held[Staged[Any]]]) -> Parts:
        """The same parts as a stage gave them."""
        return replace(self, held=tuple(held))


@dataclass(frozen=True, slots=True)
class Undrawn:
    """A division that is to be drawn, and where it lies; its `repr` stands for it."""

    entry: Entry
    digest: str
    """SHA-256 of what the division's `repr` tells, in hex."""
    pictures: tuple[str, ...]
    """Addresses of the pictures that it shows, in order of the alphabet."""
    held: Held[Staged[Any]] = field(repr=False, compare=False)
    """The part that it lies in."""

    @property
    def size(self) -> int:
        """A measure of how much there is of it."""
        return size(self.held)

    def load(self) -> Division:
        """The division itself."""
        part = _latest(self.held) if isinstance(self.held, Kept) else self.held
        return next(one for one in part.divisions if one.id == self.entry.id)


@lru_cache(maxsize=1)
def _latest(kept: Kept[Staged[Any]]) -> Staged[Any]:
    """A part, which stays in memory while its divisions are drawn one after the other."""
    return kept.load()
