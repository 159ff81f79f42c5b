"""Takes a Source in GitHub's Markdown; gives nodes with positions.

Pandoc parses (`gfm+sourcepos`); `blocks`, `inlines` and `captions` turn its JSON into the nodes of
`press.model`.
"""

import json
from typing import Any

from press.markdown import blocks, footnotes
from press.markdown import inlines as inline
from press.markdown.pandoc import PandocError, convert
from press.markdown.parsing import Parsing
from press.nodes import Node
from press.problems import Position, Problem, Problems
from press.source import Source
from press.tree import depth

LIMIT_DEPTH = 100
"""Deepest nesting of nodes: what comes after calls itself once or more for each level."""
READER = "gfm+sourcepos+smart+definition_lists"


def parse(source: Source, has_math: bool = True) -> tuple[tuple[Node, ...], tuple[Problem, ...]]:
    """The blocks of a file, and the problems found.

    Problems: MD-001 pandoc refuses, MD-002 unbalanced `$`, MD-003 footnote never defined, MD-004
    footnote never called, MD-005 table without a blank line before it, MD-006 footnote that calls
    itself, and those of `html`.
    """
    problems = Problems()
    file = source.stretches[0][0] if source.stretches else ""
    work = Parsing(source, problems, Position(file), blocks.blocks, has_math)
    nodes: tuple[Node, ...] = ()
    is_too_deep = False
    footnotes.check(source, problems)
    if footnotes.circle(source, problems):
        return (), problems.taken()
    try:
        document = json.loads(
            convert(source.text, READER if has_math else READER + "-tex_math_dollars", "json")
        )
        nodes = blocks.blocks(document["blocks"], work)
    except PandocError as error:
        problems.error("MD-001", Position(file), f"pandoc cannot read the file: {error}")
    except RecursionError:
        is_too_deep = True
    else:
        is_too_deep = depth(nodes) > LIMIT_DEPTH
    if is_too_deep:
        nodes = ()
        problems.error(
            "MD-001", Position(file), "the text is nested too deeply", "write it flatter"
        )
    return nodes, problems.taken()


def converted(items: list[Any]) -> tuple[Node, ...]:
    """The nodes of pandoc inlines that come from elsewhere than a source file."""
    source = Source("", (("", 0, 1),))
    return inline.inlines(items, Parsing(source, Problems(), Position(""), blocks.blocks, False))
