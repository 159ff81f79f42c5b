"""What `build.py watch` makes of an edit: the line, the page, the chapter."""

import io
import socket
import struct
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from zipfile import ZipFile

import pymupdf
import pytest

from press import preview
from press.model import Book, Metadata
from press.pdf.paging import PageMap
from press.problems import BookError, Position
from press.watching import Spot, changes, edited, spot, texts
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


def turns(folder: Path, out: Path) -> Queue[int]:
    """The turns of a watch over `folder`, each as it comes."""
    told: Queue[int] = Queue()

    def follow() -> None:
        for number, _ in enumerate(changes([folder], out)):
            told.put(number)
            if not number:
                # What the author saves while the first build runs.
                (folder / "one.md").write_text("saved early")

    Thread(target=follow, daemon=True).start()
    return told


@pytest.mark.parametrize("name", ["book", ".notes"])
def test_what_is_saved_while_the_first_build_runs_is_a_change(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    told = turns(tmp_path / name, tmp_path / name / "out")
    assert [told.get(timeout=20), told.get(timeout=20)] == [0, 1]


def test_what_editors_and_builds_leave_beside_a_text_is_no_change(tmp_path: Path) -> None:
    told = turns(tmp_path, tmp_path / "out")
    assert [told.get(timeout=20), told.get(timeout=20)] == [0, 1]
    (tmp_path / "out").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in (".one.md.swp", "one.md~", ".#one.md", "out/book.pdf", ".hidden/one.md"):
        (tmp_path / name).write_text("x")
    with pytest.raises(Empty):
        told.get(timeout=2)
    (tmp_path / "new").write_text("x")
    (tmp_path / "new").replace(tmp_path / "one.md")
    assert told.get(timeout=20) == 2


def test_a_text_that_is_gone_before_it_is_read_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder(tmp_path, {"one.md": "1", "two.md": "2"})
    read = Path.read_text

    def gone(path: Path, *words: str) -> str:
        if path.name == "one.md":
            path.unlink()
        return read(path, *words)

    monkeypatch.setattr(Path, "read_text", gone)
    assert sorted(texts(tmp_path)) == ["SUMMARY.md", "two.md"]


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[preview.Preview]:
    """A preview of one page and one chapter."""
    with pymupdf.open() as document:
        document.new_page()
        pdf = document.tobytes()
    file = io.BytesIO()
    with ZipFile(file, "w") as book:
        book.writestr("EPUB/one.xhtml", "<html/>")
    (tmp_path / "preview").mkdir()
    (tmp_path / "preview" / "preview.html").write_text("the page")
    with preview.served(tmp_path, tmp_path) as made:
        made.show(preview.State(stage="built"), pdf, file.getvalue())
        yield made


def asked(url: str, **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=named)) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_a_page_of_another_site_shows_nothing_of_the_book(shown: preview.Preview) -> None:
    picture = f"{shown.url}page/0"
    assert asked(picture) == 200
    assert asked(picture, Sec_Fetch_Site="same-origin", Sec_Fetch_Dest="image") == 200
    assert asked(picture, Sec_Fetch_Site="cross-site", Sec_Fetch_Dest="image") == 403
    assert asked(shown.url, Sec_Fetch_Site="same-site", Sec_Fetch_Dest="iframe") == 403
    # A link in a terminal that is a page itself.
    assert asked(shown.url, Sec_Fetch_Site="cross-site", Sec_Fetch_Dest="document") == 200


@pytest.mark.parametrize("path", ["book/1/one.xhtml", "%62ook/1/one.xhtml"])
def test_no_script_of_the_manuscript_runs_however_its_address_is_written(
    shown: preview.Preview, path: str
) -> None:
    with urllib.request.urlopen(shown.url + path) as answer:
        assert answer.headers["Content-Security-Policy"] == "script-src 'none'"


def test_pages_that_are_not_there_are_not_found(shown: preview.Preview) -> None:
    found = [asked(f"{shown.url}page/{number}") for number in ("1", "-1", "x", "9" * 5000)]
    assert found == [404] * 4


def test_pages_are_drawn_one_at_a_time(shown: preview.Preview) -> None:
    """MuPDF is not made for threads."""
    made: Queue[bytes | None] = Queue()
    with shown.changed:
        Thread(target=lambda: made.put(shown.page(0)), daemon=True).start()
        with pytest.raises(Empty):
            made.get(timeout=0.5)
    assert made.get(timeout=20)


def test_a_reader_who_turns_away_is_nobody_s_news(
    shown: preview.Preview, capfd: pytest.CaptureFixture[str]
) -> None:
    shown.epub = b""
    shown.page = lambda number: b"x" * 2**24  # type: ignore[method-assign]
    port = int(shown.url.rstrip("/").rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        one.sendall(f"GET /page/0 HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        one.recv(100)
    time.sleep(0.5)
    assert asked(shown.url) == 200
    assert "Traceback" not in capfd.readouterr().err
