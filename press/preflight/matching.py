"""Takes two sequences of words, of which the second should hold the first; gives what pairs up.

Words that are rare pair up first and divide both sequences; between them it is done again (the
idea of patience diff), so 20,000 words take as many steps and not their square. What a line or a
page has divided is put together again at the end, letter by letter.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import groupby

RUNS = (6, 3, 2, 1)
"""Words that must follow each other to be an anchor; the longest is least likely mistaken."""

SMALL = 60_000
"""Pairs of words that are compared with each other, where no word is rare."""

WINDOW, STEP = 1000, 4
"""Words that a gap may have where no word is rare, and words that must agree after it."""

SPREAD = 3
"""Words, signs among them, over which the letters of one word may be spread: `em`, `-`, `bed`."""

LONG = 60
"""Letters of words that may be divided by hyphens on line after line."""

NONE = -1


def matched(wanted: Sequence[str], found: Sequence[str]) -> list[int]:
    """For each wanted word the place of its fellow in `found`, in rising order, or NONE.

    A word whose letters stand in several found words, or in a part of one, has the first of them.
    """
    pairs = [NONE] * len(wanted)
    _pair(wanted, found, pairs)
    _settle(wanted, found, pairs)
    _join(wanted, found, pairs)
    _let_go(wanted, pairs)
    return pairs


def _pair(wanted: Sequence[str], found: Sequence[str], pairs: list[int]) -> None:
    """Fill in the pairs of equal words."""
    stack = [(0, len(wanted), 0, len(found), 0)]
    while stack:
        a, b, c, d, level = stack.pop()
        while a < b and c < d and wanted[a] == found[c]:
            pairs[a] = c
            a, c = a + 1, c + 1
        while a < b and c < d and wanted[b - 1] == found[d - 1]:
            b, d = b - 1, d - 1
            pairs[b] = d
        if a == b or c == d:
            continue
        if level < len(RUNS):
            anchors = _anchors(wanted, found, (a, b, c, d), RUNS[level])
            # With new borders long runs may be rare that were not before.
            below = 0 if anchors and level else level + 1
            for one, other in anchors:
                stack.append((a, one, c, other, below))
                a, c = one, other
            stack.append((a, b, c, d, level + 1))
        elif (b - a) * (d - c) <= SMALL:
            blocks = SequenceMatcher(None, wanted[a:b], found[c:d], autojunk=False)
            for one, other, size in blocks.get_matching_blocks():
                pairs[a + one : a + one + size] = range(c + other, c + other + size)
        else:
            _walk(wanted, found, (a, b, c, d), pairs)


def _walk(
    wanted: Sequence[str],
    found: Sequence[str],
    borders: tuple[int, int, int, int],
    pairs: list[int],
) -> None:
    """Pair up long stretches in which no word is rare: step by step, over the nearest gap."""
    a, b, c, d = borders
    while a < b and c < d:
        if wanted[a] == found[c]:
            pairs[a] = c
            a, c = a + 1, c + 1
            continue
        runs: dict[tuple[str, ...], int] = {}
        for far in range(min(WINDOW, d - c), -1, -1):
            runs[tuple(found[c + far : c + far + STEP])] = far
        steps = [
            (near + runs[run], near, runs[run])
            for near in range(min(WINDOW, b - a))
            if (run := tuple(wanted[a + near : a + near + STEP])) in runs
        ]
        if not steps:
            return
        _, near, far = min(steps)
        a, c = a + near, c + far


def _anchors(
    wanted: Sequence[str], found: Sequence[str], borders: tuple[int, int, int, int], run: int
) -> list[tuple[int, int]]:
    """Places where a run of words begins that stands once in both, in rising order."""
    a, b, c, d = borders
    ours = _once(wanted, a, b, run)
    theirs = _once(found, c, d, run)
    common = sorted((ours[key], theirs[key]) for key in ours.keys() & theirs.keys())
    return _rising(common)


def _once(words: Sequence[str], start: int, end: int, run: int) -> dict[tuple[str, ...], int]:
    places: dict[tuple[str, ...], int] = {}
    for place in range(start, end - run + 1):
        key = tuple(words[place : place + run])
        places[key] = NONE if key in places else place
    return {key: place for key, place in places.items() if place != NONE}


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs that rise on both sides."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for place, (_, other) in enumerate(pairs):
        at = bisect_left(tails, other)
        before.append(ends[at - 1] if at else NONE)
        if at == len(tails):
            tails.append(other)
            ends.append(place)
        else:
            tails[at], ends[at] = other, place
    chain: list[tuple[int, int]] = []
    place = ends[-1] if ends else NONE
    while place != NONE:
        chain.append(pairs[place])
        place = before[place]
    return chain[::-1]


def _settle(wanted: Sequence[str], found: Sequence[str], pairs: list[int]) -> None:
    """Bring a lone word beside its neighbour, if the same word stands there as well."""
    for here in range(1, len(pairs) - 1):
        before, own, after = pairs[here - 1 : here + 2]
        if own == NONE or before == own - 1 or after == own + 1:
            continue
        if before != NONE and found[before + 1] == wanted[here]:
            pairs[here] = before + 1
        elif after != NONE and found[after - 1] == wanted[here]:
            pairs[here] = after - 1


def _join(wanted: Sequence[str], found: Sequence[str], pairs: list[int]) -> None:
    """Pair up words that are divided otherwise: `embed` and `ding` are the letters of one."""
    for start, end in gaps(pairs):
        low = pairs[start - 1] + 1 if start else 0
        high = pairs[end] if end < len(pairs) else len(found)
        # A divided word may have a piece in a word beside the gap, as `re` in `re-`.
        letters = "".join(wanted[start:end])
        pieces = [(sign, place) for place in range(low, high) for sign in found[place]]
        if "-" not in letters and len(letters) > LONG:
            pieces = [piece for piece in pieces if piece[0] != "-"]
        head = 0
        while head < min(len(letters), len(pieces)) and letters[head] == pieces[head][0]:
            head += 1
        tail = 0
        rest = min(len(letters), len(pieces)) - head
        while tail < rest and letters[-1 - tail] == pieces[-1 - tail][0]:
            tail += 1
        at = "".join(sign for sign, _ in pieces).find(letters)
        if head + tail == len(letters):
            homes = [place for _, place in [*pieces[:head], *pieces[len(pieces) - tail :]]]
        elif at >= 0:
            homes = [place for _, place in pieces[at : at + len(letters)]]
        else:
            homes = _scattered(letters, pieces)
        place = 0
        for number in range(start, end):
            size = len(wanted[number])
            here = homes[place : place + size]
            is_whole = head + tail == len(letters) or at >= 0
            if here and NONE not in here and (is_whole or here[-1] - here[0] <= SPREAD):
                pairs[number] = here[0]
            place += size


def _scattered(letters: str, pieces: list[tuple[str, int]]) -> list[int]:
    homes = [NONE] * len(letters)
    if len(letters) * len(pieces) > SMALL:
        return homes
    other = "".join(sign for sign, _ in pieces)
    for one, at, size in SequenceMatcher(
        None, letters, other, autojunk=False
    ).get_matching_blocks():
        for step in range(size):
            homes[one + step] = pieces[at + step][1]
    return homes


def _let_go(wanted: Sequence[str], pairs: list[int]) -> None:
    """Unpair a sign that stands alone beside missing words: a full stop is found anywhere."""
    alone = []
    for here in range(1, len(pairs) - 1):
        before, own, after = pairs[here - 1 : here + 2]
        is_near = (before != NONE and own - before <= SPREAD) or (
            after != NONE and after - own <= SPREAD
        )
        if NONE in (before, after) and not is_near and not wanted[here].isalnum():
            alone.append(here)
    for here in alone:
        pairs[here] = NONE


def gaps(pairs: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of words without a fellow, as (first, beyond the last)."""
    found = []
    for is_gap, run in groupby(range(len(pairs)), key=lambda place: pairs[place] == NONE):
        if is_gap:
            places = list(run)
            found.append((places[0], places[-1] + 1))
    return found
