"""Takes a page as GitHub shows it; gives its links and pictures that lead nowhere on GitHub."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import dirname, normpath
from typing import Any
from urllib.parse import unquote, urlsplit

from press.preflight.github_page import Page
from press.problems import Problem, Problems, nearest
from press.source import below

TARGETS = (("a", "href"), ("img", "src"), ("source", "srcset"))


@dataclass(frozen=True, slots=True)
class Files:
    """What lies in a book's folder; only folders that a link names are looked into."""

    root: Path
    listed: dict[str, frozenset[str]] = field(default_factory=dict)

    def beside(self, path: str) -> frozenset[str]:
        """The paths of all that lies in the folder of `path`."""
        folder = dirname(path)
        if folder not in self.listed:
            place = self.root / folder
            try:
                names = [one.name for one in place.iterdir()] if below(self.root, place) else []
            except (OSError, ValueError):
                names = []  # no folder, or a name that none can have
            self.listed[folder] = frozenset(f"{folder}/{name}".lstrip("/") for name in names)
        return self.listed[folder]

    def has(self, path: str) -> bool:
        """Whether a path is there, letter by letter: GitHub tells A from a, some disks do not."""
        if path == ".":
            return True
        folder = dirname(path)
        is_in = path in self.beside(path) and below(self.root, self.root / path)
        return is_in and (not folder or self.has(folder))


def check(page: Page, known: Mapping[str, frozenset[str]], files: Files) -> tuple[Problem, ...]:
    """Follow a page's relative links: `known` are the anchors of each page, `files` what is there.

    Problems: GITHUB-006 a link to no file, GITHUB-007 a link to no place, GITHUB-008 a picture
    that is not there.
    """
    problems = Problems()
    for element, url in _targets(page.tree):
        try:
            parts = urlsplit(url)
        except ValueError:
            continue  # an address with half a bracket, so no file
        if parts.scheme or parts.netloc or _is_githubs(element):
            continue
        path = unquote(parts.path)
        file = _file(path, page.file)
        is_picture = element.tag != "a"
        place = page.position(element, url)
        if not files.has(file):
            code, what = ("GITHUB-008", "picture") if is_picture else ("GITHUB-006", "file")
            near = nearest(file, files.beside(file))
            hint = f'did you mean "{near}"?' if near else "put it there, or drop the link"
            problems.error(code, place, f'GitHub has no {what} "{path}"', hint)
        elif parts.fragment and file in known and not is_picture:
            fragment = unquote(parts.fragment)
            if fragment not in known[file]:
                near = nearest(fragment, known[file])
                hint = f'did you mean "#{near}"?' if near else "write the heading's anchor"
                problems.error("GITHUB-007", place, f'GitHub has no "#{fragment}" in {file}', hint)
    return problems.taken()


def _targets(tree: Any) -> Iterator[tuple[Any, str]]:
    for tag, name in TARGETS:
        for element in tree.iter(tag):
            if url := (element.get(name) or "").strip():
                # A srcset's candidates have widths after them (HTML, 4.8.4.2.1).
                yield element, url.split()[0] if name == "srcset" else url


def _is_githubs(element: Any) -> bool:
    """The ways to a note and back, which GitHub makes."""
    return (
        element.get("data-footnote-ref") is not None
        or element.get("data-footnote-backref") is not None
    )


def _file(path: str, here: str) -> str:
    """The path that a link names, below the root."""
    if not path:
        return here
    below = path.lstrip("/") if path.startswith("/") else f"{dirname(here)}/{path}"
    return normpath(below.lstrip("/") or ".")
