"""Editions: what of a book they hold, and what becomes of links to the rest."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree

import build
from press import abridge, cli, contents, elsewhere
from press.model import Book
from press.nodes import Anchor, Heading, Index, IndexEntry, Link, Reference
from press.problems import BookError, Problems
from press.tree import plain, walk
from press.words import LANGUAGES
from press.workshop import Workshop
from tests.books import folder

HOME = Path(__file__).parents[1]
TOML = """[book]
title = "Two Parts"
authors = ["A. Author"]
date = "2025-01-31"
identifier = "urn:uuid:effc8c57-3e28-5133-a558-e4a73475ed96"
readme = false
back = ["Back"]

[editions]
sample = ["front", "one.md"]
second = { title = "The Second Half", divisions = ["two.md", "back"] }
"""
BOOK = {
    "README.md": "# Two Parts\n\n## Contents\n\n- [About](about.md)\n\n### Body\n\n- [One](one.md)\n"
    "- [Two](two.md)\n  - [Two, continued](more.md)\n\n### Back\n\n- [Glossary](glossary.md)\n"
    "- [References](references.bib)\n",
    "about.md": "# About\n\nSee [Part 2](two.md), [its table](two.md#numbers), [Two](two.md)"
    " and [the first](one.md).\n\nThen [costs](more.md#costs) and [this](references.bib).\n",
    "one.md": "# One\n\n## After [the second](two.md)\n\nThe [loss](glossary.md#loss) here"
    " ([Gauss](references.bib#gauss)).\n\n| a |\n|---|\n| [Two](two.md) |\n",
    "two.md": "# Two\n\nText ([Euler](references.bib#euler)).\n\n## Numbers\n\nThe **flux rule** is a"
    " rule. Back to [One](one.md) and [the loss](glossary.md#loss).\n",
    "more.md": "# Two, continued\n\n## Costs\n\nMore.\n",
    "glossary.md": "# Glossary\n\n## Loss\n\nWhat is made small.\n",
    "references.bib": "@book{gauss, author={Gauss, C.}, title={G}, year={1809}}\n"
    "@book{euler, author={Euler, L.}, title={E}, year={1748}}\n",
    "index.toml": '[index]\n"Costs" = "more.md#costs"\n"Prices" = { see = "Costs" }\n'
    '"Rules" = { see = "Flux rule" }\n"Laws" = { see = "Rules" }\n"After" = ["one.md", "two.md#numbers"]\n',
    "book.toml": TOML,
}


def composed(root: Path, edition: str = "", files: dict[str, str] | None = None) -> Book:
    words = ["--out", str(root / "out"), "--edition", edition]
    options = cli.parse([str(folder(root / "b", BOOK | (files or {}))), *words])
    with Workshop(HOME / "out" / ".cache", 1) as workshop:
        return build.compose(options, workshop, Problems()).book


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return composed(tmp_path_factory.mktemp("sample"), "sample")


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return composed(tmp_path_factory.mktemp("second"), "second")


def files(book: Book) -> list[str]:
    return [division.entry.file for division in book.divisions]


def text(book: Book, file: str) -> str:
    return next(plain(one.blocks) for one in book.divisions if one.entry.file == file)


def test_complete_edition_holds_everything(tmp_path: Path) -> None:
    made = composed(tmp_path)
    assert files(made)[:5] == ["about.md", "one.md", "two.md", "more.md", "glossary.md"]
    assert "elsewhere" not in repr(made)
    assert elsewhere.FILE not in files(made)


def test_edition_holds_its_divisions_and_what_they_cite(sample: Book) -> None:
    assert files(sample) == [elsewhere.FILE, "about.md", "one.md", "references.bib", "index.toml"]
    keys = [
        node.key for one in sample.divisions for node in walk(one) if isinstance(node, Reference)
    ]
    assert keys == ["gauss"]


def test_edition_need_not_have_what_the_book_accepts(tmp_path: Path) -> None:
    accept = '\n[[accept]]\ncode = "PRINT-001"\nreason = "It is printed in two volumes."\n'
    folder(tmp_path / "book", BOOK | {"book.toml": TOML + accept})
    manifest, problems = contents.manifest(tmp_path / "book")
    assert problems == ()
    for name, is_expected in (("", True), ("second", False)):
        (chosen, _), _ = abridge.chosen(manifest, name)
        assert [one.is_expected for one in chosen.accepted] == [is_expected]


def test_chapter_files_go_with_their_part(second: Book) -> None:
    assert files(second)[1:4] == ["two.md", "more.md", "glossary.md"]


def test_part_keeps_its_number(second: Book) -> None:
    first = second.divisions[1]
    assert first.entry.number == "2"
    heads = [node.number for node in walk(first) if isinstance(node, Heading)]
    assert heads == ["2", "2.1"]


def test_first_link_to_what_is_left_out_is_told_in_full_and_others_have_a_sign(
    sample: Book,
) -> None:
    assert text(sample, "about.md").replace("\u00a0", " ") == (
        "AboutSee Part 2* (Two, in the complete edition), its table*, Two* and the first."
        "Then costs (Part 2*) and this."
    )


def test_words_that_are_the_title_do_not_say_it_twice(sample: Book) -> None:
    said = text(sample, "one.md").replace("\u00a0", " ")
    assert "Two* (Part 2, in the complete edition)" in said


def test_page_lists_what_is_left_out_and_every_sign_leads_to_its_line(sample: Book) -> None:
    page = sample.divisions[0]
    assert plain(page.blocks) == (
        "In the complete editionThis edition holds a part of the book. An asterisk (*) marks what"
        " stands only in the complete edition:Part 2: TwoGlossary"
    )
    lines = {node.id for node in walk(page) if isinstance(node, Anchor)}
    signs = [n for d in sample.divisions for n in walk(d) if isinstance(n, Link)
             and plain(n.children) == "*"]  # fmt: skip
    assert len(signs) == 5
    assert {one.target for one in signs} <= lines
    assert len(lines) == 2


def test_edition_that_leaves_nothing_out_has_no_page(tmp_path: Path) -> None:
    made = composed(tmp_path, "all", {"book.toml": f'{TOML}all = ["front", "body", "back"]\n'})
    assert files(made) == files(composed(tmp_path / "complete"))


def test_headings_stay_as_they_are(sample: Book) -> None:
    head = next(n for n in walk(sample.divisions[2]) if isinstance(n, Heading) and n.level == 2)
    assert plain(head.children) == "After the second"


def test_term_without_glossary_is_a_word(sample: Book) -> None:
    assert "The loss here (Gauss)." in text(sample, "one.md")


@pytest.mark.parametrize("edition", ["sample", "second", ""])
def test_every_link_leads_to_what_is_there(tmp_path: Path, edition: str) -> None:
    made = composed(tmp_path, edition)
    ids = {"contents"} | {getattr(n, "id", "") for d in made.divisions for n in walk(d)}
    ids |= {division.id for division in made.divisions} | {label.id for label in made.labels}
    inner = [n for d in made.divisions for n in walk(d) if isinstance(n, Link) and n.target]
    assert inner
    assert {link.target for link in inner} <= ids
    assert {link.target.partition(".")[0] for link in inner} <= {one.id for one in made.divisions}


def test_index_has_no_line_that_leads_nowhere(sample: Book, second: Book) -> None:
    def entries(book: Book) -> list[str]:
        return [plain(n.term) for d in book.divisions for n in walk(d) if isinstance(n, IndexEntry)]

    assert entries(sample) == ["After"]
    assert entries(second) == ["After", "Costs", "Flux rule", "Laws", "Loss", "Prices", "Rules"]
    lines = {n.id: n for d in sample.divisions for n in walk(d) if isinstance(n, IndexEntry)}
    assert all(link.target in lines for n in lines.values() for link in (*n.see, *n.see_also))
    assert [len(n.groups) for d in sample.divisions for n in walk(d) if isinstance(n, Index)] == [1]


def test_bibliography_of_which_nothing_is_cited_is_left_out_with_its_links(tmp_path: Path) -> None:
    made = composed(tmp_path, "front", {"book.toml": f'{TOML}front = ["front"]\n'})
    assert files(made) == [elsewhere.FILE, "about.md"]
    assert "this (References*)" in text(made, "about.md")
    assert "References" in text(made, elsewhere.FILE)


def test_edition_is_another_publication(sample: Book, second: Book) -> None:
    assert sample.metadata.title == "Two Parts (Sample)"
    assert second.metadata.title == "Two Parts (The Second Half)"
    assert sample.metadata.slug == "two-parts-sample"
    identifiers = {sample.metadata.identifier, second.metadata.identifier}
    assert len(identifiers) == 2
    assert all(one.startswith("urn:uuid:") for one in identifiers)
    assert "effc8c57" not in str(identifiers)


def test_unknown_edition_and_division_suggest_the_nearest(tmp_path: Path) -> None:
    toml = TOML.replace('"one.md"]', '"on.md", "more.md"]')
    with pytest.raises(BookError) as raised:
        composed(tmp_path, "sampel", {"book.toml": toml})
    told = [(one.code, str(one.position), one.hint) for one in raised.value.problems]
    assert ("EDITION-001", "book.toml", 'did you mean "sample"?') in told
    assert ("EDITION-002", "book.toml:10", 'did you mean "one.md"?') in told
    assert len([code for code, _, _ in told if code == "EDITION-002"]) == 2


@pytest.mark.parametrize("line", ['Sample = ["front"]', 'print = ["front"]', "a = []", 'a = "front"',
                                  'a = { divisions = ["front"], name = "A" }', "a = [1]"])  # fmt: skip
def test_edition_that_is_none_is_an_error(tmp_path: Path, line: str) -> None:
    with pytest.raises(BookError) as raised:
        composed(tmp_path, "", {"book.toml": f"{TOML}{line}\n"})
    assert [(one.code, one.position.line) for one in raised.value.problems] == [("TOML-002", 12)]


def test_every_language_can_say_where_the_rest_is() -> None:
    assert len({words.in_complete for _, words in LANGUAGES}) == len(LANGUAGES)


def test_epub_of_an_edition_lies_in_a_folder_of_its_name(tmp_path: Path) -> None:
    words = [str(folder(tmp_path / "b", BOOK)), "--out", str(tmp_path / "out"), "--jobs", "1"]
    assert build.main([*words, "--only", "epub", "--edition", "sample"]) == 0
    path = tmp_path / "out" / "sample" / "two-parts-sample.epub"
    with ZipFile(path) as container:
        pages = [etree.fromstring(container.read(n)) for n in container.namelist()
                 if n.endswith(".xhtml")]  # fmt: skip
    shown = " ".join("".join(page.itertext()) for page in pages)
    assert "its table" in shown
    assert "(Part\u00a02, in the complete edition)" in shown
    ids = {id for page in pages for id in page.xpath("//@id")}
    links = [str(a.get("href")) for page in pages for a in page.iter("{*}a")]
    assert len([link for link in links if link.endswith("#complete-edition.part.two")]) == 5
    assert {link.partition("#")[2] for link in links if "#" in link} <= ids


SMALL = {
    "SUMMARY.md": "# S\n\n- [One](one.md)\n- [App](app.md)\n  - [Works](refs.bib)\n",
    "app.md": "# App\n\nSee [x](refs.bib#x).\n",
    "refs.bib": "@book{x, title={Ex}, author={A, B}, year={2001}}\n"
    "@book{y, title={Why}, author={C, D}, year={2002}}\n",
    "book.toml": '[book]\ntitle = "T"\n[editions]\nsmall = ["one.md"]\n',
}
"""A book with its bibliography below a part that the edition leaves out."""


def small(root: Path, files: dict[str, str]) -> Book:
    """The edition of some other book than BOOK."""
    options = cli.parse(
        [str(folder(root / "b", files)), "--out", str(root / "o"), "--edition", "small"]
    )
    with Workshop(HOME / "out" / ".cache", 1) as workshop:
        return build.compose(options, workshop, Problems()).book


def targets(book: Book) -> set[str]:
    return {
        n.target for one in book.divisions for n in walk(one) if isinstance(n, Link) and n.target
    }


def ids(book: Book) -> set[str]:
    """Of all that the book holds; works are not labels."""
    works = (n.id for one in book.divisions for n in walk(one) if isinstance(n, Reference))
    anchors = (n.id for one in book.divisions for n in walk(one) if isinstance(n, Anchor))
    entries = (n.id for one in book.divisions for n in walk(one) if isinstance(n, IndexEntry))
    return (
        {label.id for label in book.labels}
        | {one.id for one in book.divisions}
        | {*works, *anchors, *entries}
    )


def test_bibliography_below_what_is_left_out_lists_what_the_edition_cites(tmp_path: Path) -> None:
    made = small(tmp_path, SMALL | {"one.md": "# One\n\nSee [y](refs.bib#y).\n"})
    keys = [n.key for one in made.divisions for n in walk(one) if isinstance(n, Reference)]
    assert keys == ["y"]
    assert files(made) == [elsewhere.FILE, "one.md", "refs.bib"]


def test_link_to_a_bibliography_that_the_edition_does_not_cite_is_words(tmp_path: Path) -> None:
    made = small(tmp_path, SMALL | {"one.md": "# One\n\nSee [works](refs.bib).\n"})
    assert files(made) == [elsewhere.FILE, "one.md"]
    assert "works (Part\u00a02*, App, in the complete edition)" in text(made, "one.md")


def test_no_edition_has_a_link_that_leads_nowhere(
    sample: Book, second: Book, tmp_path: Path
) -> None:
    third = small(tmp_path, SMALL | {"one.md": "# One\n\n[a](app.md), [b](refs.bib#y)\n"})
    for book in (sample, second, third):
        assert targets(book) <= ids(book)


def test_faults_of_what_an_edition_leaves_out_are_told(tmp_path: Path) -> None:
    """Whoever mends them mends the complete edition, from which this one is cut."""
    bad = "# App\n\nSee [x](nowhere.md) and [y](javascript:x) and [z](../out.html).\n"
    with pytest.raises(BookError) as error:
        small(tmp_path, SMALL | {"one.md": "# One\n", "app.md": bad})
    codes = [problem.code for problem in error.value.problems]
    assert codes == ["XREF-002", "LINK-001", "XREF-004"]


def test_title_of_what_is_left_out_has_its_links_resolved(tmp_path: Path) -> None:
    made = small(tmp_path, SMALL | {
        "one.md": "# One\n\nSee [it](app.md).\n", "app.md": "# About [part](one.md)\n",
    })  # fmt: skip
    assert "Part 2: About Part\u00a01" in text(made, elsewhere.FILE)


def test_bibliography_that_no_edition_cites_is_a_fault_of_each(tmp_path: Path) -> None:
    files = SMALL | {"one.md": "# One\n\nSee [works](refs.bib).\n", "app.md": "# App\n"}
    with pytest.raises(BookError, match="CITE-004"):
        small(tmp_path, files)


def test_edition_of_everything_has_no_page_of_what_it_leaves_out(tmp_path: Path) -> None:
    everything = '[book]\ntitle = "T"\n[editions]\nsmall = ["one.md", "app.md"]\n'
    made = small(tmp_path, SMALL | {"one.md": "# One\n", "book.toml": everything})
    assert files(made) == ["one.md", "app.md", "refs.bib"]
    assert not any(elsewhere.FILE in label.id for label in made.labels)
