"""What a printer would refuse is found, with the number and who asks for it."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from press import pdf
from press.model import Asset, Book, Ink, Manifest, Matter, Printing
from press.pdf.gathering import Finish
from press.preflight import pressing
from press.preflight.proof import Proof
from press.printers import PRINTERS
from press.problems import Problem, Severity
from press.words import ENGLISH
from tests import small_book

NAMED = Printing(is_named=True)
COVER = {"name": "small-book-cover.pdf", "sources": "now"}
STYLE = "@page { margin: 60pt } @page :left { margin: 60pt } @page :right { margin: 60pt }"


def printed(body: str, css: str = "", assets: tuple[Asset, ...] = (), copies: int = 24) -> bytes:
    """So many pages that hold this, in grey."""

    page = f'<section style="break-after: page">{body}</section>' * copies
    one = pdf.Piece("x", "X", small_book.PAGE.format("x", page), Matter.BODY, is_bare=True)
    press = small_book.press(
        finish=Finish(Ink.BLACK), style=small_book.style() + STYLE + css, assets=assets
    )
    made = pdf.bind([one], press, small_book.plainly)
    with pikepdf.open(io.BytesIO(made.print)) as file:
        while len(file.pages) > copies:
            del file.pages[-1]
        return saved(file)


def saved(file: pikepdf.Pdf) -> bytes:
    kept = io.BytesIO()
    file.save(kept)
    return kept.getvalue()


def changed(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as file:
        change(file)
        return saved(file)


def told(data: bytes, printing: Printing = NAMED, cover: dict[str, str] = COVER) -> list[Problem]:
    meta = replace(small_book.METADATA, printing=printing)
    record = {"sources": "now", "artifacts": [cover]}
    proof = Proof(
        Book(meta, (), (), ()), Manifest(meta, (), ""), ENGLISH, Path(), b"", data, b"", record
    )
    return list(pressing.check(proof))


def said(problems: list[Problem]) -> list[str]:
    return [str(problem) for problem in problems]


@pytest.fixture(scope="module")
def good() -> bytes:
    return printed("<p>Some text.</p>")


def test_a_file_as_the_printer_wants_it_has_no_findings(good: bytes) -> None:
    assert told(good) == []


def test_too_few_pages_and_an_odd_number(good: bytes) -> None:
    few = changed(good, lambda file: file.pages.__delitem__(slice(0, 3)))
    assert said(told(few)) == [
        'small-book-print.pdf: error PRINT-001: 21 pages: KDP binds 24 to 828 of paper "white"'
        " (KDP, Print Options, as quoted)",
        "small-book-print.pdf: error PRINT-002: 21 pages: the number has to be even"
        " (KDP, Print Options, as quoted)",
    ]


def test_a_book_that_names_no_printer_is_warned(good: bytes) -> None:
    few = changed(good, lambda file: file.pages.__delitem__(slice(0, 2)))
    (problem,) = told(few, Printing())
    assert problem.severity is Severity.WARNING
    assert problem.hint == "[print] in book.toml names another printer"


def test_margins_are_held_against_the_number_of_pages() -> None:
    narrow = printed(
        "<p>Some text.</p>",
        "@page :right { margin-left: 19pt } @page :left { margin-left: 10pt }",
    )
    assert said(told(narrow)) == [
        "small-book-print.pdf: error PRINT-003: inner margin of 0.339 in on page 1 of the file and"
        " 11 more: at least 0.375 in (KDP, Set Trim Size, Bleed, and Margins, as quoted)",
        "small-book-print.pdf: error PRINT-003: margin of 0.214 in on page 2 of the file and"
        " 11 more: at least 0.25 in (KDP, Set Trim Size, Bleed, and Margins, as quoted)",
    ]


def test_small_type_and_thin_rules_are_advice() -> None:
    fine = printed('<p style="font-size: 6.5pt; border-bottom: 0.4pt solid">fine print</p>')
    assert [(one.code, one.severity) for one in told(fine)] == [
        ("PRINT-004", Severity.WARNING),
        ("PRINT-005", Severity.WARNING),
    ]
    assert (
        "type of 6.5 pt on page 1 of the file and 23 more: at least 7 pt" in told(fine)[0].message
    )
    assert "rule of 0.4 pt" in told(fine)[1].message


def test_coarse_pictures_are_told() -> None:
    file = io.BytesIO()
    Image.new("RGB", (200, 100), "red").save(file, "PNG")
    own = Asset("a.png", "image/png", file.getvalue())
    coarse = printed('<p><img src="asset:a.png" alt="x" style="width: 1in"/></p>', assets=(own,))
    (problem,) = told(coarse)
    assert problem.code == "PRINT-006"
    assert problem.message.startswith("picture of 200 dpi on page 1 of the file")


def test_a_font_that_is_not_in_the_file(good: bytes) -> None:
    def change(file: pikepdf.Pdf) -> None:
        for item in file.objects:
            if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item:
                del item["/FontFile2"]

    problems = told(changed(good, change))
    assert [problem.code for problem in problems] == ["PRINT-007"]
    assert "Press-Serif" in problems[0].message


def test_what_is_for_screens_is_told(good: bytes) -> None:
    def change(file: pikepdf.Pdf) -> None:
        with file.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("One", 0))
        file.pages[0].Annots = pikepdf.Array()

    (problem,) = told(changed(good, change))
    assert (problem.code, problem.message) == (
        "PRINT-008",
        "the file has bookmarks, annotations (KDP, Paperback Submission Guidelines)",
    )


def test_colour_in_a_black_book_is_told(good: bytes) -> None:
    def change(file: pikepdf.Pdf) -> None:
        file.pages[0].contents_add(b"1 0 0 rg 0 0 1 1 re f", prepend=False)

    codes = [problem.code for problem in told(changed(good, change))]
    assert "PRINT-009" in codes
    coloured = replace(NAMED, ink=Ink.COLOUR, paper="premium")
    assert "PRINT-009" not in [one.code for one in told(changed(good, change), coloured)]


def test_pages_of_another_size_are_told(good: bytes) -> None:
    def change(file: pikepdf.Pdf) -> None:
        file.pages[3].MediaBox = pikepdf.Array([0, 0, 504, 725])

    (problem,) = told(changed(good, change))
    assert problem.code == "PRINT-010"
    assert "page 4 of the file" in problem.message


def test_ingramspark_has_to_be_asked_for_the_spine(good: bytes) -> None:
    asked = Printing(printer="ingramspark", is_named=True)
    (problem,) = told(good, asked)
    assert (problem.code, problem.severity) == ("PRINT-011", Severity.WARNING)
    assert told(good, replace(asked, spine=0.3)) == []


@pytest.mark.parametrize("cover", [{"name": "x", "sources": "now"}, {**COVER, "sources": "then"}])
def test_a_cover_of_another_state_of_the_book_is_told(good: bytes, cover: dict[str, str]) -> None:
    assert [problem.code for problem in told(good, cover=cover)] == ["PRINT-012"]


def test_guides_that_would_be_printed_are_told(good: bytes) -> None:
    assert [problem.code for problem in told(good, replace(NAMED, has_guides=True))] == [
        "PRINT-013"
    ]


@pytest.mark.parametrize("printer", list(PRINTERS))
def test_the_margins_of_the_design_please_every_printer(printer: str) -> None:
    """Inner 1.0, outer and top 0.75, bottom 0.875 in, with running heads 28 points above."""
    limits = PRINTERS[printer]
    assert limits.inner_margin(828) <= 1.0
    assert limits.outer.value <= 0.5
