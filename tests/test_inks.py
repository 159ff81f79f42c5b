"""The print edition in the inks of a press: no colour left, text black, the rest as light as it was."""

import io
from functools import cache
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from press import pdf
from press.model import Asset, Ink, Matter
from press.pdf import content, greys, inks
from press.pdf.gathering import Finish
from tests import small_book

STYLE = """
.grad { height: 20pt; background: linear-gradient(#ff0000, #00ff00 40%, #0000ff) }
.round { height: 20pt; background: radial-gradient(rgba(255,0,0,.5), #00f) }
.lab { color: oklch(0.4 0.1 30); background: device-cmyk(0.5 0.5 0 0) }
.faint { background: #f5f5f3; border: 2pt solid #1a1a1a; color: #8a3b12 }
"""
SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40" viewBox="0 0 60 40">
<defs><linearGradient id="g"><stop offset="0" stop-color="red"/><stop offset="1" stop-color="blue"/>
</linearGradient><pattern id="p" width="5" height="5" patternUnits="userSpaceOnUse">
<circle cx="2" cy="2" r="2" fill="green"/></pattern>
<mask id="m"><rect width="60" height="40" fill="#0a0a0a"/></mask></defs>
<rect width="20" height="20" fill="url(#g)"/><rect x="20" width="20" height="20" fill="url(#p)"/>
<rect x="40" width="20" height="20" fill="#1f4e79" stroke="#c00" opacity=".5"/>
<rect y="20" width="20" height="20" fill="teal" mask="url(#m)"/></svg>"""


def raster(kind: str, mode: str) -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").resize((16, 16)).convert(mode).save(file, kind)
    return file.getvalue()


def alpha() -> bytes:
    file = io.BytesIO()
    Image.new("RGBA", (8, 8), (200, 30, 30, 128)).save(file, "PNG")
    return file.getvalue()


ASSETS = (
    Asset("a.svg", "image/svg+xml", SVG),
    Asset("b.png", "image/png", raster("PNG", "RGB")),
    Asset("c.jpg", "image/jpeg", raster("JPEG", "RGB")),
    Asset("d.jpg", "image/jpeg", raster("JPEG", "CMYK")),
    Asset("e.png", "image/png", alpha()),
    Asset("f.png", "image/png", raster("PNG", "P")),
)
BODY = (
    '<p class="grad">x</p><p class="round">x</p><p class="lab">x</p><p class="faint">text</p>'
    + "".join(f'<p><img src="asset:{one.name}" alt="x"/></p>' for one in ASSETS)
)


@cache
def printed(ink: Ink) -> bytes:
    """A page of every kind of colour, and the small book, as the press gets them."""
    press = small_book.press(
        finish=Finish(ink), style=small_book.style() + STYLE, assets=(*ASSETS, small_book.picture())
    )
    colours = pdf.Piece("x", "X", small_book.PAGE.format("x", BODY), Matter.BACK, source="x.md")
    made = pdf.bind([*small_book.pieces(), colours], press, small_book.plainly)
    return made.print


def streams(data: bytes) -> list[bytes]:
    """All content of a file, by brute force: whatever a reader could draw."""
    with pikepdf.open(io.BytesIO(data)) as file:
        pages = [page.obj.get("/Contents") for page in file.pages]
        found = [
            s for p in pages if p is not None for s in (p if isinstance(p, pikepdf.Array) else [p])
        ]
        found += [
            o for o in file.objects
            if isinstance(o, pikepdf.Stream) and (o.get("/Subtype") == "/Form" or "/PatternType" in o)
        ]  # fmt: skip
        return [stream.read_bytes() for stream in found]


def operators(data: bytes) -> set[str]:
    with pikepdf.Pdf.new() as file:
        return {str(i.operator) for i in pikepdf.parse_content_stream(file.make_stream(data))}


def test_no_operator_of_colour_is_left_in_black() -> None:
    used = set().union(*map(operators, streams(printed(Ink.BLACK))))
    assert used & {"g", "G"} == {"g", "G"}
    assert not used & {"rg", "RG", "k", "K", "sc", "SC"}


def test_no_space_of_colour_is_left_in_black() -> None:
    with pikepdf.open(io.BytesIO(printed(Ink.BLACK))) as file:
        assert inks.hues(file) == ()
        told = b"\n".join(
            o.unparse(resolved=True) if isinstance(o, pikepdf.Dictionary)
            else b"\n".join(v.unparse(resolved=True) for k, v in o.items() if isinstance(v, (pikepdf.Name, pikepdf.Array)))
            for o in file.objects
            if isinstance(o, (pikepdf.Dictionary, pikepdf.Stream))
        )  # fmt: skip
        assert b"DeviceGray" in told
        assert b"DeviceRGB" not in told
        assert b"DeviceCMYK" not in told


def test_the_untouched_edition_has_what_is_taken_away() -> None:
    with pikepdf.open(io.BytesIO(printed(Ink.COLOUR))) as file:
        assert {"rg", "RG", "image", "shading"} <= set(inks.hues(file))


def test_in_colour_black_text_is_one_ink_and_hues_stay() -> None:
    black = content.rewritten(b"0.1 0.1 0.1 rg\nBT\nET\n0.1 0.2 0.3 rg", greys.neutral)
    assert black == b"0 g\nBT\nET\n0.1 0.2 0.3 rg"


def test_pictures_keep_their_size_and_their_greys() -> None:
    with pikepdf.open(io.BytesIO(printed(Ink.BLACK))) as file:
        pictures = [
            o
            for o in file.objects
            if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"
        ]
        sizes = [(int(o.Width), int(o.Height)) for o in pictures]
        assert sizes.count((16, 16)) == 4
        for one in pictures:
            assert one.ColorSpace == "/DeviceGray"
            image = pikepdf.PdfImage(one).as_pil_image()
            if image.size == (16, 16):
                assert image.getpixel((8, 0)) < 16
                assert image.getpixel((8, 15)) > 240


def test_text_is_black_and_what_is_drawn_keeps_its_light() -> None:
    data = b"0.54 0.23 0.07 rg\n0 0 5 5 re\nf\nBT\n<01> Tj\nET\n0 0 5 5 re\nf"
    assert content.rewritten(data, greys.black) == (
        b"0.3044 g\n0 0 5 5 re\nf\nBT\n0 g\n<01> Tj\nET\n0.3044 g\n0 0 5 5 re\nf"
    )


def test_light_text_stays_light_on_a_dark_ground() -> None:
    assert content.rewritten(b"1 1 1 rg\nBT\n<01> Tj\nET", greys.black) == b"1 g\nBT\n<01> Tj\nET"


@pytest.mark.parametrize(
    ("colour", "grey"),
    [((0.1, 0.1, 0.1), 0), ((1, 1, 1), 1), ((0.96, 0.96, 0.95), 0.9), ((0, 0, 0, 1), 0),
     ((0, 0, 0, 0), 1), ((0.5,), 0.5), ((1, 0, 0), 0.299)],
)  # fmt: skip
def test_greys_are_as_light_as_colours(colour: greys.Colour, grey: float) -> None:
    assert greys.black(colour, False) == grey


def test_a_colour_that_was_set_before_q_is_back_after_it() -> None:
    data = b"0.5 0.3 0.2 rg\nq\n0 0 0.9 rg\nQ\nBT\nET"
    assert content.rewritten(data, greys.black).endswith(b"Q\nBT\n0 g\nET\n0.3484 g")


unit = st.integers(0, 100).map(lambda number: number / 100)
lines = st.one_of(
    st.builds("{} {} {} {}".format, unit, unit, unit, st.sampled_from(["rg", "RG"])),
    st.sampled_from(["q", "Q", "BT\n<0a> Tj\nET", "0 0 3 3 re", "f", "S"]),
)


@given(st.lists(lines, max_size=12))
def test_line_by_line_gives_what_the_parser_gives(some: list[str]) -> None:
    data = "\n".join(some).encode()
    assert content.is_lined(data)
    for painter in (greys.black, greys.neutral, greys.exact):
        quick = content.rewritten(data, painter)
        slow = content._parsed(data, painter)
        assert parsed(quick) == parsed(slow)


def parsed(data: bytes) -> list[Any]:
    with pikepdf.Pdf.new() as file:
        return [
            (str(i.operator), [str(o) for o in i.operands])
            for i in pikepdf.parse_content_stream(file.make_stream(data))
        ]


@pytest.mark.parametrize(
    ("data", "grey"),
    [(b"1 0 0 rg 0 0 1 1 re f", b"0.299 g"), (b"0 0 0 1 k", b"0 g"),
     (b"/DeviceCMYK cs\n0 0 0 0 scn", b"1 g"), (b"/lab-d65 cs\n40 1 1 scn", b"0.4 g"),
     (b"(1 0 0 rg\n) Tj\n0 1 0 RG", b"0.587 G")],
)  # fmt: skip
def test_what_is_not_lined_is_parsed(data: bytes, grey: bytes) -> None:
    assert not content.is_lined(data)
    made = content.rewritten(data, greys.black)
    assert grey in made
    assert content.hues(made) == set()
    assert (b"(1 0 0 rg" in made) == (b"(1 0 0 rg" in data), "a string is left alone"


def page_of(content_stream: bytes, **resources: pikepdf.Object) -> pikepdf.Pdf:
    file = pikepdf.new()
    page = file.add_blank_page()
    page.Contents = file.make_stream(content_stream)
    page.Resources = pikepdf.Dictionary(**resources)
    return file


@pytest.mark.parametrize(
    ("space", "told"), [(b"/CS /RGB", True), (b"/CS /G", False), (b"/IM true", False)]
)
def test_a_picture_within_a_stream_is_told_if_it_has_colour(space: bytes, told: bool) -> None:
    data = b"q\nBI /W 1 /H 1 /BPC 8 %s ID \xff\x00\x00 EI\nQ" % space
    assert bool(inks.hues(page_of(data))) is told


def test_letters_that_are_drawn_lose_their_colour_too() -> None:
    with pikepdf.new() as source:
        glyph = source.make_stream(b"500 0 d0\n1 0 0 rg\n0 0 400 400 re\nf")
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type3,
            CharProcs=pikepdf.Dictionary(a=glyph),
        )  # fmt: skip
        file = page_of(b"BT /F 12 Tf (a) Tj ET")
        fonts = pikepdf.Dictionary(F=file.copy_foreign(source.make_indirect(font)))
        file.pages[0].Resources.Font = fonts
    assert inks.hues(file) == ("rg",)
    inks.apply(file, Ink.BLACK)
    assert inks.hues(file) == ()


def test_a_space_of_colour_that_was_set_within_q_is_forgotten_after_it() -> None:
    data = b"/DeviceRGB cs q /Pattern cs /P scn Q 1 0 0 sc 0 0 1 1 re f"
    used = operators(content.rewritten(data, greys.black))
    assert "sc" not in used and "scn" in used


def test_the_same_bytes_every_time() -> None:
    first = printed(Ink.BLACK)
    printed.cache_clear()
    assert printed(Ink.BLACK) == first


BLEEDING = '<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><title>x</title>\
<style>@page { margin: 0; bleed: 9pt; background: #123456 }</style></head><body><p>x</p></body>\
</html>'


@pytest.mark.parametrize(
    ("bleeds_inside", "recto", "verso"),
    [
        (False, [0, -9, 513, 729], [-9, -9, 504, 729]),
        (True, [-9, -9, 513, 729], [-9, -9, 513, 729]),
    ],
)
def test_one_page_that_bleeds_gives_all_pages_a_bleed(
    bleeds_inside: bool, recto: list[int], verso: list[int]
) -> None:
    press = small_book.press(finish=Finish(Ink.BLACK, bleeds_inside))
    some = [
        pdf.Piece("one", "One", small_book.part("three"), Matter.BODY, source="one.md"),
        pdf.Piece("two", "Two", BLEEDING, Matter.BODY, is_bare=True),
    ]
    made = pdf.bind(some, press, small_book.plainly)
    with pikepdf.open(io.BytesIO(made.print)) as file:
        found = [
            [[float(e) for e in page[key]] for key in ("/MediaBox", "/BleedBox", "/TrimBox")]
            for page in file.pages
        ]
    trim = [0, 0, 504, 720]
    assert found == [[box, box, trim] for box in [recto, verso] * (len(found) // 2)]


def test_a_cover_that_bleeds_is_no_page_of_the_print_edition() -> None:
    press = small_book.press(finish=Finish(Ink.BLACK))
    some = [
        pdf.Piece("cover", "Cover", BLEEDING, None, is_bare=True),
        pdf.Piece("one", "One", small_book.part("three"), Matter.BODY, source="one.md"),
    ]
    made = pdf.bind(some, press, small_book.plainly)
    with pikepdf.open(io.BytesIO(made.print)) as file:
        assert {tuple(map(float, page.mediabox)) for page in file.pages} == {(0, 0, 504, 720)}


def test_without_bleed_a_page_is_as_large_as_the_trim() -> None:
    press = small_book.press(finish=Finish(Ink.BLACK, bleeds_inside=True))
    made = pdf.bind(small_book.pieces(), press, small_book.plainly)
    with pikepdf.open(io.BytesIO(made.print)) as file:
        for page in file.pages:
            for key in ("/MediaBox", "/BleedBox", "/TrimBox"):
                assert [float(edge) for edge in page[key]] == [0, 0, 504, 720]
