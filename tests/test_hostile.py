"""A book that means harm: nothing is fetched, nothing outside its folder is read, nothing active is
printed, and the author is told of each thing with its place.
"""

import gzip
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from tests.books import folder, staged
from tests.fuzz.judge import SCHEMES, faults
from tests.test_build import HOME
from tests.test_problems import told

SECRET = "CANARY-OF-THE-SECRET"

# Builds in one process and writes down each file that is opened and each connection that is tried.
# A connection ends the process: no exception handler can hide it.
GUARD = """
import json, os, sys
opened, started = set(), []
def hook(event, words):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.bind",
                 "urllib.Request", "socket.sendto"):
        os.write(2, f"NETWORK {event} {words}".encode())
        os._exit(99)
    written = os.O_WRONLY | os.O_RDWR
    if event == "open" and isinstance(words[0], (str, bytes)) and not words[2] & written:
        opened.add(os.path.realpath(os.fsdecode(words[0])))
    if event == "subprocess.Popen":
        started.append([str(one) for one in words[1]])
sys.addaudithook(hook)
import build
status = build.main(sys.argv[2:])
with open(sys.argv[1], "w") as file:
    json.dump({"opened": sorted(opened), "started": started}, file)
sys.exit(status)
"""


def guarded(book: Path, out: Path) -> tuple[subprocess.CompletedProcess[str], dict[str, Any]]:
    """Build all formats under guard; what was said, and what was opened and started."""
    report = out.parent / f"{out.name}-seen.json"
    words = [str(report), str(book), "--out", str(out), "--jobs", "1"]
    done = subprocess.run(
        [sys.executable, "-c", GUARD, *words],
        cwd=HOME, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    assert report.is_file(), done.stderr
    return done, json.loads(report.read_text())


def strangers(seen: dict[str, Any], *homes: Path) -> list[str]:
    """Files that were opened and are neither the book's, nor the program's, nor the system's own."""
    allowed = [HOME, *homes, *map(Path, (sys.prefix, sys.base_prefix, "/usr", "/proc", "/dev"))]
    allowed += [Path("/etc/fonts"), Path("/var/cache/fontconfig"), Path("/sys")]
    mime = {"mime.types", "ld.so.cache", "localtime", "timezone"}
    return [
        name for name in seen["opened"]
        if not any(Path(name).is_relative_to(home.resolve()) for home in allowed)
        and Path(name).name not in mime
        and not name.startswith(f"{os.path.realpath(tempfile.gettempdir())}/press-")
    ]  # fmt: skip


def outside(tmp_path: Path) -> Path:
    """Things beside the book that it has no business with."""
    place = tmp_path / "outside"
    place.mkdir(parents=True)
    (place / "secret.md").write_text(f"# {SECRET}\n\n{SECRET}\n")
    (place / "SUMMARY.md").write_text(f"# {SECRET}\n\n- [x](secret.md)\n")
    (place / "secret.bib").write_text(f"@misc{{secret, title = {{{SECRET}}}}}\n")
    (place / "secret.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>{SECRET}</text></svg>'
    )
    (place / "book.toml").write_text(f'[book]\ntitle = "{SECRET}"\n')
    return place


def lines(chapter: str) -> Iterator[tuple[int, str, str]]:
    """Line, code and text of each construct of a chapter of pairs `CODE  construct`."""
    for number, row in enumerate(chapter.split("\n"), 1):
        code, _, text = row.partition("  ")
        if "-" in code and text:
            yield number, code, text


REFUSED = r"""# A


LINK-001  [x](javascript:alert(1))

LINK-001  [x](JaVaScRiPt:alert(1))

LINK-001  [x](javascript&colon;alert(1))

LINK-001  [x](data:text/html,<script>alert(1)</script>)

LINK-001  [x](file:///etc/passwd)

LINK-001  [x](vbscript:x) and more

LINK-001  <a href="javascript:alert(1)">x</a>

XREF-002  <a href="java&#10;script:alert(1)">x</a>

XREF-002  <a href=" javascript:alert(1)">x</a>

LINK-002  [x](http://[)

XREF-002  [x](%00)

IMG-003  ![x](../outside/secret.svg)

IMG-003  ![x](link.svg)

IMG-003  ![x](away/secret.svg)

IMG-003  <img src="%2e%2e/outside/secret.svg" alt="x">

IMG-001  ![x](/etc/passwd)

IMG-007  ![x](data:image/svg+xml,<svg/>)

IMG-004  ![x](bomb.png)

IMG-002  ![x](bomb.svgz)

IMG-004  ![x](laughs.svg)

SRC-006  {{#include ../outside/secret.md}}

SRC-006  {{#include link.md}}

SRC-006  {{#include away/secret.md}}

SRC-006  {{#include /etc/passwd}}

MATH-002  $\href{javascript:alert(1)}{x}$

MATH-001  $\input{/etc/passwd}$

MATH-001  $\newcommand{\a}{\a\a}\a$

MATH-001  $\def\b{\b x}\b$

MATH-001  $\include{x}$
"""


def bomb() -> bytes:
    """A PNG of a few kilobytes that would be a picture of 100 megapixels."""
    kept = BytesIO()
    Image.new("1", (10_000, 10_000)).save(kept, "PNG", optimize=True)
    return kept.getvalue()


LAUGHS = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g id="a0"><rect/></g>'
    + "".join(f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 9))
    + "</svg>"
)


def hostile(root: Path, files: dict[str, str]) -> Path:
    """A book with links of the file system that lead out of it."""
    place = outside(root)
    book = folder(root / "book", files)
    (book / "bomb.png").write_bytes(bomb())
    (book / "bomb.svgz").write_bytes(gzip.compress(b"<svg/>" + bytes(2**22)))
    (book / "laughs.svg").write_text(LAUGHS)
    for name, target in (("link.svg", "secret.svg"), ("link.md", "secret.md"), ("away", ".")):
        (book / name).symlink_to(place / target)
    (book / "round").symlink_to(book / "round")
    return book


def test_each_thing_that_reaches_out_is_refused_at_its_place(tmp_path: Path) -> None:
    rows = list(lines(REFUSED))
    assert len(rows) > 25
    chapter = "\n".join(
        row.partition("  ")[2] if "  " in row else row for row in REFUSED.split("\n")
    )
    book = hostile(tmp_path, {"SUMMARY.md": "# S\n\n- [A](a.md)\n", "a.md": chapter})
    done, seen = guarded(book, tmp_path / "out")
    assert done.returncode == 1
    missed = [
        (number, code, text) for number, code, text in rows
        if not any(row.startswith(f"a.md:{number}:") and f" error {code}: " in row
                   for row in done.stderr.split("\n"))
    ]  # fmt: skip
    assert missed == [], done.stderr
    assert SECRET not in done.stderr
    assert strangers(seen, book, tmp_path / "out", tmp_path / "out-seen.json") == []
    assert not [path for path in (tmp_path / "out").iterdir() if path.is_file()]


TAMED = r"""# {{ 7*7 }} {% include "x" %}

{{ 7*7 }} and {{ cycler.__init__.__globals__ }} and {% raw %} and \${7*7} and <%= 7*7 %>.

A <script>alert("ran")</script> word, a <b onclick="alert(1)">bold</b> one.

<iframe src="http://127.0.0.1:9/x"></iframe>

<object data="file:///etc/passwd"></object>

<form action="http://127.0.0.1:9/"><input onfocus="alert(1)" autofocus></form>

<style>@import url("http://127.0.0.1:9/x.css"); body { background: url(file:///etc/passwd) }</style>

<link rel="stylesheet" href="http://127.0.0.1:9/x.css">

<base href="http://127.0.0.1:9/">

<svg onload="alert(1)"><script>alert(1)</script></svg>

<p style="background: url(http://127.0.0.1:9/x)" lang="en">A paragraph.</p>

<img src="dot.png" alt="x" width="9; background: url(http://127.0.0.1:9/x)" onerror="alert(1)">

<a id="x&quot; onclick=&quot;alert(1)"></a>Anchored.

![remote](http://127.0.0.1:9/x.png)

![file](file:///etc/passwd)

![active](active.svg)

```mermaid
flowchart LR
  accDescr: a leads to b
  a["<img src=x onerror=alert(1)>word"] --> b
  click a "javascript:alert(1)"
  click b call alert(1)
```

```python title="{{ 7*7 }} <script>alert(1)</script>"
print("{{ 7*7 }} </code><script>alert(1)</script>")
```

$\text{<script>alert(1)</script>}$

As [Evil](references.bib#evil) has it.
"""
ACTIVE = """<?xml version="1.0"?>
<!DOCTYPE svg [<!ENTITY file SYSTEM "file:///etc/passwd"><!ENTITY net SYSTEM "http://127.0.0.1:9/">
<!ENTITY % more SYSTEM "http://127.0.0.1:9/x.dtd"> %more;]>
<?xml-stylesheet href="http://127.0.0.1:9/x.css"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
     viewBox="0 0 200 90" onload="alert(1)">
<script>alert("ran")</script><style>@import url("http://127.0.0.1:9/x.css");
rect { fill: url("http://127.0.0.1:9/x#y") }</style>
<text x="5" y="20">&file;&net;word</text><rect width="20" height="9" onclick="alert(1)"/>
<image xlink:href="http://127.0.0.1:9/x.png" width="9" height="9"/>
<image href="file:///etc/passwd" width="9" height="9"/><use href="http://127.0.0.1:9/x.svg#y"/>
<a xlink:href="javascript:alert(1)"><text x="5" y="50">press me</text></a>
<foreignObject width="90" height="20"><body xmlns="http://www.w3.org/1999/xhtml">
<iframe src="http://127.0.0.1:9/"></iframe>text</body></foreignObject>
<animate attributeName="href" values="javascript:alert(1)"/><set attributeName="onload" to="x"/></svg>
"""
BIB = r"""@misc{evil,
  author = {Evil, {\input{/etc/passwd}} Eve},
  title = {A <script>alert(1)</script> {{ 7*7 }} \href{javascript:alert(1)}{title} \write18{id}},
  url = {javascript:alert(1)},
  year = {2020}
}
"""
TOML = """[book]
title = "{{ 7*7 }} <script>alert(1)</script>"
subtitle = "{% include '/etc/passwd' %}"
authors = ["<b onclick='alert(1)'>{{ config }}</b>"]
publisher = "{{ 7*7 }}"
rights = "</dc:rights><script>alert(1)</script>"
description = "]]><script>alert(1)</script>"
slug = "../../outside/tamed"
date = "2025-01-31"
"""
WARNED = {
    5: {"HTML-004", "HTML-005"}, 7: {"HTML-004"}, 9: {"HTML-004"}, 11: {"HTML-004"}, 13: {"HTML-004"},
    15: {"HTML-004"}, 17: {"HTML-004"}, 19: {"HTML-004"}, 23: {"HTML-005"}, 25: {"HTML-006"},
    27: {"IMG-005"}, 29: {"IMG-005"}, 31: {"IMG-008"}, 33: {"DIAG-005"},
}  # fmt: skip


@pytest.fixture(scope="module")
def tamed(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, subprocess.CompletedProcess[str], dict[str, Any], Path]:
    """The output of a book of which nothing is an error, built under guard."""
    root = tmp_path_factory.mktemp("hostile")
    book = hostile(
        root,
        {"SUMMARY.md": "# {{ 7*7 }}\n\n- [{{ 7*7 }}](a.md)\n", "a.md": TAMED, "active.svg": ACTIVE,
         "references.bib": BIB, "book.toml": TOML},
    )  # fmt: skip
    Image.new("RGB", (40, 40)).save(book / "dot.png")
    done, seen = guarded(book, root / "out")
    assert done.returncode == 0, done.stderr
    return root / "out", done, seen, book


def test_what_can_be_tamed_is_told_at_its_place(tamed: tuple[Any, ...]) -> None:
    said = tamed[1].stderr.split("\n")
    for number, codes in WARNED.items():
        found = {row.split(": ")[1].split()[1] for row in said if row.startswith(f"a.md:{number}:")}
        assert codes <= found, (number, tamed[1].stderr)
    parts = next(row for row in said if "IMG-008" in row)
    for part in ("entities", "event handlers", "references to other files", "scripts", "image"):
        assert part in parts


def test_nothing_is_fetched_and_nothing_outside_the_book_is_read(tamed: tuple[Any, ...]) -> None:
    out, _, seen, book = tamed
    assert strangers(seen, book, out, out.parent / "out-seen.json") == []
    programs = {Path(words[0]).name for words in seen["started"]}
    # No ldconfig and no gcc either: they would be asked where a library lies.
    assert programs <= {"pandoc", "pandoc.exe", "git"}
    read = [w for w in seen["started"] if w[0].endswith("pandoc") and "--version" not in w]
    assert read and all("--sandbox" in words for words in read)


def test_guard_sees_what_it_is_to_see(tmp_path: Path) -> None:
    """The guard itself: a connection ends the process, a strange file is named."""
    code = GUARD.replace("import build\nstatus = build.main(sys.argv[2:])", "{}\nstatus = 0")
    act = "import socket; socket.create_connection(('127.0.0.1', 9))"
    seen = tmp_path / "seen.json"
    words = [sys.executable, "-c", code.replace("{}", act), str(seen)]
    assert subprocess.run(words, capture_output=True, check=False).returncode == 99
    place = outside(tmp_path) / "secret.md"
    words[2] = code.replace("{}", f"open({str(place)!r})")
    assert subprocess.run(words, capture_output=True, check=False).returncode == 0
    assert strangers(json.loads(seen.read_text()), seen) == [str(place)]


def test_artifacts_stay_in_their_folder(tamed: tuple[Any, ...]) -> None:
    out = tamed[0]
    names = sorted(path.name for path in out.iterdir() if path.is_file())
    assert [name.rpartition(".")[2] for name in names] == ["json", "pdf", "pdf", "epub", "pdf"]
    assert not list(out.parent.glob("outside/*.pdf"))


def test_epub_holds_nothing_active(tamed: tuple[Any, ...]) -> None:
    (path,) = tamed[0].glob("*.epub")
    assert list(faults(path.read_bytes())) == []
    with zipfile.ZipFile(path) as file:
        for name in file.namelist():
            data = file.read(name)
            assert b"127.0.0.1" not in data, name
            assert SECRET.encode() not in data and b"root:x:0" not in data, name


def test_pdfs_hold_nothing_active(tamed: tuple[Any, ...]) -> None:
    paths = list(tamed[0].glob("*.pdf"))
    assert len(paths) == 3
    for path in paths:
        with pikepdf.open(path) as document:
            assert "/OpenAction" not in document.Root or "/JS" not in str(document.Root.OpenAction)
            for one in document.objects:
                if isinstance(one, pikepdf.Stream):
                    data = one.read_bytes() if one.get("/Filter") != "/DCTDecode" else b""
                    assert b"127.0.0.1" not in data and SECRET.encode() not in data
                if not isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
                    continue
                assert not {"/JS", "/Launch", "/EmbeddedFile", "/RichMedia", "/XFA"} & set(
                    one.keys()
                )
                for action in _actions(one):
                    kind = str(action.get("/S", ""))
                    assert kind in ("", "/URI", "/GoTo")
                    if kind == "/URI":
                        assert str(action.URI).partition(":")[0] in SCHEMES - {""}


def _actions(one: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    for key in ("/A", "/AA"):
        found = one.get(key)
        if isinstance(found, pikepdf.Dictionary):
            yield found
    if one.get("/Type") == "/Action":
        yield one  # type: ignore[misc]


def test_text_that_looks_like_a_template_stays_text(tamed: tuple[Any, ...]) -> None:
    (path,) = tamed[0].glob("*.epub")
    with zipfile.ZipFile(path) as file:
        texts = {
            n: file.read(n).decode() for n in file.namelist() if n.endswith((".xhtml", ".opf"))
        }
    assert all("{{ 7*7 }}" in texts[f"EPUB/{n}"] for n in ("nav.xhtml", "titlepage.xhtml"))
    assert sum(text.count("{{ 7*7 }}") for text in texts.values()) > 8
    assert not any(
        "49" in text.replace("2049", "") and "7*7" not in text for text in texts.values()
    )


@pytest.mark.parametrize(
    ("toml", "code"),
    [
        ('contents = "../outside/SUMMARY.md"', "SRC-008"), ('src = "../outside"', "SRC-008"),
        ('contents = "away/SUMMARY.md"', "SRC-008"), ('bibliography = "../outside/secret.bib"', "SRC-008"),
        ('bibliography = "away/secret.bib"', "SRC-008"), ('theme = "../../outside"', "STYLE-001"),
        ('theme = "/etc"', "STYLE-001"), ('contents = "a\\u0000b"', "TOML-002"),
        ("first-part = " + "9" * 5000, "TOML-001"), ("x = " + "[" * 5000, "TOML-001"),
        ("#" + "x" * 2**20, "TOML-001"), ('date = "0001-01-01T00:00:00+12:00"', "TOML-002"),
    ],
)  # fmt: skip
def test_settings_that_lead_out_or_blow_up_are_refused(
    tmp_path: Path, toml: str, code: str
) -> None:
    book = hostile(tmp_path, {"a.md": "# A\n\nx\n", "book.toml": f"[book]\n{toml}\n"})
    problems = told(book)
    assert code in {one.code for one in problems}, problems
    assert all(one.position.file for one in problems)
    assert SECRET not in str(problems)


def test_cover_that_leads_out_is_refused(tmp_path: Path) -> None:
    for number, cover in enumerate(
        ("../outside/secret.svg", "link.svg", "/etc/passwd", "http://x/y")
    ):
        toml = f'[book]\ncover = "{cover}"\n'
        book = hostile(tmp_path / str(number), {"a.md": "# A\n\nx\n", "book.toml": toml})
        done, seen = guarded(book, tmp_path / str(number) / "out")
        assert "book.toml: " in done.stderr and " IMG-00" in done.stderr
        assert not any("outside" in name for name in seen["opened"])


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("- [x](../outside/secret.md)", "CONT-005"), ("- [x](link.md)", "CONT-005"),
        ("- [x](away/secret.md)", "CONT-005"), ("- [x](/etc/passwd)", "CONT-005"),
        ("- [x](round)", "CONT-005"), ("- [x](" + "y" * 300 + ".md)", "CONT-003"),
        ("- [x](%00.md)", "CONT-005"),
    ],
)  # fmt: skip
def test_contents_page_that_leads_out_is_refused(tmp_path: Path, row: str, code: str) -> None:
    files = {"SUMMARY.md": f"# S\n\n- [A](a.md)\n{row}\n", "a.md": "# A\n\nx\n"}
    outcome = staged(hostile(tmp_path, files))
    assert code in outcome.codes
    assert SECRET not in str(outcome)


def test_files_that_are_links_out_of_the_book_are_not_read(tmp_path: Path) -> None:
    place = outside(tmp_path)
    for name in ("SUMMARY.md", "book.toml", "README.md"):
        book = folder(
            tmp_path / name / "book", {"SUMMARY.md": "# S\n\n- [A](a.md)\n", "a.md": "# A\n"}
        )
        (book / name).unlink(missing_ok=True)
        (book / name).symlink_to(place / name.replace("README", "secret"))
        outcome = staged(book)
        assert {"SRC-008", "TOML-005"} & set(outcome.codes)
        assert SECRET not in str(outcome)
    book = folder(tmp_path / "bib" / "book", {"a.md": "# A\n\nx\n"})
    (book / "references.bib").symlink_to(place / "secret.bib")
    outcome = staged(book)
    assert "SRC-008" in outcome.codes
    assert SECRET not in str(outcome)
