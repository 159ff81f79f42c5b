"""Every link finds its target, or says where it fails and what was near."""

from pathlib import Path

import pytest

from press.nodes import Code, Heading, Link, LinkKind, Paragraph, Reference
from press.tree import plain, walk
from tests.books import staged

BIB = "@article{lewis2020, author = {Patrick Lewis}, title = {Retrieval}, year = {2020}}\n" \
      "@article{other2021, author = {An Other}, title = {Unused}, year = {2021}}\n"  # fmt: skip


def links(root: Path, text: str, **more: str) -> list[Link]:
    files = {"a.md": f"# A\n\n## Here\n\n{text}\n", "b.md": "# B\n\n## There\n\nx\n", **more}
    made = staged(root, files)
    assert made.problems == ()
    return [node for node in walk(made.divisions[0]) if isinstance(node, Link)]


@pytest.mark.parametrize(
    ("href", "target"),
    [("#here", "a.here"), ("b.md", "b"), ("b.md#there", "b.there"), ("/b.md", "b"),
     ("b.html#there", "b.there"), ("./b.md#There", "b.there"), ("SUMMARY.md", "contents")],
)  # fmt: skip
def test_link_finds_its_target(tmp_path: Path, href: str, target: str) -> None:
    (link,) = links(tmp_path, f"[x]({href})")
    assert (link.kind, link.target) == (LinkKind.XREF, target)


def test_page_stands_once_for_each_target_in_a_paragraph_and_only_in_other_parts(
    tmp_path: Path,
) -> None:
    found = links(tmp_path, "[x](b.md) [y](b.md) [z](#here)\n\n[w](b.md)\n\n| [t](b.md) |\n|---|")
    assert [link.has_page for link in found] == [True, False, False, True, False]


def test_text_that_is_only_the_kind_gets_the_number(tmp_path: Path) -> None:
    text = '<a id="f"></a>\n\n![a](x.png "C")\n\nIn [Figure](#f), or [a picture](#f).'
    assert [plain(link.children) for link in links(tmp_path, text)] == [
        "Figure\xa01.1",
        "a picture",
    ]


def test_number_of_what_has_none_is_an_error(tmp_path: Path) -> None:
    text = '# A\n\n<a id="f"></a>\n\n![a](x.png)\n\nIn [Figure](#f).\n'
    assert staged(tmp_path, {"a.md": text}).codes == ["XREF-005"]


def test_term_leads_to_the_glossary(tmp_path: Path) -> None:
    readme = "# T\n\n## Contents\n\n- [A](a.md)\n\n### Back\n\n- [G](glossary.md)\n"
    made = staged(tmp_path, {
        "README.md": readme, "book.toml": '[book]\nback = ["Back"]\nreadme = false\n',
        "a.md": "# A\n\nThe [cache](glossary.md#kv-cache).\n", "glossary.md": "# G\n\n## KV cache\n\nx\n",
    })  # fmt: skip
    (link,) = [n for n in walk(made.divisions[0]) if isinstance(n, Link)]
    assert (link.kind, link.target) == (LinkKind.TERM, "glossary.kv-cache")


def test_bibliography_lists_only_what_is_cited_and_points_back(tmp_path: Path) -> None:
    text = "# A\n\n[Lewis, 2020](references.bib#lewis2020) and [again](references.bib#lewis2020).\n"
    made = staged(tmp_path, {"a.md": text, "references.bib": BIB})
    assert made.problems == ()
    (reference,) = [n for n in walk(made.divisions) if isinstance(n, Reference)]
    assert reference.key == "lewis2020"
    assert "Retrieval" in plain(reference.children)
    assert reference.uses == ("a.cite.1", "a.cite.2")


def test_bibliography_that_nobody_cites_is_left_out(tmp_path: Path) -> None:
    made = staged(tmp_path, {"a.md": "# A\n\nx\n", "references.bib": BIB})
    assert [division.id for division in made.divisions] == ["a"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[x](#heer)", '{p} error XREF-001: no heading or label "heer" in a.md\n  hint: did you mean "#here" (line 3)?'),
        ("[x](c.md)", '{p} error XREF-002: no file "c.md"'),
        ("[x](notes.txt)", '{p} warning XREF-003: "notes.txt" is not on the contents page\n  hint: its text stays, without a link'),
        ("[x](../std/index.html)", '{p} warning XREF-004: "../std/index.html" leads out of the book\n  hint: its text stays, without a link'),
        ("[x](javascript:alert)", '{p} error LINK-001: links to "javascript:" are not allowed\n  hint: allowed are http, https, mailto, tel'),
        ("[x](references.bib#lewis202)", '{p} error CITE-001: no entry "lewis202" in references.bib\n  hint: did you mean "lewis2020"?'),
    ],
)  # fmt: skip
def test_link_that_leads_nowhere_is_placed(tmp_path: Path, text: str, expected: str) -> None:
    files = {"a.md": f"# A\n\n## Here\n\n{text}\n", "notes.txt": "x", "references.bib": BIB}
    made = staged(tmp_path, files)
    assert str(made.problems[0]).startswith(expected.format(p="a.md:5:1:"))


def test_all_faults_are_found_in_one_run(tmp_path: Path) -> None:
    made = staged(
        tmp_path, {"a.md": "# A\n\n[x](#no) [y](no.md) $z\n", "b.md": "# B\n\n[q](#no)\n"}
    )
    assert made.codes == ["XREF-001", "XREF-002", "MD-002", "XREF-001"]


def test_order_of_the_contents_page_changes_only_order_and_numbers(tmp_path: Path) -> None:
    files = {"a.md": "# A\n\n[x](b.md)\n", "b.md": "# B\n\n[y](a.md)\n"}
    one = staged(tmp_path / "1", {"SUMMARY.md": "- [A](a.md)\n- [B](b.md)\n", **files})
    two = staged(tmp_path / "2", {"SUMMARY.md": "- [B](b.md)\n- [A](a.md)\n", **files})

    def texts(made: object) -> set[str]:
        return {plain(n.children) for n in walk(made) if isinstance(n, Paragraph)}

    assert [d.id for d in one.divisions] == [d.id for d in reversed(two.divisions)]
    assert texts(one.divisions) == texts(two.divisions)


def test_link_to_the_books_own_folder_is_one_to_its_first_page(tmp_path: Path) -> None:
    files = {"SUMMARY.md": "- [R](README.md)\n- [B](b/README.md)\n", "README.md": "# R\n",
             "b/README.md": "# B\n\n[up](..) [self](./)\n"}  # fmt: skip
    outcome = staged(tmp_path, files)
    links = [node for node in walk(outcome.divisions) if isinstance(node, Link)]
    assert ([link.target for link in links], outcome.codes) == (["readme", "b"], [])


def test_number_sign_in_a_file_name_may_be_escaped(tmp_path: Path) -> None:
    files = {"SUMMARY.md": "- [A](a.md)\n- [B](b%231.md)\n", "a.md": "# A\n\n[b](b%231.md)\n",
             "b#1.md": "# B\n"}  # fmt: skip
    assert staged(tmp_path, files).codes == []


def test_text_that_looks_numbered_keeps_its_markup(tmp_path: Path) -> None:
    outcome = staged(tmp_path, {"a.md": "# A\n\n[`item 3`](#a)\n"})
    link = next(node for node in walk(outcome.divisions) if isinstance(node, Link))
    assert link.children == (Code("item 3"),)


def test_word_table_to_a_chapter_stands_as_written(tmp_path: Path) -> None:
    outcome = staged(tmp_path, {"a.md": "# A\n\n## Table\n\n[Table](#table)\n"})
    link = next(node for node in walk(outcome.divisions) if isinstance(node, Link))
    assert (plain(link.children), outcome.codes) == ("Table", [])


def test_heading_in_a_quotation_is_no_chapter(tmp_path: Path) -> None:
    outcome = staged(tmp_path, {"a.md": "# A\n\n> ## Q\n\n## B\n\ntext\n"})
    found = [node for node in walk(outcome.divisions) if isinstance(node, Heading)]
    assert [(node.level, node.number) for node in found] == [(1, "1"), (3, ""), (2, "1.1")]


def test_file_far_below_the_contents_has_a_level_that_exists(tmp_path: Path) -> None:
    names = "abcdefgh"
    summary = "".join(f"{'  ' * n}- [{name}]({name}.md)\n" for n, name in enumerate(names))
    files = {f"{name}.md": f"# {name}\n\n## x\n" for name in names}
    outcome = staged(tmp_path, {"SUMMARY.md": summary, **files})
    levels = {node.level for node in walk(outcome.divisions) if isinstance(node, Heading)}
    assert levels == {1, 2, 3, 4, 5, 6}
