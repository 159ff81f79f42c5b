"""Takes a content stream and what becomes of a colour; gives the stream with its colours changed.

pikepdf's parser knows every stream, and takes 13 s for the million operators of a book. WeasyPrint
writes one operator to a line and all text in hexadecimal, so its streams can be rewritten line by
line, in a small part of the time: `is_lined` tells whether a stream is such a one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pikepdf
from pikepdf import ContentStreamInlineImage, ContentStreamInstruction, Operator

from press.pdf.greys import Colour, Painter

PATTERN, GREY = "/Pattern", "/DeviceGray"

LINE = re.compile(rb"\n(?:([-.\d]+) ([-.\d]+) ([-.\d]+) (rg|RG)|BT|ET|q|Q)(?=\n|$)")
"""What a rewriting line by line has to see."""
OTHER = (b"(", b"%", b"BI", b" k", b" K", b"cs", b"CS", b"sc", b"SC")
GREYS = (b" g ", b" g\n", b" G")
"""Signs of what it cannot see: strings, which may hold anything, comments, images within the
stream, other colours. A stream that has one by chance is parsed, which is slow and as right."""


@dataclass(slots=True)
class _State:
    """The part of the graphics state that a colour depends on (8.4)."""

    painter: Painter
    fill: Colour | None = None
    stroke: Colour | None = None
    """None until the stream sets one: what it inherits is its caller's to change."""
    spaces: tuple[str, str] = (GREY, GREY)
    """The spaces of colour that strokes and fills are in."""
    is_text: bool = False
    saved: list[tuple[Colour | None, Colour | None, tuple[str, str]]] = field(default_factory=list)

    def save(self) -> None:
        self.saved.append((self.fill, self.stroke, self.spaces))

    def restore(self) -> None:
        if self.saved:
            self.fill, self.stroke, self.spaces = self.saved.pop()

    def enter(self, space: str, is_fill: bool) -> None:
        """Set the space of one of the two."""
        self.spaces = (self.spaces[0], space) if is_fill else (space, self.spaces[1])

    def keep(self, colour: Colour | None, is_fill: bool) -> None:
        if is_fill:
            self.fill = colour
        else:
            self.stroke = colour

    def painted(self, colour: Colour) -> float | None:
        """The grey to set now."""
        return self.painter(colour, self.is_text)

    def turns(self) -> tuple[tuple[str, float], ...]:
        """Operators that make the colours right where text begins or ends."""
        return _turns(self.painter, self.fill, self.stroke, self.is_text)


@lru_cache(maxsize=1024)
def _turns(
    painter: Painter, fill: Colour | None, stroke: Colour | None, is_text: bool
) -> tuple[tuple[str, float], ...]:
    made = []
    for operator, colour in (("g", fill), ("G", stroke)):
        if colour is None:
            continue
        within, without = painter(colour, True), painter(colour, False)
        now = within if is_text else without
        if within != without and now is not None:
            made.append((operator, now))
    return tuple(made)


def rewritten(data: bytes, painter: Painter) -> bytes:
    """Change every colour of a content stream."""
    return _lines(data, painter) if is_lined(data) else _parsed(data, painter)


def is_lined(data: bytes) -> bool:
    """Whether all that sets a colour in a stream stands in a line of its own."""
    return _is_plain(data) and not any(sign in data for sign in GREYS)


def _is_plain(data: bytes) -> bool:
    if any(sign in data for sign in OTHER):
        return False
    return len(_colours(data)) == data.count(b"rg") + data.count(b"RG")


def _colours(data: bytes) -> list[bytes]:
    return re.findall(rb" (rg|RG)(?=\n|$)", data)


def hues(data: bytes) -> set[str]:
    """The operators in a content stream that may paint with more than black, and "image"."""
    if _is_plain(data):
        return {name.decode() for name in _colours(data)}
    found = set()
    for instruction in _instructions(data):
        name = str(instruction.operator)
        if isinstance(instruction, ContentStreamInlineImage):
            image = instruction.iimage
            if not image.image_mask and image.colorspace != GREY:
                found.add("image")
        elif name in ("rg", "RG", "k", "K") or (
            name in ("cs", "CS") and instruction.operands[0] not in (PATTERN, GREY)
        ):
            found.add(name)
    return found


def _lines(data: bytes, painter: Painter) -> bytes:
    state = _State(painter)
    if b"rg" not in data and b"RG" not in data:
        return data

    def line(match: re.Match[bytes]) -> bytes:
        word = match[0]
        if word == b"\nq":
            state.save()
        elif word == b"\nQ":
            state.restore()
        elif word in (b"\nBT", b"\nET"):
            state.is_text = word == b"\nBT"
            for operator, turned in state.turns():
                word += f"\n{_number(turned)} {operator}".encode()
        else:
            colour = _colour(match.group(1, 2, 3))
            is_fill = match[4] == b"rg"
            state.keep(colour, is_fill)
            grey = state.painted(colour)
            if grey is not None:
                return f"\n{_number(grey)} {'g' if is_fill else 'G'}".encode()
        return word

    return LINE.sub(line, b"\n" + data)[1:]


def _colour(operands: Iterable[Any]) -> Colour:
    """The numbers of a colour, of which no 0 is negative: for what is kept, both are one."""
    return tuple(float(operand) + 0.0 for operand in operands)


@lru_cache(maxsize=1024)
def _number(grey: float) -> str:
    return f"{grey:.4f}".rstrip("0").rstrip(".")


def _instructions(data: bytes) -> Any:
    with pikepdf.Pdf.new() as pdf:
        return pikepdf.parse_content_stream(pdf.make_stream(data))


def _parsed(data: bytes, painter: Painter) -> bytes:
    """The same, for any stream."""
    state = _State(painter)
    is_whole = painter((1, 0, 0), False) is not None
    made: list[Any] = []
    for instruction in _instructions(data):
        name, operands = str(instruction.operator), instruction.operands
        is_fill = name.islower()
        colour: Colour | None = None
        match name:
            case "q":
                state.save()
            case "Q":
                state.restore()
            case "cs" | "CS":
                space = str(operands[0])
                state.enter(space, is_fill)
                # A space begins with its black (8.6.8); a pattern has no colour of its own.
                colour = (0.0,) if is_whole and space != PATTERN else None
                state.keep(None, is_fill)
            case "sc" | "SC" | "scn" | "SCN" if is_whole and state.spaces[is_fill] != PATTERN:
                colour = _in_space(state.spaces[is_fill], operands)
            case "g" | "rg" | "k" | "G" | "RG" | "K":
                colour = _colour(operands)
        grey = None
        if colour is not None:
            state.keep(colour, is_fill)
            grey = state.painted(colour)
        made.append(instruction if grey is None else _set("g" if is_fill else "G", grey))
        if name in ("BT", "ET"):
            state.is_text = name == "BT"
            made += [_set(operator, turned) for operator, turned in state.turns()]
    return pikepdf.unparse_content_stream(made)


def _in_space(space: str, operands: Any) -> Colour:
    """The colour that some numbers are; WeasyPrint calls its spaces of CIE "lab-…" (8.6.5.4)."""
    numbers = _colour(operands)
    return (numbers[0] / 100,) if space.startswith("/lab") else numbers


def _set(operator: str, grey: float) -> ContentStreamInstruction:
    return ContentStreamInstruction([Decimal(_number(grey))], Operator(operator))
