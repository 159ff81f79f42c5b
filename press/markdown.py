"""Takes a Source in GitHub's Markdown; gives nodes with positions.

Pandoc parses (`gfm+sourcepos`); this module turns its JSON into the nodes of `press.model`, and
recognises what the dialect adds without private syntax: figures, captions, labels, callouts,
diagrams, equations, tasks. What pandoc would lose in silence (an uncalled footnote, a table without
a blank line before it, an unbalanced `$`) is a problem.
"""

import json
import re
from dataclasses import dataclass, field, replace
from typing import Any

import emoji

from press import html
from press.html import Raw
from press.model import (
    Anchor,
    Break,
    Callout,
    Cell,
    Code,
    Definition,
    DefinitionList,
    Diagram,
    Element,
    Emoji,
    Equation,
    Figure,
    Footnote,
    Heading,
    Image,
    Item,
    Link,
    List,
    Listing,
    Math,
    Node,
    Paragraph,
    Quote,
    Rule,
    Table,
    Text,
    plain,
)
from press.pandoc import PandocError, convert
from press.problems import Position, Problem, Problems
from press.slug import Slugger
from press.source import Source

READER = "gfm+sourcepos+smart+definition_lists"
CALLOUTS = ("note", "tip", "important", "warning", "caution")
STYLES = {"LowerAlpha": "lower-alpha", "UpperAlpha": "upper-alpha", "LowerRoman": "lower-roman",
          "UpperRoman": "upper-roman"}  # fmt: skip
WRAPPERS = {"Emph": "em", "Strong": "strong", "Strikeout": "del", "Superscript": "sup",
            "Subscript": "sub", "SmallCaps": "span", "Underline": "u"}  # fmt: skip
TITLE = re.compile(r"""title=(?:"([^"]*)"|'([^']*)')""")
FENCE = re.compile(r"^[ \t>*+\-\d.)]*(`{3,}|~{3,})\s*(.*?)\s*$")
NOTE = re.compile(r"\[\^([^\]\s]+)\](:?)")
DESCRIPTION = re.compile(r"^\s*(?:%%\s*)?accDescr(?:\s*:\s*(.+)|\s*\{([^}]*)\})\s*$", re.M)
DIAGRAM_TITLE = re.compile(r"^---[ \t]*\n.*?^title:[ \t]*(.+?)[ \t]*$.*?^---[ \t]*$", re.M | re.S)
HEADING_ID = re.compile(r"\s*\{#([\w-]+)[^}]*\}\s*$")


@dataclass(slots=True)
class _Parse:
    """What one file's conversion needs at hand."""

    source: Source
    problems: Problems
    has_math: bool = True
    slugger: Slugger = field(default_factory=Slugger)
    at: Position = Position("")


def parse(source: Source, has_math: bool = True) -> tuple[tuple[Node, ...], tuple[Problem, ...]]:
    """The blocks of a file, and the problems found.

    Problems: MD-001 pandoc refuses, MD-002 unbalanced `$`, MD-003 footnote never defined, MD-004
    footnote never called, MD-005 table without a blank line before it, MD-006 empty caption or
    label without a block, and those of `press.html`.
    """
    problems = Problems()
    file = source.lines[0][0] if source.lines else ""
    reader = READER if has_math else READER + "-tex_math_dollars"
    try:
        document = json.loads(convert(source.text, reader, "json"))
        work = _Parse(source, problems, has_math, at=Position(file))
        nodes = _gathered(_blocks(document["blocks"], work), work)
    except PandocError as error:
        problems.error("MD-001", Position(file), f"pandoc cannot read the file: {error}")
        nodes = ()
    except RecursionError:
        problems.error(
            "MD-001", Position(file), "the text is nested too deeply", "write it flatter"
        )
        nodes = ()
    _check_footnotes(source, problems)
    return nodes, problems.taken()


def inlines(items: list[Any]) -> tuple[Node, ...]:
    """The nodes of pandoc inlines that come from elsewhere than a source file."""
    return _inlines(items, _Parse(Source("", (("", 0),)), Problems(), has_math=False))


# ---------------------------------------------------------------------- blocks


def _blocks(items: list[Any], work: _Parse) -> tuple[Node, ...]:
    """Convert a run of pandoc blocks; raw HTML between them is paired on the way out."""
    made: list[Node | Raw] = []
    for item in items:
        made.extend(_block(item, work))
    folded = html.fold(made, work.problems, work.slugger)
    return html.blocks(folded) if any(isinstance(one, Raw) for one in made) else folded


def _block(item: dict[str, Any], work: _Parse) -> list[Node | Raw]:
    kind, content = item["t"], item.get("c")
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
            return [Quote(_gathered(_blocks(content, work), work))]
        case "BulletList":
            return [List(tuple(_item(one, work) for one in content))]
        case "OrderedList":
            (start, style, _), items = content
            return [List(tuple(_item(one, work) for one in items), start,
                         STYLES.get(style["t"], "decimal"))]  # fmt: skip
        case "DefinitionList":
            return [DefinitionList(tuple(
                Definition(_inlines(term, work),
                           tuple(_gathered(_blocks(body, work), work) for body in bodies))
                for term, bodies in content
            ))]  # fmt: skip
        case "Table":
            return [_table(content, work)]
        case "HorizontalRule":
            return [Rule()]
        case "RawBlock":
            return [Raw(content[1], work.at)] if content[0] == "html" else []
        case "LineBlock":
            lines = [_inlines(line, work) for line in content]
            return [
                Paragraph(tuple(n for line in lines for n in (*line, Break())), position=work.at)
            ]
        case "Figure":
            return [node for block in content[2] for node in _block(block, work)]
    raise ValueError(f"pandoc gave a block that the dialect does not know: {kind}")


def _div(content: Any, work: _Parse) -> list[Node | Raw]:
    (_, classes, pairs), inside = content
    _moved(pairs, work)
    kind = next((name for name in classes if name in CALLOUTS), "")
    if kind:
        position = work.at
        return [Callout(kind, _gathered(_blocks(inside[1:], work), work), position)]
    made: list[Node | Raw] = []
    for block in inside:
        made.extend(_block(block, work))
    return made


def _paragraph(content: list[Any], is_tight: bool, work: _Parse) -> list[Node | Raw]:
    """A paragraph; a display formula ends it and begins another one behind itself."""
    position = work.at
    children = _inlines(content, work)
    images = [n for n in children if not (isinstance(n, Text) and not n.text.strip())]
    if len(images) == 1 and isinstance(images[0], Image) and not is_tight:
        image = images[0]
        return [Figure(replace(image, title=()), image.title, position=image.position)]
    made: list[Node | Raw] = []
    run: list[Node] = []
    for child in (*children, None):
        if child is None or isinstance(child, Equation):
            inside = _stripped(tuple(run))
            if inside:
                made.append(Paragraph(inside, is_tight, position))
            if child is not None:
                made.append(child)
            run = []
        else:
            run.append(child)
    return made


def _heading(content: Any, work: _Parse) -> Heading:
    level, (_, _, pairs), inlines = content
    _moved(pairs, work)
    position = work.at
    children = _inlines(inlines, work)
    given = ""
    if (
        children
        and isinstance(children[-1], Text)
        and (found := HEADING_ID.search(children[-1].text))
    ):
        given = found[1]
        children = _stripped((*children[:-1], Text(children[-1].text[: found.start()])))
    row = work.source.line(_line(pairs))
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


def _fence(content: Any, work: _Parse) -> Node:
    """A fence is a diagram, a formula or a listing; pandoc drops most of its info string."""
    (_, classes, pairs), code = content
    _moved(pairs, work)
    found = FENCE.match(work.source.line(_line(pairs)))
    info = found[2] if found else " ".join(classes)
    title = TITLE.search(info)
    caption = _caption(title[1] or title[2] or "", work) if title else ()
    words = tuple(TITLE.sub("", info).replace(",", " ").split())
    language = words[0].lower() if words and not words[0].startswith("{") else ""
    if language == "mermaid":
        titled = DIAGRAM_TITLE.search(code)
        described = DESCRIPTION.search(code)
        alt = " ".join((described[1] or described[2] or "").split()) if described else ""
        shown = titled[1].strip("\"'") if titled else ""
        return Diagram(code, caption or _caption(shown, work), alt, position=work.at)
    if language == "math":
        return Equation(code.strip(), position=work.at)
    if language == "rust":
        # rustdoc and mdBook hide the lines of an example that only make it compile.
        rows = [row for row in code.split("\n") if not re.match(r"#(\s|$)", row.lstrip())]
        code = "\n".join(re.sub(r"^(\s*)##", r"\1#", row) for row in rows)
    return Listing(language, code, caption, words=words[1:], position=work.at)


def _caption(text: str, work: _Parse) -> tuple[Node, ...]:
    """A caption from an attribute or YAML line, which may hold inline Markdown of its own."""
    if not re.search(r"[`*_$\[<\\]|--|'|\"", text):
        return (Text(text),) if text else ()
    document = json.loads(convert(text, "gfm+smart", "json"))
    inner = _Parse(Source(text, ((work.at.file, work.at.line),)), work.problems, at=work.at)
    return tuple(
        node for block in document["blocks"] if block["t"] in ("Para", "Plain")
        for node in _inlines(block["c"], inner)
    )  # fmt: skip


def _item(blocks: list[Any], work: _Parse) -> Item:
    first = blocks[0] if blocks else {}
    mark = first["c"][0].get("c") if first.get("t") in ("Plain", "Para") and first["c"] else None
    if mark in ("\u2610", "\u2612"):
        rest = first["c"][1:]
        while rest and rest[0]["t"] in ("Space", "SoftBreak"):
            rest = rest[1:]
        kept = [{"t": first["t"], "c": rest}, *blocks[1:]] if rest else blocks[1:]
        return Item(_gathered(_blocks(kept, work), work), mark == "\u2612")
    return Item(_gathered(_blocks(blocks, work), work))


def _table(content: Any, work: _Parse) -> Table:
    (_, _, pairs), _, columns, head, bodies, _foot = content
    _moved(pairs, work)
    position = work.at
    aligns = [column[0]["t"].removeprefix("Align").lower().replace("default", "")
              for column in columns]  # fmt: skip

    def row(cells: list[Any], is_head: bool) -> tuple[Cell, ...]:
        return tuple(
            Cell(_blocks(cell[4], work), align, is_head)
            for cell, align in zip(cells, aligns, strict=False)
        )

    return Table(
        head=tuple(row(one[1], True) for one in head[1]),
        rows=tuple(row(one[1], False) for body in bodies for one in (*body[2], *body[3])),
        position=position,
    )


# --------------------------------------------------------------------- inlines


def _inlines(items: list[Any], work: _Parse) -> tuple[Node, ...]:
    made: list[Node | Raw] = []
    for item in items:
        made.extend(_inline(item, work))
    if any(isinstance(one, Raw) for one in made):
        made = list(html.fold(made, work.problems))
    return _merged(made)


def _inline(item: dict[str, Any], work: _Parse) -> list[Node | Raw]:
    kind, content = item["t"], item.get("c")
    match kind:
        case "Span":
            return _span(content, work)
        case "Str":
            return _text(content, work)
        case "Space" | "SoftBreak":
            return [Text(" ")]
        case "LineBreak":
            return [Break()]
        case "Code":
            return [Code(content[1])]
        case "Link":
            (_, _, pairs), inside, (href, title) = content
            _moved(pairs, work)
            position = work.at
            return [Link(href, _inlines(inside, work), title, position)]
        case "Image":
            (_, _, pairs), inside, (src, title) = content
            _moved(pairs, work)
            position = work.at
            alt = plain(_inlines(inside, work))
            return [Image(src, alt, _caption(title, work), position)]
        case "Math":
            mode, tex = content
            if mode["t"] == "DisplayMath":
                return [Equation(tex.strip(), position=work.at)]
            return [Math(tex, work.at)]
        case "Note":
            position = work.at
            return [Footnote(_gathered(_blocks(content, work), work), position)]
        case "RawInline":
            return [Raw(content[1], work.at)] if content[0] == "html" else []
        case "Quoted":
            marks = (
                ("\u201c", "\u201d") if content[0]["t"] == "DoubleQuote" else ("\u2018", "\u2019")
            )
            return [Text(marks[0]), *_inlines(content[1], work), Text(marks[1])]
        case "Cite":
            return list(_inlines(content[1], work))
    if kind in WRAPPERS:
        return [Element(WRAPPERS[kind], _inlines(content, work))]
    raise ValueError(f"pandoc gave an inline that the dialect does not know: {kind}")


def _span(content: Any, work: _Parse) -> list[Node | Raw]:
    (_, classes, pairs), inside = content
    _moved(pairs, work)
    if "emoji" in classes:
        name = dict(pairs).get("data-emoji", "").replace("_", " ")
        return [Emoji(str(inside[0]["c"]), name)]
    if work.has_math and [one.get("c") for one in inside] == ["$"]:
        _check_dollar(_start(pairs), work)
    made: list[Node | Raw] = []
    for one in inside:
        made.extend(_inline(one, work))
    return made


def _text(text: str, work: _Parse) -> list[Node | Raw]:
    """Text with its pictographs set apart, so that each gets a text alternative."""
    if text.isascii():
        return [Text(text)]
    found = [
        one for one in emoji.emoji_list(text)
        if emoji.EMOJI_DATA[one["emoji"]]["status"] == emoji.STATUS["fully_qualified"]
    ]  # fmt: skip
    made: list[Node | Raw] = []
    end = 0
    for one in found:
        if one["match_start"] > end:
            made.append(Text(text[end : one["match_start"]]))
        name = emoji.demojize(one["emoji"]).strip(":").replace("_", " ")
        made.append(Emoji(one["emoji"], name))
        end = one["match_end"]
    if end < len(text):
        made.append(Text(text[end:]))
    return made


def _merged(nodes: list[Any]) -> tuple[Node, ...]:
    """Neighbouring texts as one."""
    made: list[Node] = []
    for node in nodes:
        if isinstance(node, Text) and made and isinstance(made[-1], Text):
            made[-1] = Text(made[-1].text + node.text)
        else:
            made.append(node)
    return tuple(made)


def _stripped(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Without white space at either end."""
    kept = list(nodes)
    if kept and isinstance(kept[0], Text):
        kept[0] = Text(kept[0].text.lstrip())
    if kept and isinstance(kept[-1], Text):
        kept[-1] = Text(kept[-1].text.rstrip())
    return tuple(node for node in kept if node != Text(""))


# ------------------------------------------------------------ labels, captions


def _gathered(nodes: tuple[Node, ...], work: _Parse) -> tuple[Node, ...]:
    """Give each captioned block the label and the caption that stand before it."""
    made: list[Node] = []
    label: Paragraph | None = None
    caption: Paragraph | None = None
    for node in map(_alone, nodes):
        if isinstance(node, Table) and caption is not None:
            node = replace(node, caption=_without_kind(caption.children))
            caption = None
        if isinstance(node, (Table, Figure, Listing, Diagram, Equation)) and caption is None:
            if label is not None:
                anchor = label.children[0]
                assert isinstance(anchor, Anchor)
                node = replace(node, label=anchor.name)
                label = None
        elif _is_caption(node) and isinstance(node, Paragraph):
            made.extend(_left(caption, label if caption else None, work))
            label = None if caption else label
            caption = node
            continue
        elif isinstance(node, Paragraph) and _is_label(node):
            made.extend(_left(caption, label, work))
            label, caption = node, None
            continue
        if label is not None or caption is not None:
            made.extend(_left(caption, label, work))
            label = caption = None
        made.append(node)
    made.extend(_left(caption, label, work))
    return tuple(made)


def _alone(node: Node) -> Node:
    """`<p align="center"><img …></p>`, as READMEs have it, is a figure too."""
    if isinstance(node, Element) and node.tag in ("p", "div"):
        inside = [
            one for one in node.children if not (isinstance(one, Text) and not one.text.strip())
        ]
        if len(inside) == 1 and isinstance(inside[0], Image):
            return Figure(inside[0], position=inside[0].position)
    return node


def _is_label(node: Paragraph) -> bool:
    return len(node.children) == 1 and isinstance(node.children[0], Anchor)


def _is_caption(node: Node) -> bool:
    return (
        isinstance(node, Paragraph) and bool(node.children)
        and isinstance(node.children[0], Text) and node.children[0].text.startswith("Table: ")
    )  # fmt: skip


def _without_kind(children: tuple[Node, ...]) -> tuple[Node, ...]:
    first = children[0]
    assert isinstance(first, Text)
    return _stripped((Text(first.text.removeprefix("Table: ")), *children[1:]))


def _left(caption: Paragraph | None, label: Paragraph | None, work: _Parse) -> list[Node]:
    """What stood before no captioned block: a plain anchor, or a caption that lost its table."""
    if caption is not None:
        text = plain(caption.children)
        hint = "put a blank line between the caption and the table" if "|" in text else ""
        work.problems.error(
            "MD-005", caption.position, "a table caption stands before no table", hint
        )
    return [node for node in (label, caption) if node is not None]


# -------------------------------------------------------------------- positions


def _line(pairs: list[list[str]]) -> int:
    """First line of a node: `15:1-16:1;14:1-17:1` begins in line 14."""
    start = _start(pairs)
    return start[0] if start else 0


def _moved(pairs: list[list[str]], work: _Parse) -> None:
    """Remember where we are, for nodes that have no position of their own."""
    if start := _start(pairs):
        work.at = work.source.position(*start)


def _start(pairs: list[list[str]]) -> tuple[int, int] | None:
    """Line and column where a node begins; pandoc leaves some positions empty."""
    ranges = next((value for name, value in pairs if name == "data-pos"), "").split(";")
    starts = [one.split("-")[0].split(":") for one in ranges if one]
    return min(((int(line), int(column)) for line, column in starts), default=None)


# ----------------------------------------------------------------------- checks


def _check_dollar(start: tuple[int, int] | None, work: _Parse) -> None:
    """A `$` left in the text is an error unless it is escaped or stands before a price."""
    if start is None:
        return
    line, column = start
    rest = work.source.line(line)[column - 1 :]
    if rest.startswith("$") and not rest[1:2].isdigit():
        work.problems.error(
            "MD-002", work.source.position(line, column), "unbalanced $",
            r"close the formula, or write \$ for a dollar sign",
        )  # fmt: skip


def _check_footnotes(source: Source, problems: Problems) -> None:
    """Report footnotes that are called and not defined, or defined and not called."""
    called: dict[str, tuple[int, int]] = {}
    defined: dict[str, tuple[int, int]] = {}
    fence = ""
    for number, row in enumerate(source.text.split("\n"), 1):
        opened = FENCE.match(row)
        if opened and (not fence or (row.strip().startswith(fence) and not opened[2])):
            fence = "" if fence else opened[1]
            continue
        if fence or row.startswith("    "):
            continue
        for found in NOTE.finditer(re.sub(r"(`+).+?\1", lambda m: " " * len(m[0]), row)):
            is_definition = bool(found[2]) and not row[: found.start()].strip(" >")
            place = (number, found.start() + 1)
            (defined if is_definition else called).setdefault(found[1].lower(), place)
    for name, place in called.items():
        if name not in defined:
            problems.error("MD-003", source.position(*place), f'footnote "{name}" is never defined',
                           f"add a line [^{name}]: …")  # fmt: skip
    for name, place in defined.items():
        if name not in called:
            problems.error("MD-004", source.position(*place), f'footnote "{name}" is never called',
                           f"call it as [^{name}], or remove it")  # fmt: skip
