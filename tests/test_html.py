"""Raw HTML becomes well-formed nodes, whatever its author typed."""

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from press.markdown.html import Raw, fold
from press.nodes import Anchor, Element, Link, Node, Text
from press.problems import Position, Problems
from press.render import Renderer
from press.tree import plain, walk
from press.words import ENGLISH

HERE = Position("a.md", 1, 1)


def folded(*raws: str) -> tuple[tuple[Node, ...], list[str]]:
    problems = Problems()
    nodes = fold([Raw(html, HERE) for html in raws], problems)
    return nodes, [problem.code for problem in problems.found]


def test_tags_in_separate_runs_are_paired() -> None:
    problems = Problems()
    nodes = fold([Raw("<kbd>", HERE), Text("Ctrl"), Raw("</kbd>", HERE)], problems)
    assert nodes == (Element("kbd", (Text("Ctrl"),)),)


def test_crossed_tags_are_closed_in_order() -> None:
    nodes, codes = folded("<b>x<i>y</b>z</i>")
    assert plain(nodes) == "xyz"
    assert codes == ["HTML-002"]


def test_tag_that_is_never_closed_is_reported_and_closed() -> None:
    nodes, codes = folded("<kbd>x")
    assert (plain(nodes), codes) == ("x", ["HTML-003"])


def test_anchor_and_link_of_html_are_those_of_markdown() -> None:
    nodes, _ = folded('<a id="x"></a><a href="b.md">t</a>')
    assert [type(node) for node in nodes] == [Anchor, Link]


def test_link_in_a_link_keeps_the_outer_one() -> None:
    inner = Link("https://x.org", (Text("x"),))
    nodes = fold([Raw('<a href="b.md">', HERE), inner, Raw("</a>", HERE)], Problems())
    assert nodes == (Link("b.md", (Text("x"),), position=HERE),)


def test_style_and_handlers_do_not_survive() -> None:
    nodes, codes = folded('<span style="color:red" onclick="x()" title="t">y</span>')
    (element,) = [node for node in walk(nodes) if isinstance(node, Element)]
    assert element.attributes == (("title", "t"),)
    assert codes == ["HTML-005"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(
    ["<b>", "</b>", "<p>", "</p>", "<br>", "<td>", "<ul><li>", "</ul>", "x", "&amp;", "<!-- -- -->",
     "<foo a=1>", "</foo>", "<a id='q'>", "<sub/>", "<", "<table>", "]]>", "<img src=x>"]), max_size=12))  # fmt: skip
def test_any_tags_render_as_well_formed_xml(pieces: list[str]) -> None:
    nodes, _ = folded(*pieces)
    renderer = Renderer((), "print", ENGLISH, str, str)
    inline = tuple(n for n in walk(nodes) if isinstance(n, (Text, Element)))
    for node in inline:
        if all(isinstance(one, (Text, Element)) for one in walk(node)):
            etree.fromstring(f"<x>{renderer.render(node)}</x>")
