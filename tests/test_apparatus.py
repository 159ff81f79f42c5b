import io
import unicodedata
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from press import epub
from press.apparatus import marks
from press.apparatus.index import key
from press.apparatus.lists import ENOUGH, brief
from press.model import Asset, Book, Entry, Matter
from press.nodes import (
    CaptionList,
    Figure,
    Heading,
    Image,
    Index,
    IndexEntry,
    Link,
    LinkKind,
    Mark,
    Paragraph,
    Reference,
    Text,
)
from press.pdf import Piece, pieces
from press.pdf.folios import folios
from press.pdf.fragment import Fragment, Leaf, Place, Side
from press.pdf.paging import PageMap, paged
from press.problems import Position
from press.tree import plain, walk
from press.words import ENGLISH, words_for
from tests import small_book
from tests.books import Outcome, staged
from tests.test_paging import fragment

GLOSSARY = """# Glossary

## KV cache

Keys and values of a [token](#token).

## Token

A piece of text.

## Mixture of experts (MoE)

Experts with a router.
"""
SUMMARY = """# Summary

### Text

- [One](one.md)
- [Two](two.md)

### Back

- [Glossary](glossary.md)
"""
TOML = '[book]\nback = ["Back"]\n'


def book(root: Path, one: str, index: str = "", toml: str = TOML, **more: str) -> Outcome:
    files = {
        "SUMMARY.md": SUMMARY, "book.toml": toml, "one.md": one, "two.md": "# Two\n\nText.\n",
        "glossary.md": GLOSSARY, **more,
    }  # fmt: skip
    return staged(root, files | ({"index.toml": index} if index else {}))


def entries(outcome: Outcome) -> dict[str, IndexEntry]:
    return {
        plain(node.term): node for node in walk(outcome.divisions) if isinstance(node, IndexEntry)
    }


def labels(outcome: Outcome, entry: str) -> list[str]:
    return [mark.label for mark in entries(outcome)[entry].marks]


def terms(outcome: Outcome, division: str) -> list[tuple[str, bool]]:
    """The links to terms of a division: their words, and whether the author wrote them."""
    found = next(one for one in outcome.divisions if one.id == division)
    return [
        (plain(node), bool(node.href)) for node in walk(found)
        if isinstance(node, Link) and node.kind is LinkKind.TERM
    ]  # fmt: skip


def test_link_to_a_term_is_an_entry_with_the_number_of_its_chapter(tmp_path: Path) -> None:
    outcome = book(tmp_path, "# One\n\n## A\n\nA [cache](glossary.md#kv-cache).\n")
    assert labels(outcome, "KV cache") == ["1.1"]
    [mark] = entries(outcome)["KV cache"].marks
    [link] = [n for n in walk(outcome.divisions) if isinstance(n, Link) and n.id == mark.id]
    assert link.target == "glossary.kv-cache"


def test_of_links_to_a_term_in_one_paragraph_the_first_is_a_place(tmp_path: Path) -> None:
    twice = "[token](glossary.md#token) and [token](glossary.md#token)"
    outcome = book(tmp_path, f"# One\n\n## A\n\n{twice}\n\n{twice}\n")
    assert labels(outcome, "Token") == ["1.1", "1.1"]


def test_link_in_a_caption_leaves_the_next_paragraph_its_place(tmp_path: Path) -> None:
    division = book(tmp_path, "# One\n").divisions[0]
    link = Link("g.md", (Text("token"),), kind=LinkKind.TERM, target="g.token")
    blocks = (Figure(Image("a.svg", "A"), (link,)), Paragraph((link,)))
    _, found = marks.taken((replace(division, blocks=blocks),), frozenset(["g.token"]), ENGLISH)
    assert len(found) == 2


def test_book_without_terms_has_neither_index_nor_lists(tmp_path: Path) -> None:
    tables = "Table: T.\n\n|a|\n|-|\n|b|\n\n" * ENOUGH
    outcome = staged(tmp_path, {"a.md": f"# A\n\nA **thing** is a thing.\n\n{tables}"})
    assert [division.id for division in outcome.divisions] == ["a"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("An **agent** is a loop.", True),
        ("**Agent** (of sorts) is a loop.", True),
        ("- **agent** means a loop", True),
        ("**Agent.** It is a loop.", False),
        ("**Agent:** is a loop.", False),
        ("**Agent** runs.", False),
        ("**The agent that we built last** is a loop.", False),
        ("We call it **agent**; it is a loop.", False),
        ("**Agent** is set twice.", False),
    ],
)
def test_bold_words_are_a_term_where_a_definition_begins(
    tmp_path: Path, text: str, found: bool
) -> None:
    outcome = book(tmp_path, f"# One\n\n[t](glossary.md#token)\n\n## A\n\n{text}\n")
    assert ("Agent" in entries(outcome)) is found


def test_term_is_linked_at_its_first_use_in_each_chapter(tmp_path: Path) -> None:
    outcome = book(
        tmp_path,
        "# One\n\n## A KV cache\n\nA KV cache, a KV cache.\n\n"
        "## B\n\nKV caches.\n\nThe [KV cache](glossary.md#kv-cache).\n\n## C\n\n`KV cache`, a token.\n",
    )
    assert terms(outcome, "one") == [("KV cache", False), ("KV cache", True)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Mixture of experts here", ["Mixture of experts"]),
        ("a mixture of experts", ["mixture of experts"]),
        ("an MoE", ["MoE"]),
        ("moe, Kv cache, non-KV cache, KV cached, tokens", []),
    ],
)
def test_form_of_a_term_is_found_as_a_whole(tmp_path: Path, text: str, shown: list[str]) -> None:
    outcome = book(tmp_path, f"# One\n\n{text}\n")
    assert [words for words, _ in terms(outcome, "one")] == shown


def test_passing_mention_is_no_place_but_a_chapter_about_it_is(tmp_path: Path) -> None:
    text = "# One\n\n[t](glossary.md#token)\n\n## A\n\nA KV cache.\n\n## B\n\nKV cache, KV cache, KV cache.\n"
    assert labels(book(tmp_path, text), "KV cache") == ["1.2"]


def test_short_form_of_a_term_leads_to_the_full_one(tmp_path: Path) -> None:
    outcome = book(tmp_path, "# One\n\n[M](glossary.md#mixture-of-experts-moe)\n")
    [see] = entries(outcome)["MoE"].see
    assert see.target == entries(outcome)["Mixture of experts (MoE)"].id


def test_term_with_a_sign_of_index_toml_in_it_keeps_all_its_places(tmp_path: Path) -> None:
    link = "[p](glossary.md#precision--recall)\n\n"
    glossary = GLOSSARY + "\n## Precision > recall\n\nA trade.\n"
    text = f"# One\n\n## A\n\n{link}## B\n\n{link}"
    outcome = book(tmp_path, text, **{"glossary.md": glossary})
    assert labels(outcome, "Precision > recall") == ["1.1", "1.2"]


def test_definition_before_the_first_link_is_no_second_entry(tmp_path: Path) -> None:
    text = (
        "# One\n\n## A\n\n**Mixture of experts** is a layer.\n\n"
        "## B\n\n[M](glossary.md#mixture-of-experts-moe)\n"
    )
    outcome = book(tmp_path, text)
    assert [name for name in entries(outcome) if name.startswith("Mixture")] == [
        "Mixture of experts (MoE)"
    ]
    assert labels(outcome, "Mixture of experts (MoE)") == ["1.1", "1.2"]


def test_index_lines_that_send_a_reader_in_a_circle_are_told(tmp_path: Path) -> None:
    index = (
        '[index]\n"A" = { see = "B" }\n"B" = { see-also = "C" }\n"C" = { see = "A" }\n'
        '"D" = { see = "A" }\n"E" = { places = "one.md#a", see-also = "F" }\n'
        '"F" = { places = "one.md#a", see-also = "E" }\n"G" = { see = "F" }\n'
    )
    outcome = book(tmp_path, "# One\n\n## A\n\nText.\n", index)
    assert [(p.code, p.position.line) for p in outcome.problems] == [
        ("INDEX-006", 2), ("INDEX-006", 3), ("INDEX-006", 4), ("INDEX-006", 5)
    ]  # fmt: skip


INDEX = """[index]
"Zebra" = "one.md#a"
"Zebra > stripes of" = ["one.md#b", "two.md"]
"007" = { see = "Zebra" }
"Äpfel" = { places = "one.md#a", see-also = ["Zebra > stripes of"] }
"mixture of experts" = "two.md"
"""


def test_index_toml_adds_entries_and_places(tmp_path: Path) -> None:
    text = "# One\n\n## A\n\n[M](glossary.md#mixture-of-experts-moe)\n\n### A1\n\nText.\n\n## B\n\nText.\n"
    outcome = book(tmp_path, text, INDEX)
    assert outcome.problems == ()
    [index] = [node for node in walk(outcome.divisions) if isinstance(node, Index)]
    assert [group.letter for group in index.groups] == ["Symbols and numbers", "A", "M", "Z"]
    assert labels(outcome, "Mixture of experts (MoE)") == ["1.1", "Part 2"]
    [zebra] = entries(outcome)["Zebra"].entries
    assert [mark.label for mark in zebra.marks] == ["1.2", "Part 2"]
    [also] = entries(outcome)["Äpfel"].see_also
    assert (plain(also), also.target) == ("Zebra, stripes of", zebra.id)
    [section] = entries(outcome)["Zebra"].marks
    assert section.after == "one.b"
    [last] = [mark for mark in zebra.marks if mark.id == "one.b"]
    assert last.after == "two"


def test_index_and_lists_are_divisions_at_their_places(tmp_path: Path) -> None:
    table = "Table: Numbers.\n\n| a |\n|---|\n| b |\n\n"
    toml = TOML + 'lists = ["tables"]\n'
    outcome = book(tmp_path, f"# One\n\n[t](glossary.md#token)\n\n{table}", toml=toml)
    first, *_, last = outcome.divisions
    assert (first.id, first.entry.matter) == ("list-of-tables", Matter.FRONT)
    assert (last.id, last.entry.matter, last.entry.group) == ("index", Matter.BACK, "Back")


@pytest.mark.parametrize("count", [ENOUGH - 1, ENOUGH])
def test_book_with_an_index_has_long_lists_unasked(tmp_path: Path, count: int) -> None:
    code = "".join(f'```text title="Listing {n}."\ncode\n```\n\n' for n in range(count))
    outcome = book(tmp_path, f"# A\n\n[t](glossary.md#token)\n\n{code}")
    found = [node for node in walk(outcome.divisions) if isinstance(node, CaptionList)]
    assert [len(one.lines) for one in found] == ([count] if count == ENOUGH else [])


@pytest.mark.parametrize(
    ("caption", "shown"),
    [
        ("A plot.", "A plot"),
        ("A plot. Of two.", "A plot"),
        ("A plot of 1.5 percent", "A plot of 1.5 percent"),
        ("A plot (seeded run)", "A plot"),
        ("Does it? Yes", "Does it?"),
        ("Models, e.g. BERT, by size. Run twice.", "Models, e.g. BERT, by size"),
        ("Recall of Firth et al. (2020). Seeds vary.", "Recall of Firth et al."),
        ("Prix d’achat. été", "Prix d’achat. été"),
        ("One; two", "One; two"),
        (f"{'long ' * 15}; and more", ("long " * 15).strip() + " "),
    ],
)
def test_list_shows_the_first_sentence_of_a_caption(caption: str, shown: str) -> None:
    assert plain(brief((Text(caption),))) == shown


def test_reference_knows_the_chapters_that_cite_it(tmp_path: Path) -> None:
    bib = "@book{k, author={A, B}, title={T}, year=2020}"
    cite = "([A](references.bib#k))"
    outcome = staged(tmp_path, {
        "a.md": f"# A\n\n## B\n\n{cite}\n\n## C\n\n{cite}\n", "references.bib": bib,
    })  # fmt: skip
    [reference] = [node for node in walk(outcome.divisions) if isinstance(node, Reference)]
    assert [mark.label for mark in reference.marks] == ["1.1", "1.2"]
    assert [mark.id for mark in reference.marks] == list(reference.uses)


@given(st.text("aÄbçÉñ0 -'", max_size=8))
def test_case_and_accents_make_no_entry_of_its_own(text: str) -> None:
    parts = unicodedata.normalize("NFD", text)
    assert key(text.swapcase()) == key(text)
    assert key("".join(sign for sign in parts if sign.isascii())) == key(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Œuvre", "Oeuvre"), ("Ærø", "Aero"), ("Łódź", "Lodz"), ("Straße", "Strasse")],
)
def test_letters_without_an_accent_to_take_off_stand_where_they_are_looked_for(
    one: str, other: str
) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("pass@k", "pass^k"), ("C", "C++"), ("C++", "C#"), ("A^2", "A2")]
)
def test_names_that_differ_in_a_sign_are_entries_of_their_own(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_signs_before_a_name_do_not_move_it() -> None:
    assert key("@fixture") == key("“fixture”") == key("fixture")


def test_entries_stand_in_the_order_of_a_dictionary() -> None:
    words = ["3D", "Äpfel", "back-pressure", "Backpropagation", "Él", "elan", "k-means", "Zebra"]
    assert [a for a, b in pairwise(words) if key(a) >= key(b)] == []


def pages(count: int, **ids: int) -> PageMap:
    """A page map of `count` pages, numbered from 1, and the places of ids (from page 1)."""
    leaf = Leaf(504, 720, (72, 63, 450, 666), Side.RECTO, False, False, "")
    verso = Leaf(504, 720, (54, 63, 432, 666), Side.VERSO, False, False, "")
    leaves = tuple(leaf if n % 2 == 0 else verso for n in range(count))
    anchors = tuple((id, Place(page - 1, 0, 0)) for id, page in ids.items())
    fragment = Fragment("one", b"", leaves, anchors, (), (), (), (), ())
    return paged([fragment], [Matter.BODY])


@pytest.mark.parametrize(
    ("ids", "shown"),
    [
        ({"a": 3, "b": 3}, ["3"]),
        ({"a": 3, "b": 4}, ["3", "4"]),
        ({"a": 3, "b": 4, "c": 5}, ["3\u20135"]),
        ({"a": 3, "b": 5, "c": 6, "d": 7, "e": 9}, ["3", "5\u20137", "9"]),
    ],
)
def test_pages_in_a_row_are_a_range(ids: dict[str, int], shown: list[str]) -> None:
    made = folios([Mark(id, "") for id in ids], pages(12, **ids))
    assert ["\u2013".join(filter(None, (m.label, m.last_label))) for m in made] == shown


def test_section_is_the_range_of_its_pages_and_swallows_places_in_it() -> None:
    page_map = pages(12, head=3, inner=4, last=5, next=8)
    [mark] = folios([Mark("inner", ""), Mark("head", "", "last", "next")], page_map)
    assert (mark.id, mark.label, mark.last_label) == ("head", "3", "7")


def test_last_section_goes_on_to_the_part_that_follows_but_over_no_blank_page() -> None:
    leaf = Leaf(504, 720, (72, 63, 450, 666), Side.RECTO, False, False, "")
    anchors = (("head", Place(0, 0, 0)), ("last", Place(1, 0, 0)))
    one = Fragment("one", b"", (leaf,) * 3, anchors, (), (), (), (), ())
    two = Fragment("two", b"", (leaf,), (("two", Place(0, 0, 0)),), (), (), (), (), ())
    page_map = paged([one, two], [Matter.BODY, Matter.BODY])
    assert page_map.folio("two") == "5"
    [mark] = folios([Mark("head", "", "last", "two")], page_map)
    assert (mark.label, mark.last_label) == ("1", "3")


def test_ranges_stop_where_roman_numbers_end_and_at_blank_pages() -> None:
    leaf = Leaf(504, 720, (72, 63, 450, 666), Side.RECTO, False, False, "")

    def fragment(id: str, count: int) -> Fragment:
        anchors = tuple((f"{id}{page}", Place(page, 0, 0)) for page in range(count))
        return Fragment(id, b"", (leaf,) * count, anchors, (), (), (), (), ())

    some = [fragment("a", 4), fragment("b", 3), fragment("c", 3)]
    page_map = paged(some, [Matter.FRONT, Matter.BODY, Matter.BODY])
    made = folios([Mark(id, "") for id, _ in page_map.places], page_map)
    shown = ["\u2013".join(filter(None, (m.label, m.last_label))) for m in made]
    assert shown == ["i\u2013iv", "1\u20133", "5\u20137"]


def test_place_that_stands_on_no_page_has_no_folio() -> None:
    assert folios([Mark("nowhere", "")], pages(2)) == ()


TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
WHOLE = {
    "one": (
        "# One\n\n## A\n\n[Cache](glossary.md#kv-cache) ([A](references.bib#k)).\n\n"
        "Table: Numbers.\n\n| a |\n|---|\n| b |\n\n## B\n\n[Cache](glossary.md#kv-cache)\n"
    ),
    "toml": TOML + 'lists = ["tables"]\n',
    "references.bib": "@book{k, author={A, B}, title={T}, year=2020}",
}


def ready(root: Path) -> Book:
    """A book with every kind of apparatus, as formats get it."""
    outcome = book(root, **WHOLE)
    assert outcome.problems == ()
    labels = tuple(outcome.labels.values())
    return Book(outcome.manifest.metadata, outcome.divisions, labels, ())


def test_pieces_with_page_numbers_as_text_are_late_and_others_are_not(tmp_path: Path) -> None:
    whole, words = ready(tmp_path), words_for("en")
    made = pieces.pieces(whole, pieces.Desk((TEMPLATES,), words, ""), small_book.plainly)
    late = {piece.id: piece.html for piece in made if callable(piece.html)}
    assert list(late) == ["contents", "list-of-tables", "references", "index"]
    links = [n for n in walk(whole.divisions) if isinstance(n, Link) and n.id]
    places = {link.id: place for place, link in enumerate(links, 3)}
    page_map = pages(9, **places, **{"one.table.1": 2})
    text = {id: " ".join(etree.fromstring(html(page_map)).itertext()) for id, html in late.items()}
    told = {id: " ".join(words.split()) for id, words in text.items()}
    assert "KV cache , 3 , 5" in told["index"]
    assert "Cited on p.\u00a0 4 ." in told["references"].replace("p. ", "p.\u00a0 ")
    assert told["list-of-tables"].endswith("1.1 Numbers 2")


def test_long_contents_are_several_pieces_that_share_no_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, desk = ready(tmp_path), pieces.Desk((TEMPLATES,), words_for("en"), "")

    def made(lines: int) -> list[Piece]:
        monkeypatch.setattr(pieces, "LINES", lines)
        found = pieces.pieces(whole, desk, small_book.plainly)
        return [piece for piece in found if piece.id.startswith("contents")]

    def entries(some: list[Piece]) -> list[str]:
        trees = [etree.fromstring(piece.html(pages(9))) for piece in some if callable(piece.html)]
        return [e for tree in trees for e in tree.xpath("//*[@role='doc-toc']//@href")]

    (one,), some = made(100), made(2)
    assert (one.id, one.is_continued) == ("contents", False)
    assert entries(some) == entries([one])
    ids = [piece.id for piece in some]
    assert ids == ["contents", *(f"contents.{n}" for n in range(2, len(some) + 1))]
    assert len(some) > 2
    assert [piece.is_continued for piece in some] == [False, *[True] * (len(some) - 1)]
    assert {piece.title for piece in some} == {"Contents"}
    # Each but the first begins on the side where those before it end, wherever they stand now.
    lengths = range(1, len(some) + 1)
    for first in (Side.RECTO, Side.VERSO):
        laid = [fragment(one, n, first=first) for one, n in zip(ids, lengths, strict=True)]
        page_map = paged(laid, [Matter.FRONT] * len(some))
        roots = [etree.fromstring(piece.html(page_map)) for piece in some if callable(piece.html)]
        page, sides = first is Side.VERSO, []
        for length in lengths:
            sides.append(f"break-before: {('right', 'left')[page % 2]}")
            page += length
        assert [root.get("style") for root in roots] == [None, *sides[1:]]


@pytest.mark.parametrize(
    ("chapters", "runs"),
    [
        ([], [[]]), ([9], [[0]]), ([0] * 4, [[0, 1, 2, 3]]), ([0] * 5, [[0, 1], [2, 3, 4]]),
        ([2, 0, 0], [[0], [1, 2]]), ([0, 9, 0], [[0], [1], [2]]), ([1, 1, 1], [[0], [1, 2]]),
    ],
)  # fmt: skip
def test_pieces_of_the_contents_are_nearly_as_long_as_each_other(
    chapters: list[int], runs: list[list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "LINES", 4)
    head = Heading(1, (), "")
    outlines = [
        pieces.Outline(
            Entry(f"{n}.md", str(n), Matter.BODY, "Group", 0, str(n), f"p{n}", Position("")),
            "", False, head, (head,) * count,
        )
        for n, count in enumerate(chapters)
    ]  # fmt: skip
    found = pieces._runs(outlines)
    assert [[int(one.entry.title) for one in some] for some in found] == runs
    # A group that goes on has its title again.
    titles = [[g.title for g in pieces.groups(some, PageMap((), ()))] for some in found if some]
    assert titles == [["Group"] for some in found if some]


def test_epub_has_landmarks_and_roles_of_the_apparatus(tmp_path: Path) -> None:
    whole = ready(tmp_path)
    data = epub.bind(whole, (TEMPLATES,), "", words_for("en"), Asset.of(b"", "image/jpeg"))
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        nav, index, bibliography, listed, glossary = (
            file.read(f"EPUB/{name}.xhtml").decode()
            for name in ("nav", "index", "references", "list-of-tables", "glossary")
        )
    assert '<a epub:type="lot" href="list-of-tables.xhtml">List of tables</a>' in nav
    assert '<a epub:type="index" href="index.xhtml">Index</a>' in nav
    assert 'role="doc-index" epub:type="index"' in index
    assert '>1.1</a>, <a href="01-one-02.xhtml#one.term.2">1.2</a>' in index
    assert 'role="doc-backlink">1.1</a>' in bibliography
    assert 'epub:type="lot"' in listed and "doc-lot" not in listed
    term = etree.fromstring(glossary.encode()).find(".//*[@id='glossary.kv-cache']")
    assert "Keys and values" in "".join(term.itertext())


def test_terms_are_linked_beside_a_bibliography(tmp_path: Path) -> None:
    files = {
        "SUMMARY.md": "# S\n\n- [App](app.md)\n  - [Works](refs.bib)\n\n[Glossary](glossary.md)\n",
        "app.md": "# App\n\nA vector store there.\n",
        "glossary.md": "# Glossary\n\n## Vector store\n\nA place.\n",
        "refs.bib": "@book{x, title={Ex}, author={A, B}, year={2001}}\n",
    }
    for cites in ("", "\n[Ex](refs.bib#x)\n"):
        made = staged(tmp_path, files | {"app.md": files["app.md"] + cites})
        found = [n for n in walk(made.divisions) if isinstance(n, Link) and n.kind == LinkKind.TERM]
        assert [node.target for node in found] == ["glossary.vector-store"]


def test_a_chapter_file_in_the_index_ends_where_the_next_begins(tmp_path: Path) -> None:
    files = {
        "SUMMARY.md": "# S\n\n- [A](a.md)\n  - [B](b.md)\n  - [C](c.md)\n- [D](d.md)\n",
        "index.toml": '[index]\n"Ay" = "a.md"\n"Bee" = "b.md"\n"Cee" = "c.md"\n',
    } | {f"{name}.md": f"# {name}\n\nText.\n" for name in "abcd"}
    made = entries(staged(tmp_path, files))
    ends = {name: (one.last, one.after) for name in made for one in made[name].marks}
    assert ends == {
        "Ay": ("c.block.1", "d"), "Bee": ("b.block.1", "c.c"), "Cee": ("c.block.1", "d"),
    }  # fmt: skip
