"""Bytes become text with nothing lost and every line's origin known."""

from pathlib import Path

from press.problems import Position
from press.source import load


def loaded(root: Path, text: str | bytes, name: str = "a.md") -> tuple[str, list[str]]:
    (root / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    made, problems = load(root, name)
    return made.text, [str(problem) for problem in problems]


def test_byte_that_is_not_utf8_is_placed(tmp_path: Path) -> None:
    _, problems = loaded(tmp_path, b"# A\n\nna\xefve\n")
    assert problems[0].startswith("a.md:3:3: error SRC-001: byte 0xef at offset 7 is not UTF-8")


def test_line_ends_and_mark_of_byte_order_are_evened_out(tmp_path: Path) -> None:
    assert loaded(tmp_path, b"\xef\xbb\xbf# A\r\nb\rc\n") == ("# A\nb\nc\n", [])


def test_front_matter_is_blanked_and_lines_keep_their_numbers(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: x\n---\n# A\n")
    made, _ = load(tmp_path, "a.md")
    assert made.line(4) == "# A"


def test_include_takes_an_anchor_and_knows_where_its_lines_come_from(tmp_path: Path) -> None:
    (tmp_path / "code.rs").write_text("// ANCHOR: a\nfn a() {}\n// ANCHOR_END: a\nfn b() {}\n")
    (tmp_path / "a.md").write_text("before\n{{#rustdoc_include code.rs:a}}\nafter\n")
    made, problems = load(tmp_path, "a.md")
    assert (made.text, problems) == ("before\nfn a() {}\nafter\n", ())
    assert made.position(2, 1) == Position("code.rs", 2, 1)
    assert made.position(3, 1) == Position("a.md", 3, 1)


def test_include_takes_a_range_of_lines(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("1\n2\n3\n4\n")
    assert loaded(tmp_path, "{{#include x.txt:2:3}}")[0] == "2\n3"


def test_include_outside_the_book_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("password")
    book = tmp_path / "book"
    book.mkdir()
    text, problems = loaded(book, "{{#include ../secret}}\n")
    assert "password" not in text
    assert "SRC-006" in problems[0]


def test_link_that_leads_out_of_the_book_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("password")
    book = tmp_path / "book"
    book.mkdir()
    (book / "inside").symlink_to(tmp_path / "secret")
    text, problems = loaded(book, "{{#include inside}}\n")
    assert "password" not in text
    assert "SRC-006" in problems[0]


def test_missing_include_suggests_the_nearest_file(tmp_path: Path) -> None:
    (tmp_path / "listing.rs").write_text("x")
    assert 'did you mean "listing.rs"?' in loaded(tmp_path, "{{#include lsting.rs}}")[1][0]


def test_nesting_bomb_and_control_character_are_reported(tmp_path: Path) -> None:
    _, problems = loaded(tmp_path, "> " * 5000 + "x\n\na\x00b\n")
    assert [p.split("error ")[1][:7] for p in problems] == ["SRC-004", "SRC-003"]


def test_chapter_that_is_no_chapter_by_its_size_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "a.md").open("wb") as file:
        file.truncate(200 * 10**6)
    made, problems = load(tmp_path, "a.md")
    assert (made.text, problems[0].code) == ("", "SRC-002")


def test_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.md").mkdir()
    assert load(tmp_path, "a.md")[1][0].code == "SRC-007"


def test_line_may_hold_more_than_one_include(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("x\n")
    (tmp_path / "a.md").write_text("{{#include x.txt}} and {{#include x.txt}}.\n")
    made, problems = load(tmp_path, "a.md")
    assert (made.text, problems) == ("x and x.\n", ())
