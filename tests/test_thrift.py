"""What WeasyPrint is spared changes no page."""

import ctypes
import gc
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from multiprocessing import get_context
from typing import Any
from xml.etree import ElementTree

import pytest
from weasyprint import CSS
from weasyprint.css import StyleFor
from weasyprint.html import UA_STYLESHEET
from weasyprint.text import line_break

from press.pdf import thrift
from press.pdf.fragment import Fragment
from press.pdf.jobs import Job, lay_out
from press.pdf.layout import Files, Page
from tests import small_book

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>a^2</title>'
    '<path d="M0 0 9 9" stroke="#000"/></svg>'
)
BODY = f"""
<section class="part" id="x"><header class="opener"><h1 id="x.title">A Part</h1></header>
<p>First <em>words</em> with <code>code</code>, small caps and a note<span class="footnote"
data-number="1" id="x.fn">that says <code>more</code></span>, and <span class="math">{SVG}</span>,
{"and words that fill some lines of the page, " * 30}</p>
<pre><code>def <span class="k">one</span>():
    return 1</code></pre>
<div class="table" id="x.tab"><table><caption>Table 1</caption>
<thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead>
<tbody><tr><td>1</td><td>2</td></tr><tr><td>fi</td><td>fl</td></tr></tbody></table></div>
<ul><li>one</li><li>two<ol><li>three</li></ol></li></ul>
<p class="small">Small<br/>fi</p><p class="large">Large<br/>fi</p>
<p class="strange">Strange fi words of 0123456789 in H<sub>2</sub>O</p>
<p class="justified">{"Words that fill some lines and are set apart until each is full. " * 9}</p>
<p class="cut">A line that is longer than there is room for it on the page of this book</p>
<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20"><title>fi</title>
<text x="2" y="15" font-family="Press Serif" letter-spacing="3">fi <tspan>drawn</tspan></text></svg>
<table><thead><tr><th>Head of fi, on <em>each</em> page</th></tr></thead><tbody>
{"<tr><td>A row of <b>fl</b></td></tr>" * 60}</tbody></table>
{"<p>More.</p>" * 60}</section>
"""
STYLE = """
.footnote { float: footnote; white-space: normal }
.strange {
  font-feature-settings: "ss01" 1, "tnum"; font-variant: small-caps oldstyle-nums;
  font-variant-ligatures: common-ligatures; font-variant-east-asian: jis78 ruby;
  font-variation-settings: "wght" 500; font-language-override: "ENG"; tab-size: 4;
  text-indent: 3ch; margin-left: 2ex; letter-spacing: 0.1em; text-decoration: underline;
}
.strange::first-letter { font-size: 3em; font-weight: bold }
.strange::first-line { font-style: italic }
.small { font-size: 6pt; line-height: normal; width: 30ch }
.large { font-size: 20pt; line-height: normal; width: 30ch }
.justified { text-align: justify; hyphens: auto }
.cut { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; width: 20ch }
"""
HEADS = """
@page { @top-left { content: "Head" } @Bottom-Right-Corner { content: counter(page) } }
@page :left { @left-middle { content: "side" } }
"""
IN_HEAD = "<style>@page { @top-right { content: 'Head' } @BOTTOM-CENTER { content: '-' } }</style>"


def whole(*_: object) -> Any:
    return UA_STYLESHEET


@pytest.fixture
def lavish(monkeypatch: pytest.MonkeyPatch) -> Callable[[Job], Fragment]:
    """Lay a part out as WeasyPrint does of itself."""

    def laid(job: Job) -> Fragment:
        with monkeypatch.context() as patch:
            patch.setattr(thrift, "spared", nullcontext)
            patch.setattr(thrift, "user_agent", whole)
            return lay_out(job)

    return laid


def with_head(job: Job, head: str) -> Job:
    html = job.html.replace("</head>", head + "</head>")
    assert html != job.html
    return Job(job.id, html, job.style, job.assets, job.fonts)


def test_a_part_has_the_same_bytes_as_without_thrift(lavish: Callable[[Job], Fragment]) -> None:
    job = small_book.job(BODY, STYLE)
    made = lay_out(job)
    assert len(made.leaves) > 2
    assert made.problems == ()
    assert made == lavish(job)


def test_a_line_separator_is_told_and_drawn_as_without_thrift(
    lavish: Callable[[Job], Fragment],
) -> None:
    job = small_book.job("<p>A\u2028B</p><pre>A\u2028B\u2029C\u0085D\u200bE</pre>")
    made = lay_out(job)
    assert any("U+2028" in one.message for one in made.problems)
    assert made == lavish(job)


def test_a_line_is_shaped_for_its_drawing_only_where_that_differs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shaped: list[str] = []
    reactivate = line_break.Layout.reactivate

    def told(layout: Any, style: Any) -> None:
        shaped.append(layout.text)
        reactivate(layout, style)

    monkeypatch.setattr(line_break.Layout, "reactivate", told)
    lay_out(small_book.job("<p>One <em>word</em> after another.</p>" * 9))
    assert shaped == []
    lay_out(small_book.job(BODY, STYLE))
    assert any(text.startswith("Words that fill") for text in shaped)
    assert any(text.startswith("A line that is longer") for text in shaped)
    assert not any("Head of" in text or "More." in text for text in shaped)


@pytest.mark.parametrize(
    "job",
    [small_book.job(BODY, HEADS), with_head(small_book.job(BODY), IN_HEAD)],
    ids=["style", "head"],
)
def test_margin_boxes_of_a_theme_stand_where_weasyprint_puts_them(
    job: Job, lavish: Callable[[Job], Fragment]
) -> None:
    made = lay_out(job)
    assert made == lavish(job)
    assert made.pdf != lay_out(small_book.job(BODY)).pdf


def test_only_what_has_a_part_gets_a_style_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []
    compute = StyleFor.set_computed_styles

    def told(self: Any, element: Any, parent: Any, root: Any, pseudo_type: Any, **more: Any) -> Any:
        if isinstance(getattr(element, "tag", None), str) and pseudo_type:
            asked.append((element.tag, pseudo_type))
        return compute(self, element, parent, root, pseudo_type, **more)

    monkeypatch.setattr(StyleFor, "set_computed_styles", told)
    lay_out(small_book.job(BODY, STYLE))
    parts = {kind for _, kind in asked}
    assert {tag for tag, kind in asked if kind == "marker"} == {"li"}
    assert {tag for tag, kind in asked if kind == "footnote-call"} == {"span"}
    assert not parts & {"note-call", "note-marker", "note-callback"}


def places(style: str, head: str = "") -> set[str | None]:
    """Of which boxes the sheet says something, for a document with this style and head."""
    root = ElementTree.fromstring(f"<html><head>{head}</head><body/></html>")
    sheet = thrift.user_agent(CSS(string=style), root)
    return {place for _, selectors, _ in sheet.page_rules for _, place, _ in selectors}


def test_nothing_is_said_of_margin_boxes_that_no_style_names() -> None:
    inner = {None, "@footnote", "@note-area"}
    assert places("@page { margin: 1cm }") == inner
    assert places(HEADS) == inner | {"@top-left", "@bottom-right-corner", "@left-middle"}
    assert places("@media print { @page { @top-center { content: '' } } }") == inner | {
        "@top-center"
    }
    assert places("", IN_HEAD) == inner | {"@top-right", "@bottom-center"}


def test_weasyprints_own_sheet_stays_as_it_is() -> None:
    before = list(UA_STYLESHEET.page_rules)
    places("p {}")
    assert UA_STYLESHEET.page_rules == before


def functions() -> tuple[Any, ...]:
    return (
        line_break.get_font_description, line_break._font_style_cache_key, line_break.font_features,
    )  # fmt: skip


def test_weasyprints_functions_are_put_back_after_an_error() -> None:
    before = functions()
    with pytest.raises(ZeroDivisionError), thrift.spared():
        assert not set(functions()) & set(before)
        with thrift.spared():
            pass
        raise ZeroDivisionError
    assert functions() == before


def test_each_thing_that_is_asked_of_a_style_is_kept_for_itself() -> None:
    root = ElementTree.fromstring("<html><body><p>x</p></body></html>")
    style = Page(root, Files((), ())).render().pages[0]._page_box.children[0].style
    key = line_break._font_style_cache_key
    larger = style.copy()
    larger["font_size"] = 1000
    with thrift.spared():
        for one in (style, larger, style.anonymous_style, larger.anonymous_style):
            for options in ({}, {"include_size": True}) * 2:
                assert line_break._font_style_cache_key(one, **options) == key(one, **options)
    assert key(style, include_size=True) != key(larger, include_size=True) != key(larger)


class Memory(ctypes.Structure):
    """What malloc holds (mallinfo2(3))."""

    _fields_ = tuple(
        (name, ctypes.c_size_t)
        for name in "arena ordblks smblks hblks hblkhd usmblks fsmblks used free keepcost".split()
    )


def grown() -> int:
    """Bytes that a process holds more after it has laid something out five times."""
    told = ctypes.CDLL(None).mallinfo2
    told.restype = Memory

    def held() -> int:
        gc.collect()
        return int(told().used)

    body = "<p>" + "words <em>of</em> <code>some</code> kinds, " * 400 + "</p>"
    job = small_book.job(body, "p { font-variant-numeric: oldstyle-nums }")
    for _ in range(3):
        lay_out(job)
    before = held()
    for _ in range(5):
        lay_out(job)
    return held() - before


@pytest.mark.skipif(sys.platform != "linux", reason="glibc alone tells what it holds")
def test_a_process_that_lays_out_does_not_grow() -> None:
    # In a new one: what other tests have left in this one may grow or go meanwhile.
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        # WeasyPrint leaves 750,000 bytes each time.
        assert pool.submit(grown).result() < 100_000
