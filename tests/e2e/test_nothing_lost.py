"""Every word of the manuscript is found in the PDFs and in the EPUB.

The words are taken from the Markdown by pandoc's plain writer and from the artifacts by poppler and
lxml, so nothing of the program stands between what was written and what is found.
"""

import json
import re
import subprocess
import tomllib
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pypandoc
import pytest
from lxml import etree

from tests.e2e.conftest import HOME, SLUG
from tests.e2e.tools import program

pytestmark = pytest.mark.validator

BOOK = HOME / "book"
WORD = re.compile(r"[^\W_]+")
INLINE = frozenset("a abbr b cite code del em i kbd mark q s small span strong sub sup u".split())
"""Elements within a word or a line; all others divide words."""
BROKEN = re.compile(r"(\w+)[-\u2010\u00ad]\n(\w+)")
HEADS_END = 50
"""Points from the top of the page; running heads stand above, text below."""
SHORTEST = 2
"""Letters of the shortest word that counts; single letters stand in formulas and lists alike."""


def words(text: str) -> Counter[str]:
    """Words as a reader sees them: no hyphens, no case, no ligatures, no accents of typesetting."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = plain.replace("\u00ad", "").replace("\u2019", "'")
    return Counter(word for word in WORD.findall(plain) if len(word) >= SHORTEST)


def manuscript() -> dict[str, Counter[str]]:
    """The words of each file, without formulas, diagrams, raw HTML and what the program numbers."""
    found = {}
    for path in sorted(BOOK.glob("*.md")):
        if path.name == "README.md":
            continue
        text = re.sub(r"^```(mermaid|math)\n.*?^```$", "", path.read_text(), flags=re.M | re.S)
        # What stands higher or lower is a word of its own to poppler.
        text = re.sub(r"</?su[bp]>", " ", text)
        # An alternative text is an attribute, not text; the caption in the title is text.
        text = re.sub(r"!\[[^\]]*\]\(\S+(?: \"([^\"]*)\")?\)", r"\1", text)
        text = re.sub(r"^# Part \d+:", "#", text, flags=re.M)
        # The program turns the text of a reference to a thing with a number into that number.
        text = re.sub(r"\[(Figure|Table|Listing|Equation|Part|Chapter)\]\([^)]*\)", "", text)
        text = re.sub(r"^Table: ", "", text, flags=re.M)
        text = re.sub(r"^> \[!\w+\]$", ">", text, flags=re.M)
        document = json.loads(pypandoc.convert_text(text, "json", "gfm"))
        plain = pypandoc.convert_text(
            json.dumps(without_formulas(document)), "plain", "json", extra_args=["--wrap=none"]
        )
        found[path.name] = words(re.sub(r"\S*/\S*|\[[\d^]\w*\]", " ", plain))
    return found


def without_formulas(value: Any) -> Any:
    """Pandoc's document with a space for every formula, which is drawn and not written."""
    if isinstance(value, list):
        return [without_formulas(one) for one in value]
    if not isinstance(value, dict):
        return value
    if value.get("t") == "Math":
        return {"t": "Space"}
    return {key: without_formulas(one) for key, one in value.items()}


def of_pdf(path: Path) -> Counter[str]:
    """The words of a PDF below its running heads, which would stand in a word that pages share."""
    pdftotext = program("pdftotext", hint="apt-get install poppler-utils")
    told = subprocess.run(
        [pdftotext, "-enc", "UTF-8", "-raw", "-bbox", str(path), "-"],
        capture_output=True,
        check=True,
    ).stdout
    tree = etree.fromstring(told, etree.XMLParser(recover=True))
    found: Counter[str] = Counter()
    halves: list[str] = []
    for page in tree.iter("{*}page"):
        shown = [
            word.text or "" for word in page.iter("{*}word") if float(word.get("yMin")) > HEADS_END
        ]
        text = "\n".join(shown)
        # A line may end in a hyphen of its own or in one that divides a word: both readings count.
        found.update(words(BROKEN.sub(r"\1 \2", text)))
        for one in BROKEN.finditer(text):
            found.update(words(one[1] + one[2]))
        # The other half of a page's last word begins the next one; after that word may have come
        # a note, or a figure that stands at the foot.
        found.update(words(" ".join(half + word for half in halves for word in shown[:3])))
        halves = re.findall(r"(\w+)[-\u2010\u00ad]$", text, re.M)
    return found


def of_epub(path: Path) -> Counter[str]:
    found: list[str] = []
    with zipfile.ZipFile(path) as file:
        for name in file.namelist():
            if not name.endswith(".xhtml"):
                continue
            for step, element in etree.iterwalk(
                etree.fromstring(file.read(name)), events=("start", "end")
            ):
                is_inline = etree.QName(element).localname in INLINE
                text = element.text if step == "start" else element.tail
                found.append(f"{'' if is_inline else ' '}{text or ''}")
    return words("".join(found))


@pytest.mark.parametrize("name", [f"{SLUG}.pdf", f"{SLUG}-print.pdf", f"{SLUG}.epub"])
def test_every_word_of_the_manuscript_is_there(real: Path, name: str) -> None:
    found = of_epub(real / name) if name.endswith(".epub") else of_pdf(real / name)
    written: Counter[str] = Counter()
    for part in manuscript().values():
        written.update(part)
    lost = {word: (count, found[word]) for word, count in written.items() if found[word] < count}
    assert lost == {}


def test_the_test_would_see_a_lost_word() -> None:
    first = next(iter(manuscript().values()))
    assert sum(first.values()) > 100
    assert words("embed\u00adding Cafe\u0301 ﬁne") == Counter(["embedding", "café", "fine"])


def test_title_of_every_part_is_in_the_contents_of_the_record(real: Path) -> None:
    settings = tomllib.loads((BOOK / "book.toml").read_text())
    assert settings["book"]["slug"] == SLUG
