"""Takes a .bib file and the links that cite it; gives the bibliography: only what is cited.

One CSL run through pandoc's citeproc over the whole book. The style is pandoc's own, Chicago
author-date. Each reference knows the links that cite it, so that a format can point back.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from press import markdown
from press.model import Division, Link, LinkKind, Manifest, Reference, walk
from press.pandoc import PandocError, convert
from press.problems import Position, Problem, Problems


def load(manifest: Manifest) -> tuple[str, tuple[Problem, ...]]:
    """The bibliography as CSL JSON ("[]" when the book has none); CITE-003 is a broken .bib."""
    problems = Problems()
    if not manifest.bibliography:
        return "[]", ()
    try:
        text = (Path(manifest.root) / manifest.bibliography).read_text("utf-8")
        return convert(text, "biblatex", "csljson"), ()
    except (PandocError, OSError, UnicodeDecodeError) as error:
        problems.error("CITE-003", Position(manifest.bibliography), f"cannot be read: {error}")
    return "[]", problems.taken()


def keys(csl: str) -> frozenset[str]:
    """The keys that the text may cite."""
    return frozenset(str(item["id"]) for item in json.loads(csl))


def fill(divisions: tuple[Division, ...], manifest: Manifest, csl: str) -> tuple[Division, ...]:
    """Put the cited entries into the bibliography's division, sorted by the style.

    A bibliography that the contents page does not name is left out when nothing is cited.
    """
    home = next((d for d in divisions if d.entry.file == manifest.bibliography), None)
    if home is None:
        return divisions
    uses: dict[str, list[str]] = {}
    for node in cited(divisions):
        uses.setdefault(node.target.removeprefix(f"{home.id}."), []).append(node.id)
    if not uses:
        return tuple(d for d in divisions if d is not home)
    chosen = [item for item in json.loads(csl) if item["id"] in uses]
    document = json.loads(convert(json.dumps(chosen), "csljson", "json", "--citeproc"))
    entries = [block for div in document["blocks"] for block in div["c"][1]]
    references = tuple(
        Reference(key, markdown.inlines(entry["c"][1][0]["c"]), f"{home.id}.{key}", tuple(uses[key]))
        for entry in entries
        if (key := entry["c"][0][0].removeprefix("ref-")) in uses
    )
    filled = replace(home, blocks=(home.blocks[0], *references))
    return tuple(filled if division is home else division for division in divisions)


def cited(value: object) -> Iterator[Link]:
    """Every link in `value` that cites, in reading order."""
    for node in walk(value):
        if isinstance(node, Link) and node.kind is LinkKind.CITATION:
            yield node
