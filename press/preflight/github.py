"""Takes a Proof; gives what its manuscript would look wrong with on GitHub.

The repository is the book's third edition: a reader who follows a link to a part sees what GitHub
makes of it. So every page is rendered by GitHub's own parser, and read as its readers would.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from press.markdown.pandoc import PandocError
from press.preflight import github_formulas, github_leftovers, github_links, github_page
from press.preflight import github_reading as reading
from press.preflight.github_page import Page
from press.preflight.proof import Proof
from press.problems import Problem, Problems


def check(proof: Proof) -> Iterable[Problem]:
    """Render the contents page and every part.

    Problems: GITHUB-001 to GITHUB-005 and GITHUB-013 as `github_leftovers`, GITHUB-006 to
    GITHUB-008 as `github_links`, GITHUB-009 and GITHUB-010 as `github_formulas`, GITHUB-011 and
    GITHUB-012 as `github_reading`.
    """
    problems = Problems()
    names = (proof.manifest.contents, *(entry.file for entry in proof.manifest.entries))
    wanted = [name for name in dict.fromkeys(names) if name.endswith(".md")]
    pages = list(_pages(proof.folder, wanted))
    known = {page.file: github_page.anchors(page.tree) for page in pages}
    files = github_links.Files(proof.folder)
    for page in pages:
        problems.found.extend(_look(page, proof.manifest.has_math))
        problems.found.extend(github_links.check(page, known, files))
    return problems.taken()


def _pages(folder: Path, names: Iterable[str]) -> Iterator[Page]:
    for name in names:
        try:
            yield github_page.load(folder, name)
        except (OSError, UnicodeDecodeError):
            continue  # SRC-001 or SRC-007 has told of it


def _look(page: Page, has_math: bool) -> Iterator[Problem]:
    yield from github_leftovers.check(page)
    try:
        ours = reading.by_pandoc(page, has_math)
    except PandocError:
        return  # MD-001 has told of it
    broken = github_formulas.check(page, ours.formulas, ours.noted) if has_math else ()
    yield from broken
    yield from reading.check(page, ours, frozenset(one.position.line for one in broken))
