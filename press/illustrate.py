"""Takes divisions; gives them with formulas, diagrams, pictures and code drawn, and their assets.

Each division is drawn alone, in whatever process: nothing that one does is seen by another. What
is drawn is put into its node; files that artifacts carry become assets, named by their content.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from press.drawing.diagram_style import DiagramStyle
from press.drawing.diagrams import draw_diagram
from press.drawing.formulas import Formula, draw_formulas
from press.drawing.highlight import tokens
from press.drawing.pictures import Picture, digest, load_picture
from press.kept import Held, Kept, loaded
from press.model import Asset, Drawing, Entry, Illustrated, Lying, Manifest, Metadata, Shelf
from press.nodes import Diagram, Equation, Figure, Image, Listing, Math
from press.problems import Position, Problem, Problems
from press.staged import Undrawn
from press.tree import rewrite, walk

SVG = "image/svg+xml"


@dataclass(frozen=True, slots=True)
class Task:
    """A division to be drawn; its `repr` tells all that the result depends on."""

    division: Undrawn
    style: DiagramStyle
    files: tuple[tuple[str, str], ...]
    """Address and digest of each picture that it names; of a lost one, what is said of it."""
    root: Path = field(repr=False)

    @property
    def size(self) -> int:
        """A measure of how much there is to draw."""
        return self.division.size


def tasks(undrawn: Iterable[Undrawn], manifest: Manifest, style: DiagramStyle) -> tuple[Task, ...]:
    """What there is to draw; reads the pictures' files to tell whether they have changed."""
    root = Path(manifest.root)
    return tuple(Task(one, style, _files(one, root), root) for one in undrawn)


def illustrate(task: Task) -> Drawing:
    """Draw all that is to be drawn in one division."""
    problems = Problems()
    drawing = _Drawing(task, problems)
    division = rewrite(drawing.division, drawing.change)
    assets = tuple(drawing.assets[name] for name in sorted(drawing.assets))
    return Illustrated(division, assets), problems.taken()


def shown(drawing: Held[Drawing]) -> tuple[tuple[tuple[str, str], ...], tuple[Problem, ...]]:
    """Names and media types of the files that a division shows, and what is wrong with it."""
    illustrated, problems = loaded(drawing)
    return tuple((asset.name, asset.media_type) for asset in illustrated.assets), problems


def joined(
    drawings: Iterable[Kept[Drawing]],
    seen: Iterable[tuple[tuple[str, str], ...]],
    entries: Iterable[Entry],
) -> tuple[Shelf, tuple[Asset, ...]]:
    """The divisions in their order, and the assets of all of them, each once.

    `seen` is what each one has `shown`.
    """
    lying: list[Lying] = []
    assets: dict[str, Asset] = {}
    for drawing, names, entry in zip(drawings, seen, entries, strict=True):
        lying.append(Lying(entry, drawing))
        for name, media_type in names:
            assets.setdefault(name, Asset(name, media_type, drawing))
    return Shelf(lying), tuple(assets.values())


def covered(
    metadata: Metadata, assets: tuple[Asset, ...], manifest: Manifest, style: DiagramStyle
) -> tuple[tuple[Metadata, tuple[Asset, ...]], tuple[Problem, ...]]:
    """Load the author's own cover: `metadata.cover` becomes its asset's name, empty to draw one."""
    if not metadata.cover:
        return (metadata, assets), ()
    problems = Problems()
    image = Image(metadata.cover, metadata.title, position=Position("book.toml"))
    picture = load_picture(image, "book.toml", Path(manifest.root), style, problems)
    if picture is None:
        return (replace(metadata, cover=""), assets), problems.taken()
    cover = picture.outlined or picture.asset
    if cover not in assets:
        assets = (*assets, cover)
    return (replace(metadata, cover=cover.name), assets), problems.taken()


def _files(one: Undrawn, root: Path) -> tuple[tuple[str, str], ...]:
    return tuple((src, digest(src, one.entry.file, root)) for src in one.pictures)


class _Drawing:
    """Draws the nodes of one division and collects what they need."""

    def __init__(self, task: Task, problems: Problems) -> None:
        self.assets: dict[str, Asset] = {}
        self.division = task.division.load()
        self._task = task
        self._problems = problems
        nodes = tuple(walk(self.division))
        self._figures = {node.image for node in nodes if isinstance(node, Figure)}
        math = tuple(node for node in nodes if isinstance(node, Math | Equation))
        self._formulas = dict(zip(math, draw_formulas(math, problems), strict=True))
        self._pictures: dict[tuple[str, bool], Picture | None] = {}

    def change(self, node: Any) -> Any:
        """The node with what `illustrate` knows of it."""
        match node:
            case Math() | Equation():
                formula = self._formulas.get(node, Formula())
                return replace(node, svg=formula.svg, mathml=formula.mathml)
            case Diagram():
                return self._diagram(node)
            case Image():
                return self._image(node)
            case Listing():
                return replace(node, tokens=tokens(node.language, node.code))
        return node

    def _diagram(self, node: Diagram) -> Diagram:
        drawn = draw_diagram(node, self._task.style, self._problems)
        if drawn is None:
            return node
        return replace(
            node, size=drawn.size, asset=self._keep(drawn.lettered),
            outlined=self._keep(drawn.outlined),
        )  # fmt: skip

    def _image(self, node: Image) -> Image:
        if not node.alt.strip():
            self._problems.warning(
                "IMG-006", node.position, f'the image "{node.src}" has no alternative text',
                "say in the brackets what it shows",
            )  # fmt: skip
        picture = load_picture(
            node, self.division.entry.file, self._task.root, self._task.style,
            self._problems, is_figure=node in self._figures,
        )  # fmt: skip
        if picture is None:
            return node
        self._add(picture.asset)
        if picture.outlined:
            self._add(picture.outlined)
        return replace(
            node, asset=picture.asset.name, size=picture.size,
            outlined=picture.outlined.name if picture.outlined else "",
        )  # fmt: skip

    def _keep(self, data: bytes) -> str:
        return self._add(Asset.of(data, SVG))

    def _add(self, asset: Asset) -> str:
        self.assets[asset.name] = asset
        return asset.name
