import hashlib
import io
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import cssselect2
import pytest
import tinycss2
from lxml import etree

from press.epub import Desk, bind, drafted, texts
from press.epub.package import direction, identifier, modified
from press.epub.spine import flat, ids, places, split
from press.model import Asset, Book, Matter, Metadata
from press.nodes import Heading, Image, Link, LinkKind, Math, Node, Paragraph, Text
from tests.epub_sample import (
    ROOT,
    TEMPLATES,
    WORDS,
    Division,
    book,
    cover,
    css,
    entry,
    heading,
    link,
    metadata,
    paragraph,
)

NS = {
    "h": "http://www.w3.org/1999/xhtml",
    "m": "http://www.w3.org/1998/Math/MathML",
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "epub": "http://www.idpf.org/2007/ops",
    "ncx": "http://www.daisy.org/z3986/2005/ncx/",
}
TYPE = "{http://www.idpf.org/2007/ops}type"
ROLELESS = frozenset({"titlepage", "copyright-page", "landmarks", "page-list"})
"""Words of the structural vocabulary that DPUB-ARIA has no role for."""


class Bound:
    """An EPUB, opened."""

    def __init__(self, data: bytes) -> None:
        self.zip = zipfile.ZipFile(io.BytesIO(data))
        self.names = self.zip.namelist()
        self.package = self.xml("content.opf")

    def bytes(self, name: str) -> bytes:
        return self.zip.read(f"EPUB/{name}")

    def xml(self, name: str) -> etree._Element:
        return etree.fromstring(self.bytes(name))

    def find(self, path: str) -> list[str]:
        found = self.package.xpath(path, namespaces=NS)
        return [one if isinstance(one, str) else one.text for one in found]

    def meta(self, name: str) -> list[str]:
        return self.find(f"//opf:meta[@property='{name}']/text()")

    @property
    def spine(self) -> list[str]:
        items = dict(zip(self.find("//opf:item/@id"), self.find("//opf:item/@href"), strict=True))
        return [items[one] for one in self.find("//opf:itemref/@idref")]

    @property
    def texts(self) -> dict[str, etree._Element]:
        return {name: self.xml(name) for name in self.spine}


def bound(of: Book | None = None, **options: object) -> Bound:
    return Bound(bind(of or book(), TEMPLATES, css(), WORDS, cover(), **options))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def epub() -> Bound:
    return bound()


def changed(**metadata_: object) -> Book:
    return replace(book(), metadata=replace(metadata(), **metadata_))  # type: ignore[arg-type]


# ------------------------------------------------------------------ files


def test_a_part_is_split_at_its_chapters_and_other_matter_stays_whole(epub: Bound) -> None:
    assert epub.spine == [
        "cover.xhtml", "titlepage.xhtml", "copyright.xhtml", "nav.xhtml", "preface.xhtml",
        "01-alpha.xhtml", "01-alpha-01.xhtml", "01-alpha-02.xhtml", "01-alpha-03.xhtml",
        "02-beta.xhtml", "glossary.xhtml", "bib.xhtml",
    ]  # fmt: skip


def test_every_id_is_found_in_the_file_that_places_names(epub: Bound) -> None:
    where = places((file.name, ids(file)) for file in flat(split(book())))
    for anchor, name in where.items():
        assert len(epub.xml(name).xpath(f"//*[@id='{anchor}']")) == 1, anchor
    seen = [one for text in epub.texts.values() for one in text.xpath("//@id")]
    assert len(seen) == len(set(seen))


def test_a_file_below_a_chapter_can_be_linked_to(epub: Bound) -> None:
    [href] = epub.xml("preface.xhtml").xpath("//h:a/@href", namespaces=NS)
    assert href == "01-alpha-03.xhtml#delta"
    assert epub.xml("01-alpha-03.xhtml").xpath("//*[@id='delta']/following::h:h3[1]/@id", namespaces=NS) == ["delta.delta"]  # fmt: skip


def test_every_internal_link_lands(epub: Bound) -> None:
    count = 0
    for name, text in epub.texts.items():
        for href in text.xpath("//h:a/@href", namespaces=NS):
            if href.startswith("https:"):
                continue
            file, _, anchor = href.partition("#")
            assert file in epub.spine, (name, href)
            assert not anchor or epub.xml(file).xpath(f"//*[@id='{anchor}']"), (name, href)
            count += 1
    assert count > 20


def test_two_divisions_with_names_alike_get_files_of_their_own() -> None:
    def one(id: str, number: str) -> Division:
        return Division(entry(id, id, Matter.BODY, number=number), (heading(1, id, f"{id}.h"),))

    divisions = (one("é-a", ""), one("e-a", ""), one("nav", ""), one("数学", ""), one("e-a-01", ""))
    names = [file.name for file in flat(split(replace(book(), divisions=divisions)))]
    assert names[:4] == ["e-a.xhtml", "e-a-2.xhtml", "nav-2.xhtml", "text.xhtml"]
    # A chapter of the first may want this one.
    assert names[4] != "e-a-01.xhtml"


def test_names_that_fold_to_one_are_told_apart_however_many() -> None:
    def back(number: int) -> Division:
        id = "г" + "л" * number
        return Division(entry(id, id, Matter.BACK), (heading(1, id, f"{id}.h"),))

    divisions = tuple(map(back, range(30)))
    names = [file.name for file in flat(split(replace(book(), divisions=divisions)))]
    assert len(set(names)) == 30
    assert names[:2] == ["text.xhtml", "text-2.xhtml"]


def linking(target: str, *more: Node) -> Book:
    """The book with a link in its first part."""
    first, *rest = book().divisions
    link = Link("", (Text("x"),), kind=LinkKind.XREF, target=target)
    blocks = (*first.blocks, Paragraph((link, *more)))
    return replace(book(), divisions=(replace(first, blocks=blocks), *rest))


def test_a_link_to_the_contents_page_leads_to_the_contents() -> None:
    hrefs = bound(linking("contents")).xml("preface.xhtml").xpath("//h:a/@href", namespaces=NS)
    assert "nav.xhtml" in hrefs
    assert not any(href.startswith("nav.xhtml#") for href in hrefs)


@pytest.mark.parametrize("inner", [
    '<mtext>write &lt;a href="to:a"&gt;</mtext>', '<mtext>a href="to:alpha.blocks"</mtext>',
])  # fmt: skip
def test_words_of_a_formula_are_no_link(inner: str) -> None:
    space = NS["m"]
    math = f"<math xmlns='{space}' alttext='x href=\"to:b\"'>{inner}</math>"
    made = bound(linking("alpha.blocks", Math("x", mathml=math)))
    [formula] = made.xml("preface.xhtml").xpath("//m:math", namespaces=NS)
    assert formula.get("alttext") == 'x href="to:b"'
    assert 'href="to:a' in "".join(formula.itertext())


def test_a_link_that_a_template_writes_in_a_strange_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "inline").mkdir()
    (tmp_path / "inline" / "link.xhtml").write_text(
        "<a href='{{ locate(node.target) }}'>{{ render(node.children) }}</a>"
    )
    with pytest.raises(ValueError, match=r"preface\.xhtml: a link is written as"):
        bind(linking("alpha.blocks"), (tmp_path, *TEMPLATES), css(), WORDS, cover())


def test_two_places_with_one_id_are_refused() -> None:
    twice = Division(entry("x", "X", Matter.BODY), (heading(1, "X", "x.a"), heading(2, "A", "x.a")))
    with pytest.raises(ValueError, match=r"two places have the id x\.a"):
        bound(replace(book(), divisions=(twice,)))


def test_a_template_that_is_no_xml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "epub").mkdir()
    (tmp_path / "epub" / "copyright.xhtml").write_text("<p>no end")
    with pytest.raises(ValueError, match=r"copyright\.xhtml: .*tag"):
        bind(book(), (tmp_path, *TEMPLATES), css(), WORDS, cover())


# ------------------------------------------------------------------ content


def test_code_arrives_unchanged(epub: Bound) -> None:
    [first, second] = epub.xml("01-alpha-02.xhtml").xpath("//h:pre", namespaces=NS)
    listing = next(b for d in book().divisions for b in d.blocks if getattr(b, "code", ""))
    assert "".join(first.itertext()) == listing.code
    assert "".join(second.itertext()) == "None\n"


def test_case_of_markup_is_kept(epub: Bound) -> None:
    assert b'viewBox="0 0 800 200"' in epub.bytes("images/b.svg")
    assert b'<?xml version="1.0" encoding="utf-8"?>' in epub.bytes("01-alpha.xhtml")


def test_notes_stand_at_the_end_of_their_file_and_link_back(epub: Bound) -> None:
    for name, number in (("01-alpha-01.xhtml", 1), ("01-alpha-02.xhtml", 2)):
        text = epub.xml(name)
        [call] = text.xpath("//h:a[@role='doc-noteref']", namespaces=NS)
        [note] = text.xpath("//h:aside[@role='doc-footnote']", namespaces=NS)
        [back] = note.xpath(".//h:a[@role='doc-backlink']", namespaces=NS)
        assert call.get(TYPE) == "noteref"
        assert note.get(TYPE) == "footnote"
        assert call.get("href") == f"{name}#{note.get('id')}"
        assert back.get("href") == f"{name}#{call.get('id')}"
        assert call.text == back.text == str(number)
    assert epub.xml("02-beta.xhtml").xpath("//h:aside", namespaces=NS) == []


def test_structure_has_type_and_role_together(epub: Bound) -> None:
    for name, text in epub.texts.items():
        assert TYPE not in text.find("h:body", NS).attrib, name
        for element in text.iter():
            word, role = element.get(TYPE, ""), element.get("role", "")
            if word and word not in ROLELESS and not element.xpath("ancestor::h:nav[@hidden]", namespaces=NS):  # fmt: skip
                assert role == f"doc-{word}", (name, element.tag, word, role)


def test_headings_do_not_jump_and_each_part_has_one_of_the_first_level(epub: Bound) -> None:
    levels = [
        int(one.tag[-1])
        for text in epub.texts.values()
        for one in text.iter(*(f"{{{NS['h']}}}h{level}" for level in range(1, 7)))
    ]
    assert levels.count(1) == 7  # title page, contents, preface, two parts, glossary, bibliography
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_each_section_is_labelled_by_a_heading_that_exists(epub: Bound) -> None:
    for text in epub.texts.values():
        for label in text.xpath("//@aria-labelledby"):
            assert text.xpath(f"//*[@id='{label}']"), label


def test_the_title_is_the_most_specific(epub: Bound) -> None:
    titles = [text.findtext("h:head/h:title", namespaces=NS) for text in epub.texts.values()]
    assert titles[5:9] == ["Alpha", "Text", "Blocks", "Gamma"]
    assert all(titles)


def test_tables_have_captions_and_header_cells_a_scope(epub: Bound) -> None:
    [table] = epub.xml("01-alpha-02.xhtml").xpath("//h:table", namespaces=NS)
    assert table.find("h:caption", NS) is not None
    assert [th.get("scope") for th in table.iter(f"{{{NS['h']}}}th")] == ["col"] * 5


def test_the_parts_opening_lists_its_chapters(epub: Bound) -> None:
    links = epub.xml("01-alpha.xhtml").xpath("//h:nav//h:a", namespaces=NS)
    assert [(one.text, one.get("href")) for one in links] == [
        ("1.1 Text", "01-alpha-01.xhtml#alpha.text"),
        ("1.2 Blocks", "01-alpha-02.xhtml#alpha.blocks"),
        ("1.3 Gamma", "01-alpha-03.xhtml#gamma.gamma"),
    ]


def test_no_section_is_a_box_that_cannot_break_across_pages(epub: Bound) -> None:
    """Readers that turn pages cut off such a box at the foot of the first one."""
    whole = cssselect2.Matcher()
    for rule in tinycss2.parse_stylesheet(css(), skip_comments=True, skip_whitespace=True):
        said = tinycss2.parse_blocks_contents(rule.content, skip_whitespace=True)
        display = [tinycss2.serialize(one.value) for one in said if one.name == "display"]
        if any("inline-" in value for value in display):
            for selector in cssselect2.compile_selector_list(rule.prelude):
                whole.add_selector(selector, None)
    found = []
    for name, text in epub.texts.items():
        for one in cssselect2.ElementWrapper.from_html_root(text).iter_subtree():
            if one.local_name in {"body", "section", "nav", "header"} and whole.match(one):
                found.append((name, one.local_name))
    assert found == []


# ------------------------------------------------------------------ navigation


def tree(ol: etree._Element) -> list[object]:
    found: list[object] = []
    for li in ol.findall("h:li", NS):
        label = "".join(li[0].itertext())
        inner = li.find("h:ol", NS)
        found.append(label if inner is None else (label, tree(inner)))
    return found


def test_the_contents_have_groups_parts_and_chapters_in_reading_order(epub: Bound) -> None:
    nav = epub.xml("nav.xhtml").find(".//h:nav[@id='toc']", NS)
    assert tree(nav.find("h:ol", NS)) == [
        "Preface",
        ("First Group", [("1 Alpha", ["1.1 Text", "1.2 Blocks", "1.3 Gamma"])]),
        ("Second Group", ["2 Beta"]),
        ("Back Matter", ["Glossary", "Bibliography"]),
    ]
    files = [a.partition("#")[0] for a in nav.xpath(".//h:a/@href", namespaces=NS)]
    assert files == sorted(files, key=epub.spine.index)


def test_older_readers_get_two_levels_without_groups(epub: Bound) -> None:
    ncx = epub.xml("toc.ncx")
    depth = {
        p.get("id"): len(list(p.iterancestors("{*}navPoint"))) for p in ncx.iter("{*}navPoint")
    }
    assert list(depth.values()) == [0, 0, 1, 1, 1, 0, 0, 0]
    uid = ncx.xpath("//ncx:meta[@name='dtb:uid']/@content", namespaces=NS)
    assert uid == epub.find("//dc:identifier")
    assert epub.find("//opf:spine/@toc") == ["ncx"]


def test_landmarks_name_what_is_there(epub: Bound) -> None:
    links = epub.xml("nav.xhtml").xpath("//h:nav[@id='landmarks']//h:a", namespaces=NS)
    assert [(one.get(TYPE), one.get("href")) for one in links] == [
        ("cover", "cover.xhtml"), ("titlepage", "titlepage.xhtml"), ("toc", "nav.xhtml"),
        ("bodymatter", "01-alpha.xhtml"), ("glossary", "glossary.xhtml"),
        ("bibliography", "bib.xhtml"),
    ]  # fmt: skip


@pytest.mark.parametrize("pages", [(), (("alpha.blocks", "7"),)])
def test_no_sign_of_a_page_that_may_begin_is_left(pages: tuple[tuple[str, str], ...]) -> None:
    drafts = map(drafted, texts(book(), Desk(TEMPLATES, WORDS, "")))
    drafted_texts = [one.data for draft in drafts for one in draft.documents]
    assert any(b"<?printed-page" in one for one in drafted_texts)
    assert any(b'href="to:' in one for one in drafted_texts)
    made = bound(pages=pages)
    assert not any(text.xpath("//processing-instruction()") for text in made.texts.values())
    assert not any(text.xpath("//@href[starts-with(., 'to:')]") for text in made.texts.values())


def test_pages_of_print_become_a_page_list_and_a_claim() -> None:
    pages = (("preface.preface", "v"), ("alpha.blocks", "7"), ("alpha.blocks", "8"))
    with_pages = bound(pages=pages)
    links = with_pages.xml("nav.xhtml").xpath("//h:nav[@id='page-list']//h:a", namespaces=NS)
    assert [(one.text, one.get("href")) for one in links] == [
        ("v", "preface.xhtml#Page.v"), ("7", "01-alpha-02.xhtml#Page.7"),
        ("8", "01-alpha-02.xhtml#Page.7"),
    ]  # fmt: skip
    marks = with_pages.xml("01-alpha-02.xhtml").xpath(
        "//h:span[@role='doc-pagebreak']", namespaces=NS
    )
    assert [(mark.get("id"), mark.get("aria-label")) for mark in marks] == [("Page.7", "7")]
    assert marks[0].getnext().get("id") == "alpha.blocks"
    assert "pageBreakMarkers" in with_pages.meta("schema:accessibilityFeature")
    assert "pageNavigation" in with_pages.meta("schema:accessibilityFeature")
    assert with_pages.meta("pageBreakSource") == [metadata().identifier]


def test_without_pages_there_is_no_page_list_and_no_claim(epub: Bound) -> None:
    assert not epub.xml("nav.xhtml").xpath("//h:nav[@id='page-list']", namespaces=NS)
    assert "pageNavigation" not in epub.meta("schema:accessibilityFeature")
    assert epub.meta("pageBreakSource") == []


# ------------------------------------------------------------------ package


def test_metadata_says_what_the_book_says(epub: Bound) -> None:
    assert epub.find("//dc:identifier") == [metadata().identifier]
    assert epub.find("//dc:title") == ["A Small Book & More", "With <Everything>"]
    assert epub.find("//dc:creator") == ["Ada Lovelace", "Charles Babbage"]
    assert epub.meta("role") == ["aut", "aut"]
    assert epub.find("//dc:subject") == ["Testing", "Books"]
    assert epub.find("//dc:rights") == ["CC BY-SA 4.0"]
    assert epub.find("//dc:date") == ["2026-11-23"]
    assert epub.meta("dcterms:modified") == ["2026-11-22T23:30:00Z"]
    assert epub.package.get("{http://www.w3.org/XML/1998/namespace}lang") == "en-US"
    assert epub.find("//opf:spine/@page-progression-direction") == ["ltr"]


def test_refinements_lead_to_what_they_refine(epub: Bound) -> None:
    ids = set(epub.find("//@id"))
    refined = epub.find("//opf:meta/@refines")
    assert refined
    assert {one.removeprefix("#") for one in refined} <= ids


def test_properties_are_those_of_the_content(epub: Bound) -> None:
    found = {
        item.get("href"): item.get("properties")
        for item in epub.package.iter("{*}item")
        if item.get("properties")
    }
    assert found == {
        "nav.xhtml": "nav", "01-alpha-01.xhtml": "mathml", "01-alpha-02.xhtml": "mathml",
        "images/cover.png": "cover-image",
    }  # fmt: skip


def test_only_pictures_that_are_shown_are_in_it(epub: Bound) -> None:
    images = [name for name in epub.names if name.startswith("EPUB/images/")]
    assert images == ["EPUB/images/cover.png", "EPUB/images/a.png", "EPUB/images/b.svg"]


def test_every_file_has_its_media_type(epub: Bound) -> None:
    types = dict(
        zip(epub.find("//opf:item/@href"), epub.find("//opf:item/@media-type"), strict=True)
    )
    listed = {f"EPUB/{name}" for name in types}
    assert listed == set(epub.names) - {"mimetype", "META-INF/container.xml", "EPUB/content.opf"}
    assert types["images/b.svg"] == "image/svg+xml"
    assert types["toc.ncx"] == "application/x-dtbncx+xml"


def test_accessibility_is_claimed_only_where_it_is_true(epub: Bound) -> None:
    assert epub.meta("schema:accessMode") == ["textual", "visual"]
    assert epub.meta("schema:accessibilityHazard") == ["none"]
    features = epub.meta("schema:accessibilityFeature")
    assert {"alternativeText", "MathML", "describedMath", "tableOfContents"} <= set(features)
    assert "index" not in features

    plain = Division(entry("x", "X", Matter.BODY), (heading(1, "X", "x.x"), paragraph("Text.")))
    bare = bound(replace(book(), divisions=(plain,), labels=()))
    assert bare.meta("schema:accessMode") == ["textual"]
    assert not {"alternativeText", "MathML", "describedMath"} & set(
        bare.meta("schema:accessibilityFeature")
    )
    assert "picture" not in bare.meta("schema:accessibilitySummary")[0]


def test_a_picture_without_alternative_takes_the_claim_away() -> None:
    image = Paragraph((Image("a.png", "", asset="a.png"),))
    one = Division(entry("x", "X", Matter.BODY), (heading(1, "X", "x.x"), image))
    features = bound(replace(book(), divisions=(one,))).meta("schema:accessibilityFeature")
    assert "alternativeText" not in features


def test_a_moving_picture_makes_the_hazard_unknown() -> None:
    image = Paragraph((Image("a.gif", "Moves", asset="a.gif"),))
    one = Division(entry("x", "X", Matter.BODY), (heading(1, "X", "x.x"), image))
    moving = replace(book(), divisions=(one,), assets=(Asset("a.gif", "image/gif", b"GIF89a"),))
    assert bound(moving).meta("schema:accessibilityHazard") == ["unknown"]


def test_metadata_that_is_missing_leaves_nothing_behind() -> None:
    bare = bound(replace(book(), metadata=Metadata("T", "t")))
    assert bare.find("//dc:title") == ["T"]
    assert bare.find("//dc:creator") + bare.find("//dc:date") + bare.find("//dc:rights") == []
    assert bare.find("//dc:identifier")[0].startswith("urn:uuid:")
    assert bare.meta("dcterms:modified") == ["1980-01-01T00:00:00Z"]
    assert bare.meta("schema:version") + bare.meta("dcterms:source") == []


def test_package_tells_the_version_and_the_commit() -> None:
    told = replace(metadata(), version="1.0.0+2.gabc1234", commit="abc1234def56")
    made = bound(replace(book(), metadata=told))
    assert made.meta("schema:version") == ["1.0.0+2.gabc1234"]
    assert made.meta("dcterms:source") == ["git commit abc1234def56"]


def test_an_identifier_of_ours_follows_from_title_and_authors() -> None:
    one = Metadata("T", "t", authors=("A",))
    assert identifier(one) == identifier(replace(one, version="2"))
    assert identifier(one) != identifier(replace(one, authors=("B",)))


@pytest.mark.parametrize(
    ("date", "utc"),
    [
        ("2026-11-23", "2026-11-23T00:00:00+00:00"),
        ("2026-11-23T00:30:00+01:00", "2026-11-22T23:30:00+00:00"),
        ("2026-11-23T00:30:00Z", "2026-11-23T00:30:00+00:00"),
    ],
)
def test_dates_are_in_utc(date: str, utc: str) -> None:
    assert modified(date).isoformat() == utc


@pytest.mark.parametrize(("language", "turns"), [("en", "ltr"), ("ar-EG", "rtl"), ("he", "rtl")])
def test_pages_turn_as_the_language_is_written(language: str, turns: str) -> None:
    assert direction(language) == turns
    other = bound(changed(language=language))
    assert other.find("//opf:spine/@page-progression-direction") == [turns]
    assert other.xml("01-alpha.xhtml").get("dir") == ("rtl" if turns == "rtl" else None)


# ------------------------------------------------------------------ container


def test_the_mimetype_comes_first_and_is_stored(epub: Bound) -> None:
    first = epub.zip.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert epub.zip.read("mimetype") == b"application/epub+zip"
    assert {entry.date_time for entry in epub.zip.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_other_processes_seeds_and_time_zones_give_the_same_bytes() -> None:
    program = (
        "import hashlib; from tests.epub_sample import *; from press.epub import bind;"
        "print(hashlib.sha256(bind(book(), TEMPLATES, css(), WORDS, cover())).hexdigest())"
    )
    digests = {hashlib.sha256(bind(book(), TEMPLATES, css(), WORDS, cover())).hexdigest()}
    for seed, zone in (("1", "Asia/Tokyo"), ("77", "America/Lima")):
        run = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
        )  # fmt: skip
        digests.add(run.stdout.strip())
    assert len(digests) == 1


def test_titles_with_markup_are_text_in_lists() -> None:
    marked = Heading(1, (Text("A & <B>"),), "x", id="x.x")
    one = Division(entry("x", "X", Matter.BODY), (marked, paragraph(link("x", "x.x"))))
    bare = bound(replace(book(), divisions=(one,)))
    assert bare.xml("nav.xhtml").xpath("//h:nav[1]//h:a/text()", namespaces=NS) == ["A & <B>"]
