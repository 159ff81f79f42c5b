"""Takes a book's folder; builds it as `build.py` does and says what came of it, and if it is right.

Right is a valid book, or problems that have a place. All is done in this process with what never
changes made once, so that thousands of books can be judged.
"""

import zipfile
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote, urlsplit

import jinja2
from lxml import etree
from PIL import Image

import build
from press import covers, editions, theme
from press.cli import Options
from press.drawing.mathjax import engine_for
from press.model import Asset
from press.problems import BookError, Problem, Problems, Severity
from press.theme import fonts
from press.workshop import Workshop
from tests.books import bytes_of

HOME = Path(__file__).parents[2]
SCHEMES = frozenset({"", "http", "https", "mailto", "tel"})
ACTIVE = frozenset("script iframe object embed form foreignObject animate set base style".split())
XML = (".xhtml", ".opf", ".ncx", ".svg", ".xml")


class Wrong(Exception):  # noqa: N818
    """What is wrong with what a build gave."""


@cache
def faces(cache: Path) -> tuple[fonts.Face, ...]:
    return fonts.static_fonts(cache)


@cache
def look(name: str, found: tuple[fonts.Face, ...]) -> tuple[theme.Theme, tuple[Problem, ...]]:
    return theme.load(name, found)


@cache
def cover() -> Asset:
    kept = BytesIO()
    Image.new("RGB", (16, 26)).save(kept, "JPEG")
    return Asset("cover.jpg", "image/jpeg", kept.getvalue())


def prepare(cache: Path) -> None:
    """Make what never changes once, for all books."""
    compiled: dict[object, object] = {}
    compile = jinja2.Environment.compile

    def once(self: jinja2.Environment, *words: object, **more: object) -> object:
        key = (words, *more.items())
        if key not in compiled:
            compiled[key] = compile(self, *words, **more)  # type: ignore[call-overload]
        return compiled[key]

    jinja2.Environment.compile = once  # type: ignore[assignment,method-assign]
    build.fonts = SimpleNamespace(static_fonts=faces)  # type: ignore[assignment]
    build.theme = SimpleNamespace(load=look)  # type: ignore[assignment]
    look("default", faces(cache))
    engine_for(())


def judge(folder: Path, out: Path, cache: Path, formats: tuple[str, ...]) -> str:
    """Build the book; "built" or "refused". Raises Wrong, or whatever the program raised."""
    options = Options("build", folder, out, formats, 1, None, cache)
    found = Problems()
    try:
        with Workshop(None, 1) as workshop:
            composed = build.compose(options, workshop, found)
            if "pdf" not in formats:
                covers.cover = lambda *_: cover()  # type: ignore[assignment]
            made = editions.bind(composed.book, composed.words, composed.look, formats, workshop)
            found.found.extend(made.problems)
            found.stop_if_errors()
            epubs = [bytes_of(one) for name, one in made.files.items() if name.endswith(".epub")]
    except BookError as error:
        if not any(one.severity is Severity.ERROR for one in error.problems):
            raise Wrong("refused without an error") from error
        _placed(error.problems, folder)
        return "refused"
    _placed(found.taken(), folder)
    for data in epubs:
        for fault in faults(data):
            raise Wrong(fault)
    return "built"


def _placed(problems: tuple[Problem, ...], folder: Path) -> None:
    for one in problems:
        file = one.position.file
        if not file or "\n" in one.message or not one.message:
            raise Wrong(f"a problem without a place or a message: {one}")
        path = folder / file
        if one.position.line and path.is_file():
            lines = path.read_bytes().replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
            if one.position.line > lines:
                raise Wrong(f"a place beyond the end ({lines} lines): {one}")


def faults(data: bytes) -> Iterator[str]:
    """What is wrong with an EPUB: ill-formed, links that lead nowhere, ids twice, active content."""
    with zipfile.ZipFile(BytesIO(data)) as file:
        names = set(file.namelist())
        trees = {name: etree.fromstring(file.read(name)) for name in sorted(names)
                 if name.endswith(XML)}  # fmt: skip
    ids = {name: [e.get("id") for e in tree.iter() if e.get("id") is not None]
           for name, tree in trees.items()}  # fmt: skip
    for name, tree in trees.items():
        if len(set(ids[name])) < len(ids[name]):
            yield f"{name} has an id twice"
        for element in tree.iter(etree.Element):
            tag = etree.QName(element).localname
            if tag in ACTIVE:
                yield f"{name} has <{tag}>"
            for key, value in element.attrib.items():
                yield from _attribute(name, tag, etree.QName(key).localname, str(value), names, ids)


def _attribute(
    name: str, tag: str, key: str, value: str, names: set[str], ids: dict[str, list[str | None]]
) -> Iterator[str]:
    if key.startswith("on"):
        yield f"{name} has {key} on <{tag}>"
    if key == "style" and ("url(" in value or "@import" in value or ":" in value.partition(":")[2]):
        yield f"{name} has the style {value[:80]!r} on <{tag}>"
    if key == "id" and (not value or any(sign.isspace() for sign in value)):
        yield f"{name} has the id {value!r}"
    if key not in ("href", "src") or name.endswith("container.xml"):
        return
    try:
        parts = urlsplit(value)
    except ValueError:
        yield f"{name} has the address {value!r}"
        return
    if parts.scheme.lower() not in SCHEMES or (parts.scheme and tag != "a"):
        yield f"{name} has the address {value!r} on <{tag}>"
    elif not parts.scheme and not parts.netloc:
        home = name.rpartition("/")[0]
        path = unquote(parts.path)
        target = f"{home}/{path}".lstrip("/") if path else name
        if target not in names:
            yield f"{name} leads to {value!r}, which is not there"
        elif parts.fragment and unquote(parts.fragment) not in ids.get(target, ()):
            yield f"{name} leads to {value!r}, where nothing is"
