"""Takes TeX formulas; gives what MathJax makes of them: a tree of MathML nodes, and an SVG.

MathJax 4 runs in QuickJS inside this process (package quickjax), without Node, network or file
access. Its public call gives the SVG only, and nothing says which errors it drew instead of the
formula. So the engine is started with its document object in reach, and one small script walks
the tree that MathJax parsed. From that one tree come both pictures of a formula, which therefore
always agree: the SVG for the PDFs and the MathML for the EPUB.
"""

from __future__ import annotations

import json
import re
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import quickjax
import quickjs

MEMORY = 256 * 2**20
STACK = 4 * 2**20
SECONDS = 20
DEPTH = 120

WIDEST = 76
"""Width in ex at which a displayed formula fills the block (5.25 in at 10.5 pt)."""

UNDEFINED = "undefined-macro"
"""The colour that we have MathJax give to macros that it does not know."""

# Whatever of this a formula holds lives on in the engine after it.
_DEFINES = re.compile(
    r"\\(?:(?:re|provide)?newcommand|(?:re)?newenvironment|[gex]?def|let|Declare\w+|definecolor"
    r"|newtagform|renewtagform|mathtoolsset|usetagform)(?![A-Za-z])"
)

# The bundle keeps its document to itself; these two places are where version 0.1.0 of quickjax
# names it and its packages. `physics` goes because it changes the meaning of common macros
# (\div becomes a divergence), which GitHub's MathJax does not do.
_PATCHES = (
    ("globalThis.render=", "globalThis.mathDocument=f8;globalThis.render="),
    ('"noundefined","physics",', '"noundefined",'),
)

_SCRIPT = (
    r"""
const TEX = mathDocument.inputJax[0];
mathDocument.outputJax.options.fontCache = "none";
TEX.parseOptions.options.noundefined.color = "UNDEFINED";

// MathJax knows accents from its own dictionary; MathML Core wants to be told.
function isAccent(node) {
  const mark = node && node.coreMO ? node.coreMO() : null;
  return Boolean(mark && mark.attributes && mark.attributes.get("accent"));
}

function tree(node, depth) {
  if (depth > DEPTH) throw new Error("the formula is nested too deeply");
  if (node.kind === "text") return node.text;
  if (node.kind === "MathChoice") {
    const level = node.attributes.getInherited("scriptlevel");
    const isDisplay = node.attributes.getInherited("displaystyle");
    return tree(node.childNodes[Math.max(0, Math.min(isDisplay ? 0 : level + 1, 3))], depth + 1);
  }
  const given = node.attributes ? node.attributes.getAllAttributes() : {};
  const named = {};
  for (const name of Object.keys(given).sort()) named[name] = String(given[name]);
  if (node.isKind("mover") && isAccent(node.childNodes[1])) named.accent = "true";
  const children = (node.childNodes || []).map(
    child => child ? tree(child, depth + 1) : ["mrow", {}, []]);
  return [node.kind, named, children];
}

function draw(tex, isDisplay) {
  TEX.reset();
  const item = new mathDocument.options.MathItem(tex, TEX, isDisplay);
  item.start.node = mathDocument.adaptor.body(mathDocument.document);
  item.setMetrics(16, 8, 8 * WIDEST, 1);
  item.convert(mathDocument, 20);
  const parsed = tree(item.root, 0);
  try {
    item.convert(mathDocument, 150);
  } catch (error) {
    return JSON.stringify([parsed, "", String(error)]);
  }
  const adaptor = mathDocument.adaptor;
  const svg = adaptor.childNodes(item.typesetRoot).find(node => adaptor.kind(node) === "svg");
  return JSON.stringify([parsed, adaptor.serializeXML(svg), ""]);
}

function macros() {
  const names = [];
  for (const kind of ["macro", "delimiter"])
    for (const part of TEX.parseOptions.handlers.get(kind)._configuration)
      for (const name of part.item.map ? part.item.map.keys() : []) names.push(name);
  return JSON.stringify(names);
}
""".replace("UNDEFINED", UNDEFINED)
    .replace("DEPTH", str(DEPTH))
    .replace("WIDEST", str(WIDEST))
)


class MathJaxError(Exception):
    """MathJax gave up on a formula: out of memory, out of time, or nested too deeply."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One formula as MathJax sees it."""

    tree: Any
    """Nested lists `[kind, attributes, children]`; text is a string."""
    svg: str
    fault: str = ""
    """Why there is no SVG."""


class Engine:
    """One MathJax; macros that a formula defines hold for the formulas after it."""

    def __init__(self) -> None:
        self._context = quickjs.Context()
        self._context.set_memory_limit(MEMORY)
        self._context.set_max_stack_size(STACK)
        self._context.eval(_bundle())
        self._context.eval(_SCRIPT)
        self._context.set_time_limit(SECONDS)

    def draw(self, tex: str, *, is_display: bool) -> Drawn:
        """Parse and draw one formula; a fault in it is a node of the tree.

        Raises MathJaxError when the engine stops without a result.
        """
        call = f"draw({json.dumps(_own_tags(tex))}, {json.dumps(is_display)})"
        try:
            return Drawn(*json.loads(self._context.eval(call)))
        except quickjs.JSException as error:
            message = str(error).strip().splitlines()
            raise MathJaxError(message[0] if message else "no result") from error

    def macros(self) -> tuple[str, ...]:
        """The names of all macros that the engine knows, with their backslash."""
        names = json.loads(self._context.eval("macros()"))
        return tuple(sorted({f"\\{name}".replace("\\\\", "\\") for name in names}))


_local = threading.local()


def engine_for(formulas: tuple[str, ...]) -> Engine:
    """An engine in its first state for the formulas of one division.

    Starting one takes a quarter of a second, so that a thread (QuickJS cannot be shared between
    threads) keeps its own; formulas that define macros get a fresh one, so that no definition
    reaches another division, whichever order and process they are drawn in.
    """
    if defines(formulas):
        return Engine()
    engine: Engine | None = getattr(_local, "engine", None)
    if engine is None:
        engine = _local.engine = Engine()
    return engine


def defines(formulas: tuple[str, ...]) -> bool:
    """Whether one of them changes what another means."""
    return any(_DEFINES.search(tex) for tex in formulas)


@cache
def _bundle() -> str:
    r"""MathJax's code with our two patches; fails loudly when quickjax changes."""
    code = (Path(quickjax.__file__).parent / "js" / "mathjax_bundle.js").read_text("utf-8")
    for old, new in _PATCHES:
        if code.count(old) != 1:
            raise RuntimeError(f"quickjax is not version 0.1.0: {old!r} is not in its bundle once")
        code = code.replace(old, new)
    return code


def _own_tags(tex: str) -> str:
    r"""Set `\tag{3}` as text after the formula; MathJax would stretch the picture to the page."""
    return re.sub(
        r"\\tag(\*?)\s*\{([^{}]*)\}",
        lambda found: (
            rf"\qquad\text{{{found[2]}}}" if found[1] else rf"\qquad\text{{({found[2]})}}"
        ),
        tex,
    )
