"""Nothing ugly: one book, set with care and set without it; and a PDF with pieces that are wrong.

Each part of the book stands at the edge of a fault. What keeps it from that is the style: without
it, the fault must be found, in the right file, and with it nothing may be.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest
from PIL import Image

import build
from press import cli, editions
from press.pdf import linebreak
from press.preflight.pages import read
from press.preflight.proof import Proof
from press.preflight.ugly import breaks, ink, letters, lines, links, pictures
from press.problems import Problem, Problems
from press.workshop import Workshop
from tests.books import bytes_of, folder

HOME = Path(__file__).parents[2]
CHECKS = (ink.check, letters.check, breaks.check, lines.check, pictures.check, links.check)

SHORT = "The quick brown fox jumps over the lazy dog, and then it rests for a while. "
THREE = SHORT + SHORT + "It sleeps well."
LONG = "Incomprehensibilities so counterrevolutionaries as internationalizations. " * 9


def part(name: str, text: str) -> tuple[str, str]:
    return f"{name}.md", f"# {name.title()}\n\nWhat fills the page.\n\n{text}\n"


FILES = dict([
    ("book.toml", '[book]\ntitle = "Edge"\nslug = "edge"\ndate = "2025-01-31"\n'),
    part("first", THREE),
    part("last", THREE),
    part("head", f"## A heading\n\n{THREE}"),
    part("callout", f"> [!NOTE]\n> {THREE}"),
    part("caption", '```python title="A caption"\nfirst = 1\nsecond = 2\n```'),
    part("code", f"```python\nvalue = {'1234567890' * 6}\n```"),
    part("listing", "```python\n" + "".join(f"value_{n} = {n}\n" for n in range(14)) + "```"),
    part("hole", THREE),
    part("row", f"| A | B |\n|---|---|\n| one | two |\n| three | {THREE * 3} |\n| four | five |\n"),
    part("rows", "| A | B |\n|---|---|\n" + "".join(f"| {n} | {n} |\n" for n in range(6))),
    part("word", LONG),
    part("ladder", "internationalization" * 4),
    part("space", LONG),
    part("small", f'{SHORT}\n\nA sign <img src="tall.svg" alt="" width="60"> and more.'),
    part("unit", "An answer takes 20\\\nms of time."),
    part("ink", SHORT),
    part("page", SHORT),
    part("over", f"{SHORT}\n\n{SHORT}"),
    part("note", f"![One](tall.svg)\n\n![Two](tall.svg)\n\n{THREE} A call.[^1]\n\n[^1]: {THREE}"),
    ("tall.svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="400" height="400">'
     '<path d="M1 1h7v7z"/></svg>'),
    part("picture", '![A grey square](grey.png "Grey")'),
    part("html", "<table>" + "".join(f"<tr><td>{n}</td><td>one<br>two</td></tr>" for n in range(40))
         + "</table>\n\n> The end.\n\n<details><summary>More</summary>\n\n" + SHORT * 30 + "\n\n</details>"),
    part("bare", "![One](tall.svg)\n\n![Two](tall.svg)\n\n![Three](tall.svg)"),
    part("pile", '![One](tall.svg "Pile one")\n\n![Two](tall.svg "Pile two")'),
    part("verse", "\n\n".join(["\\\n".join(["He kindly stopped for me -"] * 4)] * 20)),
    part("link", "It leads [out](https://example.org) and [in](over.md)."),
])  # fmt: skip

FRAME = """
.opener { height: 100pt; margin: 0 }
.opener * { font-size: 10pt; line-height: 14pt; margin: 0 }
.part-contents { display: none }
.opening > p:first-child { margin: 0; background: #ddd; height: 200pt }
#first .opening > p:first-child { height: 485pt }
#last .opening > p:first-child { height: 471pt }
#head .opening > p:first-child { height: 423pt }
#callout .opening > p:first-child { height: 460pt }
#listing .opening > p:first-child { height: 468pt }
#rows .opening > p:first-child { height: 420pt }
#row .opening > p:first-child { height: 400pt }
#word .opening > p:first-child { height: 471pt }
#note .opening > p:first-child { height: 30pt }
"""
"""A page has 603 pt, of which the opener takes 100 and the filler what leaves the room wanted."""

CARE = """
#word p { hyphens: none }
#unit br { display: none }
#note img { height: 20pt }
#note figure { float: none }
#picture img { width: 20pt }
#pile figure { float: none }
#pile img { height: 60pt }
"""

NEGLECT = """
#first p, #last p, #head p { orphans: 1; widows: 1 }
#callout .callout { break-inside: auto }
#callout p { orphans: 1; widows: 1 }
#callout .callout-title + p { break-before: page }
#caption figcaption { break-after: page }
#code pre { width: 150pt; white-space: pre }
#listing pre { orphans: 1; widows: 1 }
#hole p + p { break-before: page }
#row .table, #row tr { break-inside: auto }
#row tbody tr { break-after: auto }
#rows tr:first-child { break-after: page }
#ladder p { width: 60pt }
#space p { hyphens: none; width: 140pt; text-align: justify }
#small p { font-size: 6pt }
#ink p { margin-left: -80pt }
#page p { margin-left: -200pt }
#over p + p { margin-top: -17pt }
#note .footnote { footnote-policy: auto }
#picture img { width: 300pt }
#pile figure { float: none }
#pile img { height: 60pt }
#pile figure { margin-top: -80pt }
"""


def made(root: Path, style: str) -> Proof:
    """The proof of the book, with a style added to its own."""
    book = folder(root / "book", FILES)
    Image.new("L", (100, 100), 128).save(book / "grey.png")
    options = cli.parse([str(book), "--out", str(root / "out"), "--no-cache", "--jobs", "1"])
    options = replace(options, faces=HOME / "out" / ".cache")
    with Workshop(None, 1) as shop:
        composed = build.compose(options, shop, Problems())
        look = replace(composed.look, print=composed.look.print + FRAME + style)
        bound = editions.bind(composed.book, composed.words, look, ("pdf", "print"), shop)
        whole = replace(composed.book, divisions=tuple(composed.book.divisions))
        screen, printed = (bytes_of(bound.files[name]) for name in ("edge.pdf", "edge-print.pdf"))
    return Proof(
        whole, composed.manifest, composed.words, book,
        screen, printed, b"", {},
    )  # fmt: skip


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Proof:
    return made(tmp_path_factory.mktemp("sound"), CARE)


@pytest.fixture(scope="module")
def ugly(tmp_path_factory: pytest.TempPathFactory) -> Proof:
    with pytest.MonkeyPatch.context() as patch:
        # Nor is what WeasyPrint does wrong mended.
        patch.setattr(linebreak, "mended", nullcontext)
        return made(tmp_path_factory.mktemp("ugly"), NEGLECT)


def told(proof: Proof) -> list[Problem]:
    return [problem for check in CHECKS for problem in check(proof)]


@pytest.fixture(scope="module")
def faults(ugly: Proof) -> list[Problem]:
    return told(ugly)


def test_a_book_that_is_set_with_care_has_nothing_ugly(sound: Proof) -> None:
    assert [str(problem) for problem in told(sound)] == []


@pytest.mark.parametrize(
    ("code", "file", "words"),
    [
        ("PAGE-001", "page.md", "leaves the page by"),
        ("PAGE-002", "ink.md", '"The quick brown fox jumps over the lazy…" leaves the text block'),
        ("PAGE-003", "over.md", "overlap"),
        ("PAGE-003", "pile.md", '"a figure" and "a figure" overlap'),
        ("PAGE-007", "hole.md", 'of the page is blank after "What fills the page."'),
        ("PAGE-008", "head.md", 'one line follows the heading "A heading"'),
        ("PAGE-008", "callout.md", 'no line follows the heading "Note"'),
        ("PAGE-009", "caption.md", 'the caption "Listing 5.1 A caption" is parted'),
        ("PAGE-010", "code.md", "a line of code is"),
        ("PAGE-011", "first.md", "the first line of a paragraph stands alone at the foot"),
        ("PAGE-011", "last.md", "the last line of a paragraph stands alone at the head"),
        ("PAGE-011", "listing.md", "line of a listing stands alone"),
        ("PAGE-011", "rows.md", "the first row of a table stands alone at the foot"),
        ("PAGE-012", "row.md", "a row of a table is split across pages"),
        ("PAGE-013", "word.md", "a word is broken across pages at"),
        ("PAGE-014", "ladder.md", "lines in a row end with a hyphen"),
        ("PAGE-015", "space.md", "a hole of"),
        ("PAGE-016", "small.md", "is set in 6.0 pt"),
        ("PAGE-017", "picture.md", "a picture of 100 by 100 px is printed at 24 dpi"),
        ("PAGE-020", "note.md", "note 1 stands on page"),
        ("PAGE-021", "unit.md", 'a line ends between "20" and "ms"'),
    ],
)
def test_what_the_style_no_longer_prevents_is_found(
    faults: list[Problem], code: str, file: str, words: str
) -> None:
    found = [p.message for p in faults if p.code == code and p.position.file == file]
    assert any(words in message for message in found), [str(p) for p in faults]


def test_a_finding_names_page_sheet_and_line(faults: list[Problem]) -> None:
    finding = next(p for p in faults if p.code == "PAGE-008" and p.position.file == "head.md")
    assert finding.position.line == 5
    assert finding.message.startswith("page 5 (sheet 11): ")


# ------------------------------------------------------------------ pieces that are wrong


@pytest.fixture
def torn(sound: Proof) -> Iterator[Callable[[Callable[[Any], None]], list[Problem]]]:
    """What is said of the sound book after its PDF was changed."""

    def tear(change: Callable[[Any], None]) -> list[Problem]:
        file = io.BytesIO()
        with pikepdf.open(io.BytesIO(sound.screen)) as pdf:
            change(pdf)
            pdf.save(file)
        return told(replace(sound, screen=file.getvalue()))

    yield tear


Torn = Callable[[Callable[[Any], None]], list[Problem]]


def page_of(proof: Proof, name: str) -> int:
    return next(n for n, page in enumerate(proof.pages) if f"{name.title()}\nWhat" in page.text)


def test_a_sign_without_a_glyph_is_found(sound: Proof, torn: Torn) -> None:
    def draw(pdf: Any) -> None:
        page = pdf.pages[page_of(sound, "hole")]
        font = next(iter(page.Resources.Font.keys()))
        text = f"q BT {font} 10 Tf 1 0 0 1 100 60 Tm <0000> Tj ET Q".encode()
        page.contents_add(text, prepend=True)

    assert "PAGE-004" in {problem.code for problem in torn(draw)}


def test_a_strange_font_is_found_and_one_that_is_not_embedded(sound: Proof) -> None:
    file: Any = pymupdf.open(stream=sound.screen, filetype="pdf")  # type: ignore[no-untyped-call]
    file[page_of(sound, "hole")].insert_text((100, 600), "strange", fontname="helv")
    found = {p.code: p for p in told(replace(sound, screen=file.tobytes()))}
    assert '"strange" is set in Helvetica' in found["PAGE-005"].message
    assert found["PAGE-006"].message == "the font Helvetica is not embedded in the screen edition"


@pytest.mark.parametrize(
    ("code", "action"),
    [
        ("PAGE-018", {"S": pikepdf.Name.GoTo, "D": pikepdf.String("nowhere")}),
        ("PAGE-018", {"S": pikepdf.Name.URI, "URI": pikepdf.String("https://")}),
        ("PAGE-019", {"S": pikepdf.Name.URI, "URI": pikepdf.String("file:///tmp/one.pdf")}),
        ("PAGE-019", {"S": pikepdf.Name.URI, "URI": pikepdf.String("C:\\books\\one.pdf")}),
        ("PAGE-019", {"S": pikepdf.Name.URI, "URI": pikepdf.String("../one.md")}),
        ("PAGE-019", {"S": pikepdf.Name.URI, "URI": pikepdf.String("http://localhost:8000/")}),
        ("PAGE-019", {"S": pikepdf.Name.Launch, "F": pikepdf.String("one.exe")}),
    ],
)
def test_a_link_that_leads_nowhere_is_found(
    sound: Proof, torn: Torn, code: str, action: dict[str, Any]
) -> None:
    def bend(pdf: Any) -> None:
        pdf.pages[page_of(sound, "link")].Annots[0].A = pikepdf.Dictionary(**action)

    found = torn(bend)
    assert [(problem.code, problem.position.file) for problem in found] == [(code, "link.md")]


def test_what_is_no_pdf_has_nothing_ugly(sound: Proof) -> None:
    garbage = b"%PDF-1.7 cut off"
    assert read(garbage) == ()
    assert told(replace(sound, screen=garbage, print=garbage)) == []
