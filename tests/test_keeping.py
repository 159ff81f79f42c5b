"""What a page must not part, by the styles that elements get."""

from xml.etree import ElementTree

import pytest

from press.pdf.keeping import keep

LONG = "A paragraph that is longer than a line of the book, so that two lines of it stay together."


@pytest.mark.parametrize(
    ("body", "is_kept"),
    [
        ("<h3>Head</h3><p>Short.</p><pre>code</pre>", True),
        ("<h4>Head</h4><p>Short <b>but</b> bold.</p><p>More.</p>", True),
        (f"<h3>Head</h3><p>{LONG}</p><pre>code</pre>", False),
        ("<h3>Head</h3><p>Short, and the last.</p>", False),
        ("<p>Before.</p><p>Short.</p><pre>code</pre>", False),
    ],
)
def test_a_line_alone_under_its_heading_goes_with_what_follows(body: str, is_kept: bool) -> None:
    root = ElementTree.fromstring(f"<section>{body}</section>")
    keep(root)
    assert ("break-after: avoid" in {e.get("style") for e in root.iter("p")}) is is_kept


def test_a_figure_that_floats_between_them_parts_nothing() -> None:
    body = '<h3>Head</h3><p>Short.</p><div class="tall"/><div class="tall"/><p>More.</p>'
    root = ElementTree.fromstring(f"<section>{body}</section>")
    keep(root)
    kept = [e.get("style") for e in root]
    assert kept == [None, *["break-after: avoid"] * 3, None]
