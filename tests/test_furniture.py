from dataclasses import replace

import pytest

from press.model import Matter
from press.pdf.fragment import Fragment, Leaf, PageReference, Side
from press.pdf.furniture import Room, Sheet, sheets, wording
from press.pdf.jobs import lay_out
from press.pdf.layout import Page
from press.pdf.paging import paged
from tests import small_book
from tests.test_paging import fragment


def drawn(*fragments: Fragment, **kinds: frozenset[str]) -> tuple[Sheet | None, ...]:
    page_map = paged(fragments, [Matter.BODY] * len(fragments))
    titles = {one.id: f"Title of {one.id}" for one in fragments}
    return sheets(fragments, page_map, titles, ("p.", "page"), **kinds)


def part(id: str, chapters: list[str], opener: int = 0) -> Fragment:
    plain = fragment(id, len(chapters))
    leaves = tuple(
        replace(leaf, chapter=chapter, is_opener=page == opener)
        for page, (leaf, chapter) in enumerate(zip(plain.leaves, chapters, strict=True))
    )
    return replace(plain, leaves=leaves)


def test_versos_show_the_part_and_rectos_the_chapter() -> None:
    found = drawn(part("one", ["", "1.1 A", "1.1 A", "1.2 B", "1.2 B"]))
    assert [(s.folio, s.head) for s in found if s] == [
        ("1", ""), ("2", "Title of one"), ("3", "1.1 A"), ("4", "Title of one"), ("5", "1.2 B"),
    ]  # fmt: skip


def test_a_recto_before_the_first_chapter_shows_the_part() -> None:
    found = drawn(part("one", ["", "", "", ""]))
    assert found[2] and found[2].head == "Title of one"


def test_an_opener_has_a_folio_and_no_head_wherever_it_is() -> None:
    found = drawn(part("one", ["", "A", "A"], opener=2))
    assert [s and (s.head, s.is_opener) for s in found] == [
        ("", True), ("Title of one", False), ("", True)
    ]  # fmt: skip


def test_what_goes_on_with_the_piece_before_begins_with_a_running_head() -> None:
    found = drawn(part("one", [""]), part("two", ["", ""], opener=-1), continued=frozenset({"two"}))
    assert [sheet and (sheet.head, sheet.is_opener) for sheet in found] == [
        ("", True), None, ("Title of two", False), ("Title of two", False),
    ]  # fmt: skip


def test_blank_pages_and_bare_pieces_have_nothing() -> None:
    found = drawn(part("one", [""]), part("two", ["", ""]), bare=frozenset({"two"}))
    assert [bool(sheet) for sheet in found] == [True, False, False, False]


def test_a_blank_page_within_a_part_has_nothing() -> None:
    one = part("one", ["", "", ""])
    leaves = (one.leaves[0], replace(one.leaves[1], is_blank=True), one.leaves[2])
    assert [bool(sheet) for sheet in drawn(replace(one, leaves=leaves))] == [True, False, True]


def reference(target: str, *, is_worded: bool = True) -> PageReference:
    return PageReference(0, 0, target, is_worded, 100, 500, 30, 10, "font-size: 10pt")


@pytest.mark.parametrize(
    ("target", "is_worded", "text"),
    [
        ("two", True, ("page\N{NO-BREAK SPACE}", "3", True)),
        ("two", False, ("", "3", False)),
        ("nowhere", True, ("", "", False)),
        ("ten", True, ("p.\N{NO-BREAK SPACE}", "11", False)),
    ],
)
def test_a_page_reference_shows_the_page_of_its_target(
    target: str, is_worded: bool, text: tuple[str, str, bool]
) -> None:
    one = replace(part("one", [""]), references=(reference(target, is_worded=is_worded),))
    first = drawn(one, part("two", [""] * 8), part("ten", [""]))[0]
    assert first
    assert [(one.word, one.figures, one.is_long) for one in first.numbers] == [text]


@pytest.mark.parametrize(
    ("follows", "is_worded", "room"),
    [
        ("", True, Room.AFTER),
        (" ", True, Room.AROUND),
        (",", True, Room.BEFORE),
        ("", False, Room.ALL_BEFORE),
    ],
)
def test_what_a_short_number_leaves_of_its_box_goes_where_a_space_is(
    follows: str, is_worded: bool, room: Room
) -> None:
    wanted = replace(reference("one", is_worded=is_worded), follows=follows)
    (sheet,) = drawn(replace(part("one", [""]), references=(wanted,)))
    assert sheet and [number.room for number in sheet.numbers] == [room]


def test_texts_that_share_a_fragment_have_heads_of_their_own() -> None:
    one = part("one", ["A", "A", "B", "C"])
    titles = ("A", "A", "B", "B")
    leaves = tuple(
        replace(leaf, title=title) for leaf, title in zip(one.leaves, titles, strict=True)
    )
    found = drawn(replace(one, leaves=leaves))
    assert [sheet and sheet.head for sheet in found] == ["", "A", "B", "B"]


def test_a_number_hangs_from_a_strut_that_ends_on_the_baseline() -> None:
    one = replace(part("one", [""]), references=(reference("one"),))
    sheet = drawn(one)[0]
    assert sheet
    (number,) = sheet.numbers
    assert number.top + number.strut == 720 - 500
    assert (number.left, number.width) == (100, 30)


def test_sheets_are_laid_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    render = Page.render
    turns: list[object] = []
    monkeypatch.setattr(Page, "render", lambda *a, **k: turns.append(a) or render(*a, **k))
    numbers = [
        replace(reference("one", is_worded=follows is not None), follows=follows or "")
        for follows in ("", " ", ",", None)
    ]
    one = replace(part("one", ["", "A", "A"]), references=tuple(numbers))
    press = small_book.press()
    html = press.sheets(sheets=drawn(one), width=504, height=720)
    made = lay_out(replace(small_book.job(""), html=html, is_tagged=False))
    assert (len(made.leaves), len(turns)) == (3, 1)


def test_bare_pieces_still_show_their_page_references() -> None:
    one = replace(part("one", [""]), references=(reference("one"),))
    sheet = drawn(one, bare=frozenset({"one"}))[0]
    assert sheet and (sheet.folio, len(sheet.numbers)) == ("", 1)


def test_the_sheet_knows_the_text_block_from_the_top() -> None:
    sheet = drawn(part("one", [""]))[0]
    assert sheet and sheet.place == (72, 54, 378, 603)
    assert sheet.side is Side.RECTO
    assert isinstance(part("one", [""]).leaves[0], Leaf)


@pytest.mark.parametrize(("page", "told"), [(7, "p.\N{NO-BREAK SPACE}viii"), (37, "xxxviii")])
def test_long_roman_number_fills_its_box_without_the_word(page: int, told: str) -> None:
    front = fragment("front", 40)
    front = replace(front, anchors=(("x", replace(front.anchors[0][1], page=page)),))
    page_map = paged([front], [Matter.FRONT])
    reference = PageReference(0, 0, "x", True, 100, 600, 27, 8, "")
    assert wording(reference, page_map, ("p.", "page")) == told
