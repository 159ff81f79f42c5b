"""Takes a Proof; gives links of its screen PDF that lead nowhere, or to a place on one machine."""

import io
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pikepdf

from press.preflight.pages import Box
from press.preflight.proof import Proof
from press.preflight.ugly.said import problem, quoted
from press.problems import Problem

SCHEMES = frozenset({"http", "https", "mailto", "tel", "doi", "urn"})
LOCAL = re.compile(r"(?i)file:|[a-z]:[\\/]|\\\\|\.{0,2}/|~")
"""A file URL, a drive letter, a share of a network, a path."""
OUTGOING = frozenset({"/Launch", "/GoToR", "/GoToE", "/ImportData"})
"""Actions that open another file (ISO 32000-1, 12.6.4)."""


def check(proof: Proof) -> Iterator[Problem]:
    """Links without a target (PAGE-018), and links to a local path (PAGE-019)."""
    if not proof.sheets:
        return
    with pikepdf.open(io.BytesIO(proof.screen)) as pdf:
        names = set(_names(pdf))
        pages = {page.obj.objgen for page in pdf.pages}
        for sheet, page in zip(proof.sheets, pdf.pages, strict=True):
            for link in page.get("/Annots", ()):
                if link.get("/Subtype") != "/Link":
                    continue
                code, message = _fault(link, names, pages)
                if code:
                    yield problem(
                        proof, code, sheet, _box(link, page), message,
                        "name a target that readers have too",
                    )  # fmt: skip


def _fault(link: Any, names: set[bytes], pages: set[tuple[int, int]]) -> tuple[str, str]:
    """Code and message of what is wrong with a link; two empty strings for a sound one."""
    action = link.get("/A")
    kind = action.get("/S") if action is not None else None
    if kind in OUTGOING:
        return "PAGE-019", f"a link opens the file {quoted(str(action.get('/F', '')))}"
    if kind == "/URI":
        return _address(str(action.get("/URI", "")))
    target = action.get("/D") if kind == "/GoTo" else link.get("/Dest")
    if target is None:
        return "PAGE-018", "a link leads nowhere"
    if isinstance(target, pikepdf.Array):
        is_there = len(target) > 0 and getattr(target[0], "objgen", (0, 0)) in pages
        return ("", "") if is_there else ("PAGE-018", "a link leads to a page that is not there")
    if bytes(target) not in names:
        return "PAGE-018", f"a link leads to {quoted(str(target))}, which is nowhere in the file"
    return "", ""


def _address(uri: str) -> tuple[str, str]:
    """The same for the address of a link that leaves the book."""
    if LOCAL.match(uri):
        return "PAGE-019", f"a link leads to the local path {quoted(uri)}"
    try:
        parts = urlsplit(uri)
    except ValueError:
        return "PAGE-018", f"a link leads to {quoted(uri)}, which is no address"
    if not parts.scheme:
        return "PAGE-019", f"a link leads to the relative path {quoted(uri)}"
    host = parts.hostname or ""
    if host == "localhost" or host.startswith("127."):
        return "PAGE-019", f"a link leads to this machine only: {quoted(uri)}"
    if parts.scheme not in SCHEMES or not (host or parts.path):
        return "PAGE-018", f"a link leads to {quoted(uri)}, which is no address"
    return "", ""


def _names(pdf: pikepdf.Pdf) -> Iterator[bytes]:
    """Every named destination (ISO 32000-1, 12.3.2.3), to the byte: that is how viewers compare."""
    if "/Names" in pdf.Root and "/Dests" in pdf.Root.Names:
        yield from _keys(pdf.Root.Names.Dests)
    for key in pdf.Root.get("/Dests", {}):
        yield str(key).removeprefix("/").encode()


def _keys(node: Any) -> Iterator[bytes]:
    """The keys of a name tree (7.9.6)."""
    for kid in node.get("/Kids", ()):
        yield from _keys(kid)
    for key in list(node.get("/Names", ()))[::2]:
        yield bytes(key)


def _box(link: Any, page: pikepdf.Page) -> Box:
    """Where a link is, from the top left corner of its page."""
    left, bottom, right, top = (float(edge) for edge in link.Rect)
    corner, _, _, height = (float(edge) for edge in page.mediabox)
    return Box(left - corner, height - top, right - corner, height - bottom)
