"""Takes pandoc's inlines; gives inline nodes: text with its pictographs set apart, links, formulas.

What pandoc would lose in silence is a problem: a `$` that no other one answers.
"""

import json
import re
from typing import Any

from press.markdown import html
from press.markdown.html import Raw
from press.markdown.pandoc import convert
from press.markdown.parsing import Parsing, moved, start
from press.nodes import (
    Break,
    Code,
    Element,
    Emoji,
    Equation,
    Footnote,
    Image,
    Link,
    Math,
    Node,
    Text,
)
from press.source import Source
from press.tree import bare, plain

WRAPPERS = {"Emph": "em", "Strong": "strong", "Strikeout": "del", "Superscript": "sup",
            "Subscript": "sub", "SmallCaps": "span", "Underline": "u"}  # fmt: skip
PICTOGRAPHS = "\N{WATCH}"
"""Every pictograph holds this character or one after it: quotes and dashes stand before it."""


def inlines(items: list[Any], work: Parsing) -> tuple[Node, ...]:
    """Convert a run of inlines; raw HTML among them is paired on the way out."""
    made: list[Node | Raw] = []
    for item in items:
        made.extend(_inline(item, work))
    if any(isinstance(one, Raw) for one in made):
        made = list(html.fold(made, work.problems))
    return _merged(made)


def _inline(item: dict[str, Any], work: Parsing) -> list[Node | Raw]:
    kind: str = item["t"]
    content: Any = item.get("c")
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
            (_, _, pairs), code = content
            moved(pairs, work)
            return [Code(code)]
        case "Link":
            (_, _, pairs), inside, (href, title) = content
            moved(pairs, work)
            position = work.at
            return [Link(href, bare(inlines(inside, work)), title, position)]
        case "Image":
            (_, _, pairs), inside, (src, title) = content
            moved(pairs, work)
            position = work.at
            alt = plain(inlines(inside, work))
            return [Image(src, alt, caption(title, work), position)]
        case "Math":
            mode, tex = content
            if mode["t"] == "DisplayMath":
                return [Equation(tex.strip(), position=work.at)]
            return [Math(tex, work.at)]
        case "Note":
            position = work.at
            note = Footnote(work.blocks(content, work), position)
            # The note stands elsewhere; what follows its call stands here.
            work.known, work.told = position, ""
            return [note]
        case "RawInline":
            return [Raw(content[1], work.at)] if content[0] == "html" else []
        case "Quoted":
            marks = (
                ("\u201c", "\u201d") if content[0]["t"] == "DoubleQuote" else ("\u2018", "\u2019")
            )
            return [Text(marks[0]), *inlines(content[1], work), Text(marks[1])]
        case "Cite":
            return list(inlines(content[1], work))
    if kind in WRAPPERS:
        return [Element(WRAPPERS[kind], inlines(content, work))]
    raise ValueError(f"pandoc gave an inline that the dialect does not know: {kind}")


def _span(content: Any, work: Parsing) -> list[Node | Raw]:
    (_, classes, pairs), inside = content
    moved(pairs, work)
    if "emoji" in classes:
        name = dict(pairs).get("data-emoji", "").replace("_", " ")
        return [Emoji(str(inside[0]["c"]), name)]
    if work.has_math and len(inside) == 1 and inside[0].get("c") == "$":
        _check_dollar(start(pairs), work)
    made: list[Node | Raw] = []
    for one in inside:
        made.extend(_inline(one, work))
    return made


def _text(text: str, work: Parsing) -> list[Node | Raw]:
    """Text with its pictographs set apart, so that each gets a text alternative."""
    if max(text, default="") < PICTOGRAPHS:
        return [Text(text)]
    # Its table takes longer to load than a short file to read.
    import emoji

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


def caption(text: str, work: Parsing) -> tuple[Node, ...]:
    """A caption from an attribute or YAML line, which may hold inline Markdown of its own."""
    if not re.search(r"[`*_$\[<\\]|--|'|\"", text):
        return (Text(text),) if text else ()
    document = json.loads(convert(text, "gfm+smart", "json"))
    source = Source(text, ((work.at.file, work.at.line, 1),))
    inner = Parsing(source, work.problems, work.at, work.blocks)
    return tuple(
        node for block in document["blocks"] if block["t"] in ("Para", "Plain")
        for node in inlines(block["c"], inner)
    )  # fmt: skip


def stripped(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Without white space at either end."""
    kept = list(nodes)
    if kept and isinstance(kept[0], Text):
        kept[0] = Text(kept[0].text.lstrip())
    if kept and isinstance(kept[-1], Text):
        kept[-1] = Text(kept[-1].text.rstrip())
    return tuple(node for node in kept if node != Text(""))


def _check_dollar(start: tuple[int, int] | None, work: Parsing) -> None:
    """A `$` left in the text is an error unless it is escaped or stands before a price."""
    if start is None:
        return
    line, column = start
    row = work.source.line(line)
    rest = row[column - 1 :]
    if row[: column - 1].endswith("$") and not row[: column - 1].endswith("\\$"):
        return  # the second sign of a `$$` that was told
    if rest.startswith("$") and not rest[1:2].isdigit():
        work.problems.error(
            "MD-002", work.source.position(line, column), "unbalanced $",
            r"close the formula, or write \$ for a dollar sign",
        )  # fmt: skip
