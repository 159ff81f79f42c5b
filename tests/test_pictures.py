import io
import struct
import zlib
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image as Raster

from press.drawing.pictures import Picture, digest, load_picture
from press.nodes import Image
from press.problems import Problems
from tests.drawing import HERE, style

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {}>{}</svg>'
)


def load(
    root: Path, src: str, file: str = "a.md", *, is_figure: bool = False
) -> tuple[Picture | None, list[str]]:
    problems = Problems()
    image = Image(src, "words", position=HERE)
    picture = load_picture(image, file, root, style(), problems, is_figure=is_figure)
    return picture, [problem.code for problem in problems.taken()]


def vector(root: Path, inner: str, attributes: str = 'viewBox="0 0 90 60"') -> etree._Element:
    (root / "a.svg").write_text(SVG.format(attributes, inner))
    picture, _ = load(root, "a.svg")
    assert picture is not None
    return etree.fromstring(picture.asset.data)


def saved(root: Path, name: str, kind: str, mode: str = "RGB") -> Path:
    Raster.new(mode, (30, 20)).save(root / name, kind)
    return root / name


def test_png_and_jpeg_are_kept_byte_for_byte(tmp_path: Path) -> None:
    for name, kind in (("a.png", "PNG"), ("a.jpg", "JPEG")):
        path = saved(tmp_path, name, kind)
        picture, codes = load(tmp_path, name)
        assert picture is not None
        assert (picture.asset.data, picture.size, codes) == (path.read_bytes(), (30, 20), [])
        assert picture.asset.name.endswith(path.suffix)


@pytest.mark.parametrize(("kind", "mode"), [("GIF", "P"), ("WEBP", "RGBA"), ("BMP", "RGB"),
                                            ("TIFF", "CMYK"), ("JPEG", "CMYK")])  # fmt: skip
def test_what_some_readers_do_not_know_becomes_png(tmp_path: Path, kind: str, mode: str) -> None:
    saved(tmp_path, "a.png", kind, mode)
    picture, codes = load(tmp_path, "a.png")
    assert picture is not None
    assert picture.asset.media_type == "image/png"
    assert Raster.open(io.BytesIO(picture.asset.data)).size == (30, 20)
    assert codes == []


def test_path_is_read_from_the_file_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "part one" / "figures").mkdir(parents=True)
    saved(tmp_path / "part one" / "figures", "a b.png", "PNG")
    for src, file in (
        ("figures/a%20b.png", "part one/a.md"), ("/part%20one/figures/a%20b.png", "x/y.md"),
        ("../part%20one/figures/a%20b.png?raw=true", "x/y.md"),
    ):  # fmt: skip
        assert load(tmp_path, src, file)[1] == []


def test_missing_file_suggests_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "figures").mkdir()
    saved(tmp_path / "figures", "pipeline.png", "PNG")
    problems = Problems()
    load_picture(
        Image("pipline.png", "a", position=HERE), "figures/a.md", tmp_path, style(), problems
    )
    (problem,) = problems.taken()
    assert (problem.code, problem.hint) == ("IMG-001", 'did you mean "pipeline.png"?')


@pytest.mark.parametrize("src", ["../out.png", "/../out.png", "x/../../out.png", "link.png"])
def test_file_outside_the_book_is_refused(tmp_path: Path, src: str) -> None:
    book = tmp_path / "book"
    book.mkdir()
    saved(tmp_path, "out.png", "PNG")
    (book / "link.png").symlink_to(tmp_path / "out.png")
    assert load(book, src) == (None, ["IMG-003"])
    assert digest(src, "a.md", book).startswith("IMG-003 ")


@pytest.mark.parametrize(
    "data",
    [b"", b"<!DOCTYPE html><p>404</p>", b"%PDF-1.7", b"version https://git-lfs.github.com/spec/v1",
     b"<svg><g></svg>", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"plain words"],
)  # fmt: skip
def test_what_is_no_image_is_told_so(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.png").write_bytes(data)
    assert load(tmp_path, "a.png") == (None, ["IMG-002"])


def test_half_a_picture_is_damaged_even_after_weasyprint_was_loaded(tmp_path: Path) -> None:
    import weasyprint  # noqa: F401

    path = tmp_path / "a.png"
    Raster.effect_noise((80, 80), 60).save(path)
    path.write_bytes(path.read_bytes()[:1500])
    assert load(tmp_path, "a.png") == (None, ["IMG-002"])


def test_huge_picture_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    for side in (7000, 100_000):
        header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
        (tmp_path / "a.png").write_bytes(
            b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", header)
            + chunk(b"IDAT", b"")
            + chunk(b"IEND", b"")
        )
        assert load(tmp_path, "a.png") == (None, ["IMG-004"])


def test_huge_file_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a.png").open("wb") as file:
        file.truncate(200_000_000)
    assert load(tmp_path, "a.png") == (None, ["IMG-004"])


def test_drawing_without_end_is_refused(tmp_path: Path) -> None:
    bomb = '<g id="a0"><rect width="1" height="1"/></g>' + "".join(
        f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 12)
    )
    loop = '<g id="a"><use href="#a"/></g>'
    for inner in (bomb, loop):
        (tmp_path / "a.svg").write_text(SVG.format("", inner))
        assert load(tmp_path, "a.svg") == (None, ["IMG-004"])


def test_entities_of_an_svg_are_not_expanded(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("password")
    (tmp_path / "a.svg").write_text(
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "secret.txt">]>' + SVG.format("", "<text>&x;</text>")
    )
    picture, _ = load(tmp_path, "a.svg")
    assert picture is not None
    assert b"password" not in picture.asset.data


def test_svg_loses_what_is_active_and_what_points_elsewhere(tmp_path: Path) -> None:
    root = vector(
        tmp_path,
        '<style>@import "https://example.org/a.css"; rect{fill:url(https://example.org/b)}</style>'
        '<script>alert(1)</script><a href="javascript:alert(1)" onclick="alert(1)">'
        '<rect width="9" height="9" onload="alert(1)" style="stroke:url(//example.org/c)"/></a>'
        '<use xlink:href="https://example.org/d.svg#e"/><set attributeName="href" to="//example.org"/>'
        '<image href="file:///etc/passwd"/>',
    )
    text = etree.tostring(root, encoding="unicode")
    assert "rect" in text
    for part in ("example.org", "alert", "script", "onclick", "onload", "passwd", "style"):
        assert part not in text


def test_svg_keeps_its_own_paint_gradients_and_repetitions(tmp_path: Path) -> None:
    root = vector(
        tmp_path,
        '<style>.a{fill:red;stroke-width:2}</style><defs><linearGradient id="g"><stop offset="0"'
        ' stop-color="rgb(0,0,255)"/></linearGradient><path id="p" d="M0 0h9"/></defs>'
        '<rect class="a" width="9" height="9"/><circle r="3" style="fill:url(#g)"/>'
        '<use xlink:href="#p" x="4"/>',
    )
    assert root.xpath("//*[local-name()='rect']/@fill") == ["#ff0000"]
    assert root.xpath("//*[local-name()='stop']/@stop-color") == ["#0000ff"]
    (gradient,) = root.xpath("//*[local-name()='linearGradient']/@id")
    assert root.xpath("//*[local-name()='circle']/@fill") == [f"url(#{gradient})"]
    (use,) = root.iter("{*}use")
    assert root.xpath("//*[local-name()='path']/@id") == [
        (use.get("{http://www.w3.org/1999/xlink}href") or "")[1:]
    ]


def test_svg_refers_to_nothing_that_is_not_there(tmp_path: Path) -> None:
    root = vector(
        tmp_path,
        '<use href="#gone"/><rect width="9" height="9" fill="url(#gone)" mask="url(#gone)"/>'
        '<linearGradient id="a" href="#gone"><stop offset="0"/></linearGradient>'
        '<path d="M0 0 9 9" fill="url(#a)"/>',
    )
    text = etree.tostring(root).decode()
    assert "use" not in text and "gone" not in text and "mask" not in text
    assert "<rect" in text and 'fill="none"' in text
    assert text.count("#") == 1 and 'fill="url(#m1)"' in text and 'id="m1"' in text


@pytest.mark.parametrize(("color", "drawn"), [
    ("color(display-p3 1 0 0)", "#ff0000"), ("color(rec2020 0 0.5 2)", "#0080ff"),
    ("color(xyz 0.3 0.2 0.1)", None), ("color(--ink 1)", None), ("hsl(120 100% 50%)", "#00ff00"),
])  # fmt: skip
def test_color_of_an_svg_is_one_that_every_reader_knows(
    tmp_path: Path, color: str, drawn: str | None
) -> None:
    (tmp_path / "a.svg").write_text(SVG.format("", f'<rect width="9" height="9" fill="{color}"/>'))
    picture, codes = load(tmp_path, "a.svg")
    assert picture is not None and codes == []
    root = etree.fromstring(picture.asset.data)
    assert next(root.iter("{http://www.w3.org/2000/svg}rect")).get("fill") == drawn


def test_lettering_of_an_svg_is_set_in_the_faces_of_the_book(tmp_path: Path) -> None:
    root = vector(
        tmp_path,
        '<text x="9" y="9" font-family="Comic Sans">one <tspan font-weight="bold">two</tspan></text>'
        '<text x="9" y="19" font-family="Courier New">three</text>',
    )
    shown = [(text.text, text.get("font-weight"), text.get("font-family"))
             for text in root.iter("{*}text")]  # fmt: skip
    assert shown == [
        ("one", None, None), ("two", "600", None), ("three", None, style().faces.mono_family),
    ]  # fmt: skip
    assert root.get("font-family") == style().faces.family


def test_outlined_form_has_a_ground_and_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(SVG.format('viewBox="0 0 90 60"', '<text y="9">words</text>'))
    picture, _ = load(tmp_path, "a.svg")
    assert picture is not None
    assert picture.outlined is not None
    root = etree.fromstring(picture.outlined.data)
    assert not list(root.iter("{*}text"))
    assert root[0].get("fill") == style().ground


@pytest.mark.parametrize(
    ("attributes", "size"),
    [('viewBox="0 0 90 60"', (90, 60)), ('width="30" height="20" viewBox="0 0 90 60"', (30, 20)),
     ('width="1in" viewBox="0 0 90 60"', (96, 64)), ('width="75pt" height="30pt"', (100, 40)),
     ('width="100%" viewBox="5 5 90 60"', (90, 60)), ("", (300, 150))],
)  # fmt: skip
def test_natural_size_of_an_svg(tmp_path: Path, attributes: str, size: tuple[int, int]) -> None:
    (tmp_path / "a.svg").write_text(SVG.format(attributes, '<rect width="9" height="9"/>'))
    picture, _ = load(tmp_path, "a.svg")
    assert picture is not None
    assert picture.size == size


def test_figure_grows_until_its_lettering_is_read_or_the_page_is_full(tmp_path: Path) -> None:
    for points, wide in ((9, 378 / 0.75), (11, 378 * 12 / 11), (16, 378)):
        inner = f'<text y="20" font-size="{points}">words</text>'
        (tmp_path / "a.svg").write_text(SVG.format('viewBox="0 0 378 200"', inner))
        picture, _ = load(tmp_path, "a.svg", is_figure=True)
        assert picture is not None
        assert picture.size[0] == round(wide)
        inline, _ = load(tmp_path, "a.svg")
        assert inline is not None
        assert inline.size[0] == 378


def test_remote_image_is_a_warning_and_data_an_error(tmp_path: Path) -> None:
    assert load(tmp_path, "https://example.org/a.png") == (None, ["IMG-005"])
    assert load(tmp_path, "//example.org/a.png") == (None, ["IMG-005"])
    assert load(tmp_path, "data:image/png;base64,AAAA") == (None, ["IMG-007"])
    assert load(tmp_path, "file:///etc/passwd") == (None, ["IMG-005"])


def test_damage_of_a_drawing_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "nul.svg").write_bytes(b'<svg xmlns="http://www.w3.org/2000/svg">\n<g>\0</g></svg>')
    problems = Problems()
    assert load_picture(Image("nul.svg", "x"), "a.md", tmp_path, style(), problems) is None
    assert [one.code for one in problems.found] == ["IMG-002"]
    assert "\n" not in problems.found[0].message
