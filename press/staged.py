"""The values between the stages from `read` to `illustrate`: a part as each of them leaves it.

A part is what a process has in its memory. What the process that leads has of a book is where its
parts lie, and the little that one part has to know of the others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Generic, TypeAlias, TypeVar

from press.kept import Held, loaded, size
from press.model import Division, Entry, Label
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


@dataclass(frozen=True, slots=True)
class Leaf:
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
        return next(one for one in loaded(self.held).divisions if one.id == self.entry.id)
