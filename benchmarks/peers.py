"""Measure other ways to the same book: `python -m benchmarks.peers BOOK`.

Each gets the book's Markdown with its includes expanded, through pandoc, on pages of the same size;
each runs as its users run it. `--install` brings what this project does not need itself into
`benchmarks/peers/`, once; a peer that is not there has a row that says so. None of them has links
from file to file, an index, an EPUB, or a second PDF for print.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pikepdf
import pypandoc

from benchmarks import report
from benchmarks.commands import ALL, Desk
from benchmarks.edits import chapters
from benchmarks.measuring import Cost, FailedError, command, told
from press import contents, source

HOME = Path(__file__).parent / "peers"
PYTHON = HOME / ".venv" / "bin" / "python"
VIVLIOSTYLE = HOME / "node_modules" / "@vivliostyle" / "cli" / "dist" / "cli.js"
NODE = HOME / ".venv" / "bin" / "node"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LIMIT = 300
"""Seconds after which a peer has failed."""
SLOW = 40
"""Seconds from which on a peer runs once: one that takes so long is far from any other."""
TYPST = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])"
HEAD = ("", "pages", "seconds", "of ours, cold", "processor seconds", "numbered contents",
        "tagged")  # fmt: skip

Words = list[str | Path]


@dataclass(frozen=True, slots=True)
class Peer:
    """A way to a PDF: commands that run in the manuscript's folder and leave `peer.pdf` there."""

    name: str
    needs: tuple[Path | None, ...]
    """Files without which it is not installed; None for a program that was not found."""
    commands: tuple[Words, ...]
    has_numbers: bool = True


def measure(task: report.Task) -> str:
    """Run every peer, in one round less than what is measured more closely; returns the table."""
    manuscript = task.folder / "manuscript"
    files = _expanded(task.book, manuscript)
    book = task.folder / "book"
    shutil.copytree(task.book, book, ignore=shutil.ignore_patterns(".git", "out"))
    desk = Desk(book, task.folder, chapters(book))
    ours: dict[str, Callable[[], Cost]] = {
        f"this program, cold, {ALL}": desk.all,
        f"this program, one word edited, {ALL}": partial(desk.edited, desk.chapters.longest),
    }
    best: dict[str, Cost | str] = {}
    peers = _peers(manuscript, files)
    for _ in range(max(1, task.rounds - 1)):
        for name, run in ours.items():
            _note(best, name, run)
        for peer in peers:
            _note(best, peer.name, partial(_made, peer, manuscript))
    base = next(iter(best.values()))
    assert isinstance(base, Cost)
    marks = {peer.name: "yes" if peer.has_numbers else "no" for peer in peers}
    rows = [_row(name, found, base, marks.get(name, "yes")) for name, found in best.items()]
    return report.table(HEAD, rows)


def _note(best: dict[str, Cost | str], name: str, run: Callable[[], Cost]) -> None:
    """Keep the fastest run; what failed or was slow is not run again."""
    known = best.get(name)
    if isinstance(known, str) or (known and known.seconds > SLOW and "this" not in name):
        return
    try:
        cost = run()
    except FailedError as error:
        best[name] = str(error)
        print(f"{name}: {error}", file=sys.stderr)
        return
    told(name, cost)
    best[name] = min(known or cost, cost, key=lambda one: one.seconds)


def _row(name: str, found: Cost | str, base: Cost, mark: str) -> Sequence[str]:
    if isinstance(found, str):
        return (name, found, *["–"] * (len(HEAD) - 2))
    return (
        name, str(found.pages), f"{found.seconds:.1f}", report.share(found.seconds, base.seconds),
        f"{found.work:.1f}", mark, found.said or "yes",
    )  # fmt: skip


def _expanded(book: Path, place: Path) -> list[str]:
    """Copy the book with its includes expanded; returns its files in reading order."""
    shutil.copytree(book, place, ignore=shutil.ignore_patterns(".git", "out"))
    manifest, _ = contents.manifest(place)
    texts, _ = source.load_all(manifest)
    root, files = Path(manifest.root), []
    for entry, text in zip(manifest.entries, texts, strict=True):
        if text.text:
            (root / entry.file).write_text(text.text, "utf-8")
            files.append(str((root / entry.file).relative_to(place)))
    shutil.copy(HOME / "style.css", place)
    return files


def _peers(place: Path, files: Sequence[str]) -> list[Peer]:
    pandoc: Words = [
        pypandoc.get_pandoc_path(), "--from", "gfm+rebase_relative_paths", "--standalone", "--toc",
        "--toc-depth", "2", "--metadata", "title=The Book", *files,
    ]  # fmt: skip
    html: Words = [*pandoc, "--to", "html5", "--mathml", "--css", "style.css", "-o", "peer.html"]
    typst: Words = [
        *pandoc, "--to", "typst", "--lua-filter", HOME / "links.lua", "--include-before-body",
        HOME / "page.typ", "--variable", "fontsize=10.5pt", "-o", "peer.typ",
    ]  # fmt: skip
    browser = next((Path(path) for name in BROWSERS if (path := shutil.which(name))), None)
    print_it: Words = [
        browser or "", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
        f"--print-to-pdf={place / 'peer.pdf'}", (place / "peer.html").as_uri(),
    ]  # fmt: skip
    vivliostyle: Words = [
        NODE, VIVLIOSTYLE, "build", "peer.html", "--output", "peer.pdf", "--executable-browser",
        browser or "", "--timeout", str(LIMIT - 30),
    ]  # fmt: skip
    weasyprint: Words = [
        sys.executable, "-m", "weasyprint", "--pdf-tags", "peer.html", "peer.pdf"
    ]  # fmt: skip
    return [
        Peer("pandoc and Typst", (PYTHON,), (typst, [PYTHON, "-c", TYPST, "peer.typ", "peer.pdf"])),
        Peer("pandoc and Chromium's print", (browser,), (html, print_it), has_numbers=False),
        Peer("pandoc and WeasyPrint", (), (html, weasyprint)),
        Peer("pandoc and Vivliostyle", (VIVLIOSTYLE, NODE, browser), (html, vivliostyle)),
    ]


def _made(peer: Peer, place: Path) -> Cost:
    """What a peer takes from Markdown to its PDF; raises FailedError where it makes none."""
    if not all(need and need.exists() for need in peer.needs):
        raise FailedError("not installed")
    file = place / "peer.pdf"
    file.unlink(missing_ok=True)
    costs = [command(words, LIMIT, place) for words in peer.commands]
    if not file.is_file():
        raise FailedError("made no PDF")
    with pikepdf.open(file) as pdf:
        pages, is_tagged = len(pdf.pages), "/StructTreeRoot" in pdf.Root
    seconds, work = sum(one.seconds for one in costs), sum(one.work for one in costs)
    return Cost(seconds, work, pages=pages, said="yes" if is_tagged else "no")


def install() -> int:
    """Bring the peers that are not the project's own into `benchmarks/peers/`."""
    subprocess.run([sys.executable, "-m", "venv", HOME / ".venv"], check=True)
    pip: Words = [PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement"]
    subprocess.run([*pip, HOME / "requirements.lock"], check=True)
    # The browser is the system's, and npm is the one that the lock brings. `npm ci` would refuse
    # a lock that lacks the bindings which one of the packages has for other systems.
    path = f"{NODE.parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(
        [NODE.with_name("npm"), "install", "--no-save", "--silent", "--no-audit", "--no-fund"],
        cwd=HOME, check=True, env={**os.environ, "PATH": path, "PUPPETEER_SKIP_DOWNLOAD": "1"},
    )  # fmt: skip
    return 0


def main(argv: Sequence[str]) -> int:
    """Measure, print, write; or install."""
    if list(argv) == ["--install"]:
        return install()
    return report.main("peers", "other ways to the same book", measure, argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
