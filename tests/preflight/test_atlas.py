"""Pages of a PDF, and where on them each thing of the manuscript stands."""

import pymupdf
import pytest

from press.preflight import pages
from press.preflight.aligning import align
from press.preflight.atlas import Atlas
from press.preflight.found import of_pdf
from press.preflight.matching import NONE, matched
from press.preflight.pages import Box
from press.preflight.proof import Proof
from press.preflight.tokens import phrase, tokens
from press.preflight.written import demanded
from press.problems import Position
from tests.preflight.test_lost import made

BOOK = {
    "book.toml": '[book]\ntitle = "Atlas"\nslug = "atlas"\ndate = "2025-01-31"\n',
    "one.md": "# One\n\nAlpha begins, and says more of [Beta](two.md).\n\n## Inside\n\n"
    "| left | right |\n|---|---|\n| upper | cell |\n| lower | corner |\n\n"
    "```python\nfirst = 1\nsecond = 2\n```\n\nA note is called[^1] here.\n\n[^1]: At the foot.\n",
    "two.md": "# Two\n\nOmega ends.\n",
}


@pytest.fixture(scope="module")
def proof(tmp_path_factory: pytest.TempPathFactory) -> Proof:
    return made(tmp_path_factory.mktemp("atlas"), BOOK)


def place(proof: Proof, word: str) -> tuple[int, Box]:
    """Page and box of the last word of the text that reads so."""
    return next(
        (page.number, one.box)
        for page in reversed(proof.pages)
        for one in page.words
        if one.text == word
    )


@pytest.mark.parametrize(
    ("word", "position"),
    [
        ("Alpha", Position("one.md", 3, 1)),
        ("upper", Position("one.md", 9, 1)),
        ("lower", Position("one.md", 10, 1)),
        ("second", Position("one.md", 14, 1)),
        ("foot.", Position("one.md", 17, 17)),
        ("Omega", Position("two.md", 3, 1)),
    ],
)  # fmt: skip
def test_a_word_on_a_page_has_its_line_in_the_manuscript(
    proof: Proof, word: str, position: Position
) -> None:
    page, box = place(proof, word)
    found = proof.atlas.where(page, box.left + 1, box.top + 1)
    assert (found.file, found.line) == (position.file, position.line)
    assert proof.atlas.page_of(found) == page


def test_a_point_without_words_has_the_nearest_block(proof: Proof) -> None:
    page, box = place(proof, "Omega")
    assert proof.atlas.where(page, box.left, 700).file == "two.md"
    assert proof.atlas.where(1, 0, 0) == Position("one.md")


def test_ids_and_places_have_pages(proof: Proof) -> None:
    page, _ = place(proof, "Omega")
    assert proof.atlas.page_of("two") == page
    assert proof.atlas.page_of("two.gone") is None
    assert proof.atlas.page_of(Position("two.md", 4, 1)) == page
    assert proof.atlas.page_of(Position("none.md", 1, 1)) is None


def test_furniture_is_told_from_the_text(proof: Proof) -> None:
    page, _ = place(proof, "Alpha")
    shown = proof.pages[page - 1]
    assert shown.folio == "1"
    furniture = [line.text for line in shown.furniture]
    assert "1" in furniture
    assert any(text.startswith("page") for text in furniture)
    assert not any(word.text == "page" for word in shown.words)
    assert shown.block.left < shown.words[0].box.left + 50
    assert shown.block.right < shown.box.right


def test_a_page_of_another_program_is_read_as_well() -> None:
    with pymupdf.open() as file:
        file.new_page(width=300, height=400).insert_text((50, 60), "plain ofﬁce words")
        data = bytes(file.tobytes())
    (page,) = pages.read(data, Box(10, 10, 290, 390))
    assert page.words[0].text == "plain"
    assert page.furniture == ()
    assert page.lines[0].spans[0].font.startswith("Helv")
    assert pages.read(b"no file") == ()


def test_an_atlas_of_nothing_knows_nothing(proof: Proof) -> None:
    artifact = of_pdf(b"", ())
    atlas = Atlas((), artifact, align(demanded(proof.book), artifact))
    assert atlas.page_of(Position("one.md", 3, 1)) is None
    assert atlas.page_of("one") is None


def test_tokens_are_the_same_however_they_are_typeset() -> None:
    assert tokens("ofﬁce co\u00adop Cafe\u0301 x\u2010y") == tokens("office coop Café x-y")
    assert tokens("a_b(1)") == ["a", "_", "b", "(", "1", ")"]
    assert tokens("山は白い。AB 한국") == [*"山は白い。", "AB", "한", "국"]
    assert phrase(tokens("the 山は, AB")) == "the 山は , AB"


def test_words_divided_by_lines_and_notes_pair_up() -> None:
    wanted = "the embedding of all words stands here".split()
    found = "the embed - a note at the foot ding of all words stands not here".split()
    assert matched(wanted, found) == [0, 1, 9, 10, 11, 12, 14]
    assert matched(["gone", "words"], found) == [NONE, 11]


def test_twenty_thousand_words_are_no_matter() -> None:
    wanted = [f"w{number % 700}" for number in range(20_000)]
    found = [word for number, word in enumerate(wanted) if not 9_000 <= number < 9_040]
    pairs = matched(wanted, ["x"] * 30 + found)
    assert pairs.count(NONE) == 40
    assert [pair for pair in pairs if pair != NONE] == sorted(set(pairs) - {NONE})
