"""Nothing lost: a book with all that a page can hardly hold, whole and with pieces torn out of it."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest
from lxml import etree

import build
from press import cli, editions
from press.preflight import found, lost
from press.preflight.proof import Proof
from press.problems import Position, Problem, Problems
from press.workshop import Workshop
from tests.books import bytes_of, folder

HOME = Path(__file__).parents[2]
XHTML = "{http://www.w3.org/1999/xhtml}"
MATHML = "{http://www.w3.org/1998/Math/MathML}"
NAMES = "amber birch cedar delta ember fjord grove heron inlet jetty knoll larch marsh".split()


def prose(count: int, mark: str) -> str:
    """Words of which every fourth stands nowhere else."""
    return " ".join(
        f"{NAMES[place % 13]}{mark}{place}" if place % 4 == 0 else NAMES[(place * 5 + 1) % 13]
        for place in range(count)
    )


def drawing(width: int, height: int) -> str:
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><path d="M9 9h90v90z"/></svg>'


def picture(name: str, words: str) -> str:
    return f'![A picture of {words}]({name}.svg "Caption of {words}")\n\n'


WHOLE = {
    "book.toml": '[book]\ntitle = "Whole"\nslug = "whole"\ndate = "2025-01-31"\n',
    "tall.svg": drawing(300, 3000),
    "half.svg": drawing(400, 500),
    "one.md": "# One\n\nText with [a link](two.md), $x^2$, a note[^1] and [more](https://example.org).\n\n"
    "[^1]: Noted at the foot.\n\n## Lines of code\n\nBefore the code.\n\n```python\n"
    + "".join(f"value_{n} = {n}\n" for n in range(150))
    + "```\n\n> [!NOTE]\n"
    + "".join(f"> {prose(120, f'c{n}x')}\n>\n" for n in range(5))
    + "\n<details>\n<summary>In short</summary>\n\n"
    + "\n\n".join(prose(120, f"d{n}x") for n in range(5))
    + "\n\n</details>\n\n$$a + b \\quad c + d$$\n\nAfter the formula.\n",
    "two.md": "# Two\n\nThe first words of Two.\n\nA second paragraph that follows it.\n\n"
    + picture("tall", "a tower")
    + "Between towers goes a sentence that is a little longer than what may move.\n\n"
    + "".join(picture("half", f"half {n}") for n in range(4)),
    "three.md": "# Three\n\n| Key | Value | Last |\n|---|---|---|\n"
    f"| first | {prose(1200, 't')} | end |\n| second | plain | more |\n\n"
    "After the table.\n\n- item\n\n  | in | list |\n  |---|---|\n"
    + "".join(f"  | cell {n} | other {n} |\n" for n in range(60))
    + f"\n- {prose(500, 'l')}\n\n{prose(300, 'e')}\n\n"
    + picture("half", "the end")
    + picture("tall", "the very end"),
}  # fmt: skip

HEAVY = {
    "book.toml": '[book]\ntitle = "Heavy"\nslug = "heavy"\ndate = "2025-01-31"\n',
    "head.md": "# Head\n\nBefore.\n\n| "
    + "<br>".join(f"headline {n}" for n in range(80))
    + " | B |\n|---|---|\n| one | two |\n\nAfter.\n",
    "note.md": f"# Note\n\nText that calls it[^1] here.\n\n[^1]: {prose(2000, 'n')}\n",
    "word.md": f"# Word\n\nAn unbroken word: {'w' * 400}z and after.\n",
}


def made(root: Path, files: dict[str, str]) -> Proof:
    """The proof of a book that went through the whole pipeline."""
    book = folder(root / "book", files)
    options = cli.parse([str(book), "--out", str(root / "out"), "--no-cache", "--jobs", "1"])
    options = replace(options, faces=HOME / "out" / ".cache")
    with Workshop(None, 1) as shop:
        composed = build.compose(options, shop, Problems())
        bound = editions.bind(
            composed.book, composed.words, composed.look, options.formats, shop
        )  # fmt: skip
        whole = replace(composed.book, divisions=tuple(composed.book.divisions))
        slug = whole.metadata.slug
        screen, printed, epub = (
            bytes_of(bound.files[f"{slug}{end}"]) for end in (".pdf", "-print.pdf", ".epub")
        )  # fmt: skip
    return Proof(
        whole, composed.manifest, composed.words, book, screen, printed, epub, {}
    )  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Proof:
    return made(tmp_path_factory.mktemp("whole"), WHOLE)


@pytest.fixture(scope="module")
def heavy(tmp_path_factory: pytest.TempPathFactory) -> Proof:
    return made(tmp_path_factory.mktemp("heavy"), HEAVY)


def told(proof: Proof, **changes: bytes) -> list[Problem]:
    """What the check says of a proof with some of its artifacts torn."""
    return list(lost.check(replace(proof, **changes)))


def line(name: str, text: str) -> int:
    """The line of a manuscript that begins with a text."""
    return next(n for n, one in enumerate(WHOLE[name].split("\n"), 1) if one.startswith(text))


def torn_epub(proof: Proof, tear: Callable[[Any], None]) -> bytes:
    """The EPUB after `tear` was done to every file of its text."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(proof.epub)) as old, zipfile.ZipFile(made, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename.endswith(".xhtml"):
                root = etree.fromstring(data)
                tear(root)
                data = etree.tostring(root)
            new.writestr(item, data)
    return made.getvalue()


def dropped(tag: str, holds: str) -> Callable[[Any], None]:
    """Takes out elements that hold a text, or have it in an attribute."""

    def tear(root: Any) -> None:
        for element in list(root.iter(tag)):
            inside = "".join(element.itertext())
            if holds in inside or holds in "".join(element.attrib.values()):
                element.getparent().remove(element)

    return tear


def torn_pdf(data: bytes, tear: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        tear(pdf)
        pdf.save(out)
    return out.getvalue()


def without(data: bytes, words: str) -> bytes:
    """A PDF in which the words do not stand any more."""
    with pymupdf.open(stream=data) as file:
        for page in file:
            for box in page.search_for(words):
                page.add_redact_annot(box)
            page.apply_redactions(images=0, graphics=0)
        return bytes(file.tobytes())


def test_nothing_is_lost_of_what_is_larger_than_a_page(whole: Proof) -> None:
    assert told(whole) == []


def test_what_no_page_can_hold_is_there_or_told(heavy: Proof) -> None:
    text = "".join(page.text for page in heavy.pages)
    found = {problem.code: problem for problem in told(heavy)}
    for code, file, last in (
        ("LOST-006", "head.md", "headline 79"),
        ("LOST-008", "note.md", "heronn1996"),
        ("LOST-001", "word.md", "wz"),
    ):
        assert (code in found) == (last not in text), last
        if code in found:
            assert found[code].position.file == file
            assert found[code].message.startswith("page ")
    assert not any(problem.code == "LOST-002" for problem in found.values())


def test_a_paragraph_torn_out_of_the_epub_is_named_with_its_source(whole: Proof) -> None:
    torn = torn_epub(whole, dropped(f"{XHTML}p", "A second paragraph"))
    (problem,) = told(whole, epub=torn)
    assert problem.code == "LOST-002"
    assert problem.position == Position("two.md", line("two.md", "A second"), 1)
    assert '"A second paragraph that follows it ."' in problem.message
    assert 'after "first words of Two ."' in problem.message
    assert problem.message.startswith("02-two.xhtml: ")


@pytest.mark.parametrize(
    ("code", "tag", "holds", "place"),
    [
        ("LOST-003", f"{XHTML}span", "value_77 =", ("one.md", "value_77")),
        ("LOST-005", f"{XHTML}img", "picture of half 2", ("two.md", "![A picture of half 2")),
        ("LOST-006", f"{XHTML}td", "cell 7", ("three.md", "  | cell 7 ")),
        ("LOST-007", f"{MATHML}math", "x^2", ("one.md", "Text with")),
        ("LOST-008", f"{XHTML}aside", "Noted at the foot", ("one.md", "Text with")),
    ],
)  # fmt: skip
def test_what_is_torn_out_of_the_epub_has_its_own_code(
    whole: Proof, code: str, tag: str, holds: str, place: tuple[str, str]
) -> None:
    problem = next(one for one in told(whole, epub=torn_epub(whole, dropped(tag, holds))))
    assert problem.code == code
    assert (problem.position.file, problem.position.line) == (place[0], line(*place))


def test_a_link_that_leads_nowhere_is_lost(whole: Proof) -> None:
    def tear(root: Any) -> None:
        for element in root.iter(f"{XHTML}a"):
            if element.text == "a link":
                element.set("href", "two.xhtml#gone")

    (problem,) = told(whole, epub=torn_epub(whole, tear))
    assert problem.code == "LOST-004"
    assert problem.position == Position("one.md", line("one.md", "Text"), 11)


def test_words_that_moved_are_out_of_order(whole: Proof) -> None:
    def tear(root: Any) -> None:
        for element in root.iter(f"{XHTML}p"):
            if "A second paragraph" in (element.text or ""):
                element.getparent().append(element)

    (problem,) = told(whole, epub=torn_epub(whole, tear))
    assert problem.code == "LOST-009"
    assert problem.position.line == line("two.md", "A second")


def test_words_torn_out_of_the_pdf_are_named_with_page_and_source(whole: Proof) -> None:
    screen = without(whole.screen, "The first words of Two.")
    printed = without(whole.print, "The first words of Two.")
    (problem,) = told(whole, screen=screen, print=printed)
    assert problem.code == "LOST-001"
    assert problem.position == Position("two.md", line("two.md", "The first"), 1)
    page = whole.atlas.page_of("two")
    assert page is not None
    assert problem.message.startswith(f"page {whole.pages[page - 1].folio}: ")


def test_a_link_a_figure_and_a_formula_torn_out_of_the_pdf_are_told(whole: Proof) -> None:
    def tear(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            links = [
                one for one in page.get("/Annots", ()) if "/A" not in one or "/URI" not in one.A
            ]
            if "/Annots" in page:
                page.Annots = pikepdf.Array(links)
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and str(item.get("/Alt", "")) in (
                "A picture of half 2", "x^2",
            ):  # fmt: skip
                del item["/Alt"]

    found = told(whole, screen=torn_pdf(whole.screen, tear))
    assert [(one.code, one.position.file) for one in found] == [
        ("LOST-004", "one.md"), ("LOST-007", "one.md"), ("LOST-005", "two.md"),
    ]  # fmt: skip
    assert found[0].position.line == line("one.md", "Text")


def test_a_part_that_is_nowhere_is_told_once(whole: Proof) -> None:
    def tear(root: Any) -> None:
        for element in root.iter():
            if element.get("id") == "two":
                del element.attrib["id"]

    found = told(whole, epub=torn_epub(whole, tear))
    assert '"two" is nowhere in the EPUB' in [one.message for one in found]


def test_a_print_edition_that_differs_is_told(whole: Proof) -> None:
    (problem,) = told(whole, print=without(whole.print, "Between towers"))
    assert problem.code == "LOST-010"
    assert problem.position.file == "two.md"

    def tear(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[-4:]

    (problem,) = told(whole, print=torn_pdf(whole.print, tear))
    assert (problem.code, problem.position) == ("LOST-010", Position("build.json"))


def test_garbage_is_told_and_never_raises(whole: Proof) -> None:
    for bad in (b"no file", whole.epub[:900], whole.screen[:900]):
        assert {one.code for one in told(whole, screen=bad)} >= {"LOST-001"}
        assert {one.code for one in told(whole, epub=bad)} >= {"LOST-002"}
        assert {one.code for one in told(whole, print=bad)} == {"LOST-010"}


def test_a_formula_that_comes_in_pieces_is_one(tmp_path: Path) -> None:
    tex = r"\rho+(1-\rho)/5=0.2+0.3/4"
    proof = made(tmp_path, {"one.md": f"# One\n\nWith ${tex}$ in it.\n"})
    assert [one for sheet in found.of_epub(proof.epub).sheets for one in sheet.formulas] == [tex]


def test_an_address_may_be_written_in_its_other_form(tmp_path: Path) -> None:
    book = {
        "book.toml": '[book]\ntitle = "Ways"\nslug = "ways"\ndate = "2025-01-31"\n',
        "one.md": "# One\n\nTo [cheese](https://example.org/Käse) and [more](https://example.org/%C3%A9).\n",
    }
    assert told(made(tmp_path, book)) == []
