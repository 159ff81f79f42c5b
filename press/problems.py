"""Takes what went wrong; gives one value that every stage reports in: a placed Problem.

A stage never prints and never stops at the first fault. It returns the problems it found beside
its result, and the pipeline raises all of them at once as one BookError.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")


class Severity(StrEnum):
    """How bad: an error stops the build, a warning is shown and kept in build.json."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a source file; line and column start at 1, and 0 means "the whole file"."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding, in the form `file:line:column: severity CODE: message`, then a hint."""

    code: str
    position: Position
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        first = f"{self.position}: {self.severity} {self.code}: {self.message}"
        return f"{first}\n  hint: {self.hint}" if self.hint else first


class BookError(Exception):
    """The book cannot be built; holds every problem found, errors and warnings."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


@dataclass(slots=True)
class Problems:
    """The notebook of one stage run: add findings, then hand them on as a tuple."""

    found: list[Problem] = field(default_factory=list)

    def error(self, code: str, position: Position, message: str, hint: str = "") -> None:
        """Note an error: the book has a fault that its author must mend."""
        self.found.append(Problem(code, position, message, hint))

    def warning(self, code: str, position: Position, message: str, hint: str = "") -> None:
        """Note a warning: the book can be built, with the loss that the message names."""
        self.found.append(Problem(code, position, message, hint, Severity.WARNING))

    def of(self, pair: tuple[T, Iterable[Problem]]) -> T:
        """Take the problems out of what a stage gave, and return the rest."""
        value, found = pair
        self.found.extend(found)
        return value

    def of_each(self, pairs: Iterable[tuple[T, Iterable[Problem]]]) -> tuple[T, ...]:
        """The same for the results of many items."""
        return tuple(self.of(pair) for pair in pairs)

    def stop_if_errors(self) -> None:
        """Raise BookError with all findings if one of them is an error."""
        if has_errors(self.found):
            raise BookError(self.taken())

    def taken(self) -> tuple[Problem, ...]:
        """All findings so far, in the order of their places."""
        return ordered(self.found)


def ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort by place and drop repetitions."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda p: (p.position, p.code, p.message)))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of them stops the build."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def nearest(word: str, candidates: Iterable[str]) -> str:
    """The candidate most like `word`, or the empty string when none is close."""
    close = get_close_matches(word, sorted(set(candidates)), n=1, cutoff=0.6)
    return close[0] if close else ""
