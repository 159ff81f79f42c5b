"""Takes what a book demands and what an artifact holds; gives where each word of the one stands in
the other, part by part.

A part's words are looked for in the sheets from its own beginning to that of the next part. Text
is matched in order; asides are looked for near the place where they were written.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import accumulate

from press.preflight.found import Artifact
from press.preflight.matching import NONE, gaps, matched
from press.preflight.written import Part, Token

AROUND = 4
"""Sheets around the place where words were written in which a few of them may stand: a float waits
for the head of a page, and cells of a row that pages divide stand before the end of the first."""

FEW = 4
"""So few words, or less, are found anywhere; more are looked for up to the end of their part."""

LOOSE = 20
"""Words that may stand between two of an aside's own: a URL that print adds is one of them. What
stands alone is not the aside."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A word of an artifact: its sheet, and its number among the words of the page."""

    sheet: int
    word: int


@dataclass(slots=True)
class Alignment:
    """One part of a book in one artifact."""

    part: Part
    first: int
    """Its sheets: from this one …"""
    end: int
    """… to the one before this. Both are the same where the artifact does not know the part."""
    texts: list[str]
    """All words of those sheets."""
    spots: list[Spot]
    flow: list[int]
    """For each word of the part's flow, its place in `texts`, or NONE."""
    asides: list[list[int]]
    """The same for each aside."""
    is_taken: list[bool] = field(init=False)
    """Whether something of the part has that place of `texts`."""
    starts: list[int] = field(init=False)
    """The place in `texts` where each sheet begins, and the end."""

    def __post_init__(self) -> None:
        self.is_taken = [False] * len(self.texts)
        self.take(self.flow)
        sheets = [spot.sheet for spot in self.spots]
        self.starts = [bisect_left(sheets, one) for one in range(self.first, self.end + 1)]

    def sheet(self, at: int) -> int:
        """The sheet where word `at` of the flow stands, or should: that of the nearest before."""
        for place in range(min(at, len(self.flow) - 1), -1, -1):
            if self.flow[place] != NONE:
                return self.spots[self.flow[place]].sheet
        return self.first

    def elsewhere(self, tokens: list[Token], at: int, is_exact: bool) -> list[int]:
        """Places of words that stand together near where word `at` of the flow does.

        `is_exact` finds them only as they were written, letter by letter and without a gap.
        """
        near = self.sheet(at)
        beyond = near + AROUND + 1 if len(tokens) <= FEW else self.end
        low, high = (
            self.starts[min(max(sheet, self.first), self.end) - self.first]
            for sheet in (near - AROUND, beyond)
        )
        window = [place for place in range(low, high) if not self.is_taken[place]]
        words, texts = [token.text for token in tokens], [self.texts[place] for place in window]
        if is_exact:
            return _exactly(words, texts, window, self.before(at))
        return _together(words, texts, window)

    def before(self, at: int) -> int:
        """The place of the last word before word `at` of the flow that was found."""
        found = (self.flow[here] for here in range(at - 1, -1, -1) if self.flow[here] != NONE)
        return next(found, 0)

    def is_beside(self, places: list[int], at: int) -> bool:
        """Whether a few words stand next to word `at` of the flow, or to the last before it."""
        return len(places) <= FEW and abs(places[0] - self.before(at)) <= LOOSE

    def left_on(self, sheet: int) -> str:
        """The letters of a sheet that nothing of the part has taken."""
        low, high = self.starts[sheet - self.first : sheet - self.first + 2]
        return "".join(self.texts[place] for place in range(low, high) if not self.is_taken[place])

    def take(self, places: list[int]) -> None:
        """Let nothing else have these words."""
        for place in places:
            if place != NONE:
                self.is_taken[place] = True


def align(parts: tuple[Part, ...], artifact: Artifact) -> tuple[Alignment, ...]:
    """Align every part with its sheets."""
    known = [artifact.places.get(part.entry.id, NONE) for part in parts]
    made = []
    for number, (part, first) in enumerate(zip(parts, known, strict=True)):
        later = [start for start in known[number + 1 :] if start != NONE]
        # Two parts may share a sheet, if a theme lets one begin where another ends.
        end = max(later[0], first + 1) if later else len(artifact.sheets)
        made.append(_aligned(part, artifact, *((0, 0) if first == NONE else (first, end))))
    return tuple(made)


def _aligned(part: Part, artifact: Artifact, first: int, end: int) -> Alignment:
    texts: list[str] = []
    spots: list[Spot] = []
    for number in range(first, end):
        for word in artifact.sheets[number].words:
            texts.append(word.text)
            spots.append(Spot(number, word.word))
    flow = matched([token.text for token in part.flow], texts)
    made = Alignment(part, first, end, texts, spots, flow, [])
    made.asides = [[NONE] * len(aside.tokens) for aside in part.asides]
    # What stands somewhere as it was written goes first, and what is short last: else "3.7" may
    # be found in a caption, and a caption's full stop anywhere.
    longest = sorted(range(len(part.asides)), key=lambda number: -len(part.asides[number].tokens))
    for is_exact in (True, False):
        for number in longest:
            if NONE in made.asides[number]:
                aside = part.asides[number]
                made.asides[number] = made.elsewhere(aside.tokens, aside.at, is_exact)
                made.take(made.asides[number])
    _give_back(made)
    return made


def _give_back(made: Alignment) -> None:
    """Let asides have what the flow took at their border, where it finds the same elsewhere.

    In `6. A note. Next` without its note either full stop can be the one before `Next`.
    """
    owners = {place: number for number, place in enumerate(made.flow) if place != NONE}
    for aside, places in zip(made.part.asides, made.asides, strict=True):
        for start, end in gaps(places):
            wanted = [token.text for token in aside.tokens[start:end]]
            size = end - start
            if start:
                here = places[start - 1] + 1
            elif end < len(places):
                here = places[end] - size
            else:
                continue
            first = owners.get(here, NONE)
            if made.flow[first : first + size] != list(range(here, here + size)):
                continue
            around = [made.flow[first - 1] + 1] if first > 0 else []
            if first + size < len(made.flow):
                around.append(made.flow[first + size] - size)
            for there in around:
                is_free = there >= 0 and not any(made.is_taken[there : there + size])
                if (
                    is_free
                    and made.texts[there : there + size]
                    == wanted
                    == (made.texts[here : here + size])
                ):
                    made.flow[first : first + size] = range(there, there + size)
                    made.take(made.flow[first : first + size])
                    places[start:end] = range(here, here + size)
                    break


def _exactly(wanted: list[str], texts: list[str], places: list[int], near: int) -> list[int]:
    """Where the letters of the wanted words stand one after the other, nearest to a place."""
    letters, held = "".join(wanted), "".join(texts)
    ends = list(accumulate(map(len, texts)))
    starts = []
    at = held.find(letters) if letters else -1
    while at >= 0:
        starts.append(at)
        at = held.find(letters, at + 1)
    if not starts:
        return [NONE] * len(wanted)
    start = min(starts, key=lambda one: abs(places[bisect_right(ends, one)] - near))
    begins = accumulate(map(len, wanted[:-1]), initial=start)
    return [places[bisect_right(ends, begin)] for begin in begins]


def _together(wanted: list[str], texts: list[str], places: list[int]) -> list[int]:
    """Where the wanted words stand near each other; NONE for those that do not."""
    pairs = matched(wanted, texts)
    ends = [-LOOSE - 1, *(pair for pair in pairs if pair != NONE), len(texts) + LOOSE]
    near = {
        own
        for before, own, after in zip(ends, ends[1:], ends[2:], strict=False)
        if own - before <= LOOSE or after - own <= LOOSE
    }
    return [places[pair] if pair in near else NONE for pair in pairs]
