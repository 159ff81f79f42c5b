"""A book of what is larger than a page, a line or a note's room: all of it is there, on the page."""

from pathlib import Path

import pytest

from press.preflight import lost
from press.preflight.proof import Proof
from press.preflight.ugly import breaks, ink, letters
from tests.preflight.test_lost import drawing, made, prose

WORD = "abcdefghijklmnopqrstuvwxyz0123456789" * 12
TERMS = " + ".join(f"x_{{{n}}}" for n in range(60))
ROWS = "\\\\".join(f"a_{{{n}}} &= b" for n in range(90))
HEAD = "<br>".join(f"headline {n}" for n in range(80))
PICTURE = "![A tower]({}.svg)"

LARGE = {
    "book.toml": '[book]\ntitle = "Large"\nslug = "large"\ndate = "2025-01-31"\n',
    "tall.svg": drawing(300, 3000),
    "half.svg": drawing(300, 500),
    "heads.md": f"# Heads\n\n{prose(300, 'h')}\n\n| {HEAD} | B |\n|---|---|\n| one | two |\n\nAfter.\n\n"
    f"- In a list:\n\n  | Name | Text |\n  |---|---|\n  | first | {prose(1200, 'r')} |\n"
    "  | second | plain |\n",
    "notes.md": "# Notes\n\n## Of prose\n\nText that calls it[^1] here and it[^2] there.\n\n"
    f"{prose(90, 'a')}\n\n## Of code\n\n> Text that calls[^3] in a quotation.\n\n{prose(90, 'b')}\n\n"
    f"[^1]: {prose(700, 'n')}\n\n[^2]: {prose(30, 's')}\n\n[^3]: See:\n\n"
    "    ```python\n" + "".join(f"    value_{n} = {n}\n" for n in range(90)) + "    ```\n",
    "words.md": f"# Words\n\nBefore {WORD} after, **{WORD}** and `{WORD}`, "
    f"at <https://example.org/{WORD}>.\n\n### {WORD}\n\nText.\n\n"
    f"| A | B |\n|---|---|\n| {WORD} | x |\n\n"
    + "| " + " | ".join(f"Column {n}" for n in range(24)) + " |\n" + "|---" * 24 + "|\n"
    + "| " + " | ".join(f"value{n}" for n in range(24)) + " |\n",
    "formulas.md": f"# Formulas\n\nText.\n\n$${TERMS}$$\n\nAnd ${TERMS}$ in a line.\n\n"
    f"| A | B |\n|---|---|\n| ${TERMS}$ | text |\n\n$$\\begin{{aligned}}{ROWS}\\end{{aligned}}$$\n",
    "pictures.md": f"# Pictures\n\nText.\n\n{PICTURE.format('half')}\n\n"
    f"| Picture | Meaning |\n|---|---|\n| {PICTURE.format('tall')} | one |\n"
    f"| {PICTURE.format('tall')} | two |\n\nText with {PICTURE.format('tall')} in a line.\n\n"
    "```mermaid\nflowchart TD\n  A[One] --> B[Two]\n```\n",
    "scripts.md": "# Scripts\n\nहिन्दी and **বাংলা**, ไทย and `ខ្មែរ`.\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Proof:
    return made(tmp_path_factory.mktemp("large"), LARGE)


def test_nothing_is_lost_of_what_no_page_can_hold(large: Proof) -> None:
    assert [str(problem) for problem in lost.check(large)] == []


def test_nothing_of_it_leaves_the_text_block(large: Proof) -> None:
    assert [str(problem) for problem in ink.outside(large)] == []


def test_a_note_that_ends_its_chapter_is_not_away_from_its_call(large: Proof) -> None:
    assert [str(problem) for problem in breaks.notes(large)] == []


def test_signs_that_several_glyphs_make_are_not_missing(large: Proof) -> None:
    assert [str(problem) for problem in letters.check(large) if problem.code != "PAGE-016"] == []


def test_pages_of_a_table_with_pictures_hold_more_than_one_row(large: Proof) -> None:
    text = next(page.text for page in large.pages if "Meaning" in page.text)
    assert {"one", "two"} <= set(text.split())


def test_a_word_in_a_caption_of_the_furniture_is_on_the_page(tmp_path: Path) -> None:
    book = {
        "book.toml": LARGE["book.toml"],
        "title.md": f"# {WORD[:180]}\n\n{prose(900, 'c')}\n\n## {WORD[:180]}\n\n{prose(900, 'd')}\n",
    }
    proof = made(tmp_path, book)
    assert [str(problem) for problem in (*lost.check(proof), *ink.outside(proof))] == []
