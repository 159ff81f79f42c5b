"""Numbers follow reading order, labels are unique, ids never collide."""

from pathlib import Path

from press.nodes import Figure, Footnote, Heading, Listing
from press.tree import plain, walk
from tests.books import staged

PNG = '![a](x.png "C")\n'


def test_chapters_figures_and_listings_count_within_their_part(tmp_path: Path) -> None:
    made = staged(tmp_path, {
        "a.md": f"# A\n\n## One\n\n{PNG}\n## Two\n\n{PNG}\n```py title=\"L\"\n1\n```\n",
        "b.md": f"# B\n\n## Three\n\n{PNG}",
    })  # fmt: skip
    nodes = list(walk(made.divisions))
    heads = [(n.number, plain(n.children)) for n in nodes if isinstance(n, Heading)]
    assert heads == [("1", "A"), ("1.1", "One"), ("1.2", "Two"), ("2", "B"), ("2.1", "Three")]
    assert [n.number for n in nodes if isinstance(n, Figure)] == ["1.1", "1.2", "2.1"]
    assert [n.number for n in nodes if isinstance(n, Listing)] == ["1.1"]


def test_only_what_has_a_caption_has_a_number(tmp_path: Path) -> None:
    made = staged(tmp_path, {"a.md": "# A\n\n```py\n1\n```\n\n![a](x.png)\n"})
    assert [n.number for n in walk(made.divisions) if isinstance(n, (Figure, Listing))] == ["", ""]


def test_equal_headings_and_footnotes_of_two_files_get_different_ids(tmp_path: Path) -> None:
    text = "# T\n\n## Why\n\nx[^1]\n\n## Why\n\n[^1]: n\n"
    made = staged(tmp_path, {"a.md": text, "b.md": text})
    ids = [n.id for n in walk(made.divisions) if isinstance(n, (Heading, Footnote))]
    assert len(ids) == len(set(ids)) == 8
    assert "a.why" in ids
    assert "b.why-1" in ids


def test_label_used_twice_in_a_file_is_an_error(tmp_path: Path) -> None:
    made = staged(tmp_path, {"a.md": f'# A\n\n<a id="f"></a>\n\n{PNG}\n<a id="f"></a>\n\n{PNG}'})
    assert made.codes == ["LABEL-001"]


def test_anchor_that_repeats_the_heading_below_it_is_no_fault(tmp_path: Path) -> None:
    made = staged(tmp_path, {"a.md": '# A\n\n<a id="why"></a>\n<a id="old"></a>\n\n## Why\n\nx\n'})
    assert made.problems == ()
    assert ("a.md", "old") in made.labels


def test_nested_files_are_chapters_of_the_part_above(tmp_path: Path) -> None:
    summary = "# Summary\n\n- [A](a.md)\n  - [B](b.md)\n  - [C](c.md)\n"
    made = staged(tmp_path, {
        "SUMMARY.md": summary, "a.md": "# A\n\nx\n", "b.md": "## B\n\n### S\n\nx\n",
        "c.md": "# C\n\n## S\n\nx\n",
    })  # fmt: skip
    heads = [(n.level, n.number) for n in walk(made.divisions) if isinstance(n, Heading)]
    assert heads == [(1, "1"), (2, "1.1"), (3, ""), (2, "1.2"), (3, "")]


def test_no_level_is_skipped(tmp_path: Path) -> None:
    made = staged(tmp_path, {"a.md": "# A\n\n## B\n\n#### Q\n\n#### R\n\n### S\n\n## T\n"})
    heads = [(n.level, n.rank) for n in walk(made.divisions) if isinstance(n, Heading)]
    assert heads == [(1, 1), (2, 2), (3, 4), (3, 4), (3, 3), (2, 2)]


def test_file_without_a_heading_is_headed_by_the_contents_page(tmp_path: Path) -> None:
    made = staged(tmp_path, {"SUMMARY.md": "# Summary\n\n- [Title](a.md)\n", "a.md": "text\n"})
    first = made.divisions[0].blocks[0]
    assert isinstance(first, Heading)
    assert (plain(first.children), first.level) == ("Title", 1)


def test_empty_file_is_an_error(tmp_path: Path) -> None:
    assert staged(tmp_path, {"a.md": "\n"}).codes == ["READ-001"]


def test_front_and_back_matter_share_one_row_of_numbers(tmp_path: Path) -> None:
    files = {
        "SUMMARY.md": "# S\n\n[Before](before.md)\n\n- [One](one.md)\n- [Two](two.md)\n\n"
        "[After](after.md)\n[Last](last.md)\n",
    } | {
        f"{name}.md": f'# {name}\n\n## A\n\n![A](a.svg "F")\n'
        for name in ("before", "one", "two", "after", "last")
    }
    made = staged(tmp_path, files)
    found = [
        (division.entry.file, node.number)
        for division in made.divisions for node in walk(division) if isinstance(node, Figure)
    ]  # fmt: skip
    assert found == [
        ("before.md", "1"), ("one.md", "1.1"), ("two.md", "2.1"), ("after.md", "2"),
        ("last.md", "3"),
    ]  # fmt: skip


def test_chapters_go_on_from_file_to_file_of_a_part(tmp_path: Path) -> None:
    files = {
        "SUMMARY.md": "# S\n\n- [A](a.md)\n  - [B](b.md)\n    - [C](c.md)\n  - [D](d.md)\n",
        "a.md": "# A\n\nText.[^n]\n\n[^n]: Note.\n",
        "b.md": '# B\n\n![A](a.svg "F")\n',
        "c.md": '# C\n\n![A](a.svg "F")\n\nText.[^n]\n\n[^n]: Note.\n',
        "d.md": "# D\n\n## E\n",
    }
    made = staged(tmp_path, files)
    heads = [node.number for node in walk(made.divisions) if isinstance(node, Heading)]
    assert heads == ["1", "1.1", "", "1.2", ""]
    assert [n.number for n in walk(made.divisions) if isinstance(n, Figure)] == ["1.1", "1.2"]
    assert [n.number for n in walk(made.divisions) if isinstance(n, Footnote)] == [1, 2]
    assert made.labels["c.md", "c"].chapter == "b.b"
