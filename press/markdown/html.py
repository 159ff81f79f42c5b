"""Takes nodes with raw HTML between them; gives well-formed nodes of the allow-list.

Markdown lets authors type any HTML, and pandoc hands it on as loose tags. Here the tags are paired
by a stack, whatever the author typed: a bare `<br>`, an end tag too many, an unknown tag. What is
on the list becomes a node, what is not loses its tags and keeps its text, and what is active
(scripts, styles, frames) goes whole. Each loss is reported.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser

from press.nodes import (
    Anchor,
    Block,
    Break,
    Code,
    Element,
    Heading,
    Image,
    Link,
    Listing,
    Node,
    Paragraph,
    Quote,
    Rule,
    Text,
)
from press.problems import Position, Problems
from press.slug import Slugger
from press.tree import bare, plain

INLINE = frozenset(
    "abbr b bdi bdo cite code del dfn em font i ins kbd mark q s samp small span strike strong sub"
    " summary sup u var".split()
)
BLOCK = frozenset(
    "article aside blockquote caption center dd details div dl dt figcaption figure footer h1 h2 h3"
    " h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
VOID = frozenset("br hr img wbr source input area base col embed link meta param track".split())
ACTIVE = frozenset(
    "script style iframe object embed form button input textarea select link meta base template"
    " noscript audio video svg math".split()
)
ALIASES = {"b": "strong", "i": "em", "strike": "del", "s": "del", "ins": "u", "font": "span",
           "center": "div", "article": "div", "main": "div", "header": "div", "footer": "div",
           "nav": "div"}  # fmt: skip
ATTRIBUTES = frozenset("title lang dir colspan rowspan start open".split())
HOLDERS = frozenset("div section aside details figure li dd td th blockquote".split())
"""Elements that may hold blocks; loose text beside blocks in them becomes a paragraph."""
WRAPPERS = frozenset("article center div footer header main section".split())
"""Elements that go where they hold a heading, which has to stand where the book can see it."""
ANCHOR = re.compile(r"[^\s\x00-\x1f\x7f<>&\"'%#]+")
"""What a link can name in every format."""
WIDTH = re.compile(r"[0-9]{1,4}|[0-9]{1,3}(\.[0-9]{1,4})?%")
"""What may be the width of a picture: pixels, or a share of the line."""
IGNORABLE = frozenset("thead tbody tfoot tr table ul ol dl".split())
"""Elements in which white space between children means nothing."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A run of raw HTML as pandoc hands it on: one tag, or a whole block."""

    html: str
    position: Position


@dataclass(slots=True)
class _Frame:
    tag: str
    attributes: dict[str, str]
    position: Position
    children: list[Node] = field(default_factory=list)


class _Tags(HTMLParser):
    """Collects the tags and text of one Raw in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.events: list[tuple[str, str, dict[str, str]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.events.append(("start", tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        self.events.append(("end", tag, {}))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        self.events.append(("text", data, {}))


def fold(
    nodes: Iterable[Node | Raw], problems: Problems, slugger: Slugger | None = None
) -> tuple[Node, ...]:
    """Pair the tags of every Raw among `nodes` and return nodes alone.

    `slugger` is given for blocks, where a raw heading gets its anchor as on GitHub.
    """
    stack = [_Frame("", {}, Position(""))]
    for node in nodes:
        if not isinstance(node, Raw):
            stack[-1].children.append(node)
            continue
        for event, name, attributes in _Tags(node.html).events:
            if event == "text":
                if name.strip() or (stack[-1].tag not in IGNORABLE and stack[-1].tag):
                    stack[-1].children.append(Text(" ".join(name.split("\n"))))
            elif event == "start":
                frame = _Frame(name, attributes, node.position)
                if name in VOID:
                    stack[-1].children.extend(_made(frame, problems, slugger))
                else:
                    stack.append(frame)
            elif any(frame.tag == name for frame in stack[1:]):
                while stack[-1].tag != name:
                    _close(stack, problems, slugger)
                _close(stack, problems, slugger)
            elif name not in VOID:
                problems.warning(
                    "HTML-002", node.position, f"</{name}> closes nothing", "remove it"
                )
    while len(stack) > 1:
        frame = stack[-1]
        if frame.tag not in ("p", "li", "td", "th", "tr", "dd", "dt"):
            problems.warning(
                "HTML-003", frame.position, f"<{frame.tag}> is never closed",
                f"add </{frame.tag}> in the same block",
            )  # fmt: skip
        _close(stack, problems, slugger)
    return tuple(stack[0].children)


def _close(stack: list[_Frame], problems: Problems, slugger: Slugger | None) -> None:
    frame = stack.pop()
    stack[-1].children.extend(_made(frame, problems, slugger))


def _made(frame: _Frame, problems: Problems, slugger: Slugger | None) -> list[Node]:
    """The nodes that an element becomes."""
    tag, attributes, position = frame.tag, frame.attributes, frame.position
    children = tuple(frame.children)
    if tag in ACTIVE:
        problems.warning("HTML-004", position, f"<{tag}> is active content and is left out")
        return []
    for name in attributes:
        if name.startswith("on"):
            problems.warning("HTML-005", position, f"event handler {name} on <{tag}> is left out")
    anchors: list[Node] = []
    if anchor := attributes.get("id") or (attributes.get("name") if tag == "a" else None):
        if ANCHOR.fullmatch(anchor):
            anchors.append(Anchor(anchor, position))
        else:
            problems.warning("HTML-006", position, f'"{anchor}" is no name for an anchor',
                             "use letters, digits and hyphens")  # fmt: skip
    match tag:
        case "a":
            if href := attributes.get("href"):
                # A link in a link is no XHTML; the outer one leads where the author said.
                return [*anchors, Link(href, bare(children), attributes.get("title", ""), position)]
            return [*anchors, *children]
        case "img":
            width = attributes.get("width", "").strip().removesuffix("px")
            if not WIDTH.fullmatch(width):
                # It is written into a style, which takes whatever follows a semicolon.
                width = ""
            return [Image(attributes.get("src", ""), attributes.get("alt", ""), position=position,
                          width=width)]  # fmt: skip
        case "picture":
            return [child for child in children if isinstance(child, Image)]
        case "br":
            return [Break()]
        case "hr":
            return [Rule()]
        case "code":
            return [*anchors, Code(plain(children))]
        case "blockquote":
            return [*anchors, Quote(_paragraphs(children))]
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if slugger is not None:
            anchor = slugger.anchor(plain(children))
            return [*anchors, Heading(int(tag[1]), children, anchor, position)]
        case "source" | "wbr" | "col":
            return []
        case "listing":
            return [*anchors, *_captioned(children, frame, problems)]
    if tag not in INLINE and tag not in BLOCK:
        problems.warning(
            "HTML-001", position, f"unknown element <{tag}>", "its text is kept, its tags are not"
        )
        return [*anchors, *children]
    kept = tuple((name, value) for name, value in attributes.items() if name in ATTRIBUTES)
    if "open" in dict(kept):
        kept = tuple((n, "open" if n == "open" else v) for n, v in kept)
    align = "center" if tag == "center" else attributes.get("align", "")
    if align in ("left", "right", "center"):
        kept = (*kept, ("class", f"align-{align}"))
    if tag == "p" and any(isinstance(child, Block) and not isinstance(child, Element)
                          for child in children):  # fmt: skip
        tag = "div"
    if tag == "p":
        children = _trimmed(children)
    if tag in WRAPPERS and any(isinstance(child, Heading) for child in children):
        return [*anchors, *_paragraphs(children)]
    if tag in HOLDERS and any(_is_block(child) for child in children):
        children = _paragraphs(children)
    if tag in INLINE and any(isinstance(child, Block) and not isinstance(child, Element)
                             for child in children):  # fmt: skip
        return [*anchors, *children]
    if tag in ("p", "div", "span") and not children:
        return anchors
    return [*anchors, Element(ALIASES.get(tag, tag), children, tuple(sorted(kept)))]


def _captioned(children: tuple[Node, ...], frame: _Frame, problems: Problems) -> list[Node]:
    """Books of mdBook's number and caption their listings with a tag of their own, <Listing>."""
    attributes = frame.attributes
    name, caption = attributes.get("file-name", ""), attributes.get("caption", "")
    words: list[Node] = [Text("Filename: "), Code(name)] if name else []
    if caption:
        if words:
            words.append(Text(". "))
        words.extend(fold([Raw(caption, frame.position)], problems))
    made: list[Node] = []
    taken = False
    for child in children:
        if isinstance(child, Listing) and not taken:
            taken = True
            child = Listing(child.language, child.code, tuple(words), child.label, child.words,
                            child.position, number=attributes.get("number", ""))  # fmt: skip
        made.append(child)
    return made


def _is_block(node: Node) -> bool:
    return node.tag in BLOCK if isinstance(node, Element) else isinstance(node, Block)


def _trimmed(children: tuple[Node, ...]) -> tuple[Node, ...]:
    """Without blank text at the ends."""
    kept = list(children)
    while kept and isinstance(kept[0], Text) and not kept[0].text.strip():
        kept.pop(0)
    while kept and isinstance(kept[-1], Text) and not kept[-1].text.strip():
        kept.pop()
    return tuple(kept)


def _paragraphs(children: tuple[Node, ...]) -> tuple[Node, ...]:
    """Blocks alone: runs of inline nodes between them become paragraphs."""
    made: list[Node] = []
    run: list[Node] = []
    for child in (*children, Rule()):
        if _is_block(child) or (isinstance(child, Element) and child.tag == "summary"):
            if inside := _trimmed(tuple(run)):
                made.append(Paragraph(inside))
            run = []
            made.append(child)
        else:
            run.append(child)
    return tuple(made[:-1])


def blocks(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """What `fold` made of a run of blocks, with loose inline nodes put into paragraphs."""
    return _paragraphs(nodes)
