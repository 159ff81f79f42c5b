"""Each fault is seen in WeasyPrint itself first: when it mends them, the module can go."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from weasyprint import HTML
from weasyprint.layout import LayoutContext, block, inline

from press.pdf.linebreak import mended

WIDTHS = [80 + step / 4 for step in range(60)]


def lines(box: Any) -> Iterator[str]:
    if type(box).__name__ == "LineBox":
        yield "".join(b.text for b in box.descendants() if hasattr(b, "text")).strip()
    else:
        for child in getattr(box, "children", ()):
            yield from lines(child)


def lone_words(context: Callable[[], AbstractContextManager[None]]) -> int:
    """Paragraphs whose first line is one word, where the next would have fitted."""
    body = "".join(
        f'<p style="width: {width}pt">first second third <a>fourth fifth sixth</a>'
        for width in WIDTHS
    )
    style = "@page { size: 300pt 500pt } p { font: 10pt/12pt serif; margin: 0 0 6pt }"
    with context():
        document = HTML(string=f"<style>{style}</style>{body}").render()
    found = [line for page in document.pages for line in lines(page._page_box)]
    return found.count("first")


def pages(context: Callable[[], AbstractContextManager[None]]) -> list[list[str]]:
    """A note of 100 pt, and a paragraph whose second line is the first that does not fit."""
    style = """
        @page { size: 200pt 272pt; margin: 0 }
        p { font: 10pt/20pt serif; margin: 0; orphans: 2; widows: 2 }
        .figure { float: footnote; height: 100pt }
        .figure::footnote-call, .figure::footnote-marker { content: none }
    """
    body = (
        "<p>one<br>two<br>three<span class=figure>figure</span><br>four<br>five<br>six"
        "<p>seven<br>eight<br>nine<br>ten"
    )
    with context():
        document = HTML(string=f"<style>{style}</style>{body}").render()
    return [list(lines(page._page_box)) for page in document.pages]


def test_weasyprint_still_breaks_a_text_that_fits_without_its_last_space() -> None:
    assert lone_words(nullcontext)


def test_a_text_that_fits_without_its_last_space_stays_whole() -> None:
    assert lone_words(mended) == 0


def test_weasyprint_still_moves_what_stands_at_the_foot() -> None:
    assert pages(nullcontext)[0][-1] == "eight"


def test_what_stands_at_the_foot_stays_and_the_paragraph_moves() -> None:
    first, second = pages(mended)
    assert first[-2:] == ["six", "figure"]
    assert second == ["seven", "eight", "nine", "ten"]


def test_no_word_is_lost() -> None:
    words = {word for page in pages(mended) for word in page}
    assert words >= {"one", "six", "seven", "ten", "figure"}


def test_weasyprint_is_itself_again_after_the_context() -> None:
    before = (inline.split_first_line, block._break_line, LayoutContext.report_footnote)
    with mended():
        assert inline.split_first_line is not before[0]
    assert before == (inline.split_first_line, block._break_line, LayoutContext.report_footnote)


def set_on(
    height: int, body: str, context: Callable[[], AbstractContextManager[None]]
) -> list[list[str]]:
    """The lines of each page, of which one line takes 20 pt."""
    style = f"""
        @page {{ size: 200pt {height}pt; margin: 0; @footnote {{ max-height: {height - 20}pt }} }}
        p {{ font: 10pt/20pt serif; margin: 0; orphans: 2; widows: 2 }}
        figure {{ float: footnote; margin: 0; height: 100.1pt; font: 10pt/20pt serif }}
        figure::footnote-call, figure::footnote-marker {{ content: none }}
        .note {{ float: footnote; font: 10pt/20pt serif }}
    """
    with context():
        document = HTML(string=f"<style>{style}</style>{body}").render()
    return [list(filter(None, lines(page._page_box))) for page in document.pages]


CUT = "<p>one<br>two<br>thr-<br>ee<br>four<br>five"
CUT_EARLY = "<p>zero<p>one<br>tw-<br>o<br>three<br>four"
CALL = (
    "<p>one<br>two<div><figure>A</figure></div><div><figure>B</figure></div>"
    "<p>three<br>four<span class=note>note</span><br>five<br>six"
)


def test_weasyprint_still_ends_a_page_in_the_middle_of_a_word() -> None:
    assert set_on(70, CUT, nullcontext)[0][-1] == "thr-"


def test_a_page_ends_with_a_whole_word() -> None:
    assert set_on(70, CUT, mended) == [["one", "two"], ["thr-", "ee"], ["four", "five"]]


def test_a_paragraph_that_would_leave_too_few_lines_goes_to_the_next_page_whole() -> None:
    assert set_on(70, CUT_EARLY, mended)[:2] == [["zero"], ["one", "tw-", "o"]]


def test_weasyprint_still_sends_a_note_after_a_figure_that_waits() -> None:
    first, *_ = set_on(240, CALL, nullcontext)
    assert first[-1] == "A"


def test_a_note_stands_on_the_page_of_its_call() -> None:
    first, *_ = set_on(240, CALL, mended)
    assert first[-2:] == ["A", "3. note"]


def strip(context: Callable[[], AbstractContextManager[None]]) -> float:
    """Points below the last line of a block that gave lines to the next page, in its colour."""
    style = """
        @page { size: 200pt 200pt; margin: 0 }
        div { font: 10pt/20pt serif; orphans: 2; widows: 2 }
        .tint { padding: 5pt 0; border-bottom: 1pt solid; background: #ddd; break-after: avoid }
        .whole { break-inside: avoid; height: 60pt }
    """
    body = f'<div class="tint">{"line<br>" * 7}</div><div class="whole">whole</div>'
    with context():
        document = HTML(string=f"<style>{style}</style>{body}").render()
    assert len(document.pages) == 2
    (tint,) = [box for box in document.pages[0]._page_box.descendants()
               if box.element is not None and box.element.get("class") == "tint"
               and type(box).__name__ == "BlockBox"]  # fmt: skip
    last = tint.children[-1]
    bottom = tint.border_box_y() + tint.border_height()
    return (bottom - last.position_y - last.margin_height()) * 0.75


def test_a_block_that_is_cut_short_ends_below_its_last_line() -> None:
    assert strip(nullcontext) > 20
    assert abs(strip(mended)) < 0.01


def lone_leaders(context: Callable[[], AbstractContextManager[None]]) -> int:
    """Titles that fill their line, with a leader and a number below them."""
    style = """
        @page { size: 300pt 900pt } p { font: 10pt/12pt serif; margin: 0 }
        .leader::before { content: leader(" . ") }
    """
    body = "".join(
        f'<p style="width: {width}pt"><a>second third</a><span class="leader"></span><b>9</b>'
        for width in WIDTHS
    )
    with context():
        document = HTML(string=f"<style>{style}</style>{body}").render()
    found = [line for page in document.pages for line in lines(page._page_box)]
    return sum(line.startswith(".") for line in found)


def test_weasyprint_still_ends_a_line_before_a_leader() -> None:
    assert lone_leaders(nullcontext)


def test_a_leader_has_a_word_before_it() -> None:
    assert lone_leaders(mended) == 0
