import pytest

from press.model import Matter
from press.pdf.fragment import Fragment, Leaf, Place, Side
from press.pdf.paging import Numbering, PageMap, paged, roman


def fragment(id: str, pages: int, anchors: dict[str, int] | None = None, first: Side = Side.RECTO):
    sides = [first, Side.VERSO if first is Side.RECTO else Side.RECTO]
    leaves = tuple(
        Leaf(504, 720, (72, 63, 450, 666), sides[page % 2], False, False, "")
        for page in range(pages)
    )
    places = {id: 0, **(anchors or {})}
    return Fragment(
        id, b"", leaves, tuple((name, Place(page, 0, 0)) for name, page in places.items()),
        (), (), (), (), (),
    )  # fmt: skip


def book() -> PageMap:
    return paged(
        [
            fragment("cover", 1),
            fragment("title", 1),
            fragment("rights", 1, first=Side.VERSO),
            fragment("contents", 3),
            fragment("one", 4, {"one.a": 1, "one.b": 1, "one.c": 3}),
            fragment("two", 3, {"two.a": 0}),
            fragment("index", 1),
        ],
        [None, *[Matter.FRONT] * 3, *[Matter.BODY] * 2, Matter.BACK],
    )


def test_each_part_begins_on_a_recto_after_a_blank_page_where_needed() -> None:
    slots = book().slots
    assert [slot.fragment for slot in slots] == [
        "cover", "", "title", "rights", "contents", "contents", "contents", "",
        "one", "one", "one", "one", "two", "two", "two", "", "index",
    ]  # fmt: skip


def test_front_matter_counts_in_roman_and_the_body_from_one() -> None:
    assert [slot.folio for slot in book().slots] == [
        "", "", "i", "ii", "iii", "iv", "v", "vi", *map(str, range(1, 10))
    ]  # fmt: skip
    assert book().slots[1].numbering is Numbering.COVER


def test_a_piece_may_ask_for_a_verso() -> None:
    assert book().folio("rights") == "ii"


def test_an_id_has_the_folio_of_the_page_where_it_begins() -> None:
    page_map = book()
    assert page_map.folio("one.c") == "4"
    assert page_map.page("two.a") == 12
    assert page_map.folio("nowhere") == ""
    assert page_map.page("nowhere") is None


def test_a_span_ends_before_the_next_begins_and_leaves_blank_pages_out() -> None:
    spans = book().spans(["one", "one.c", "two", "index"])
    assert spans == {"one": ("1", "3"), "one.c": ("4", "4"), "two": ("5", "7"), "index": ("9", "9")}


def test_marks_name_the_first_id_of_each_page_and_a_page_without_one_shares_the_last() -> None:
    ids = ["contents", "one", "one.a", "one.b", "one.c", "two", "two.a", "index"]
    assert book().marks(ids) == (
        ("contents", "iii"), ("contents", "iv"), ("contents", "v"), ("contents", "vi"),
        ("one", "1"), ("one.a", "2"), ("one.a", "3"), ("one.c", "4"),
        ("two", "5"), ("two", "6"), ("two", "7"), ("two", "8"), ("index", "9"),
    )  # fmt: skip


def test_what_floats_to_a_later_page_is_not_said_to_begin_it() -> None:
    # one.c is a figure of page 4 that is spoken of before the text of page 2 ends.
    ids = ["one", "one.c", "one.a", "one.b", "two"]
    assert book().marks(ids)[:3] == (("one", "1"), ("one.a", "2"), ("one.a", "3"))


def test_a_book_without_front_matter_begins_on_page_one() -> None:
    assert [s.folio for s in paged([fragment("one", 2)], [Matter.BODY]).slots] == ["1", "2"]


@pytest.mark.parametrize(
    ("number", "numeral"), [(1, "i"), (4, "iv"), (14, "xiv"), (49, "xlix"), (1944, "mcmxliv")]
)
def test_roman_numerals(number: int, numeral: str) -> None:
    assert roman(number) == numeral
