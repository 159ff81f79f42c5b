"""The catalogs of a release, held against OPDS 1.2, RFC 4287 and OPDS 2.0."""

import json
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html
from PIL import Image

from press.model import Entry, Manifest, Matter, Metadata, Selection
from press.problems import Position
from press.release import catalogs, page
from press.release.catalogs import Cover, Publication
from press.release.changelog import Section
from press.release.notes import File

HOME = Path(__file__).parents[1]
ATOM = "{http://www.w3.org/2005/Atom}"
ABOUT = Metadata(
    "Nuts & <Bolts>", "nuts", "A Manual", ("A. Author", "B. Writer"), "en-GB",
    identifier="urn:uuid:effc8c57-3e28-5133-a558-e4a73475ed96", publisher="P", rights="CC BY",
    description="What holds", subjects=("Nuts", "Bolts"), version="1.0.0",
    date="2026-03-05T04:30:00Z",
)  # fmt: skip
COVER = Cover("cover.jpg", "image/jpeg", b"", (600, 900))
FILES = tuple(
    File(f"nuts-1.0.0{suffix}", "", format, b"x" * 2_000_000, "0f" * 32, pages)
    for suffix, format, pages in (
        (".pdf", "screen", 30), (".epub", "epub", None), ("-print.pdf", "print", 30),
    )
)  # fmt: skip
SAMPLE = replace(ABOUT, title="Nuts (Sample)", identifier="urn:uuid:10eb1341-0000-5000-8000-0")
PUBLICATIONS = (
    Publication(ABOUT, FILES, COVER),
    Publication(SAMPLE, tuple(replace(one, edition="sample") for one in FILES[:2]), COVER),
)

PART = Entry("one.md", "Threads", Matter.BODY, "", 0, "1", "one", Position("README.md"))
SELECTION = Selection("sample", "Sample", ("one.md",), Position("book.toml"))


@pytest.fixture(scope="module")
def feed() -> Any:
    return etree.fromstring(catalogs.atom(PUBLICATIONS))


def links(node: Any) -> list[tuple[str, str, str]]:
    return [(e.get("rel"), e.get("href"), e.get("type")) for e in node.findall(f"{ATOM}link")]


def test_feed_has_what_atom_asks_for_and_one_id_each(feed: Any) -> None:
    # RFC 4287, 4.1.1 and 4.1.2: exactly one id, title and updated; an author.
    ids = []
    for node in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(node.findall(f"{ATOM}{name}")) == 1
        assert [e.text for e in node.findall(f"{ATOM}author/{ATOM}name")] == [
            "A. Author",
            "B. Writer",
        ]
        ids.append(node.findtext(f"{ATOM}id"))
        # RFC 3339.
        assert datetime.fromisoformat(node.findtext(f"{ATOM}updated")).tzinfo
    assert len(set(ids)) == len(ids) == 3


def test_feed_leads_to_itself_and_its_root_by_the_kind_of_feed_that_it_is(feed: Any) -> None:
    # OPDS 1.2, 2.1 and 5.1.
    kind = "application/atom+xml;profile=opds-catalog;kind=acquisition"
    assert ("self", "catalog.xml", kind) in links(feed)
    assert ("start", "catalog.xml", kind) in links(feed)


def test_every_entry_can_be_acquired(feed: Any) -> None:
    # OPDS 1.2, 5.2 and 5.2.3: acquisition links and images have types that are media types.
    for entry in feed.findall(f"{ATOM}entry"):
        offered = [one for one in links(entry) if one[0] == catalogs.OPEN]
        assert [type for _, _, type in offered] == ["application/epub+zip", "application/pdf"]
        shown = {rel for rel, _, type in links(entry) if type == "image/jpeg"}
        assert shown == {"http://opds-spec.org/image", "http://opds-spec.org/image/thumbnail"}


def test_cover_in_a_list_is_a_small_one() -> None:
    file = BytesIO()
    Image.new("RGB", (1600, 2560), "navy").save(file, "PNG")
    cover = Cover("cover.png", "image/png", file.getvalue(), (1600, 2560))
    listed = catalogs.small(cover)
    assert (listed.name, listed.media_type, listed.size) == (
        "cover-small.jpg", "image/jpeg", (320, 512)
    )  # fmt: skip
    one = Publication(ABOUT, FILES, cover, listed)
    entry = etree.fromstring(catalogs.atom((one,))).find(f"{ATOM}entry")
    pictures = [link for link in links(entry) if link[2].startswith("image/")]
    assert pictures == [
        ("http://opds-spec.org/image", "cover.png", "image/png"),
        ("http://opds-spec.org/image/thumbnail", "cover-small.jpg", "image/jpeg"),
    ]
    told = json.loads(catalogs.opds2((one,)))["publications"][0]["images"]
    assert [(image["href"], image["width"]) for image in told] == [
        ("cover.png", 1600), ("cover-small.jpg", 320)
    ]  # fmt: skip


def test_feed_says_what_the_book_says(feed: Any) -> None:
    entry = feed.find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Nuts & <Bolts>"
    assert entry.findtext(f"{ATOM}summary") == "What holds"
    assert entry.findtext("{http://purl.org/dc/terms/}language") == "en-GB"
    assert [e.get("term") for e in entry.findall(f"{ATOM}category")] == ["Nuts", "Bolts"]
    assert not entry.findall(f"{ATOM}content")


def test_book_without_authors_has_a_feed_with_one() -> None:
    nobody = (Publication(replace(ABOUT, authors=()), FILES, None),)
    feed = etree.fromstring(catalogs.atom(nobody))
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "P"
    assert feed.findtext(f"{ATOM}entry/{ATOM}author/{ATOM}name") == "P"


def test_second_catalog_has_what_opds_2_asks_for() -> None:
    told = json.loads(catalogs.opds2(PUBLICATIONS))
    # A feed has a title, a link to itself, and at least one collection of something.
    assert told["metadata"]["title"]
    assert {"rel": "self", "href": "catalog.json", "type": "application/opds+json"} in told["links"]
    assert len(told["publications"]) == 2
    for one in told["publications"]:
        about = one["metadata"]
        assert about["@type"] == "http://schema.org/Book"
        assert about["title"]
        assert about["identifier"].startswith("urn:uuid:")
        assert datetime.fromisoformat(about["modified"]).tzinfo
        # An acquisition link, and an image in a format that every client can show.
        assert {link["rel"] for link in one["links"]} == {catalogs.OPEN}
        assert all(link["href"] and link["type"] for link in one["links"])
        assert one["images"][0]["type"] in ("image/jpeg", "image/png", "image/gif", "image/avif")
    assert told["publications"][0]["metadata"]["numberOfPages"] == 30


# ------------------------------------------------------------------ the page


@pytest.fixture(scope="module")
def shown() -> Any:
    text = "### Added\n\n- A *bolt*.\n\n<script>alert(1)</script>\n\n[link](javascript:alert(1))\n"
    made = page.write(
        replace(ABOUT, cover="cover.jpg"), (*FILES, *PUBLICATIONS[1].files),
        Manifest(ABOUT, (PART,), "", editions=(SELECTION,), repository="https://github.com/o/n"),
        Section("1.0.0", "2026-03-05", text, 1), (Section("0.9.0", "", "- A nut.", 9),),
        "abc1234", HOME / "out" / ".cache",
    )  # fmt: skip
    return html.document_fromstring(made)


def test_page_leads_to_every_file_with_size_and_pages_and_says_its_checksum(shown: Any) -> None:
    links = shown.xpath("//a[@class='get']")
    whole = [FILES[1].name, FILES[0].name, FILES[2].name]
    assert [link.get("href") for link in links] == [*whole, *(one.name for one in FILES[:2])]
    assert all("2.0 MB" in link.text_content() for link in links)
    assert "30 pages" in links[1].text_content()
    assert [link.text_content().split()[:3] for link in links[3:]] == [
        ["PDF", "of", "Sample"], ["EPUB", "of", "Sample"]
    ]  # fmt: skip
    sums = zip(shown.xpath("//dl[@class='sums']/dt"), shown.xpath("//dl/dd"), strict=True)
    assert [(name.text, digest.text_content()) for name, digest in sums] == [
        (one.name, "0f" * 32) for one in (*FILES, *FILES[:2])
    ]  # fmt: skip


def test_page_says_for_whom_a_file_is_and_what_an_edition_holds(shown: Any) -> None:
    cards = {li.findtext("h3"): li.xpath(".//a/@href") for li in shown.xpath("//ul/li[h3]")}
    assert cards == {
        "On an e-reader or a phone": [FILES[1].name],
        "On a computer or a tablet": [FILES[0].name],
        "On paper": [FILES[2].name],
    }
    assert shown.xpath("//span[@class='holds']/text()") == ["Part 1: Threads"]


def test_page_needs_no_script_and_no_other_host(shown: Any) -> None:
    assert not shown.xpath("//script | //@onclick | //link[@rel='stylesheet'] | //iframe")
    assert not [href for href in shown.xpath("//@href") if href.startswith("javascript")]
    loaded = [*shown.xpath("//@src"), *shown.xpath("//link/@href")]
    assert all("//" not in address for address in loaded)
    sheet = shown.findtext(".//style")
    assert sheet.count("url(") == sheet.count('url("data:font/woff2;base64,') == len(page.FACES)
    assert "var(" not in sheet


def test_page_tells_what_changed_and_what_was_before(shown: Any) -> None:
    assert shown.xpath("//section[@aria-labelledby='changes']//em/text()") == ["bolt"]
    older = shown.xpath("//details")
    assert ["0.9.0" in one.text_content() for one in older] == [True]
    assert older[0].xpath(".//a/@href") == ["https://github.com/o/n/releases/tag/v0.9.0"]
    assert "gh attestation verify FILE --repo o/n" in shown.text_content()


def test_page_leads_to_the_catalogs(shown: Any) -> None:
    types = dict(zip(shown.xpath("//link[@rel='alternate']/@href"),
                     shown.xpath("//link[@rel='alternate']/@type"), strict=True))  # fmt: skip
    assert types == {"catalog.xml": catalogs.KIND, "catalog.json": "application/opds+json"}
