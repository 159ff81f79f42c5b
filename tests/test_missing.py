"""What no font has is drawn as a sign, and is everywhere else what its author wrote."""

import io
from typing import Any
from xml.etree.ElementTree import fromstring, tostring

import pikepdf
import pytest
from weasyprint.text.fonts import FontConfiguration

from press import pdf
from press.model import Matter
from press.pdf import missing
from press.pdf.fragment import Bookmark, Place
from press.pdf.layout import Page
from tests import small_book
from tests.test_layout import annotations, codes, elements, laid

LOST = "\ue123"
"""A character for private use, which no font of any machine has."""


def test_outline_and_link_of_a_bound_book_say_what_its_author_wrote() -> None:
    body = f'<h1 id="a">One</h1><h2 id="a.b">Of <em>{LOST}{LOST}</em></h2>\
<p>See <a href="#a.b">the <b>{LOST}</b> of it</a> and <a href="https://example.org">{LOST}.</a></p>'
    piece = pdf.Piece("a", f"One {LOST}", small_book.PAGE.format("a", body), Matter.BODY)
    bound = pdf.bind([*small_book.pieces()[:2], piece], small_book.press(), small_book.plainly)
    with pikepdf.open(io.BytesIO(bound.screen)) as file, file.open_outline() as outline:
        part = outline.root[-1]
        assert (part.title, [one.title for one in part.children]) == (
            f"One {LOST}", [f"Of {LOST}{LOST}"],
        )  # fmt: skip
        links = [str(link.Contents) for page in file.pages for link in page.get("/Annots", ())]
    assert links == [f"the {LOST} of it", f"{LOST}."]


def test_a_running_head_keeps_the_sign_because_it_is_drawn() -> None:
    fragment = laid(f"<h2>Of {LOST}</h2>")
    assert [one.label for one in fragment.bookmarks] == [f"Of {LOST}"]
    assert fragment.leaves[0].chapter == "Of \ufffd"


def test_headings_in_another_order_keep_their_signs() -> None:
    def bookmarks(*labels: str) -> tuple[Bookmark, ...]:
        return tuple(Bookmark(2, label, Place(0, 0, 0)) for label in labels)

    before = bookmarks(f"a {LOST}", "b")
    signed = bookmarks("a \ufffd", "b")
    assert missing.relabelled(signed, before, {LOST}) == before
    assert missing.relabelled(signed[::-1], before, {LOST}) == signed[::-1]
    assert missing.relabelled(signed[:1], before, {LOST}) == signed[:1]


def test_a_part_is_laid_out_once_with_signs_in_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    render = Page.render
    turns: list[object] = []
    monkeypatch.setattr(Page, "render", lambda *a, **k: turns.append(a) or render(*a, **k))
    once = laid(f"<h2>Of</h2><p>a {LOST} <em>b</em> {LOST}</p>")
    assert (len(turns), codes(once)) == (1, ["LAYOUT-002"])
    turns.clear()
    assert codes(laid(f"<h2>Of {LOST}</h2><p>{LOST}</p>"))[0] == "LAYOUT-002"
    assert len(turns) == 2


def test_what_is_drawn_with_other_characters_is_not_foreseen() -> None:
    fonts = FontConfiguration()
    text = f"a\u00ad\u200d\u0301\ufe0f é – {LOST} \U0001f468"
    head = "<head><title>\ue126</title></head>"
    root = fromstring(f"<html>{head}<body>{text}<h2>\ue124</h2>\ue125<p>\ue124</p></body></html>")
    assert missing.foreseen(root, fonts) - {"\U0001f468"} == {LOST, "\ue125"}
    assert missing.foreseen(fromstring("<html><body>plain</body></html>"), fonts) == frozenset()


def test_the_head_of_a_document_stays_as_it_is() -> None:
    head = f"<head><title>{LOST} a</title><style>p::before {{ content: '{LOST}' }}</style></head>"
    root = fromstring(f"<html>{head}<body>{LOST}</body></html>")
    missing.replace(root, {LOST})
    assert tostring(root[0], "unicode") == head
    assert root[1][0].attrib == {"class": "missing", "data-text": LOST}


def test_texts_are_those_of_the_author() -> None:
    markup = f"<p>a{LOST}<b>{LOST}{LOST}b</b>{LOST}c<i/> d</p>"
    root = fromstring(markup)
    missing.replace(root, {LOST})
    assert "".join(root.itertext()) == "a\ufffd\ufffd\ufffdb\ufffdc d"
    assert "".join(missing.texts(root)) == "".join(fromstring(markup).itertext())


def said(body: str, **more: Any) -> list[int]:
    """How many characters each element of signs says, from the last to the first."""
    found = list(elements(laid(body, **more)))
    return [len(str(one.ActualText)) for one in found if "/ActualText" in one]


def test_a_run_that_lines_end_in_is_said_once() -> None:
    parts = said(f"<p>a {LOST * 100} b</p>")
    assert len(parts) > 1
    assert sum(parts) == 100


def test_a_head_that_is_repeated_says_it_again() -> None:
    rows = "<tr><td>x</td></tr>" * 90
    table = f"<table><thead><tr><th>{LOST * 3}</th></tr></thead><tbody>{rows}</tbody></table>"
    assert said(table) == [3, 3, 3]


def test_the_warning_names_the_character_and_says_what_is_drawn() -> None:
    (told, *_) = laid(f"<p>{LOST}</p>").problems
    assert told.code == "LAYOUT-002"
    assert told.message == f'no font has "{LOST}" (U+E123)'
    assert told.hint.startswith("\ufffd stands for it")


def test_what_a_picture_lacks_is_told_too() -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="9"><title>a</title>\
<text y="9">{LOST}</text></svg>'
    assert "LAYOUT-002" in codes(laid(f"<p>{svg}</p>"))


def test_a_formula_in_a_link_is_described_by_its_source() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>a^2</title></svg>'
    body = f'<p><a href="https://example.org">so <span class="math">{svg}</span> is</a></p>'
    assert [str(one.Contents) for one in annotations(laid(body))] == ["so a^2 is"]
