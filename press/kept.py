"""Takes the place of a value that lies in a file; gives the value to whoever uses it.

What a stage makes of a book can be as large as the book. Who only passes it on holds it so, and a
process needs memory for what it works at.
"""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, Self, TypeAlias, TypeVar

from press import entries
from press.problems import BookError, Position, Problem

T = TypeVar("T")

DIGEST = 32
"""Bytes of SHA-256 that a file begins with; the rest is the value, which they are of."""


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """A value in a file; its `repr` tells what it is, and not where."""

    digest: str
    """SHA-256 of the value as it lies there, in hex."""
    size: int = field(repr=False)
    """Bytes of the file."""
    path: str = field(repr=False, compare=False)

    def load(self) -> T:
        """The value; raises BookError with CACHE-003 where the file is gone or not whole."""
        body = self._body()
        try:
            value: T = entries.read(body)
        except Exception as error:
            # Bytes that a pickle may not hold raise whatever they like.
            raise self._changed() from error
        return value

    def checked(self) -> Self:
        """This, if the file is whole; raises the same error."""
        self._body()
        return self

    def _body(self) -> memoryview:
        try:
            data = memoryview(Path(self.path).read_bytes())
        except OSError as error:
            raise self._changed() from error
        # Another build may have written it anew meanwhile: the same value, though its pickle may
        # be another one, since pickles tell which strings are one object.
        if hashlib.sha256(data[DIGEST:]).digest() != data[:DIGEST]:
            raise self._changed()
        return data[DIGEST:]

    def _changed(self) -> BookError:
        return BookError((
            Problem(
                "CACHE-003", Position(self.path), "changed while the book was built",
                "build again; if that does not help, delete the folder .cache",
            ),
        ))  # fmt: skip


Held: TypeAlias = T | Kept[T]
"""A value, or what stands for it."""


def loaded(held: "T | Kept[T]") -> T:
    """The value itself."""
    return held.load() if isinstance(held, Kept) else held


def size(held: "T | Kept[T]") -> int:
    """A measure of how much there is of a value: bytes of its file."""
    return held.size if isinstance(held, Kept) else 1


def filed(data: bytes) -> tuple[str, bytes]:
    """The digest of a value as `entries` writes it, in hex, and what its file holds."""
    digest = hashlib.sha256(data)
    return digest.hexdigest(), digest.digest() + data


def at(path: Path) -> Kept[Any] | None:
    """What lies at `path`, by what its beginning says; None where there is nothing."""
    try:
        with path.open("rb") as file:
            digest = file.read(DIGEST)
            size = file.seek(0, 2)
    except OSError:
        return None
    return Kept(digest.hex(), size, str(path)) if size > DIGEST else None
