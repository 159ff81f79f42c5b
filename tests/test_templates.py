"""Every node has markup that is well-formed, named by the style guide, and the same in each format
but where the formats differ on purpose.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
import tinycss2
from weasyprint import CSS, HTML

from press import nodes
from press.epub import naming, reflow
from press.model import Metadata
from press.nodes import (
    Callout,
    CaptionLine,
    CaptionList,
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
    Index,
    IndexEntry,
    IndexGroup,
    Item,
    Link,
    LinkKind,
    List,
    Listing,
    Mark,
    Math,
    Paragraph,
    Quote,
    Reference,
    Rule,
    Table,
    Text,
)
from press.pdf.fragment import Side
from press.pdf.jobs import Job, lay_out
from press.render import Renderer, snake
from press.theme.styles import sheet, themes
from press.words import words_for

ROOT = Path(__file__).parents[1]
STYLES = ROOT / "styles"
TEMPLATES = ROOT / "templates"
FORMATS = ("print", "epub")
OPS = "{http://www.idpf.org/2007/ops}type"
WRITTEN_BY_CODE = {"text", "code", "break", "anchor", "element"}


def text(words: str) -> tuple[Text, ...]:
    return (Text(words),)


def paragraph(words: str, is_tight: bool = False) -> Paragraph:
    return Paragraph(text(words), is_tight)


def table(rows: int = 2, columns: int = 3) -> Table:
    def cells(is_head: bool) -> tuple[Cell, ...]:
        return tuple(
            Cell((paragraph(f"cell {n}", True),), "right" if n else "", is_head)
            for n in range(columns)
        )

    return Table((cells(True),), (cells(False),) * rows, text("What it shows."), number="6.1",
                 id="rag.table-x")  # fmt: skip


MARKS = (
    Mark("rag.a", "6.1"),
    Mark("rag.b", "6.2", "rag.c", last_label="6.4"),
    Mark("rag.d", "6.1"),
)
NODES: dict[str, Any] = {
    "paragraph": paragraph("Words & more <words>"),
    "tight": paragraph("Words", True),
    "heading": Heading(2, text("Search"), "search", number="6.1", id="rag.search"),
    "quote": Quote((paragraph("Words"),)),
    "bullets": List((Item((paragraph("one", True),)), Item((paragraph("two", True),)))),
    "numbers": List((Item((paragraph("three"),)),), start=3, style="lower-alpha"),
    "tasks": List((Item((paragraph("do", True),), True), Item((paragraph("x", True),), False))),
    "definitions": DefinitionList((Definition(text("term"), ((paragraph("what", True),),)),)),
    "rule": Rule(),
    "listing": Listing("python", "x = 1", text("Sets x."), number="6.1", id="rag.lst",
                       tokens=(("", "x "), ("o", "="), ("", " 1"))),
    "output": Listing("output", "1"),
    "diagram": Diagram("graph", text("A flow."), "a to b", number="6.2", id="rag.fig",
                       asset="d.svg", size=(300, 180)),
    "figure": Figure(Image("a.png", "a plot", asset="a.png"), text("A plot."), number="6.3",
                     id="rag.fig2"),
    "table": table(),
    "equation": Equation("x^2", number="6.1", id="rag.eq", svg="<svg/>", mathml="<math/>"),
    "reference": Reference("lewis", text("Lewis et al."), "bib.lewis", ("rag.cite.1",)),
    "cited": Reference("adams", text("Adams et al."), "bib.adams", ("rag.cite.1",), MARKS),
    "index": Index((IndexGroup("A", (IndexEntry(
        text("Agent"), MARKS, see_also=(Link("", text("Tool"), target="index.tool"),),
        entries=(IndexEntry(text("of a kind"), id="index.agent-of"),), id="index.agent",
    ),)),)),
    "caption list": CaptionList("figure", (CaptionLine("6.2", text("A plot"), "rag.fig", "l.1", "7"),)),
    "xref": Link("#search", text("search"), kind=LinkKind.XREF, target="rag.search"),
    "paged": Link("x.md", text("x"), kind=LinkKind.XREF, target="x", has_page=True),
    "term": Link("g.md#a", text("a"), kind=LinkKind.TERM, target="glossary.a"),
    "citation": Link("r.bib#a", text("A"), kind=LinkKind.CITATION, target="bib.a", id="rag.cite.1"),
    "external": Link("https://example.org/a?b&c", text("there"), kind=LinkKind.EXTERNAL),
    "image": Image("a.png", "a plot", asset="a.png", width="50%"),
    "no image": Image("https://example.org/badge.svg", "badge"),
    "math": Math("x", svg="<svg/>", mathml="<math/>"),
    "footnote": Footnote((paragraph("one"), paragraph("two")), number=1, id="rag.note.1"),
    "emoji": Emoji("🚀", "rocket"),
    **{kind: Callout(kind, (paragraph("Words"),))
       for kind in ("note", "tip", "important", "warning", "caution")},
}  # fmt: skip


def renderer(format: str) -> Renderer:
    made = Renderer((TEMPLATES,), format, words_for("en"), lambda id: f"#{id}", str)
    made.environment.globals.update(
        shares=partial(reflow.shares, language="en"),
        fitted=partial(reflow.fitted, language="en"),
        code_lines=reflow.lines,
        formula_pieces=lambda mathml, _: (mathml,),
        named=naming.named,
    )
    return made


def parsed(markup: str) -> ElementTree.Element:
    """The markup as XML, which fails on what is not well-formed."""
    return ElementTree.fromstring(
        f'<body xmlns:epub="http://www.idpf.org/2007/ops">{markup}</body>'
    )


def shown(node: Any, format: str = "print") -> ElementTree.Element:
    return parsed(renderer(format).render(node))


def words_in(element: ElementTree.Element) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.mark.parametrize("kind", get_args(nodes.Inline) + get_args(nodes.Block))
def test_every_kind_of_node_has_a_template(kind: type) -> None:
    for one in get_args(kind) or (kind,):
        name = snake(one.__name__)
        folder = "blocks" if issubclass(one, nodes.Block) else "inline"
        assert name in WRITTEN_BY_CODE or (TEMPLATES / folder / f"{name}.xhtml").is_file()


def test_every_template_of_a_node_has_a_sample() -> None:
    known = {snake(type(node).__name__) for node in NODES.values()}
    files = {
        path.stem for folder in ("blocks", "inline") for path in (TEMPLATES / folder).iterdir()
    }
    assert files == known


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", NODES)
def test_markup_is_well_formed_and_pairs_types_with_roles(name: str, format: str) -> None:
    for element in shown(NODES[name], format).iter():
        if kind := element.get(OPS):
            assert element.get("role") == f"doc-{kind}" or element.get("role") == "doc-noteref"


def test_an_author_cannot_write_markup() -> None:
    assert "<script>" not in renderer("print").render(paragraph("<script>alert(1)</script>"))


def test_a_number_and_its_unit_are_one_word() -> None:
    told = renderer("print").render(Text("90 % of 5 GB in 3 ms, 7 stones, 1 s, 4 s-curves"))
    bound = "90~% of 5~GB in 3~ms, 7 stones, 1~s, 4 s-curves"
    assert told == bound.replace("~", "\N{NO-BREAK SPACE}")


def test_a_paragraph_of_bold_words_is_a_label() -> None:
    label = Paragraph((Element("strong", text("Failure modes.")),))
    more = Paragraph((Element("strong", text("Why.")), Text(" Because.")))
    assert shown(label).find("p[@class='label']") is not None
    assert shown(more).find("p").get("class") is None  # type: ignore[union-attr]


def test_a_heading_shows_its_number_and_looks_as_its_author_meant() -> None:
    heading = NODES["heading"]
    assert words_in(shown(heading)) == "6.1 Search"
    assert shown(replace(heading, level=2, rank=3)).find("h2[@class='rank-3']") is not None
    assert shown(replace(heading, level=4)).find("h4[@class='run-in']") is not None


def test_an_ordered_list_keeps_its_start_and_style() -> None:
    found = shown(NODES["numbers"]).find("ol")
    assert found is not None
    assert (found.get("start"), found.get("class")) == ("3", "lower-alpha")


def test_a_task_says_whether_it_is_done() -> None:
    boxes = shown(NODES["tasks"]).findall("ul/li[@class='task']/span")
    assert [box.get("aria-label") for box in boxes] == ["done", "to do"]


@pytest.mark.parametrize("kind", ["note", "tip", "important", "warning", "caution"])
def test_a_callout_names_itself(kind: str) -> None:
    aside = shown(NODES[kind]).find("aside")
    assert aside is not None
    assert aside.get("class") == f"callout callout-{kind}"
    assert words_in(aside).startswith(words_for("en").callouts[kind])


@pytest.mark.parametrize(
    ("words", "blocks", "is_long"),
    [("word " * 90, 2, False), ("word " * 120, 2, True), ("w", 4, True)],
)
def test_a_long_callout_may_be_divided_however_few_its_blocks(
    words: str, blocks: int, is_long: bool
) -> None:
    aside = shown(Callout("note", (paragraph(words.strip()),) * blocks)).find("aside")
    assert aside is not None
    assert ("callout-long" in aside.get("class", "")) is is_long


@pytest.mark.parametrize("format", FORMATS)
def test_a_table_has_a_caption_and_scopes(format: str) -> None:
    found = shown(NODES["table"], format)
    assert words_in(found.find(".//caption")) == "Table 6.1 What it shows."  # type: ignore[arg-type]
    assert {head.get("scope") for head in found.iter("th")} == {"col"}
    assert [cell.get("class") for cell in found.findall(".//tbody/tr[1]/td")] == [
        None, "align-right", "align-right",
    ]  # fmt: skip


def test_a_table_of_many_columns_is_wide() -> None:
    assert shown(table(columns=5)).find("div").get("class") == "table columns-5 wide short"  # type: ignore[union-attr]


def test_a_figure_has_its_caption_below_and_a_listing_above() -> None:
    assert [child.tag for child in shown(NODES["figure"])[0]] == ["img", "figcaption"]
    assert [child.tag for child in shown(NODES["listing"])[0]] == ["figcaption", "pre"]


def test_only_a_tall_figure_floats_and_only_in_print() -> None:
    tall = replace(NODES["diagram"], size=(300, 400))
    assert shown(tall).find("div[@class='tall']/figure") is not None
    assert shown(tall, "epub").find("div") is None
    assert shown(NODES["diagram"]).find("div") is None


def test_what_is_not_captioned_has_no_empty_caption() -> None:
    bare = replace(NODES["figure"], caption=(), number="")
    assert shown(bare).find(".//figcaption") is None
    assert shown(replace(NODES["table"], caption=(), number="")).find(".//caption") is None


@pytest.mark.parametrize("format", FORMATS)
def test_code_is_kept_to_the_letter(format: str) -> None:
    code = "if a < b:\n\n    print('é & x')\n" + " " * 4 + "y = " + "long + " * 20 + "1\nend"
    tokens = (("k", "if"), ("", " a < b:\n\n    "), ("s", "print('é & x')\n    y"),
              ("", " = " + "long + " * 20 + "1\n"), ("", "end"))  # fmt: skip
    assert "".join(part for _, part in tokens) == code
    code_element = shown(Listing("python", code, tokens=tokens), format).find(".//code")
    assert code_element is not None
    if format == "epub":
        assert "".join(code_element.itertext()) == code
    else:
        # A block ends its line itself.
        lines = [""]
        for element in code_element.iter():
            lines[-1] += element.text or ""
            if element.get("class") == "long":
                assert (element.text or "").startswith("    ") or len(element)
        assert "".join("".join(code_element.itertext()).split()) == "".join(code.split())


def test_only_a_line_longer_than_the_measure_gets_a_block() -> None:
    fits, wraps = "x" * 76, "    " + "y" * 73
    found = shown(Listing("text", f"{fits}\n{wraps}\n{fits}")).findall(".//span[@class='long']")
    assert ["".join(one.itertext()) for one in found] == [wraps]
    assert found[0].get("style") == "--columns: 4"


def test_a_code_span_without_a_class_is_no_span() -> None:
    assert not list(shown(Listing("text", "a b", tokens=(("", "a b"),))).iter("span"))


def test_output_says_so() -> None:
    assert words_in(shown(NODES["output"])).startswith("Output")


def test_print_shows_the_page_of_a_link_and_the_address_of_a_site() -> None:
    boxes = shown(NODES["paged"]).findall("a")
    assert [box.get("href") for box in boxes] == ["#x", "page:x"]
    assert len(shown(NODES["paged"], "epub").findall("a")) == 1
    assert words_in(shown(NODES["external"])) == "there example.org/a?b&c"
    assert words_in(shown(NODES["external"], "epub")) == "there"


def test_an_address_that_is_its_own_text_is_not_said_twice() -> None:
    link = replace(NODES["external"], children=text("https://example.org/a?b&c"))
    assert words_in(shown(link)) == "https://example.org/a?b&c"
    plain = Link("http://example.org/", text("it"), kind=LinkKind.EXTERNAL)
    assert words_in(shown(plain)) == "it http://example.org"


def test_a_picture_keeps_the_width_that_its_author_gave() -> None:
    assert shown(NODES["image"])[0].get("style") == "width: 50%"
    assert shown(replace(NODES["image"], width="300"))[0].get("style") == "width: 300px"


def test_a_picture_that_may_not_be_fetched_leaves_its_words() -> None:
    assert words_in(shown(NODES["no image"])) == "badge"


def test_a_note_stands_in_its_place_in_print_and_is_called_in_an_epub() -> None:
    assert words_in(shown(NODES["footnote"])) == "onetwo"
    call = shown(NODES["footnote"], "epub").find("sup/a")
    assert call is not None
    assert (call.get("href"), call.get("id"), call.text) == (
        "#rag.note.1", "rag.note.1.call", "1",
    )  # fmt: skip


def test_a_formula_is_a_drawing_in_print_and_mathml_in_an_epub() -> None:
    assert shown(NODES["math"]).find("span/svg") is not None
    assert shown(NODES["math"], "epub").find("span/math") is not None


META = Metadata("A Title & More", "slug", "Subtitle", ("A. Author", "B. Author"), edition="2025",
                rights="CC BY", version="1.0", date="2025-01-31", commit="0123456789abcdef")  # fmt: skip


def part(**values: Any) -> str:
    given = {
        "id": "rag", "matter": "body", "kind": "", "role": "", "number": "6",
        "heading": Heading(1, text("Search"), "search", id="rag.top"),
        "opening": (paragraph("What it covers."),),
        "chapters": (
            SimpleNamespace(heading=NODES["heading"], blocks=(paragraph("Words"), NODES["table"])),
        ),
    }  # fmt: skip
    return renderer("print").document(
        "print/part.xhtml", metadata=META, title="Search",
        parts=(SimpleNamespace(**{**given, **values}),),
    )  # fmt: skip


@pytest.mark.parametrize("name", ["cover", "titlepage", "copyright"])
def test_front_pages_hold_with_all_metadata_and_with_the_title_alone(name: str) -> None:
    for meta in (META, Metadata("Bare", "bare"), replace(META, cover="c.png")):
        document = renderer("print").document(
            f"print/{name}.xhtml", metadata=meta, title=meta.title
        )
        root = ElementTree.fromstring(document)
        assert meta.title in words_in(root)
        assert root.get("lang") == "en"


def test_the_copyright_page_says_which_copy_this_is() -> None:
    document = renderer("print").document("print/copyright.xhtml", metadata=META, title="x")
    assert "Version 1.0 · 2025-01-31 · 0123456789ab" in words_in(ElementTree.fromstring(document))


def test_a_part_opens_with_number_title_contents_and_what_it_covers() -> None:
    root = ElementTree.fromstring(part())
    words = words_in(root).removeprefix("Search ")
    assert words.startswith("Part 6 Search 6.1 Search What it covers.")
    hrefs = [a.get("href") for a in root.iter("{http://www.w3.org/1999/xhtml}a")]
    assert hrefs[:2] == ["#rag.search", "folio:rag.search"]


@pytest.mark.parametrize("matter", ["front", "back"])
def test_front_and_back_matter_have_neither_number_nor_contents_of_their_own(matter: str) -> None:
    words = words_in(ElementTree.fromstring(part(matter=matter, number="")))
    assert words.startswith("Search Search What it covers. 6.1 Search Words")


def test_the_contents_page_lists_groups_parts_and_chapters_with_their_pages() -> None:
    chapter = SimpleNamespace(number="6.1", title=text("Chunks"), href="#c", page="21", chapters=())
    one = SimpleNamespace(number="6", title=text("RAG"), href="#r", page="19", chapters=(chapter,))
    groups = (SimpleNamespace(title="Systems", parts=(one,)),)
    tree = ElementTree.fromstring(contents(groups))
    assert words_in(tree).removeprefix("Contents ") == "Contents Systems 6 RAG19 6.1 Chunks21"
    assert "style" not in tree.attrib
    tree = ElementTree.fromstring(
        contents(groups, id="contents.2", is_continued=True, side=Side.VERSO)
    )
    assert words_in(tree).removeprefix("Contents ") == "Systems 6 RAG19 6.1 Chunks21"
    assert tree.get("style") == "break-before: left"
    assert [e.get("id") for e in tree.iter() if e.get("id")] == ["contents.2"]


def contents(groups: Iterable[Any], **more: Any) -> str:
    values = {"id": "contents", "is_continued": False, "side": Side.RECTO, **more}
    return renderer("print").document(
        "print/contents.xhtml", metadata=META, title="Contents", groups=groups, **values
    )


# ------------------------------------------------------------------ style sheets


def values_in(content: list[Any]) -> list[Any]:
    found: list[Any] = []
    for token in content:
        found.append(token)
        for name in ("arguments", "content"):
            if isinstance(inner := getattr(token, name, None), list):
                found += values_in(inner)
    return found


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(STYLES.rglob("*.css")) if path.name != "tokens.css"],
    ids=lambda path: path.relative_to(STYLES).as_posix(),
)
def test_only_tokens_hold_literal_colours_and_lengths(path: Path) -> None:
    rules = tinycss2.parse_stylesheet(
        path.read_text("utf-8"), skip_comments=True, skip_whitespace=True
    )
    for token in values_in(
        [token for rule in rules for token in getattr(rule, "content", None) or []]
    ):
        place = f"{path.name}:{token.source_line}"
        assert token.type != "dimension", f"{place}: {token.serialize()}"
        is_colour = token.type == "hash" and len(token.value) in (3, 6)
        assert not is_colour, f"{place}: {token.serialize()}"


@pytest.mark.parametrize("theme", themes(STYLES))
@pytest.mark.parametrize("format", FORMATS)
def test_every_theme_gives_a_sheet_for_every_format(theme: str, format: str) -> None:
    assert sheet(format, theme, STYLES)


@pytest.mark.parametrize("theme", themes(STYLES))
def test_the_style_is_taken_whole(theme: str) -> None:
    """What WeasyPrint ignores becomes a problem, so a part of all nodes gives none but fonts."""
    blocks = tuple(
        node
        for node in NODES.values()
        if isinstance(node, nodes.Block) and "asset" not in repr(node)
    )
    made = lay_out(Job("rag", part(opening=blocks, chapters=()), sheet("print", theme, STYLES)))
    assert [str(p) for p in made.problems if p.code not in ("LAYOUT-006", "LAYOUT-007")] == []


def test_code_stands_in_a_code_element() -> None:
    assert renderer("print").render(Code("a < b")) == "<code>a &lt; b</code>"


# ------------------------------------------------------------------ pages


def pages_of(blocks: tuple[Any, ...]) -> list[list[tuple[str, str]]]:
    """For each page its lines, each with the tag of the block that it stands in."""
    made = HTML(string=part(opening=blocks, chapters=())).render(
        stylesheets=[CSS(string=sheet("print", "default", STYLES))]
    )

    def lines(box: Any, tag: str) -> Iterator[tuple[str, str]]:
        if type(box).__name__ == "LineBox":
            yield tag, "".join(b.text for b in box.descendants() if hasattr(b, "text")).strip()
            return
        for child in getattr(box, "children", ()):
            yield from lines(child, child.element_tag if child.element is not None else tag)

    return [list(lines(page._page_box, "")) for page in made.pages]


@pytest.mark.parametrize("before", range(22, 32))
def test_no_heading_label_or_caption_stands_last_on_a_page(before: int) -> None:
    filler = tuple(paragraph(f"filler {n}") for n in range(before))
    label = Paragraph((Element("strong", text("Label")),))
    blocks = (
        *filler, Heading(2, text("Head"), "h2", id="a"), Heading(3, text("Head"), "h3", id="b"),
        paragraph("text"), *filler, Heading(4, text("Head"), "h4", id="c"), paragraph("text"),
        *filler, label, table(6), *filler, NODES["listing"], paragraph("text"),
    )  # fmt: skip
    pages = pages_of(blocks)
    assert len(pages) > 2
    for page in pages:
        tag, line = page[-1]
        assert tag not in ("h2", "h3", "h4", "caption", "figcaption"), line
        assert line != "Label"
        assert tag != "th", "head of a table without a row"


@pytest.mark.parametrize("before", range(2, 20, 4))
def test_a_tall_figure_keeps_its_caption_and_leaves_no_hole(before: int) -> None:
    tall = "<svg xmlns='http://www.w3.org/2000/svg' width='300' height='400'/>"
    figure = replace(NODES["diagram"], asset="data:image/svg+xml," + quote(tall), size=(300, 400))
    filler = tuple(paragraph(f"filler {n}") for n in range(before))
    after = tuple(paragraph(f"more {n}") for n in range(60))
    first, second = pages_of((*filler, figure, *after))[:2]
    full = pages_of((*filler, *after))[0]
    on_second = ("figcaption", "Figure 6.2 A flow.") in second
    assert on_second or ("figcaption", "Figure 6.2 A flow.") in first
    if on_second:
        assert len(first) >= len(full), "the text goes on where the figure does not fit"


def test_a_long_title_of_the_contents_goes_on_below_its_first_word() -> None:
    long = SimpleNamespace(
        number="7", title=text("Titled " * 20), href="#r", page="19", chapters=()
    )
    made = HTML(string=contents((SimpleNamespace(title="", parts=(long,)),))).render(
        stylesheets=[CSS(string=sheet("print", "default", STYLES))]
    )
    boxes = [box for box in made.pages[0]._page_box.descendants() if hasattr(box, "text")]
    titles = [box for box in boxes if box.text.startswith("Titled")]
    assert len(titles) > 1
    assert len({box.position_x for box in titles}) == 1


def test_a_long_table_says_its_heads_again() -> None:
    pages = pages_of((table(60),))
    assert len(pages) > 2
    for page in pages:
        assert [tag for tag, _ in page].count("th") == 3


@pytest.mark.parametrize("lines", [10, 40])
def test_a_listing_keeps_its_caption_over_the_tallest_figure(lines: int) -> None:
    high = "<svg xmlns='http://www.w3.org/2000/svg' width='300' height='900'/>"
    figure = replace(NODES["diagram"], asset="data:image/svg+xml," + quote(high), size=(300, 900))
    code = "\n".join(f"line {n}" for n in range(lines))
    listing = replace(NODES["listing"], code=code, tokens=(("", code),))
    filler = tuple(paragraph(f"filler {n}") for n in range(21))
    pages = pages_of((*filler, figure, paragraph("last"), listing, *filler))
    page = next(p for p in pages if any("Sets x." in line for _, line in p))
    assert any(line.startswith("line 0") for _, line in page)
