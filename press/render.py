"""Takes nodes and a folder of templates; gives XHTML.

Every class of node has one template (`blocks/callout.xhtml`, `inline/link.xhtml`), so a change of
markup is a change of one file. Text, code and plain elements are so small and so many that the
code writes them itself. Nothing here knows what a PDF or an EPUB is: a format says where an id and
an asset are.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from press.nodes import Anchor, Block, Break, Code, Element, Link, LinkKind, Text
from press.tree import bare
from press.words import Words

VOID = frozenset({"br", "hr", "img", "wbr", "source"})
UNIT = re.compile(
    r"(?<=\d) (?=(%|‰|°C|[nµμm]?s|min|[kKMGTP]i?B|[kMG]?Hz|[kMG]?W|kWh|pt|px|USD|EUR)(?![\w-]))"
)
"""The space between a number and its unit: they are one word (The International System of Units,
5.4.3), and no line ends between them."""
NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Desk:
    """All that a rendering depends on beside what it shows; its `repr` tells it."""

    templates: tuple[Path, ...] = field(repr=False)
    """Folders, the theme's first."""
    words: Words
    digest: str
    """Of the templates."""


class Renderer:
    """Renders nodes for one format.

    `templates` are folders, the theme's first. `format` is "print" or "epub". `locate(id)` gives
    the href of an id, `asset(name)` that of an asset. `pages` are the folios of the printed pages
    that begin with an id.
    """

    def __init__(
        self,
        templates: tuple[Path, ...],
        format: str,
        words: Words,
        locate: Callable[[str], str],
        asset: Callable[[str], str],
        pages: Mapping[str, str] | None = None,
    ) -> None:
        self.pages = pages or {}
        self.environment = Environment(
            loader=FileSystemLoader([str(folder) for folder in templates]),
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.globals.update(
            render=self.render, mark=self.mark, format=format, words=words, locate=locate,
            asset=asset,
        )  # fmt: skip
        self.environment.filters["bare"] = bare
        self._template = cache(self.environment.get_template)

    def render(self, nodes: object) -> Markup:
        """The XHTML of a node or of a tuple of nodes."""
        if isinstance(nodes, tuple):
            return Markup("").join(map(self.render, nodes))
        match nodes:
            case Text(text):
                return escape(UNIT.sub(NO_BREAK, text))
            case Code(text):
                return Markup("<code>{}</code>").format(text)
            case Break():
                return Markup("<br/>")
            case Anchor(id=id):
                return Markup('<span id="{}"></span>').format(id)
            case Link(kind=LinkKind.UNRESOLVED, children=children):
                # What leads out of the book was a warning; its text stays.
                return self.render(children)
            case Element(tag, children, attributes):
                return self._element(tag, children, attributes)
        return Markup(self._block(type(nodes)).render(node=nodes))

    def mark(self, id: str) -> Markup:
        """The mark of the printed page that begins with the block `id`; empty where none does."""
        folio = self.pages.get(id)
        return Markup(
            self._template("partials/page_mark.xhtml").render(folio=folio) if folio else ""
        )

    def document(self, name: str, **values: Any) -> str:
        """A whole file from the template `name`, such as `print/part.xhtml`."""
        return self._template(name).render(**values)

    def _block(self, kind: type) -> Template:
        folder = "blocks" if issubclass(kind, Block) else "inline"
        return self._template(f"{folder}/{snake(kind.__name__)}.xhtml")

    def _element(
        self, tag: str, children: tuple[Any, ...], attributes: tuple[tuple[str, str], ...]
    ) -> Markup:
        written = Markup("").join(Markup(' {}="{}"').format(*pair) for pair in attributes)
        if tag in VOID:
            return Markup("<{}{}/>").format(Markup(tag), written)
        inside = self.render(children)
        return Markup("<{0}{1}>{2}</{0}>").format(Markup(tag), written, inside)


def digest(templates: tuple[Path, ...]) -> str:
    """SHA-256 of all templates in these folders, in hex; a rendering depends on them."""
    found = hashlib.sha256()
    for folder in templates:
        for path in sorted(folder.rglob("*.xhtml")):
            found.update(f"\0{path.relative_to(folder).as_posix()}\0".encode())
            found.update(path.read_bytes())
    return found.hexdigest()


@cache
def snake(name: str) -> str:
    """`DefinitionList` as `definition_list`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
