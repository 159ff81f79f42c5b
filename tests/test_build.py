"""The command line: what it writes, what it says, and what it leaves alone."""

import json
import os
import subprocess
import sys
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pypdfium2
import pytest
from PIL import Image

import build
from tests.books import folder

HOME = Path(__file__).parents[1]

BOOK = {
    "SUMMARY.md": "# Summary\n\n- [One](one.md)\n- [Two](two.md)\n",
    "book.toml": '[book]\ntitle = "Tiny"\nauthors = ["A. Author"]\ndate = "2025-01-31"\n',
    "one.md": "# One\n\nText with [a link](two.md), $x^2$, a note[^1] and `code`.\n\n[^1]: Noted.\n\n"
    '## First\n\n```python title="A listing"\nprint(1)\n```\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n',
    "two.md": "# Two\n\nMore text.\n\n> [!NOTE]\n> **Trap.** Look.\n\n"
    "```mermaid\n---\ntitle: From a to b\n---\nflowchart LR\n  accDescr: a leads to b\n  a --> b\n```\n",
}
ARTIFACTS = ["build.json", "tiny-cover.pdf", "tiny-print.pdf", "tiny.epub", "tiny.pdf"]


def built(out: Path) -> dict[str, str]:
    """Digest of every artifact."""
    return {p.name: sha256(p.read_bytes()).hexdigest() for p in out.iterdir() if p.is_file()}


def run(*words: str, cwd: Path = HOME, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program as its user does."""
    return subprocess.run(
        [sys.executable, str(HOME / "build.py"), *words],
        cwd=cwd, capture_output=True, text=True, check=False, env=os.environ | environment,
    )  # fmt: skip


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A tiny book and the folder that it was built into."""
    root = tmp_path_factory.mktemp("tiny")
    book, out = folder(root / "book", BOOK), root / "out"
    done = run(str(book), "--out", str(out))
    assert done.returncode == 0, done.stderr
    return book, out


def test_build_writes_all_artifacts_and_records_them(tiny: tuple[Path, Path]) -> None:
    _, out = tiny
    assert sorted(built(out)) == ARTIFACTS
    told = json.loads((out / "build.json").read_text())
    for one in told["artifacts"]:
        data = (out / one["name"]).read_bytes()
        assert (one["bytes"], one["sha256"]) == (len(data), sha256(data).hexdigest())
    assert [one["name"] for one in told["artifacts"]] == ARTIFACTS[1:]
    first, second = told["divisions"]
    assert (first["id"], first["number"], first["listings"], first["tables"]) == ("one", "1", 1, 1)
    assert (second["figures"], second["first_page"]) == (1, "3")


def test_success_prints_the_table_of_artifacts_and_nothing_else(tmp_path: Path) -> None:
    done = run(str(folder(tmp_path / "b", BOOK)), "--out", "o", "--only", "epub", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("o/tiny.epub  ")
    assert done.stdout.count("\n") == 1


def test_same_source_gives_the_same_bytes_anywhere(tiny: tuple[Path, Path], tmp_path: Path) -> None:
    book = folder(tmp_path / "elsewhere" / "b", BOOK)
    out = tmp_path / "o"
    done = run(str(book), "--out", str(out), "--jobs", "1", "--no-cache",
               PYTHONHASHSEED="7", TZ="Asia/Kathmandu", LC_ALL="C")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert built(out) == built(tiny[1])


def test_warm_build_gives_the_same_bytes_and_makes_nothing_again(tiny: tuple[Path, Path]) -> None:
    book, out = tiny
    before = built(out)
    done = run(str(book), "--out", str(out))
    assert built(out) == before
    assert "0 made, 2 from the cache" in done.stderr


def test_one_word_edit_lays_out_one_part_again(tmp_path: Path) -> None:
    book = folder(tmp_path / "b", BOOK)
    assert run(str(book), "--out", str(tmp_path / "o")).returncode == 0
    (book / "two.md").write_text(BOOK["two.md"].replace("More", "Other"))
    done = run(str(book), "--out", str(tmp_path / "o"))
    laid = next(line for line in done.stderr.split("\n") if line.strip().startswith("lay out "))
    assert laid.strip().startswith("lay out  1 made, ")
    cold = tmp_path / "cold"
    run(str(book), "--out", str(cold), "--no-cache")
    assert built(cold) == built(tmp_path / "o")


def test_every_fault_is_told_at_once_and_the_last_good_artifacts_stay(tmp_path: Path) -> None:
    book = folder(tmp_path / "b", BOOK)
    assert run(str(book), "--out", str(tmp_path / "o")).returncode == 0
    before = built(tmp_path / "o")
    (book / "SUMMARY.md").write_text(BOOK["SUMMARY.md"] + "- [Three](too.md)\n")
    (book / "one.md").write_text("# One\n\nSee [it](two.md#mor).\n\n![a picture](img.png)\n")
    (book / "two.md").write_text("# Two\n\n## More\n\ntext\n")
    done = run(str(book), "--out", str(tmp_path / "o"))
    assert done.returncode == 1
    said = [line for line in done.stderr.split("\n") if " error " in line or "hint:" in line]
    assert said == [
        'SUMMARY.md:5:3: error CONT-003: no file "too.md"',
        '  hint: did you mean "two.md"?',
        'one.md:3:5: error XREF-001: no heading or label "mor" in two.md',
        '  hint: did you mean "#more" (line 3)?',
        'one.md:5:1: error IMG-001: no file "img.png"',
        "  hint: put the file there, or mend the path",
    ]
    assert built(tmp_path / "o") == before


def test_folder_of_another_book_is_refused(tiny: tuple[Path, Path], tmp_path: Path) -> None:
    other = folder(tmp_path / "b", {"a.md": "# A\n\nx\n", "book.toml": '[book]\ntitle = "B"\n'})
    before = built(tiny[1])
    done = run(str(other), "--out", str(tiny[1]))
    assert (done.returncode, "OUT-001" in done.stderr) == (1, True)
    assert built(tiny[1]) == before


def test_output_folder_that_cannot_be_written_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = folder(tmp_path / "b", BOOK)
    (tmp_path / "o").mkdir()
    (tmp_path / "o" / "tiny.epub").mkdir()
    assert (
        build.main([str(book), "--out", str(tmp_path / "o"), "--only", "epub", "--jobs", "1"]) == 1
    )
    assert "OUT-002" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["nowhere"], ["--only", "docx"], ["--jobs", "0"], ["--jobs", "x"]]
)
def test_wrong_usage_ends_with_status_2(words: list[str], tmp_path: Path) -> None:
    done = run(*words, cwd=tmp_path)
    assert done.returncode == 2
    assert "usage:" in done.stderr


def test_every_theme_builds(tmp_path: Path) -> None:
    themes = [path.name for path in (HOME / "styles" / "themes").iterdir() if path.is_dir()]
    assert themes
    plain = folder(tmp_path / "b", BOOK)
    run(str(plain), "--out", str(tmp_path / "o"))
    for theme in themes:
        toml = BOOK["book.toml"] + f'theme = "{theme}"\n'
        book = folder(tmp_path / theme, {**BOOK, "book.toml": toml})
        done = run(str(book), "--out", str(tmp_path / f"o-{theme}"))
        assert done.returncode == 0, done.stderr
        assert built(tmp_path / f"o-{theme}") != built(tmp_path / "o")


def test_list_that_begins_at_four_does_so_in_print(tmp_path: Path) -> None:
    book = folder(tmp_path / "b", {"a.md": "# A\n\n4. four\n5. five\n"})
    out = tmp_path / "o"
    assert run(str(book), "--out", str(out), "--only", "pdf").returncode == 0
    with pypdfium2.PdfDocument(out / "b.pdf") as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "4." in text
    assert "1. " not in text


def test_book_brings_its_own_cover_and_may_be_named_by_a_winding_path(tmp_path: Path) -> None:
    kept = BytesIO()
    Image.new("RGB", (60, 90), "navy").save(kept, "PNG")
    root = folder(tmp_path / "book", BOOK | {"book.toml": '[book]\ncover = "c.png"\n'})
    (root / "c.png").write_bytes(kept.getvalue())
    (tmp_path / "x").mkdir()
    words = (str(tmp_path / "x" / ".." / "book"), "--out", str(tmp_path / "out"), "--only", "epub")
    done = run(*words)
    assert done.returncode == 0, done.stderr
    with ZipFile(next((tmp_path / "out").glob("*.epub"))) as file:
        pictures = [name for name in file.namelist() if name.endswith(".png")]
        assert [file.read(name) for name in pictures] == [kept.getvalue()]


def test_cover_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    root = folder(tmp_path / "book", BOOK | {"book.toml": '[book]\ncover = "c.png"\n'})
    done = run(str(root), "--out", str(tmp_path / "out"))
    assert done.returncode == 1
    assert 'book.toml: error IMG-001: no file "c.png"' in done.stderr


def test_build_json_of_somebody_else_is_no_traceback(tmp_path: Path) -> None:
    root, out = folder(tmp_path / "book", BOOK), tmp_path / "out"
    out.mkdir()
    (out / "build.json").write_text('{"book": 1, "artifacts": [1, {}]}')
    assert run(str(root), "--out", str(out), "--only", "epub").returncode == 0
