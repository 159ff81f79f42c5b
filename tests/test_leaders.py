"""A leader is one text, whose dots stand where WeasyPrint puts them."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pymupdf
import pytest

from press.pdf import leaders
from press.pdf.fragment import Fragment, data
from press.pdf.jobs import lay_out
from tests import small_book

CSS = """
.entry { display: block } .leader::before { content: leader(" . ") }
.wide .leader::before { content: leader("AVAV") }
"""
LINES = "".join(
    f'<p class="entry" dir="{side}">{"Title " * n}<span class="leader"></span>{n}</p>'
    for side in ("ltr", "rtl")
    for n in range(1, 8)
)


@contextmanager
def copied() -> Iterator[None]:
    """As WeasyPrint does it."""
    yield


def laid(monkeypatch: pytest.MonkeyPatch, body: str, *, is_joined: bool) -> Fragment:
    if not is_joined:
        monkeypatch.setattr(leaders, "joined", copied)
    return lay_out(small_book.job(body, CSS))


def signs(made: Fragment) -> list[tuple[str, float, float]]:
    """Every sign on the pages with its place in points: glyphs, since a reader hears no dots."""
    with pymupdf.open(stream=data(made.pdf), filetype="pdf") as file:  # type: ignore[no-untyped-call]
        found = [
            (chr(code), *place)
            for page in file
            for span in page.get_texttrace()
            for code, _, place, _ in span["chars"]
            if chr(code).strip()
        ]
    return sorted(found, key=lambda one: (round(one[2]), one[1]))


@pytest.mark.parametrize("body", [LINES, f'<div class="wide">{LINES}</div>'], ids=["dots", "words"])
def test_dots_stand_where_they_stood(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    made = laid(monkeypatch, body, is_joined=True)
    plain = laid(monkeypatch, body, is_joined=False)
    assert [sign for sign, _, _ in signs(made)] == [sign for sign, _, _ in signs(plain)]
    for (_, x, y), (_, at, below) in zip(signs(made), signs(plain), strict=True):
        assert (x, y) == (pytest.approx(at, abs=0.05), pytest.approx(below, abs=0.05))
    assert Counter(sign for sign, _, _ in signs(made)).most_common(1)[0][1] > 200


def test_a_leader_takes_less_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    made = laid(monkeypatch, LINES * 4, is_joined=True)
    plain = laid(monkeypatch, LINES * 4, is_joined=False)
    assert len(data(made.pdf)) < 0.9 * len(data(plain.pdf))
