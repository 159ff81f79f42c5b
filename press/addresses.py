"""Takes an address that a link of the manuscript has; gives where in the book it leads.

An address is a path from the file that it stands in, as on GitHub, and an anchor there.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, normpath
from typing import TypeAlias
from urllib.parse import unquote

from press import source
from press.model import Catalog, Label, Manifest, Matter
from press.nodes import NOWHERE, LinkKind
from press.problems import Problem, Severity, nearest

CONTENTS = "contents"
"""Id of the book's own contents, which a link to the contents page leads to."""


@dataclass(frozen=True, slots=True)
class Goal:
    """Where an address leads."""

    kind: LinkKind
    target: str
    """An id."""
    label: str = ""
    """Kind of the label there; empty where nothing in the text has one."""
    number: str = ""
    level: int = 0
    is_far: bool = False
    """Whether it is in another part, which a printed page finds by its number."""


Way: TypeAlias = Goal | Problem
"""Where an address leads, or why it leads nowhere; such a problem has no place."""


@dataclass(frozen=True, slots=True)
class Directory:
    """All that an address can lead to."""

    manifest: Manifest
    labels: dict[tuple[str, str], Label]
    keys: frozenset[str]
    """Of the bibliography."""
    front: frozenset[str]
    """Ids of the texts of the front matter."""
    bibliography: str
    """Id of the bibliography's division, if there is one."""

    @classmethod
    def of(cls, manifest: Manifest, catalog: Catalog, keys: frozenset[str]) -> Directory:
        """The directory of a book; `keys` are those of its bibliography."""
        front = frozenset(one.id for one in manifest.entries if one.matter is Matter.FRONT)
        home = next((e.id for e in manifest.entries if e.file == manifest.bibliography), "")
        return cls(manifest, dict(catalog.labels), keys, front, home)

    def way(self, here: str, href: str, part: str) -> Way:
        """Where an address leads that stands in the file `here` of a part.

        XREF-001 is no such anchor, XREF-002 no such file, XREF-003 a file outside the book's
        contents, XREF-004 what leads out of the book folder, CITE-001 an unknown key, CITE-002
        another file than the bibliography.
        """
        path, fragment = map(unquote, href.partition("#")[::2])
        file = _file(path, here)
        if file.endswith(".bib"):
            return self._citation(file, fragment)
        known = self._known(file)
        if not known:
            return self._missing(href, path, file)
        if known == self.manifest.contents and (known, "") not in self.labels:
            return Goal(LinkKind.XREF, CONTENTS)
        label = self.labels.get((known, fragment)) or self.labels.get((known, fragment.lower()))
        if label is None:
            anchors = {anchor: one for (name, anchor), one in self.labels.items() if name == known}
            near = nearest(fragment, [anchor for anchor in anchors if anchor])
            where = f" (line {anchors[near].position.line})" if near else ""
            return Problem(
                "XREF-001", NOWHERE, f'no heading or label "{fragment}" in {known}',
                f'did you mean "#{near}"{where}?' if near else "",
            )  # fmt: skip
        kind = LinkKind.TERM if label.kind == "term" else LinkKind.XREF
        # A text of the front matter is found by its name; its numeral would only be in the way.
        is_far = kind is LinkKind.XREF and label.part not in (part, *self.front)
        return Goal(kind, label.id, label.kind, label.number, label.level, is_far)

    def unless_empty(self, way: Way) -> Way:
        """The way, in a book that cites nothing and so has no page for its bibliography."""
        if not (isinstance(way, Goal) and self.bibliography and way.target == self.bibliography):
            return way
        return Problem(
            "CITE-004", NOWHERE, "this leads to the bibliography, but nothing of it is cited",
            "cite a work: [text](references.bib#key)",
        )  # fmt: skip

    def _citation(self, file: str, key: str) -> Way:
        if file != self.manifest.bibliography:
            return Problem(
                "CITE-002", NOWHERE, f'"{file}" is not the bibliography of this book',
                f'that is "{self.manifest.bibliography}"' if self.manifest.bibliography else "",
            )  # fmt: skip
        if not key:
            return Goal(LinkKind.XREF, self.bibliography)
        if key not in self.keys:
            near = nearest(key, self.keys)
            return Problem("CITE-001", NOWHERE, f'no entry "{key}" in {file}',
                           f'did you mean "{near}"?' if near else "")  # fmt: skip
        return Goal(LinkKind.CITATION, f"{self.bibliography}.{key}")

    def _known(self, file: str) -> str:
        """The division's file that a path means; mdBook books link chapters as .html."""
        stem = file.removesuffix(".html")
        folder = file.removesuffix("index.html").rstrip("/")
        pages = [normpath(f"{folder or '.'}/{name}") for name in ("README.md", "index.md")]
        for name in (file, f"{stem}.md", *pages):
            if (name, "") in self.labels or name == self.manifest.contents:
                return name
        return ""

    def _missing(self, href: str, path: str, file: str) -> Problem:
        """Of an address of no file of the book: its text stays, without a link."""
        if file.startswith("..") or path.endswith((".html", "/")):
            return Problem(
                "XREF-004", NOWHERE, f'"{href}" leads out of the book',
                "its text stays, without a link", Severity.WARNING,
            )  # fmt: skip
        if source.is_file(Path(self.manifest.root, file)):
            return Problem(
                "XREF-003", NOWHERE, f'"{path}" is not on the contents page',
                "its text stays, without a link", Severity.WARNING,
            )  # fmt: skip
        near = nearest(file, [name for (name, anchor) in self.labels if not anchor])
        return Problem("XREF-002", NOWHERE, f'no file "{path}"',
                       f'did you mean "{near}"?' if near else "")  # fmt: skip


def _file(path: str, here: str) -> str:
    """The path that a link names, below the root; GitHub reads a leading slash as the root."""
    if not path:
        return here
    below = path if path.startswith("/") else f"{dirname(here)}/{path}"
    return normpath(below.lstrip("/") or ".")
