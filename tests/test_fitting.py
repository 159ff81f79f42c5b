"""What WeasyPrint drops, each seen first as it does; and all of it there once it is fitted."""

import io
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pikepdf
import pytest
from weasyprint import CSS

from press.pdf import fitting, linebreak, tagging
from press.pdf.jobs import lay_out
from press.pdf.layout import Files, Page
from tests import small_book

STYLE = """
    @page { size: 300px 200px; margin: 20px; @footnote { margin-top: 10px; max-height: 100px } }
    body { font: 10px/12px sans-serif; margin: 0 }
    p { margin: 0 }
    table { border-collapse: collapse; border-spacing: 0 }
    td, th { padding: 0 2px }
    thead { break-after: avoid }
    tr { break-inside: avoid }
    .footnote, .tall { float: footnote; margin: 10px 0 0 }
    .tall::footnote-call, .tall::footnote-marker { content: none }
    .picture { display: block; height: 90px }
    .equation { display: flex }
    .formula { flex: 0 1 auto }
"""
WORDS = "amber birch cedar delta ember fjord grove heron inlet jetty knoll larch marsh".split()
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 10" style="width: {}px"/>'


def prose(count: int, mark: str = "x") -> str:
    return " ".join(f"{WORDS[place % 13]}{mark}{place}" for place in range(count))


def tree(body: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"<html><body><section>{body}</section></body></html>")


def laid(root: ElementTree.Element, is_fitted: bool = True) -> Any:
    """The document that WeasyPrint makes of a tree, with our help or without."""
    fetcher = Files((), ())

    def render() -> Any:
        return Page(root, fetcher).render(stylesheets=[CSS(string=STYLE)])

    with linebreak.mended():
        return fitting.fitted(root, render) if is_fitted else render()


def boxes(box: Any) -> Iterator[Any]:
    yield box
    for child in getattr(box, "children", ()):
        yield from boxes(child)


def shown(document: Any) -> list[str]:
    """The text of each page that stands within it, without spaces and hyphens."""
    pages = []
    for page in document.pages:
        texts = [box for box in boxes(page._page_box) if hasattr(box, "text")]
        pages.append("".join(
            box.text for box in texts
            if box.position_x + box.width <= page.width and box.position_y <= page.height - 20
        ).replace(" ", "").replace("\N{HYPHEN}", ""))  # fmt: skip
    return pages


def rows(count: int, width: int = 2) -> str:
    cells = "".join(f"<td>r{{0}}c{column}</td>" for column in range(width))
    return "".join(f"<tr>{cells.format(row)}</tr>" for row in range(count))


def table(head: str, body: str) -> str:
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


TALL_HEAD = table("<th>" + "<br/>".join(f"line{n}" for n in range(20)) + "</th>", rows(3, 1))
TALL_ROW = table(
    "<th>Head</th>", "<tr><td>" + "<br/>".join(f"line{n}" for n in range(30)) + "</td></tr>"
)
LONG_NOTE = (
    f'<p>Before<span class="footnote" data-number="7" data-anchor="n">{prose(120)}</span> and after.</p>'
    f"<p>{prose(20, 'y')}</p>"
)
LONG_WORD = f"<p>Before {'abcdefghij' * 40} after.</p>"
WIDE_TABLE = table("".join(f"<th>Column{n}</th>" for n in range(12)), rows(2, 12))


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (TALL_HEAD, [f"line{n}" for n in range(20)]),
        (f"<p>{prose(20)}</p>{TALL_HEAD}", [f"line{n}" for n in range(20)]),
        (f"<p>{prose(20)}</p>{TALL_ROW}", ["Head"]),
        (LONG_NOTE, prose(120).split()),
        (LONG_WORD, ["abcdefghij" * 40]),
        (f"<table><tr><td>{'abcdefghij' * 40}</td><td>b</td></tr></table>", ["abcdefghij" * 40]),
        (WIDE_TABLE, [f"Column{n}" for n in range(12)]),
    ],
)
def test_what_weasyprint_drops_is_there(body: str, wanted: list[str]) -> None:
    plain = "".join(shown(laid(tree(body), is_fitted=False)))
    ours = "".join(shown(laid(tree(body))))
    first = "".join(wanted)
    assert any(word not in plain for word in wanted) or shown(laid(tree(body)))[0] != plain, first
    assert [word for word in wanted if word not in ours] == []


def test_a_part_in_which_all_fits_is_laid_out_once_and_stays_as_it_is() -> None:
    head = "<th>A</th><th>B</th>"
    body = (
        f"<p>{prose(30)}</p>{table(head, rows(30))}"
        f'<p>Call<span class="footnote" id="n">{prose(5)}</span></p>'
    )
    root = tree(body)
    before = ElementTree.tostring(root)
    document = laid(root)
    assert ElementTree.tostring(root) == before
    heads = ["AB" in page for page in shown(document)]
    assert heads.count(True) > 2, "a head that fits is repeated"


def test_a_line_that_may_not_break_is_left_as_it_is() -> None:
    root = tree(f'<p style="white-space: nowrap">{prose(40)}</p>')
    before = ElementTree.tostring(root)
    laid(root)
    assert ElementTree.tostring(root) == before


def test_a_head_that_is_too_high_stands_once_before_its_rows() -> None:
    text = "".join(shown(laid(tree(TALL_HEAD))))
    assert text.count("line0") == 1
    assert text.index("line19") < text.index("r0c0")


def test_a_row_that_is_too_high_begins_below_its_head() -> None:
    pages = shown(laid(tree(f"<p>{prose(20)}</p>{TALL_ROW}")))
    first = next(page for page in pages if "Head" in page)
    assert "line0" in first


def test_a_note_that_is_too_long_ends_its_chapter_and_its_call_leads_there() -> None:
    root = tree(LONG_NOTE)
    document = laid(root)
    late = root.find(".//section/div[@class='note']")
    assert late is not None
    assert (late.get(tagging.ANCHOR), late.get("data-number")) == ("n", "7")
    assert [link.get("href") for link in root.iter("a")] == ["to:n", "page:n"]
    text = "".join(shown(document))
    assert text.index("after.") < text.index("amberx0")
    assert fitting.ARROW in text


def test_a_word_that_is_too_wide_breaks_and_no_other_paragraph_changes() -> None:
    root = tree(f"{LONG_WORD}<p>{prose(40)}</p>")
    laid(root)
    assert [p.get("style") for p in root.iter("p")] == [fitting.BROKEN, None]


@pytest.mark.parametrize("width", [1000, 280])
def test_a_formula_that_is_too_wide_is_made_smaller(width: int) -> None:
    body = f'<div class="equation"><div class="formula">{SVG.format(width)}</div></div>'
    (drawn,) = (
        box
        for page in laid(tree(body)).pages
        for box in boxes(page._page_box)
        if str(box.element_tag).endswith("svg")
    )
    assert drawn.width == pytest.approx(260 * fitting.LINE)
    assert drawn.height == pytest.approx(drawn.width / 10)


def test_a_figure_that_is_higher_than_the_foot_stands_in_the_text() -> None:
    figure = f'<figure class="tall"><span class="picture"/>{prose(40)}</figure>'
    text = "".join(shown(laid(tree(f"<p>Before.</p>{figure}<p>After.</p>"))))
    assert [word for word in prose(40).split() if word not in text] == []
    assert text.index("Before.") < text.index("amberx0") < text.index("After.")


def test_a_figure_at_the_foot_of_the_first_page_stands_within_it() -> None:
    figure = '<figure class="tall" style="margin-top: 20px"><span class="picture"/></figure>'
    (page,) = laid(tree(f"<p>Text.</p>{figure}")).pages
    (picture,) = (box for box in boxes(page._page_box) if box.element_tag == "span")
    assert picture.position_y + picture.height <= 180 + fitting.ROUNDING


def test_a_head_that_is_not_repeated_is_tagged_as_rows_and_its_cells_as_heads() -> None:
    head = "<th>" + "<br/>".join(f"line {n}" for n in range(90)) + "</th>"
    fragment = lay_out(small_book.job(f"<section>{table(head, rows(2, 1))}</section>"))
    with pikepdf.open(io.BytesIO(fragment.pdf)) as pdf:
        roles = [str(one.S) for one in pdf.objects
                 if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/StructElem"]  # fmt: skip
    assert roles.count("/TH") > 0
    assert "/THead" not in roles


def test_what_stands_in_the_margins_of_a_page_is_left_as_its_theme_sets_it() -> None:
    style = "@page { @bottom-right-corner { content: counter(page) } }"
    assert lay_out(small_book.job("<p>word</p>", style)).problems == ()


def test_a_long_word_in_a_note_that_runs_on_in_its_line_stops_nothing() -> None:
    style = ".footnote { footnote-display: inline; hyphens: none }"
    note = f'<p>word<span class="footnote">{"abcdefghij" * 40}</span></p>'
    assert lay_out(small_book.job(note, style)).problems == ()
