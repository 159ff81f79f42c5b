"""What `build.py watch` makes of an edit: the line, the page, the chapter."""

from pathlib import Path

import pytest

from press import preview
from press.model import Book, Metadata
from press.pdf.paging import PageMap
from press.problems import BookError, Position
from press.watching import Spot, edited, spot, texts
from tests.books import folder, staged

FILES = {
    "one.md": "# One\n\nText.\n",
    "two.md": "# Two\n\nOpening.\n\n## Far\n\nFirst.\n\nSecond.\n",
}


def test_an_edit_is_the_first_line_that_differs() -> None:
    assert edited({"a.md": "x\ny\n"}, {"a.md": "x\nz\n"}) == Position("a.md", 2)
    assert edited({"a.md": "x"}, {"a.md": "x\nmore"}) == Position("a.md", 2)
    assert edited({"a.md": "x"}, {"a.md": "x", "new.md": "n"}) is None


def test_an_edit_is_shown_where_its_block_begins(tmp_path: Path) -> None:
    made = staged(tmp_path, FILES)
    labels = tuple(made.labels.values())
    book = Book(Metadata("T", "t"), made.divisions, labels, ())
    far = next(n for n in made.divisions[1].blocks if getattr(n, "anchor", "") == "far")
    second = made.divisions[1].blocks[-1]
    pages = PageMap((), ((far.id, 4), (second.id, 5)))
    assert spot(book, pages, Position("two.md", 9)) == Spot(5, f"02-two-01.xhtml#{far.id}")
    assert spot(book, pages, Position("two.md", 6)) == Spot(4, f"02-two-01.xhtml#{far.id}")
    assert spot(book, None, Position("two.md", 9)) == Spot(0, f"02-two-01.xhtml#{far.id}")
    assert spot(book, pages, Position("strange.md", 1)) is None


def test_texts_are_those_that_a_book_is_made_of(tmp_path: Path) -> None:
    folder(tmp_path, FILES | {"book.toml": "", "picture.svg": "<svg/>"})
    assert sorted(texts(tmp_path)) == ["SUMMARY.md", "book.toml", "one.md", "two.md"]


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with preview.served(tmp_path, tmp_path) as first:
        port = int(first.url.rstrip("/").rpartition(":")[2])
        with pytest.raises(BookError) as caught, preview.served(tmp_path, tmp_path, port):
            pass
    assert [one.code for one in caught.value.problems] == ["WATCH-001"]
