"""Takes a colour; gives the grey that a press with one ink prints for it.

How light a colour is follows ISO 32000-1, 10.3.2, with the three weights that raster programs use
too, so that a picture and a drawing of the same colour match.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from pikepdf import Array, Name

Colour = tuple[float, ...]
"""Red, green, blue; or one grey; or cyan, magenta, yellow, black: each from 0 to 1."""

Painter = Callable[[Colour, bool], float | None]
"""Gives the grey of a colour, told whether it sets text; None leaves it as it is."""

WEIGHTS = (0.299, 0.587, 0.114)
"""Of red, green and blue: ITU-R BT.601, which Pillow's "L" has too."""
BLACK = 0.15
"""What is as dark as this is printed solid: the dots of a screen would only fray its edges."""
TEXT = 0.5
"""Text as dark as this is black: IngramSpark, "File Creation Guide", asks for 100 % black."""
PALE = 0.9
"""The lightest tint: KDP, "Paperback Submission Guidelines", a grey fill of 10 % at least."""


def black(colour: Colour, is_text: bool) -> float:
    """The grey for a press that prints black alone."""
    grey = light(colour)
    if grey <= (TEXT if is_text else BLACK):
        return 0
    return PALE if PALE < grey < 1 else grey


def neutral(colour: Colour, is_text: bool) -> float | None:
    """The grey of a colour without hue, for a press with all inks; None for any other."""
    if len(colour) == 4 or len(set(colour)) > 1:
        return None
    return 0 if colour[0] <= BLACK else colour[0]


def exact(colour: Colour, is_text: bool) -> float:
    """The grey that is as light as the colour, with nothing rounded to black or white."""
    return light(colour)


@lru_cache(maxsize=1024)
def light(colour: Colour) -> float:
    """How light a colour is, from 0 to 1."""
    if len(colour) == 1:
        return colour[0]
    if len(colour) == 4:
        cyan, magenta, yellow, key = colour
        colour = tuple(1 - min(1, one + key) for one in (cyan, magenta, yellow))
    return round(sum(weight * part for weight, part in zip(WEIGHTS, colour, strict=True)), 4)


def shade(shading: Any) -> None:
    """Turn a shading (8.7.4.5) grey, in place; one whose colours are computed stays as it is.

    Between two colours a shading is linear, and so is lightness: the greys between are right too.
    """
    space = shading.ColorSpace
    if space not in ("/DeviceRGB", "/DeviceCMYK") or not _is_plain(shading.get("/Function")):
        return
    _blend(shading.Function)
    if "/Background" in shading:
        shading.Background = _one(shading.Background)
    shading.ColorSpace = Name.DeviceGray


def _is_plain(function: Any) -> bool:
    """Whether it is an exponential function, or some of them stitched together (7.10)."""
    if function is None or isinstance(function, Array):
        return False
    if function.FunctionType == 3:
        return all(map(_is_plain, function.Functions))
    return bool(function.FunctionType == 2)


def _blend(function: Any) -> None:
    if function.FunctionType == 3:
        for one in function.Functions:
            _blend(one)
        return
    for key in ("/C0", "/C1"):
        if key in function and len(function[key]) > 1:
            function[key] = _one(function[key])
    if "/Range" in function:
        del function["/Range"]


def _one(parts: Any) -> Array:
    return Array([light(tuple(float(part) for part in parts))])
