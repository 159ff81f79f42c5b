"""Opens EPUBs in real e-reader engines; see press/preflight/reading.py."""

import pytest

from press.epub import bind
from press.preflight import reading_browser
from press.preflight.reading_browser import EngineMissingError, Report
from tests.e2e.tools import missing
from tests.epub_sample import TEMPLATES, WORDS, book, cover, css
from tests.preflight.epubs import replaced, rewritten

pytestmark = [pytest.mark.validator, pytest.mark.slow]


def read(epub: bytes) -> Report:
    """Walk through a whole book at 360, 768 and 1280 px, on white, sepia and black paper."""
    try:
        return reading_browser.read(epub)
    except EngineMissingError as error:
        missing(str(error), "run `make validators`")


def test_a_book_of_every_node_reads_well_in_a_real_engine() -> None:
    report = read(bind(book(), TEMPLATES, css(), WORDS, cover()))
    assert report.faults == ()
    assert report.wide == ()
    assert report.sections == 12
    assert all(count > 0 for count in report.seen.values()), report.seen


def test_the_engine_would_see_what_is_wrong() -> None:
    """Overflow, dead links, pale text, scrolled code, a lost picture: the probe finds them all."""
    bad_css = css() + (
        "pre { white-space: pre !important; overflow: auto } .callout { width: 1400px }"
        " h2 { color: #777 } .diagram img { background-color: transparent }"
    )
    bad = bind(book(), TEMPLATES, bad_css, WORDS, cover())
    bad = replaced(bad, "glossary.xhtml#glossary.kv-cache", "glossary.xhtml#no")
    # A note that is no note to a reader, and has no way back.
    bad = replaced(bad, ' role="doc-footnote" epub:type="footnote"', "")
    bad = replaced(bad, "#alpha.note-1.call", "https://example.org/")
    bad = rewritten(bad, lambda name, data: b"no picture" if name.endswith("a.png") else data)
    faults = read(bad).faults
    kinds = {fault.kind for fault in faults}
    assert kinds - {"console"} == {"overflow", "code", "contrast", "link", "note", "image"}
    assert [one.before[0] for one in faults if one.kind == "note"] == ["alpha.note-1.call"]
    assert {one.look for one in faults if one.kind == "contrast"} >= {"light", "sepia", "dark"}
    assert {one.width for one in faults if one.kind == "overflow"} == {360, 768, 1280}


def test_a_wide_face_and_large_type_show_what_others_hide() -> None:
    """The faces are those of the program's packages, so the verdict is the same everywhere."""
    tight = css() + " .opener + p { white-space: nowrap; padding-left: 70px }"
    faults = read(bind(book(), TEMPLATES, tight, WORDS, cover())).faults
    assert {(one.kind, one.look) for one in faults} == {
        ("overflow", "wide face"), ("overflow", "twice the size"),
    }  # fmt: skip
