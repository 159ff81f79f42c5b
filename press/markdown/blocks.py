"""Takes pandoc's blocks; gives block nodes, with what the dialect adds without private syntax.

An image alone in its paragraph is a figure, a fence may be a diagram, a formula or a listing, a
quotation may be a callout. Pandoc keeps only the language of a fence's info string; the rest is
taken from the source line.
"""

import re
from dataclasses import replace
from typing import Any

from press.markdown import captions, html
from press.markdown.footnotes import FENCE
from press.markdown.html import Raw
from press.markdown.inlines import caption, inlines, stripped
from press.markdown.parsing import Parsing, line, moved
from press.nodes import (
    Break,
    Callout,
    Cell,
    Definition,
    DefinitionList,
    Diagram,
    Element,
    Emoji,
    Equation,
    Figure,
    Heading,
    Image,
    Item,
    Link,
    List,
    Listing,
    Node,
    Paragraph,
    Quote,
    Rule,
    Table,
    Text,
)
from press.problems import Position
from press.tree import plain

CALLOUTS = ("note", "tip", "important", "warning", "caution")
STYLES = {"LowerAlpha": "lower-alpha", "UpperAlpha": "upper-alpha", "LowerRoman": "lower-roman",
          "UpperRoman": "upper-roman"}  # fmt: skip
TITLE = re.compile(r"""title=(?:"([^"]*)"|'([^']*)')""")
DESCRIPTION = re.compile(r"^\s*(?:%%\s*)?accDescr(?:\s*:\s*(.+)|\s*\{([^}]*)\})\s*$", re.M)
DIAGRAM_TITLE = re.compile(r"^---[ \t]*\n.*?^title:[ \t]*(.+?)[ \t]*$.*?^---[ \t]*$", re.M | re.S)
HEADING_ID = re.compile(r"\s*\{#([\w-]+)[^}]*\}\s*$")


def blocks(items: list[Any], work: Parsing) -> tuple[Node, ...]:
    """Convert a run of blocks, with labels and captions given to what they stand before."""
    return captions.gathered(_converted(items, work), work.problems)


def _converted(items: list[Any], work: Parsing) -> tuple[Node, ...]:
    """Convert a run of pandoc blocks; raw HTML between them is paired on the way out."""
    made: list[Node | Raw] = []
    for item in items:
        made.extend(_block(item, work))
    folded = html.fold(made, work.problems, work.slugger)
    return html.blocks(folded) if any(isinstance(one, Raw) for one in made) else folded


def _block(item: dict[str, Any], work: Parsing) -> list[Node | Raw]:
    kind: str = item["t"]
    content: Any = item.get("c")
    match kind:
        case "Div":
            return _div(content, work)
        case "Para" | "Plain":
            return _paragraph(content, kind == "Plain", work)
        case "Header":
            return [_heading(content, work)]
        case "CodeBlock":
            return [_fence(content, work)]
        case "BlockQuote":
            return [Quote(blocks(content, work))]
        case "BulletList":
            return [List(tuple(_item(one, work) for one in content))]
        case "OrderedList":
            (start, style, _), items = content
            return [List(tuple(_item(one, work) for one in items), start,
                         STYLES.get(style["t"], "decimal"))]  # fmt: skip
        case "DefinitionList":
            return [DefinitionList(tuple(
                Definition(inlines(term, work),
                           tuple(blocks(body, work) for body in bodies))
                for term, bodies in content
            ))]  # fmt: skip
        case "Table":
            return [_table(content, work)]
        case "HorizontalRule":
            return [Rule()]
        case "RawBlock":
            return [Raw(content[1], work.at)] if content[0] == "html" else []
        case "LineBlock":
            lines = [inlines(line, work) for line in content]
            return [
                Paragraph(tuple(n for line in lines for n in (*line, Break())), position=work.at)
            ]
        case "Figure":
            return [node for block in content[2] for node in _block(block, work)]
    raise ValueError(f"pandoc gave a block that the dialect does not know: {kind}")


def _div(content: Any, work: Parsing) -> list[Node | Raw]:
    (_, classes, pairs), inside = content
    moved(pairs, work)
    kind = next((name for name in classes if name in CALLOUTS), "")
    if kind:
        position = work.at
        return [Callout(kind, blocks(inside[1:], work), position)]
    made: list[Node | Raw] = []
    for block in inside:
        made.extend(_block(block, work))
    return made


def _paragraph(content: list[Any], is_tight: bool, work: Parsing) -> list[Node | Raw]:
    """A paragraph; a display formula ends it and begins another one behind itself."""
    position = work.at
    children = inlines(content, work)
    images = [n for n in children if not (isinstance(n, Text) and not n.text.strip())]
    if len(images) == 1 and isinstance(images[0], Image) and not is_tight:
        image = images[0]
        return [Figure(replace(image, title=()), image.title, position=image.position)]
    made: list[Node | Raw] = []
    run: list[Node] = []
    for child in (*children, None):
        if child is None or isinstance(child, Equation):
            inside = stripped(tuple(run))
            if inside:
                made.append(Paragraph(inside, is_tight, position))
            if child is not None:
                made.append(child)
            run = []
        else:
            run.append(child)
    return made


def _heading(content: Any, work: Parsing) -> Heading:
    level, (_, _, pairs), inside = content
    moved(pairs, work)
    position = work.at
    children = inlines(inside, work)
    given = ""
    if (
        children
        and isinstance(children[-1], Text)
        and (found := HEADING_ID.search(children[-1].text))
    ):
        given = found[1]
        children = stripped((*children[:-1], Text(children[-1].text[: found.start()])))
    row = work.source.line(line(pairs))
    words = "".join(_slugged(node, row) for node in html_free(children))
    anchor = work.slugger.anchor(words)
    return Heading(level, children, given or anchor, position)


def html_free(nodes: tuple[Node, ...]) -> list[Node]:
    """The leaves of inline nodes, in order."""
    leaves: list[Node] = []
    for node in nodes:
        inner = node.children if isinstance(node, (Element, Link)) else ()
        leaves.extend(html_free(inner) if inner else [node])
    return leaves


def _slugged(node: Node, row: str) -> str:
    """A heading's leaf as GitHub sees it, before pandoc made `--` a dash."""
    if isinstance(node, Emoji):
        return node.text if node.text in row else node.name.replace(" ", "_")
    text = plain(node)
    for dash, typed in (("\u2014", "---"), ("\u2013", "--")):
        if dash not in row:
            text = text.replace(dash, typed)
    return text


def _fence(content: Any, work: Parsing) -> Node:
    """A fence is a diagram, a formula or a listing; pandoc drops most of its info string."""
    (_, classes, pairs), code = content
    moved(pairs, work)
    found = FENCE.match(work.source.line(line(pairs)))
    info = found[2] if found else " ".join(classes)
    title = TITLE.search(info)
    heading = caption(title[1] or title[2] or "", work) if title else ()
    words = tuple(TITLE.sub("", info).replace(",", " ").split())
    language = words[0].lower() if words and not words[0].startswith("{") else ""
    if language == "mermaid":
        titled = DIAGRAM_TITLE.search(code)
        described = DESCRIPTION.search(code)
        alt = " ".join((described[1] or described[2] or "").split()) if described else ""
        shown = titled[1].strip("\"'") if titled else ""
        return Diagram(code, heading or caption(shown, work), alt, position=work.at)
    if language == "math":
        return Equation(code.strip(), position=work.at)
    if language == "rust":
        # rustdoc and mdBook hide the lines of an example that only make it compile.
        rows = [row for row in code.split("\n") if not re.match(r"#(\s|$)", row.lstrip())]
        code = "\n".join(re.sub(r"^(\s*)##", r"\1#", row) for row in rows)
    return Listing(language, code, heading, words=words[1:], position=work.at)


def _item(given: list[Any], work: Parsing) -> Item:
    first = given[0] if given else {}
    mark = first["c"][0].get("c") if first.get("t") in ("Plain", "Para") and first["c"] else None
    if mark in ("\u2610", "\u2612"):
        rest = first["c"][1:]
        while rest and rest[0]["t"] in ("Space", "SoftBreak"):
            rest = rest[1:]
        kept = [{"t": first["t"], "c": rest}, *given[1:]] if rest else given[1:]
        return Item(blocks(kept, work), mark == "\u2612")
    return Item(blocks(given, work))


def _placed(block: Node, place: Position) -> Node:
    return replace(block, position=place) if isinstance(block, Paragraph) else block


def _table(content: Any, work: Parsing) -> Table:
    (_, _, pairs), _, columns, head, bodies, _foot = content
    moved(pairs, work)
    position = work.at
    aligns = [column[0]["t"].removeprefix("Align").lower().replace("default", "")
              for column in columns]  # fmt: skip

    def row(cells: list[Any], is_head: bool) -> tuple[Cell, ...]:
        made = [(_converted(cell[4], work), work.at) for cell in cells]
        # Pandoc tells no place of a row or a cell, but of the words in them; a row is one place,
        # since a book may have a dozen cells a page. An empty cell stands where the last word did.
        place = next((at for _, at in made if at.line == made[-1][1].line), work.at)
        return tuple(
            Cell(tuple(_placed(block, place) for block in inside), align, is_head)
            for (inside, _), align in zip(made, aligns, strict=False)
        )

    return Table(
        head=tuple(row(one[1], True) for one in head[1]),
        rows=tuple(row(one[1], False) for body in bodies for one in (*body[2], *body[3])),
        position=position,
    )
