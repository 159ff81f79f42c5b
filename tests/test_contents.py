"""The list that readers click is the reading order, in every form that such lists have."""

from pathlib import Path

import pytest

from press import contents
from press.model import Entry, Manifest, Matter
from press.workshop import Workshop
from tests.books import folder


def read(root: Path, files: dict[str, str]) -> tuple[Manifest, list[str]]:
    manifest, problems = contents.manifest(folder(root, files))
    return manifest, [str(problem) for problem in problems]


def shown(entry: Entry) -> tuple[str, str, str, int]:
    return (entry.file, entry.number, entry.matter.value, entry.depth)


def test_mdbook_summary_gives_front_numbered_and_back_chapters(tmp_path: Path) -> None:
    summary = (
        "# Summary\n\n[Intro](i.md)\n\n- [A](a.md)\n  - [A1](a1.md)\n- [B](b.md)\n\n[End](e.md)\n"
    )
    files = {f"src/{name}.md": "# T\n\nx\n" for name in ("i", "a", "a1", "b", "e")}
    toml = '[book]\ntitle = "T"\n[output.html]\n'
    manifest, problems = read(tmp_path, {"book.toml": toml, "src/SUMMARY.md": summary, **files})
    assert problems == []
    assert [shown(entry) for entry in manifest.entries] == [
        ("src/i.md", "", "front", 0),
        ("src/a.md", "1", "body", 0),
        ("src/a1.md", "", "body", 1),
        ("src/b.md", "2", "body", 0),
        ("src/e.md", "", "back", 0),
    ]


def test_gitbook_summary_has_groups_from_headings(tmp_path: Path) -> None:
    summary = "# Table of contents\n\n* [Hello](README.md)\n\n## Basics\n\n* [A](a/README.md)\n  * [B](a/b.md)\n"
    files = {"README.md": "# My book\n\nHi\n", "a/README.md": "# A\n\nx\n", "a/b.md": "# B\n\nx\n"}
    manifest, problems = read(tmp_path, {"SUMMARY.md": summary, **files})
    assert problems == []
    assert [(e.id, e.group, e.matter.value) for e in manifest.entries] == [
        ("readme", "", "front"), ("a", "Basics", "body"), ("b", "Basics", "body"),
    ]  # fmt: skip
    assert manifest.metadata.title == "My book"


COMMISSION = """# Notes 📚

> Ready

## 📚 What's Inside

Some *prose* with a [link](01_B.md).

## 📖 Table of Contents

### **First & Second**

- [Part 0: A](00_A.md)
- [Part 1: B](01_B.md)

### **Third**

- [Part 2: C](02_C.md)

---

## 🔥 Start Here

1. **Now:** [Part 1: B](01_B.md)
"""


def test_readme_contents_section_is_the_order_and_its_prose_the_preface(tmp_path: Path) -> None:
    files = dict.fromkeys(("00_A.md", "01_B.md", "02_C.md"), "# x\n\ny\n")
    manifest, problems = read(tmp_path, {"README.md": COMMISSION, **files})
    assert problems == []
    assert [(e.id, e.number, e.group, e.title) for e in manifest.entries] == [
        ("preface", "", "", "Preface"),
        ("a", "0", "First & Second", "A"),
        ("b", "1", "First & Second", "B"),
        ("c", "2", "Third", "C"),
    ]
    assert manifest.metadata.title == "Notes 📚"


def test_files_before_the_first_group_are_front_matter_and_back_groups_back_matter(
    tmp_path: Path,
) -> None:
    readme = (
        "# T\n\n## Contents\n\n- [P](p.md)\n\n### Body\n\n- [A](a.md)\n\n### Back\n\n- [Z](z.md)\n"
    )
    files = dict.fromkeys(("p.md", "a.md", "z.md"), "# x\n\ny\n")
    manifest, _ = read(
        tmp_path, {"README.md": readme, "book.toml": '[book]\nback = ["Back"]\n', **files}
    )
    assert [e.matter for e in manifest.entries] == [Matter.FRONT, Matter.BODY, Matter.BACK]


@pytest.mark.parametrize(
    ("readme", "expected"),
    [
        ("# T\n\n## Contents\n\nnothing\n", "README.md: error CONT-002: the contents page names no file"),
        ("# T\n\n- [A](b.md)\n- [B](a.mdx)\n", 'README.md:4:3: error CONT-003: no file "a.mdx"'),
        ("# T\n\n- [A](a.md)\n- [B](a.md)\n", 'README.md:4:3: error CONT-004: "a.md" is on the contents page twice'),
        ("# T\n\n- [A](../x.md)\n", 'README.md:3:3: error CONT-005: "../x.md" is outside the book folder'),
        ("# T\n\n- [A](c.txt)\n", 'README.md:3:3: error CONT-006: "c.txt" is not a Markdown file'),
        ("# T\n\n- [Part 1: A](a.md)\n- [Part 3: B](b.md)\n", 'README.md:4:3: error CONT-007: "Part 3:" is part 2 by its place'),
        ("# T\n\n- [A](README.md)\n", "README.md:3:3: error CONT-008: the contents page names itself"),
    ],
)  # fmt: skip
def test_fault_of_the_contents_page_is_placed(tmp_path: Path, readme: str, expected: str) -> None:
    files = {"a.md": "# A\n\nx\n", "b.md": "# B\n\nx\n", "c.txt": "x"}
    _, problems = read(tmp_path, {"README.md": readme, **files})
    assert expected in "\n".join(problems)


def test_empty_folder_has_no_contents_page(tmp_path: Path) -> None:
    _, problems = contents.manifest(tmp_path)
    assert [problem.code for problem in problems] == ["CONT-001"]


def test_broken_toml_is_placed(tmp_path: Path) -> None:
    _, problems = read(tmp_path, {"a.md": "# A\n\nx\n", "book.toml": "[book]\ntitle = \n"})
    assert problems[0].startswith("book.toml:2:9: error TOML-001")


def test_misspelt_key_gets_the_nearest_one(tmp_path: Path) -> None:
    _, problems = read(tmp_path, {"a.md": "# A\n\nx\n", "book.toml": '[book]\ntitel = "x"\n'})
    assert problems == [
        'book.toml:2: warning TOML-003: unknown key "titel" in [book]\n  hint: did you mean "title"?'
    ]


def test_identifier_depends_on_the_book_alone(tmp_path: Path) -> None:
    first, _ = read(tmp_path / "x", {"a.md": "# A\n\nx\n", "book.toml": '[book]\ntitle = "B"\n'})
    second, _ = read(tmp_path / "y", {"a.md": "# A\n\nx\n", "book.toml": '[book]\ntitle = "B"\n'})
    assert first.metadata.identifier == second.metadata.identifier
    assert first.metadata.identifier.startswith("urn:uuid:")


def test_nothing_outside_the_book_is_read_through_a_link_of_the_file_system(tmp_path: Path) -> None:
    outside = folder(tmp_path / "outside", {"README.md": "# Secret\n", "book.toml": "[book]\n"})
    root = folder(tmp_path / "book", {"SUMMARY.md": "- [A](a.md)\n", "a.md": "# A\n"})
    (root / "README.md").symlink_to(outside / "README.md")
    (root / "book.toml").symlink_to(outside / "book.toml")
    made, problems = contents.manifest(root)
    assert [problem.code for problem in problems] == ["SRC-008", "TOML-005"]
    assert made.metadata.title == "book"


def test_contents_page_that_book_toml_names_has_to_be_there(tmp_path: Path) -> None:
    files = {"SUMMARY.md": "- [A](a.md)\n", "a.md": "# A\n"}
    _, problems = read(tmp_path, {"book.toml": '[book]\ncontents = "no.md"\n', **files})
    assert problems[0].startswith('book.toml: error CONT-001: no contents page "no.md"')


@pytest.mark.parametrize(
    "line",
    ['date = "yesterday"', 'language = "a b"', "first-part = -1", 'title = "a\\u0000"',
     'authors = ["\\u0001"]'],
)  # fmt: skip
def test_value_that_no_artifact_can_hold_is_an_error(tmp_path: Path, line: str) -> None:
    files = {"SUMMARY.md": "- [A](a.md)\n", "a.md": "# A\n"}
    _, problems = read(tmp_path, {"book.toml": f"[book]\n{line}\n", **files})
    assert [one.split(":")[2].strip() for one in problems] == ["error TOML-002"]


def test_book_without_any_title_is_called_as_its_folder(tmp_path: Path) -> None:
    files = {"README.md": "- [A](a.md)\n", "a.md": "# A\n"}
    assert read(tmp_path / "Tea", files)[0].metadata.title == "Tea"


def test_heading_over_prose_is_no_contents_heading_where_a_list_follows(tmp_path: Path) -> None:
    page = "# T\n\n## Chapters of life\n\nProse.\n\n## Contents\n\n- [A](a.md)\n"
    made, problems = read(tmp_path, {"README.md": page, "a.md": "# A\n"})
    assert (problems, [entry.file for entry in made.entries]) == ([], ["README.md", "a.md"])


def test_preface_is_named_in_the_language_of_the_book(tmp_path: Path) -> None:
    page = "# T\n\nHallo.\n\n## Inhalt\n\n- [A](a.md)\n"
    toml = '[book]\nlanguage = "de"\n'
    made, _ = read(tmp_path, {"README.md": page, "a.md": "# A\n", "book.toml": toml})
    assert made.entries[0].title == "Vorwort"


def test_contents_page_that_is_kept_gives_the_same_book(tmp_path: Path) -> None:
    root = folder(tmp_path / "book", {"SUMMARY.md": "# S\n\n- [A](a.md)\n", "a.md": "# A\n"})
    plain = contents.manifest(root)
    for kept in (0, 1):
        with Workshop(tmp_path / "cache", 1) as workshop:
            assert contents.manifest(root, workshop.one) == plain
            assert [(one.stage, one.cached) for one in workshop.timings] == [("contents", kept)]
    (root / "SUMMARY.md").write_text("# S\n\n- [B](a.md)\n")
    with Workshop(tmp_path / "cache", 1) as workshop:
        made, _ = contents.manifest(root, workshop.one)
    assert [entry.title for entry in made.entries] == ["B"]
