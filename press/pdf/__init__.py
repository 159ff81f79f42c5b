"""Takes the pieces of a book as XHTML; gives the screen PDF, the print PDF and the page map.

Pieces are laid out each on its own, in parallel; the page map follows; contents and index, whose
numbers are their text, are set when the map is known, and furniture, which is laid over. No page
number can move a line of the body, so that has one pass and warm equals cold.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import ParamSpec, TypeVar
from xml.etree import ElementTree

from press.files import temporary
from press.kept import Held, loaded
from press.model import Asset, Matter, Metadata
from press.pdf import binding, furniture
from press.pdf.embedding import Cut
from press.pdf.fragment import Fragment, Leaf
from press.pdf.gathering import Finish
from press.pdf.jobs import Beside, FontFile, Job, Keep, lay_out
from press.pdf.paging import PageMap, paged
from press.problems import Position, Problem, ordered

O = TypeVar("O")  # noqa: E741
P = ParamSpec("P")

TURNS = 8
"""More than contents and index can need: each turn moves fewer numbers than the one before."""

RUN = 50
"""Sheets of furniture in one run of WeasyPrint: an edit draws those of its pages again, and a
run costs as much as ten sheets before its first one."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What becomes one fragment of the book: a part, the contents, the cover."""

    id: str
    title: str
    """For the outline; "" leaves the piece out of it."""
    html: Held[str] | Callable[[PageMap], str]
    """An XHTML document; a function of the page map where page numbers are part of the text."""
    matter: Matter | None
    """None for the cover, which is not counted."""
    is_bare: bool = False
    """Whether it has neither running heads nor folios (cover, title page, copyright page)."""
    is_continued: bool = False
    """Whether it goes on with what the piece before it began: the next page of the same text."""
    source: str = ""
    """The file that problems name."""


@dataclass(frozen=True, slots=True)
class Press:
    """What all pieces of a book share."""

    metadata: Metadata
    style: str
    """CSS of the body and of the furniture, with the faces as `font:NAME`."""
    fonts: tuple[FontFile, ...]
    assets: tuple[Asset, ...]
    cut: Cut
    """Gives the parts of fonts that hold some glyphs: see `fonts.embedded`."""
    sheets: Callable[..., str]
    """Renders `print/furniture.xhtml` with `sheets`, `width` and `height`."""
    page_words: tuple[str, str] = ("p.", "page")
    cover_word: str = "Cover"
    producer: str = ""
    finish: Finish | None = None
    """What the printer wants of the print edition."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A book in pages that are not bound yet."""

    sheaf: binding.Sheaf
    problems: tuple[Problem, ...]

    @property
    def page_map(self) -> PageMap:
        """Where everything stands."""
        return self.sheaf.page_map


@dataclass(frozen=True, slots=True)
class Bound:
    """A book as PDF."""

    files: tuple[Path, Path]
    """Of the screen edition and the print edition; they go with the folder for temporary files."""
    page_map: PageMap
    trim: tuple[float, float]
    """Width and height of a page, in points."""
    problems: tuple[Problem, ...]

    @property
    def screen(self) -> bytes:
        """The screen edition."""
        return self.files[0].read_bytes()

    @property
    def print(self) -> bytes:
        """The print edition."""
        return self.files[1].read_bytes()

    @property
    def printed(self) -> int:
        """Pages of the print edition, an even number."""
        pages = len(self.page_map.printed)
        return pages + pages % 2


def bind(pieces: Sequence[Piece], press: Press, keep: Keep, beside: Beside | None = None) -> Bound:
    """Lay out and bind the pieces, which stand in reading order.

    Problems are returned beside the files; where one is an error the files are not fit to publish.
    """
    return bound(laid(pieces, press, keep), press, keep, beside)


def laid(pieces: Sequence[Piece], press: Press, keep: Keep) -> Laid:
    """Lay out the pieces and all that goes over them."""
    # Contents and index without their numbers are as long as with them, or nearly.
    texts = [p.html(PageMap((), ())) if callable(p.html) else p.html for p in pieces]
    jobs = [_job(piece, html, press) for piece, html in zip(pieces, texts, strict=True)]
    guess = tuple(map(Fragment.of, keep(lay_out, jobs, "lay out")))
    fragments, page_map, overlays = _settled(pieces, guess, press, keep)
    outlined = {piece.id: "" if piece.is_continued else piece.title for piece in pieces}
    sheaf = binding.Sheaf(
        press.metadata, fragments, outlined, overlays, page_map,
        press.page_words, press.cover_word,
        press.producer or f"WeasyPrint {version('weasyprint')}, pikepdf {version('pikepdf')}",
    )  # fmt: skip
    problems = [*_dangling(fragments, page_map, pieces)]
    for fragment in (*fragments, *(over.fragment for over in overlays)):
        problems += fragment.problems
    return Laid(sheaf, ordered(problems))


def bound(laid: Laid, press: Press, keep: Keep, beside: Beside | None = None) -> Bound:
    """Bind what was laid out; without `beside`, one edition after the other."""
    with ExitStack() as stack:
        screen, printed = (stack.enter_context(temporary()) for _ in range(2))
        files = (screen, Path(printed.name))
        binding.bind(laid.sheaf, press.cut, keep, beside or _after, files, press.finish)
    leaf = laid.sheaf.fragments[0].leaves[0]
    return Bound(
        (Path(screen.name), Path(printed.name)),
        laid.page_map,
        (leaf.width, leaf.height),
        laid.problems,
    )


def _after(
    stage: str, function: Callable[P, O], *args: P.args, **kwargs: P.kwargs
) -> Callable[[], O]:
    return partial(function, *args, **kwargs)


def _settled(
    pieces: Sequence[Piece], guess: tuple[Fragment, ...], press: Press, keep: Keep
) -> tuple[tuple[Fragment, ...], PageMap, tuple[binding.Overlay, ...]]:
    """Set the pieces whose text holds page numbers, and the furniture, until all numbers are right.

    Such pieces stand in the front matter or at the end, so that they move few numbers or none: one
    turn does, and two where they are longer than the guess, or go on on a verso. So the furniture
    need not wait.
    """
    late = [piece for piece in pieces if callable(piece.html)]
    titles = {piece.id: piece.title for piece in pieces}
    bare = frozenset(piece.id for piece in pieces if piece.is_bare)
    continued = frozenset(piece.id for piece in pieces if piece.is_continued)
    known = {fragment.id: fragment for fragment in guess}
    shown: dict[str, str] = {}
    drawn: Sequence[furniture.Sheet | None] = ()
    overlays: tuple[binding.Overlay, ...] = ()
    for _ in range(TURNS):
        fragments = tuple(known[piece.id] for piece in pieces)
        page_map = paged(fragments, [piece.matter for piece in pieces])
        asked = {piece.id: piece.html(page_map) for piece in late if callable(piece.html)}
        sheets = furniture.sheets(fragments, page_map, titles, press.page_words, bare, continued)
        if (asked, sheets) == (shown, drawn):
            return fragments, page_map, overlays
        changed = [piece for piece in late if asked[piece.id] != shown.get(piece.id)]
        jobs = [_job(piece, asked[piece.id], press) for piece in changed]
        runs = _runs(sheets)
        jobs += _sheet_jobs(sheets, runs, fragments[0].leaves[0], press)
        made = list(map(Fragment.of, keep(lay_out, jobs, "contents and furniture")))
        known |= {fragment.id: fragment for fragment in made[: len(changed)]}
        overlays = tuple(map(binding.Overlay, made[len(changed) :], runs))
        shown, drawn = asked, sheets
    raise RuntimeError("the pages of the contents never settle")


def _job(piece: Piece, html: Held[str], press: Press) -> Job:
    return Job(
        piece.id,
        html,
        press.style,
        _used(loaded(html), press.assets),
        press.fonts,
        piece.source or piece.id,
    )


def _used(html: str, assets: Iterable[Asset]) -> tuple[Asset, ...]:
    """The assets that a document shows, so that no other one changes its job."""
    sources = {e.get("src", "") for e in ElementTree.fromstring(html).iter()}
    return tuple(asset for asset in assets if f"asset:{asset.name}" in sources)


def _runs(sheets: Sequence[furniture.Sheet | None]) -> list[tuple[int, ...]]:
    """The pages that have furniture, some at a time, so that processes can share the work."""
    pages = [page for page, sheet in enumerate(sheets) if sheet]
    return [tuple(pages[start : start + RUN]) for start in range(0, len(pages), RUN)]


def _sheet_jobs(
    sheets: Sequence[furniture.Sheet | None], runs: Iterable[tuple[int, ...]], leaf: Leaf,
    press: Press,
) -> Iterator[Job]:  # fmt: skip
    for number, run in enumerate(runs):
        html = press.sheets(
            sheets=[sheets[page] for page in run], width=leaf.width, height=leaf.height
        )
        name = f"furniture-{number}"
        yield Job(name, html, press.style, (), press.fonts, name, is_tagged=False)


def _dangling(
    fragments: Iterable[Fragment], page_map: PageMap, pieces: Iterable[Piece]
) -> list[Problem]:
    """Links to what stands on no page; `resolve` finds an author's, so these are the program's."""
    sources = {piece.id: piece.source or piece.id for piece in pieces}
    return [
        Problem(
            "LAYOUT-007",
            Position(sources[fragment.id]),
            f'a link leads to "{target}", which stands on no page',
        )
        for fragment in fragments
        for target in fragment.targets
        if page_map.page(target) is None
    ]
