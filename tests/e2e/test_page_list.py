"""A citation of "p. 213" finds the same block in the screen PDF, the print PDF and the EPUB."""

import re
import subprocess
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from lxml import etree

from tests.e2e.conftest import SLUG
from tests.e2e.tools import program

pytestmark = pytest.mark.validator

HTML = {"h": "http://www.w3.org/1999/xhtml"}
SIGNS = 24
"""Letters and digits after a mark that are looked for on its page."""
BLOCKS = frozenset("p li h1 h2 h3 h4 h5 h6 pre td th dt dd figcaption caption".split())


def letters(text: str) -> str:
    """Letters and digits alone: no spaces, hyphens, ligatures or accents of typesetting."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return re.sub(r"[\W_]|[\u0300-\u036f]", "", plain)


def pages(path: Path) -> list[str]:
    """The letters of each page of a PDF."""
    pdftotext = program("pdftotext", hint="apt-get install poppler-utils")
    told = subprocess.run(
        [pdftotext, "-enc", "UTF-8", "-raw", str(path), "-"], capture_output=True, check=True
    ).stdout.decode()
    return [letters(page) for page in told.split("\f")[:-1]]


def folios(path: Path) -> list[str]:
    """What each page is called."""
    document = pypdfium2.PdfDocument(path)
    return [document.get_page_label(number) for number in range(len(document))]


def after(mark: Any) -> str:
    """The first words of the block that a mark stands in or before, without formulas."""
    holder = mark.getparent()
    block = holder if etree.QName(holder).localname in BLOCKS else mark.getnext()
    if block is None:
        return ""
    if next(block.iter("{*}math", "{*}figcaption"), None) is not None:
        return ""  # What poppler reads of a formula, and where a caption stands, differs.
    # The number of a heading hangs beside it, and poppler reads it at another time.
    shown = block.xpath(".//text()[not(parent::h:span[@class='number'])]", namespaces=HTML)
    return letters("".join(shown))[:SIGNS]


def marks(path: Path) -> list[tuple[str, str]]:
    """Folio and first letters of every page mark of an EPUB, in reading order."""
    with zipfile.ZipFile(path) as file:
        # An index names pages in print and sections in the EPUB.
        other = ("nav.xhtml", "index.xhtml")
        texts = [n for n in file.namelist() if n.endswith(".xhtml") and not n.endswith(other)]
        return [
            (mark.get("aria-label"), after(mark))
            for name in texts
            for mark in etree.fromstring(file.read(name)).xpath(
                "//h:span[@role='doc-pagebreak']", namespaces=HTML
            )
        ]


@pytest.mark.parametrize("name", [f"{SLUG}.pdf", f"{SLUG}-print.pdf"])
def test_what_follows_a_mark_stands_on_the_page_of_its_number(real: Path, name: str) -> None:
    there = marks(real / f"{SLUG}.epub")
    text = pages(real / name)
    named = folios(real / f"{SLUG}.pdf")
    if name.endswith("-print.pdf"):
        # The print edition leaves the cover's leaf out.
        named = named[named.index("i") :]
    where = {folio: page for page, folio in enumerate(named) if folio}
    assert len(there) > 400
    wrong = [
        (folio, words)
        for folio, words in there
        if len(words) == SIGNS and words not in text[where[folio]]
    ]
    assert wrong == []
    assert sum(len(words) == SIGNS for _, words in there) > len(there) / 3


def test_every_page_of_the_body_is_in_the_page_list_in_order(real: Path) -> None:
    with zipfile.ZipFile(real / f"{SLUG}.epub") as file:
        name = next(n for n in file.namelist() if n.endswith("nav.xhtml"))
        links = etree.fromstring(file.read(name)).xpath(
            "//h:nav[@id='page-list']//h:a", namespaces=HTML
        )
    listed = [link.text for link in links]
    named = [folio for folio in folios(real / f"{SLUG}.pdf") if folio]
    assert listed == named[named.index(listed[0]) :]
