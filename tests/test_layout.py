import io
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest

from press.model import Asset
from press.pdf.fragment import Fragment, Side
from press.pdf.jobs import FontFile, Job, lay_out
from press.problems import Severity
from tests import small_book


def laid(body: str, css: str = "", **more: Any) -> Fragment:
    return lay_out(small_book.job(body, css, **more))


def codes(fragment: Fragment) -> list[str]:
    return [problem.code for problem in fragment.problems]


@pytest.fixture(scope="module")
def one() -> Fragment:
    job = Job("one", small_book.part("one"), small_book.style(), (small_book.picture(),),
              small_book.font_files(), "one.md")  # fmt: skip
    return lay_out(job)


@cache
def opened(data: bytes) -> pikepdf.Pdf:
    """A PDF that stays open while something of it is looked at."""
    return pikepdf.open(io.BytesIO(data))


def elements(fragment: Fragment) -> Iterator[Any]:
    """Structure elements of the fragment's tree."""
    todo = [opened(fragment.pdf).Root.StructTreeRoot.K[0]]
    while todo:
        element = todo.pop()
        yield element
        kids = element.get("/K", [])
        todo += [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def annotations(fragment: Fragment) -> list[Any]:
    pages = opened(fragment.pdf).pages
    return [link for page in pages for link in page.get("/Annots", ())]


def test_ids_have_the_place_where_they_first_begin(one: Fragment) -> None:
    places = dict(one.anchors)
    assert places["one"].page == 0
    assert places["one.far"].page == 1
    assert places["one.far"].y > places["one.deep"].y


def test_pages_know_side_opener_and_the_last_chapter_begun(one: Fragment) -> None:
    assert [leaf.side for leaf in one.leaves] == [Side.RECTO, Side.VERSO, Side.RECTO]
    assert [leaf.is_opener for leaf in one.leaves] == [True, False, False]
    assert [leaf.chapter for leaf in one.leaves] == [
        "First Part",
        "1.1 Far Things",
        "1.1 Far Things",
    ]


def test_the_text_block_tells_how_far_the_page_is_off_centre(one: Fragment) -> None:
    assert one.leaves[0].block == pytest.approx((72, 63, 450, 666))
    assert [leaf.shift for leaf in one.leaves] == [9, -9, 9]


def test_headings_become_bookmarks_of_three_levels(one: Fragment) -> None:
    assert [(b.level, b.label) for b in one.bookmarks] == [
        (1, "First Part"), (2, "1.1 Far Things"), (3, "Deep Things")
    ]  # fmt: skip


def test_links_within_the_book_lead_to_named_destinations(one: Fragment) -> None:
    assert one.targets == ("two.chunking", "one.far")
    actions = [link.A for link in annotations(one)]
    assert [str(action.S) for action in actions] == ["/GoTo", "/GoTo", "/URI", "/GoTo"]
    assert [str(action.get("/D", "")) for action in actions] == [
        "two.chunking", "two.chunking", "", "one.far"
    ]  # fmt: skip


def test_a_link_with_markup_inside_is_one_annotation_that_says_its_text(one: Fragment) -> None:
    first = annotations(one)[0]
    assert str(first.Contents) == "chunking with code"
    assert int(first.F) == 4


def test_any_character_may_stand_in_an_id() -> None:
    fragment = laid('<p id="é%41 b"><a href="#é%41 b">x</a></p>')
    assert fragment.targets == ("é%41 b",)
    assert fragment.anchors[0][0] == "é%41 b"


def test_a_page_reference_stands_on_the_baseline_in_the_type_of_its_text(one: Fragment) -> None:
    (reference,) = one.references
    assert (reference.target, reference.page, reference.is_worded) == ("two.chunking", 0, True)
    assert reference.width == pytest.approx(3.3 * 10.5)
    assert reference.size == 10.5
    assert 'font-family: "Press Serif"' in reference.style
    link = annotations(one)[reference.link]
    left, bottom, right, top = map(float, link.Rect)
    assert (left, right) == pytest.approx((reference.x, reference.x + reference.width))
    assert bottom < reference.baseline < top


def test_a_page_reference_knows_what_follows_on_its_line() -> None:
    box = '<a class="page-reference" href="page:a"></a>'
    texts = (f"See {box}, and", f"See {box} and", f"See {box}", f"See {box} <br/>and")
    formula = f'<p>{box}<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/></p>'
    fragment = laid("".join(f"<p>{text}</p>" for text in texts) + formula)
    assert [r.follows for r in fragment.references] == [",", " ", "", "", "\ufffc"]


def test_a_page_knows_the_text_that_it_belongs_to() -> None:
    text = (
        '<section style="break-before: page"><header class="opener"><h1 id="{0}">{0}</h1></header>'
    )
    text += '<p>x</p><h1 style="break-before: page">no title</h1></section>'
    fragment = laid(text.format("One") + text.format("Two"))
    assert [leaf.title for leaf in fragment.leaves] == ["One", "One", "Two", "Two"]


def test_folio_boxes_want_the_number_alone() -> None:
    box = '<p><a class="page-reference" href="folio:a"></a></p>'
    assert [r.is_worded for r in laid(box).references] == [False]


def test_a_page_reference_without_a_box_is_an_error() -> None:
    fragment = laid('<p><a href="page:a"></a></p>', "a { display: none }")
    assert codes(fragment) == ["LAYOUT-005"]


def test_a_picture_comes_from_the_assets(one: Fragment) -> None:
    assert one.problems == ()
    figures = [e for e in elements(one) if e.S == "/Figure"]
    assert [str(figure.Alt) for figure in figures] == ["A box that says retrieve"]


@pytest.mark.parametrize(
    "source",
    [
        "asset:gone.png",
        "http://127.0.0.1:9/a.png",
        "file:///etc/hostname",
        "a.png",
        "/etc/hostname",
    ],
)
def test_nothing_but_the_assets_is_read(source: str) -> None:
    fragment = laid(f'<p><img src="{source}" alt="x"/></p>')
    assert codes(fragment)[0] in ("LAYOUT-001", "LAYOUT-004")
    assert source in str(fragment.problems[0])


def test_a_damaged_picture_is_an_error_at_the_source_file() -> None:
    damaged = Asset("a.png", "image/png", b"\x89PNG\r\n\x1a\nnothing")
    fragment = laid('<p><img src="asset:a.png" alt="x"/></p>', assets=(damaged,), source="a.md")
    (problem,) = fragment.problems
    assert (problem.code, problem.position.file) == ("LAYOUT-001", "a.md")
    assert problem.severity is Severity.ERROR


def test_a_style_reads_no_other_file() -> None:
    fragment = laid("<p>x</p>", '@font-face { font-family: F; src: url("file:///etc/hostname") }')
    assert codes(fragment) == ["LAYOUT-004"]
    assert fragment.problems[0].position.file == "styles"


def test_a_character_that_no_font_has_is_told() -> None:
    assert "LAYOUT-002" in codes(laid("<p>\ue123</p>"))


def test_a_font_that_is_no_face_of_the_book_is_told() -> None:
    known = small_book.job("<p>word</p>")
    (mono,) = [font for font in known.fonts if font.name == "press-serif-400.ttf"]
    strange = replace(known, fonts=tuple(
        FontFile(font.name, "0" * 64, font.path) if font is mono else font for font in known.fonts
    ))  # fmt: skip
    (problem,) = lay_out(strange).problems
    assert problem.code == "LAYOUT-006"
    assert '"d o r w"' in problem.message


def test_a_picture_without_alternative_text_is_told() -> None:
    fragment = laid('<p><img src="asset:picture.svg"/></p>', assets=(small_book.picture(),))
    assert codes(fragment) == ["LAYOUT-003"]
    fragment = laid('<p><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/></p>')
    assert codes(fragment) == ["LAYOUT-003"]


def test_a_drawing_within_a_drawing_needs_no_text_of_its_own() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>a</title><svg/></svg>'
    )
    assert laid(f"<p>{svg}</p>").problems == ()


def test_a_drawing_may_use_what_has_an_id_in_it() -> None:
    svg = """<p><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>a</title>
    <defs><path id="line" d="M0 0 9 9" stroke="#000"/></defs><use href="#{}"/></svg></p>"""
    used, lost = (opened(laid(svg.format(id)).pdf).pages[0] for id in ("line", "gone"))
    drawn = [
        [str(one.operator) for one in pikepdf.parse_content_stream(page)] for page in (used, lost)
    ]
    assert drawn[0].count("l") == 1
    assert drawn[1].count("l") == 0


def test_header_cells_say_what_they_head(one: Fragment) -> None:
    heads = [e for e in elements(one) if e.S == "/TH"]
    assert [str(head.A.Scope) for head in heads] == ["/Column", "/Column"]
    rows = laid('<table><tr><th scope="row">a</th><td>b</td></tr></table>')
    assert [str(e.A.Scope) for e in elements(rows) if e.S == "/TH"] == ["/Row"]


def test_list_items_hold_a_label_and_a_body_alone(one: Fragment) -> None:
    items = [e for e in elements(one) if e.S == "/LI"]
    assert len(items) == 5
    for item in items:
        assert {str(kid.S) for kid in item.K} <= {"/Lbl", "/LBody"}


def test_a_formula_is_tagged_as_one_and_says_its_source() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>a^2</title>\
<path d="M0 0 9 9" stroke="#000"/></svg>'
    fragment = laid(f'<p>so <span class="math">{svg}</span></p>')
    assert [str(e.Alt) for e in elements(fragment) if e.S == "/Formula"] == ["a^2"]


def test_roles_that_html_has_and_weasyprint_has_not() -> None:
    fragment = laid(
        '<p><code>x</code> a<span class="leader">. . .</span>b '
        '<span role="img" aria-label="rocket">^</span></p><pre><code>y\nz</code></pre>'
    )
    found = list(elements(fragment))
    # The two lines of the listing are one.
    assert len([e for e in found if e.S == "/Code"]) == 2
    assert [str(e.ActualText) for e in found if "/ActualText" in e] == [" "]
    assert [str(e.Alt) for e in found if "/Alt" in e] == ["rocket"]


def test_the_box_of_a_figure_is_in_points_from_below(one: Fragment) -> None:
    (figure,) = [e for e in elements(one) if e.S == "/Figure"]
    left, bottom, right, top = map(float, figure.A.BBox)
    assert (right - left, top - bottom) == pytest.approx((150, 60))
    caption = dict(one.anchors)["one.lst-a"].y
    assert caption < bottom < top < dict(one.anchors)["one.fig-a"].y + 1


def test_what_no_font_has_is_a_sign_that_says_what_it_was() -> None:
    fragment = laid("<p>a \ue123\ue123 b<em>\ue123</em>\ue123 c</p><pre><code>x\ue123</code></pre>")
    assert codes(fragment).count("LAYOUT-002") == 1
    told = [str(e.ActualText) for e in elements(fragment) if "/ActualText" in e][::-1]
    assert told == ["\ue123\ue123", "\ue123", "\ue123", "\ue123"]
    with pdfium.PdfDocument(fragment.pdf) as file:
        text = file[0].get_textpage().get_text_bounded()
    assert text.split() == ["a", "\ufffd\ufffd", "b\ufffd\ufffd", "c", "x\ufffd"]


def test_no_level_of_the_headings_is_left_out() -> None:
    fragment = laid("<h1>a</h1><blockquote><h4>b</h4></blockquote><h2>c</h2><h3>d</h3><h5>e</h5>")
    found = [str(e.S) for e in elements(fragment) if str(e.S).startswith("/H")][::-1]
    assert found == ["/H1", "/H2", "/H2", "/H3", "/H4"]


def test_decoration_is_no_figure() -> None:
    fragment = laid('<p><img src="asset:picture.svg" alt=""/></p>', assets=(small_book.picture(),))
    assert not [e for e in elements(fragment) if e.S == "/Figure"]
    assert fragment.problems == ()


def test_the_same_job_gives_the_same_bytes_and_knows_no_path(one: Fragment) -> None:
    job = Job("one", small_book.part("one"), small_book.style(), (small_book.picture(),),
              small_book.font_files(), "one.md")  # fmt: skip
    assert lay_out(job) == one
    moved = replace(job, fonts=tuple(replace(f, path="/elsewhere") for f in job.fonts))
    assert repr(moved) == repr(job)


@pytest.mark.parametrize(
    "change", [{"style": "p{}"}, {"html": "<p/>"}, {"assets": ()}, {"id": "y"}]
)
def test_whatever_decides_a_page_shows_in_the_job(change: dict[str, Any]) -> None:
    job = small_book.job("<p>x</p>", assets=(small_book.picture(),))
    assert repr(replace(job, **change)) != repr(job)
