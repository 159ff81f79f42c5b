"""Takes the tokens of a theme, the book's sheet for diagrams and its faces; gives a DiagramStyle.

A diagram looks like the page that it stands on: its inks, faces and sizes are the tokens that the
page is styled with. Mermaid derives dozens of colours from a few; each is named here, so that none
is left to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import tinycss2

from press.drawing.lettering import Faces

FAMILY = "Press Sans"
MONO = "Press Mono"
OTHERS = ("Press Symbols", "Press Last")
SECTIONS = 12
"""Mermaid numbers the colours of sections, branches and slices up to here."""


class Face(Protocol):
    """What is asked of a font file (press.theme.fonts.Face)."""

    @property
    def family(self) -> str: ...
    @property
    def weight(self) -> int: ...
    @property
    def style(self) -> str: ...
    @property
    def path(self) -> Path: ...


@dataclass(frozen=True, slots=True)
class DiagramStyle:
    """How diagrams look; plain values, so that a process can be handed it."""

    sheet: str
    """The book's style sheet for diagrams, tokens replaced by their values."""
    faces: Faces
    ground: str
    """Colour of the paper behind a diagram in an EPUB."""
    variables: tuple[tuple[str, str], ...]
    """Mermaid's themeVariables."""
    charts: tuple[tuple[str, str], ...]
    """Those of xychart, which stand in a group of their own."""
    size: float
    """Of lettering, in points; so are the two that follow, the room on the page."""
    width: float
    height: float


def diagram_style(tokens: Iterable[str], sheet: str, faces: Iterable[Face]) -> DiagramStyle:
    """Resolve the style of diagrams from the texts of tokens.css (a theme's after the book's)."""
    values = _tokens(tokens)
    for _ in range(4):  # a token may name a token
        for name, value in values.items():
            sheet = sheet.replace(f"var({name})", value)
    files = {(face.family, face.weight, face.style): str(face.path) for face in faces}
    return DiagramStyle(
        sheet=sheet,
        faces=Faces(
            family=", ".join(f"'{name}'" for name in (FAMILY, *OTHERS)),
            regular=files[FAMILY, 400, "normal"],
            italic=files[FAMILY, 400, "italic"],
            bold=files[FAMILY, 600, "normal"],
            bold_italic=files[FAMILY, 600, "italic"],
            mono_family=f"'{MONO}'",
            mono=files[MONO, 400, "normal"],
            mono_bold=files[MONO, 700, "normal"],
            others=tuple(files[name, 400, "normal"] for name in OTHERS),
        ),
        ground=values["--paper"],
        variables=tuple(sorted(_variables(values).items())),
        charts=tuple(sorted(_charts(values).items())),
        size=_points(values["--diagram-size"]),
        width=_points(values["--diagram-width"]),
        height=_points(values["--diagram-height"]),
    )


def _tokens(texts: Iterable[str]) -> dict[str, str]:
    """The custom properties of every `:root`, a later one over an earlier."""
    found: dict[str, str] = {}
    for text in texts:
        for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
            if (
                rule.type == "qualified-rule"
                and tinycss2.serialize(rule.prelude).strip() == ":root"
            ):
                found.update(_declared(rule.content))
    return found


def _declared(content: Any) -> Iterable[tuple[str, str]]:
    for one in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if one.type == "declaration" and one.name.startswith("--"):
            yield one.name, tinycss2.serialize(one.value).strip()


def _variables(tokens: Mapping[str, str]) -> dict[str, str]:
    ink, soft, paper, tint = (tokens[f"--{name}"] for name in ("ink", "ink-soft", "paper", "tint"))
    strong, line, accent = (tokens[f"--{name}"] for name in ("tint-strong", "line-ink", "accent"))
    scale = [tokens[f"--diagram-{number}"] for number in range(1, 5)]
    found = {
        "background": paper, "mainBkg": paper, "textColor": ink, "titleColor": ink,
        "lineColor": soft, "nodeBorder": ink, "nodeTextColor": ink, "border1": ink, "border2": ink,
        "primaryColor": paper, "primaryBorderColor": ink, "primaryTextColor": ink,
        "secondaryColor": tint, "secondaryBorderColor": soft, "secondaryTextColor": ink,
        "tertiaryColor": tint, "tertiaryBorderColor": line, "tertiaryTextColor": ink,
        "clusterBkg": tint, "clusterBorder": line, "edgeLabelBackground": paper,
        "defaultLinkColor": soft, "arrowheadColor": soft,
        "noteBkgColor": strong, "noteBorderColor": line, "noteTextColor": ink,
        "actorBkg": paper, "actorBorder": ink, "actorTextColor": ink, "actorLineColor": line,
        "signalColor": ink, "signalTextColor": ink, "labelBoxBkgColor": tint,
        "labelBoxBorderColor": soft, "labelTextColor": ink, "loopTextColor": ink,
        "activationBkgColor": strong, "activationBorderColor": soft, "sequenceNumberColor": paper,
        "sectionBkgColor": tint, "altSectionBkgColor": paper, "sectionBkgColor2": tint,
        "taskBkgColor": scale[0], "taskBorderColor": ink, "taskTextColor": ink,
        "taskTextLightColor": ink, "taskTextDarkColor": ink, "taskTextOutsideColor": ink,
        "taskTextClickableColor": ink, "activeTaskBkgColor": scale[1],
        "activeTaskBorderColor": ink, "doneTaskBkgColor": line, "doneTaskBorderColor": soft,
        "critBkgColor": scale[3], "critBorderColor": ink, "gridColor": line,
        "todayLineColor": accent, "excludeBkgColor": tint, "vertLineColor": accent,
        "transitionColor": soft, "transitionLabelColor": ink, "stateLabelColor": ink,
        "stateBkg": paper, "labelBackgroundColor": paper, "compositeBackground": tint,
        "compositeTitleBackground": tint, "compositeBorder": soft, "altBackground": tint,
        "innerEndBackground": ink, "specialStateColor": ink, "classText": ink,
        "attributeBackgroundColorOdd": paper, "attributeBackgroundColorEven": tint,
        "rowOdd": paper, "rowEven": tint, "relationColor": soft, "relationLabelColor": ink,
        "relationLabelBackground": paper, "requirementBackground": paper,
        "requirementBorderColor": ink, "requirementTextColor": ink,
        "quadrant1Fill": scale[0], "quadrant2Fill": tint, "quadrant3Fill": paper,
        "quadrant4Fill": tint, "quadrantPointFill": accent, "quadrantPointTextFill": ink,
        "quadrantXAxisTextFill": ink, "quadrantYAxisTextFill": ink, "quadrantTitleFill": ink,
        "quadrantInternalBorderStrokeFill": line, "quadrantExternalBorderStrokeFill": soft,
        "pieStrokeColor": paper, "pieOuterStrokeColor": soft, "pieTitleTextColor": ink,
        "pieSectionTextColor": ink, "pieLegendTextColor": ink, "pieOpacity": "1",
        "personBkg": strong, "personBorder": ink, "commitLabelColor": ink,
        "commitLabelBackground": paper, "tagLabelColor": ink, "tagLabelBackground": paper,
        "tagLabelBorder": soft, "archEdgeColor": soft, "archEdgeArrowColor": soft,
        "archGroupBorderColor": line,
    }  # fmt: skip
    for number in range(SECTIONS):
        color = scale[number % len(scale)]
        found |= {
            f"cScale{number}": color, f"cScaleLabel{number}": ink, f"cScaleInv{number}": soft,
            f"cScalePeer{number}": ink, f"pie{number + 1}": color, f"fillType{number}": color,
            f"git{number}": soft, f"gitBranchLabel{number}": paper, f"gitInv{number}": ink,
            f"actor{number}": color, f"surface{number}": tint, f"surfacePeer{number}": line,
        }  # fmt: skip
    return found


def _charts(tokens: Mapping[str, str]) -> dict[str, str]:
    names = ("titleColor", "xAxisLabelColor", "xAxisTitleColor", "yAxisLabelColor",
             "yAxisTitleColor")  # fmt: skip
    lines = ("xAxisTickColor", "xAxisLineColor", "yAxisTickColor", "yAxisLineColor")
    plots = [tokens[f"--{name}"] for name in ("diagram-bar", "accent", "ink-soft", "ink")]
    return {
        "backgroundColor": tokens["--paper"],
        "plotColorPalette": ",".join(plots),
        **dict.fromkeys(names, tokens["--ink"]),
        **dict.fromkeys(lines, tokens["--ink-soft"]),
    }


def _points(length: str) -> float:
    """A length token in points."""
    units = {"pt": 1.0, "in": 72.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "px": 0.75}
    for unit, points in units.items():
        if length.endswith(unit):
            return float(length.removesuffix(unit)) * points
    raise ValueError(f"a token for diagrams must be in {', '.join(units)}, not {length!r}")
