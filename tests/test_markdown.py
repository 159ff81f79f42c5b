"""The dialect: what GitHub shows is what the book gets, with positions and nothing lost."""

from pathlib import Path
from typing import Any

import emoji
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from press import citations
from press.markdown import pandoc, parse
from press.markdown.inlines import PICTOGRAPHS
from press.markdown.pandoc import PandocError
from press.nodes import (
    Break,
    Callout,
    DefinitionList,
    Diagram,
    Element,
    Emoji,
    Equation,
    Figure,
    Footnote,
    Heading,
    Image,
    Link,
    List,
    Listing,
    Math,
    Node,
    Paragraph,
    Table,
)
from press.problems import Position
from press.source import Source
from press.tree import plain, walk


def parsed(text: str) -> tuple[tuple[Node, ...], list[str]]:
    rows = text.count("\n") + 1
    source = Source(text, (("a.md", 1, rows),))
    nodes, problems = parse(source)
    return nodes, [str(problem) for problem in problems]


def sole(text: str, kind: type) -> Any:
    nodes, problems = parsed(text)
    assert problems == []
    found = [node for node in walk(nodes) if isinstance(node, kind)]
    assert len(found) == 1
    return found[0]


def test_heading_has_githubs_anchor_and_its_place() -> None:
    heading = sole("\n## What's *new* -- `x` 🚀\n", Heading)
    assert (heading.level, heading.anchor) == (2, "whats-new----x-")
    assert heading.position == Position("a.md", 2, 1)


def test_link_knows_its_column() -> None:
    link = sole("See the [other part](b.md#x).\n", Link)
    assert (link.href, link.position) == ("b.md#x", Position("a.md", 1, 9))


def test_label_and_title_make_a_figure() -> None:
    figure = sole('<a id="fig-x"></a>\n\n![What it says](x.svg "The *finding*")\n', Figure)
    assert (figure.label, figure.image.alt) == ("fig-x", "What it says")
    assert plain(figure.caption) == "The finding"


def test_image_of_html_keeps_its_width_and_may_stand_in_a_picture() -> None:
    assert sole('<img src="x.png" alt="a" width="300">\n', Image).width == "300"
    picture = '<picture><source srcset="d.png"><img src="l.png" alt="a"></picture>\n'
    assert sole(picture, Image).src == "l.png"
    assert isinstance(parsed(f'<p align="center">\n{picture}</p>\n')[0][0], Figure)


def test_table_takes_label_and_caption() -> None:
    text = '<a id="t"></a>\n\nTable: Cost per *token*.\n\n| a | b |\n|---|--:|\n| 1 | `x` |\n'
    table = sole(text, Table)
    assert (table.label, plain(table.caption)) == ("t", "Cost per token.")
    assert [cell.align for cell in table.rows[0]] == ["", "right"]
    assert all(cell.is_head for cell in table.head[0])


def test_caption_without_a_blank_line_before_its_table_is_an_error() -> None:
    _, problems = parsed("Table: x\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    assert "a.md:1:1: error MD-005" in problems[0]
    assert "blank line" in problems[0]


def test_listing_keeps_the_whole_info_string() -> None:
    listing = sole('~~~python title="A `x` run" excerpt\nprint(1)\n~~~\n', Listing)
    assert (listing.language, listing.words, listing.code) == ("python", ("excerpt",), "print(1)")
    assert plain(listing.caption) == "A x run"


def test_listing_in_a_list_in_a_quotation_has_its_info_too() -> None:
    assert plain(sole('> - ```sh title="T"\n>   ls\n>   ```\n', Listing).caption) == "T"


def test_a_block_in_an_item_of_a_list_knows_its_own_place() -> None:
    listing = sole('- An item\n\n  ```python title="A *title*"\n  x = 1\n  ```\n- Next\n', Listing)
    assert (listing.position.line, plain(listing.caption)) == (3, "A title")
    table = sole("- An item\n\n  | a |\n  |---|\n  | 1 |\n", Table)
    assert table.position.line == 3
    assert sole("- An item\n\n  ## Head\n", Heading).position.line == 3


def test_hidden_lines_of_a_rust_listing_do_not_show() -> None:
    assert sole("```rust,ignore\n# use x;\n#[derive(A)]\nfn a() {}\n```\n", Listing).code == (
        "#[derive(A)]\nfn a() {}"
    )


def test_diagram_has_caption_and_alternative_text() -> None:
    text = '```mermaid\n---\ntitle: "What it shows"\n---\nflowchart LR\n  accDescr: A leads to B\n  A-->B\n```\n'
    diagram = sole(text, Diagram)
    assert (plain(diagram.caption), diagram.alt) == ("What it shows", "A leads to B")
    comment = "```mermaid\nmindmap\n  %% accDescr: root and leaf\n  root\n    leaf\n```\n"
    assert sole(comment, Diagram).alt == "root and leaf"


def test_math_comes_inline_displayed_and_fenced() -> None:
    nodes, problems = parsed("An $x^2$ here.\n\n$$\na+b\n$$\n\n```math\nc\n```\n")
    assert problems == []
    assert [n.tex for n in walk(nodes) if isinstance(n, Math)] == ["x^2"]
    assert [n.tex for n in walk(nodes) if isinstance(n, Equation)] == ["a+b", "c"]


def test_displayed_formula_within_a_paragraph_divides_it() -> None:
    nodes, _ = parsed("before $$x$$ after\n")
    assert [type(node) for node in nodes] == [Paragraph, Equation, Paragraph]


def test_unbalanced_dollar_is_an_error_and_a_price_is_not() -> None:
    assert "a.md:1:9: error MD-002: unbalanced $" in parsed("This is $x and no more.\n")[1][0]
    assert parsed(r"It costs $5, or \$x." + "\n")[1] == []


def test_callout_knows_its_kind() -> None:
    callout = sole("> [!WARNING]\n> **Trap.** Look.\n", Callout)
    assert (callout.kind, plain(callout.blocks)) == ("warning", "Trap. Look.")


def test_tasks_know_whether_they_are_done() -> None:
    tasks = sole("- [ ] a\n- [x] b\n", List)
    assert [item.is_done for item in tasks.items] == [False, True]
    assert [plain(item.blocks) for item in tasks.items] == ["a", "b"]


def test_footnotes_hold_blocks() -> None:
    note = sole("Text[^a].\n\n[^a]: One.\n\n    Two.\n", Footnote)
    assert len(note.blocks) == 2


def test_footnote_without_definition_and_definition_without_call_are_errors() -> None:
    _, problems = parsed("Text[^a] and `[^c]`.\n\n[^b]: Lost.\n\n```\n[^d]\n```\n")
    assert [p.split(": ")[1] for p in problems] == ["error MD-003", "error MD-004"]


def test_emoji_have_a_text_alternative_and_symbols_stay_text() -> None:
    nodes, _ = parsed("Go 🚀 :tada: ✓ © →\n")
    assert [(n.text, n.name) for n in walk(nodes) if isinstance(n, Emoji)] == [
        ("🚀", "rocket"), ("🎉", "tada"),
    ]  # fmt: skip


def test_a_text_without_pictographs_is_known_by_its_characters() -> None:
    """The table of the Unicode emoji is looked up for texts that may hold one."""
    whole = emoji.STATUS["fully_qualified"]
    shown = [one for one, told in emoji.EMOJI_DATA.items() if told["status"] == whole]
    assert len(shown) > 3000
    assert min(map(max, shown)) == PICTOGRAPHS


def test_definition_list_is_read() -> None:
    assert isinstance(parsed("Term\n: What it is\n")[0][0], DefinitionList)


def test_html_is_paired_whatever_the_author_typed() -> None:
    nodes, problems = parsed("a<br>b <kbd>C</kbd> H<sub>2</sub> <!-- -- --> x</b>\n")
    assert [n.tag for n in walk(nodes) if isinstance(n, Element)] == ["kbd", "sub"]
    assert sum(isinstance(n, Break) for n in walk(nodes)) == 1
    assert [p.split(": ")[1] for p in problems] == ["warning HTML-002"]


def test_details_hold_the_markdown_between_their_tags() -> None:
    nodes, problems = parsed("<details>\n<summary>More</summary>\n\nText *here*.\n\n</details>\n")
    assert problems == []
    details = nodes[0]
    assert isinstance(details, Element)
    assert [getattr(child, "tag", "p") for child in details.children] == ["summary", "p"]


def test_active_html_goes_whole_and_unknown_html_keeps_its_text() -> None:
    nodes, problems = parsed('<script>alert(1)</script>\n\n<blink onclick="x()">hi</blink> you\n')
    assert plain(nodes).strip() == "hi you"
    assert [p.split(": ")[1] for p in problems] == [
        "warning HTML-004", "warning HTML-001", "warning HTML-005",
    ]  # fmt: skip


def test_listing_tag_of_mdbook_becomes_a_numbered_caption() -> None:
    text = '<Listing number="1-2" file-name="src/main.rs" caption="A <code>main</code>">\n\n```rust\nfn main() {}\n```\n\n</Listing>\n'
    listing = sole(text, Listing)
    assert (listing.number, plain(listing.caption)) == ("1-2", "Filename: src/main.rs. A main")


def test_text_nested_too_deeply_is_a_problem_not_a_traceback() -> None:
    text = "".join("  " * n + "- x\n" for n in range(400))
    nodes, problems = parsed(text)
    assert nodes or "MD-001" in problems[0]


def test_text_that_pandoc_refuses_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: str) -> str:
        raise PandocError("no")

    monkeypatch.setattr("press.markdown.convert", refuse)
    problems = parse(Source("x", (("a.md", 1, 1),)))[1]
    assert [problem.code for problem in problems] == ["MD-001"]


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="a *_`[]()<>#$|-!\n~^\\&\"'", max_size=80))
def test_any_text_gives_nodes_or_problems(text: str) -> None:
    nodes, _ = parsed(text)
    assert isinstance(nodes, tuple)


def test_reading_the_same_text_twice_gives_equal_values(tmp_path: Path) -> None:
    text = "# A\n\nb [c](d.md) $x$ 🚀\n\n| a |\n|---|\n| 1 |\n"
    assert parsed(text) == parsed(text)


def test_list_keeps_its_first_number() -> None:
    assert sole("4. d\n5. e\n", List).start == 4


def test_note_called_within_a_nested_list_is_called() -> None:
    assert parsed("- a\n  - b\n    - c[^n]\n\n[^n]: Noted.\n")[1] == []


@pytest.mark.parametrize("tag", ["div", "b"])
def test_endless_nesting_of_tags_is_told(tag: str) -> None:
    nodes, problems = parsed(f"<{tag}>" * 500 + "x" + f"</{tag}>" * 500)
    assert nodes == ()
    assert any("MD-001: the text is nested too deeply" in problem for problem in problems)


def test_title_in_a_centred_element_is_the_title() -> None:
    nodes, problems = parsed('<div align="center">\n  <h1>Tea</h1>\n  <p>hot</p>\n</div>\n')
    assert problems == []
    assert isinstance(nodes[0], Heading)


def test_formula_that_is_never_closed_is_told_once() -> None:
    assert len(parsed("$$\n\\frac{1\n")[1]) == 1


def test_pandoc_is_ended_after_its_seconds_of_the_processor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pandoc, "LIMIT_S", 1)
    with pytest.raises(pandoc.PandocError, match="it takes more than 1 s"):
        pandoc.convert("a *b* `c` [d](e)\n\n" * 200_000, "gfm", "json")


def test_pandoc_says_what_it_will_not_read() -> None:
    with pytest.raises(pandoc.PandocError, match="unexpected"):
        pandoc.convert("@book{a, title = {b}", "biblatex", "csljson")


def test_works_that_cannot_be_set_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*words: str) -> str:
        raise pandoc.PandocError("it takes more than 20 s")

    monkeypatch.setattr(citations, "convert", refused)
    library = citations.Library((("a", '{"id":"a","type":"book","title":"T"}'),), "works.bib")
    listed, problems = citations.typeset(library)
    assert listed.entries == ()
    assert [str(one) for one in problems] == [
        "works.bib: error CITE-006: the works cannot be set: it takes more than 20 s"
    ]


def test_all_cells_of_a_row_stand_in_its_line() -> None:
    text = (
        "| A | B | C |\n|---|---|---|\n| a1 | b1 | c1 |\n| | b2 | c2 |\n| `code` | `b3` | |\n"
        "| note[^1] | b4 | c4 |\n| `a5` | | `c5` |\n\n[^1]: Far\n    below.\n"
    )
    table = sole(text, Table)
    lines = [
        {
            block.position.line
            for cell in row
            for block in cell.blocks
            if isinstance(block, Paragraph)
        }
        for row in (*table.head, *table.rows)
    ]
    assert lines == [{1}, {3}, {4}, {5}, {6}, {7}]
