"""Gives a small book, ready to render, that holds every kind of node: what EPUB tests bind."""

import io
from pathlib import Path

from PIL import Image as Picture

from press.model import Asset, Book, Division, Entry, Label, Matter, Metadata
from press.nodes import (
    Anchor,
    Break,
    Callout,
    Cell,
    Code,
    Definition,
    DefinitionList,
    Diagram,
    Element,
    Emoji,
    Equation,
    Figure,
    Footnote,
    Heading,
    Image,
    Item,
    Link,
    LinkKind,
    List,
    Listing,
    Math,
    Paragraph,
    Quote,
    Reference,
    Rule,
    Table,
    Text,
)
from press.problems import Position
from press.theme.styles import sheet
from press.words import words_for

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = (ROOT / "templates",)
STYLES = ROOT / "styles"
PLACE = Position("01_Alpha.md", 1, 1)
WORDS = words_for("en")
LONG = "value = some_function_with_a_long_name(first_argument, second_argument, third_argument_too)"
MATHML = (
    '<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="E = m c^2"{}><mrow><mi>E</mi>'
    "<mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></mrow></math>"
)
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="800" height="200" viewBox="0 0 800 200">'
    b'<rect x="4" y="4" width="792" height="192" fill="#fff" stroke="#1a1a1a"/></svg>'
)


def text(words: str) -> tuple[Text, ...]:
    return (Text(words),)


def paragraph(*children: object) -> Paragraph:
    return Paragraph(tuple(Text(c) if isinstance(c, str) else c for c in children))  # type: ignore[misc]


def entry(id: str, title: str, matter: Matter, group: str = "", number: str = "", depth: int = 0) -> Entry:  # fmt: skip
    return Entry(f"{id}.md", title, matter, group, depth, number, id, PLACE)


def heading(level: int, words: str, id: str, number: str = "") -> Heading:
    return Heading(level, text(words), id.split(".")[-1], PLACE, number, id)


def link(words: str, target: str, kind: LinkKind = LinkKind.XREF, id: str = "") -> Link:
    return Link("", text(words), kind=kind, target=target, id=id)


def png(width: int = 40, height: int = 30) -> bytes:
    out = io.BytesIO()
    Picture.new("RGB", (width, height), (31, 78, 121)).save(out, "PNG")
    return out.getvalue()


def cover() -> Asset:
    return Asset("cover.png", "image/png", png(160, 256))


def cells(*words: str, is_head: bool = False) -> tuple[Cell, ...]:
    return tuple(Cell(text(one), "right" if i else "", is_head) for i, one in enumerate(words))


def note(number: int, *blocks: Paragraph) -> Footnote:
    return Footnote(blocks, PLACE, number, f"alpha.note-{number}")


def metadata() -> Metadata:
    return Metadata(
        title="A Small Book & More",
        slug="small",
        subtitle="With <Everything>",
        authors=("Ada Lovelace", "Charles Babbage"),
        language="en-US",
        edition="2025",
        identifier="urn:uuid:effc8c57-3e28-5133-a558-e4a73475ed96",
        publisher="The Press",
        rights="CC BY-SA 4.0",
        description="Every kind of node, once.",
        subjects=("Testing", "Books"),
        version="1.0.0",
        date="2026-11-23T01:30:00+02:00",
        commit="0123456789abcdef",
    )


def alpha() -> tuple[Division, ...]:
    """A part of two files; the first has two chapters, the second is a third."""
    first = Division(
        entry("alpha", "Alpha", Matter.BODY, "First Group", "1"),
        (
            heading(1, "Alpha", "alpha.alpha"),
            paragraph("What the part covers. See ", link("beta", "beta"), "."),
            heading(2, "Text", "alpha.text", "1.1"),
            paragraph(
                "Words, ", Code("code_that_is_long(enough, to=wrap)"), ", ", Emoji("🚀", "rocket"),
                Break(), Element("kbd", text("Ctrl")), " and ", Math("E = m c^2", mathml=MATHML.format("")),
                note(1, paragraph("A note with ", Code("code"), " in it."), paragraph("Twice.")),
                " then ", link("Lewis, 2020", "bib.lewis", LinkKind.CITATION, "alpha.cite-1"), ", ",
                link("KV cache", "glossary.kv-cache", LinkKind.TERM),
                ", and ", Link("https://example.org/", text("outside"), kind=LinkKind.EXTERNAL), ".",
            ),
            heading(3, "A section", "alpha.a-section"),
            List((Item((paragraph("one"),)), Item((paragraph("two"), List((Item((Paragraph(text("deep"), True),)),))))), 3),
            List((Item((Paragraph(text("done"), True),), True), Item((Paragraph(text("open"), True),), False))),
            Quote((paragraph("Quoted."),)),
            Rule(),
            *(Callout(kind, (paragraph(f"A {kind}."),)) for kind in WORDS.callouts),
            DefinitionList((Definition(text("Term"), ((paragraph("Its meaning."),),)),)),
            heading(4, "Q (Senior): Why?", "alpha.q"),
            paragraph(Anchor("here", id="alpha.here"), "Because."),
            heading(2, "Blocks", "alpha.blocks", "1.2"),
            Listing(
                "python", f"def f(x):\n    {LONG}\n", text("A long line"), "", (), PLACE, "1.1", "alpha.lst",
                (("k", "def"), ("", " "), ("nf", "f"), ("", f"(x):\n    {LONG}\n")),
            ),
            Listing("output", "None\n"),
            Table(
                (cells("Name", "A considerably long heading", "Throughput", "Latency", "Choose when", is_head=True),),
                tuple(cells(f"row {i}", "internationalization", "1,000/s", "25 ms", "never otherwise") for i in range(4)),
                text("Five columns"), "", PLACE, "1.1", "alpha.table",
            ),
            Figure(Image("a.png", "A blue box", asset="a.png", size=(40, 30)), text("A figure"), "", PLACE, "1.1", "alpha.fig"),
            Diagram("", text("A diagram"), "A box", "", PLACE, "1.2", "alpha.dia", "b-with-letters.svg", (800, 200), "b.svg"),
            Equation("E = m c^2", "", PLACE, "1.1", "alpha.eq", "", MATHML.format(' display="block"')),
            paragraph("See ", link("Figure 1.1", "alpha.fig"), note(2, paragraph("Second note.")), "."),
        ),
    )  # fmt: skip
    deeper = Division(
        entry("gamma", "Gamma", Matter.BODY, "First Group", "1.3", 1),
        (heading(2, "Gamma", "gamma.gamma", "1.3"), paragraph("A chapter file.")),
    )
    deepest = Division(
        entry("delta", "Delta", Matter.BODY, "First Group", "1.3.1", 2),
        (heading(3, "Delta", "delta.delta"), paragraph("Below it. ", link("Back", "gamma"))),
    )
    return first, deeper, deepest


def book() -> Book:
    preface = Division(
        entry("preface", "Preface", Matter.FRONT),
        (
            heading(1, "Preface", "preface.preface"), paragraph("Dear reader, see ", link("Delta", "delta"), "."),
            heading(2, "Thanks", "preface.thanks"), paragraph("To all."),
        ),
    )  # fmt: skip
    beta = Division(
        entry("beta", "Beta", Matter.BODY, "Second Group", "2"),
        (heading(1, "Beta", "beta.beta"), paragraph("A part without chapters.")),
    )
    glossary = Division(
        entry("glossary", "Glossary", Matter.BACK, "Back Matter"),
        (
            heading(1, "Glossary", "glossary.glossary"), heading(2, "KV cache", "glossary.kv-cache"),
            paragraph("Keys and values that are kept."),
        ),
    )  # fmt: skip
    bib = Division(
        entry("bib", "Bibliography", Matter.BACK, "Back Matter"),
        (
            heading(1, "Bibliography", "bib.bibliography"),
            Reference("lewis2020rag", text("Lewis et al."), "bib.lewis", ("alpha.cite-1",)),
        ),
    )  # fmt: skip
    divisions = (preface, *alpha(), beta, glossary, bib)
    term = Label("term", "glossary.kv-cache", "glossary", "glossary", "", "", text("KV cache"), 2, PLACE)  # fmt: skip
    assets = (
        Asset("a.png", "image/png", png()),
        Asset("b.svg", "image/svg+xml", SVG),
        Asset("b-with-letters.svg", "image/svg+xml", SVG + b" "),
        Asset("only-in-print.png", "image/png", png(1, 1)),
    )
    return Book(metadata(), divisions, (term,), assets)


def css() -> str:
    return sheet("epub", "default", STYLES)
