"""Faces are static, ours by name, the same bytes everywhere, and fit what WeasyPrint embeds."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
import tinycss2
import uharfbuzz as hb
from fontTools.ttLib import TTFont
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from press.theme.fonts import (
    Face,
    Subset,
    embedded,
    face_named,
    font_face_css,
    static_fonts,
    versions,
)

HOME = Path(__file__).parents[1]
TEXT = ("Press Serif", "Press Display", "Press Sans", "Press Mono")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def faces(cache: Path) -> tuple[Face, ...]:
    return static_fonts(cache)


def face(faces: tuple[Face, ...], family: str, weight: int = 400, style: str = "normal") -> Face:
    (found,) = (f for f in faces if (f.family, f.weight, f.style) == (family, weight, style))
    return found


def shaped(face: Face, text: str, **features: bool) -> list[int]:
    """Glyph numbers of a text."""
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(hb.Font(hb.Face(hb.Blob.from_file_path(str(face.path)))), buffer, features)
    return [info.codepoint for info in buffer.glyph_infos]


def test_every_face_is_static_and_differs_in_family_weight_or_style(
    faces: tuple[Face, ...],
) -> None:
    assert len({(f.family, f.weight, f.style) for f in faces}) == len(faces)
    for each in faces:
        assert "fvar" not in TTFont(each.path), each.path.name
        assert TTFont(each.path)["OS/2"].fsType == 0, "embedding is allowed"


def test_no_face_is_named_by_a_reserved_name_and_each_keeps_its_licence(
    faces: tuple[Face, ...],
) -> None:
    for each in faces:
        names = TTFont(each.path)["name"]
        for identifier in (1, 3, 4, 6, 16):
            assert "Press" in names.getDebugName(identifier)
            assert "Source" not in names.getDebugName(identifier)
        assert names.getDebugName(0), "copyright"
        assert names.getDebugName(13), "licence"


def test_another_process_seed_and_time_zone_cut_the_same_bytes(
    faces: tuple[Face, ...], tmp_path: Path
) -> None:
    program = (
        "from pathlib import Path; from press.theme.fonts import static_fonts;"
        f"print(*(f.digest for f in static_fonts(Path({str(tmp_path)!r}))))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    root = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=root,
        env={**environment, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [f.digest for f in faces]


def test_a_damaged_or_lost_file_is_cut_again(tmp_path: Path) -> None:
    before = static_fonts(tmp_path)
    contents = [f.path.read_bytes() for f in before]
    before[0].path.write_bytes(b"no font")
    before[1].path.unlink()
    (before[2].path.parent / "digests.json").write_text("{")
    assert static_fonts(tmp_path) == before
    assert [f.path.read_bytes() for f in before] == contents


def test_faces_that_the_cache_holds_are_not_written_again(
    faces: tuple[Face, ...], cache: Path
) -> None:
    times = [f.path.stat().st_mtime_ns for f in faces]
    assert static_fonts(cache) == faces
    assert [f.path.stat().st_mtime_ns for f in faces] == times


def test_two_builds_at_once_get_the_same_faces_and_leave_nothing_behind(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(static_fonts, [tmp_path, tmp_path])
    assert first == second
    kept = {path.name for path in first[0].path.parent.iterdir()}
    assert kept == {f.path.name for f in first} | {"digests.json"}


def test_text_faces_keep_the_features_of_book_typography(faces: tuple[Face, ...]) -> None:
    def features(each: Face) -> set[str]:
        records = TTFont(each.path)["GSUB"].table.FeatureList.FeatureRecord
        return {record.FeatureTag for record in records}

    upright = features(face(faces, "Press Serif"))
    assert {"smcp", "c2sc", "onum", "lnum", "tnum", "pnum", "liga", "sups", "frac"} <= upright
    italic = features(face(faces, "Press Serif", style="italic"))
    assert {"onum", "lnum", "tnum", "pnum", "liga", "sups", "frac"} <= italic
    assert {"tnum", "case"} <= features(face(faces, "Press Sans"))
    assert "kern" in {
        record.FeatureTag
        for record in TTFont(face(faces, "Press Serif").path)[
            "GPOS"
        ].table.FeatureList.FeatureRecord
    }


def test_small_caps_and_old_style_figures_are_other_glyphs(faces: tuple[Face, ...]) -> None:
    serif = face(faces, "Press Serif", 600)
    assert shaped(serif, "small", smcp=True) != shaped(serif, "small")
    assert shaped(serif, "1984", onum=True) != shaped(serif, "1984", lnum=True)


@pytest.mark.parametrize("family", ["Press Mono", "Press Sans"])
@pytest.mark.parametrize("text", ["->", "=>", "!=", "<="])
def test_code_is_seen_as_it_is_typed(faces: tuple[Face, ...], family: str, text: str) -> None:
    each = face(faces, family)
    assert shaped(each, text) == [glyph for sign in text for glyph in shaped(each, sign)]


def test_symbols_of_listings_keep_the_columns(faces: tuple[Face, ...]) -> None:
    mono = TTFont(face(faces, "Press Mono").path)
    symbols = TTFont(face(faces, "Press Mono Symbols").path)
    column = mono["hmtx"][mono.getBestCmap()[ord("x")]][0] / mono["head"].unitsPerEm
    em = symbols["head"].unitsPerEm
    assert {round(width / em, 2) for width, _ in symbols["hmtx"].metrics.values()} == {column}
    assert {ord(sign) for sign in " ✓✗✔✘⇒∅⌘⏎☐☑"} <= set(symbols.getBestCmap())


@pytest.mark.parametrize("sign", "→←↑↓↔⇒⇔≈≠≤≥≡∈∉∀∃∑∏√∞∂∇∝‖⊕⊗⟨⟩ℝ𝟙✓✗✔✘★●○□⚠⚡🚀📚🎯…—“”€²₁Ωλж│└█")
def test_every_sign_that_books_use_has_a_glyph(faces: tuple[Face, ...], sign: str) -> None:
    behind = ("Press Serif", "Press Mono", "Press Symbols", "Press Emoji", "Press Last")
    assert any(ord(sign) in TTFont(face(faces, name).path).getBestCmap() for name in behind)


@pytest.mark.parametrize(
    "word",
    "বাংলা हिन्दी አማርኛ ગુજરાતી ਪੰਜਾਬੀ ಕನ್ನಡ ខ្មែរ മലയാളം မြန်မာ ଓଡ଼ିଆ සිංහල தமிழ் తెలుగు ไทย".split(),
)
def test_a_word_in_another_script_is_shaped_by_one_face(faces: tuple[Face, ...], word: str) -> None:
    behind = ("Press Serif", "Press Symbols", "Press Emoji", "Press Last")
    plain = {code for name in behind for code in TTFont(face(faces, name).path).getBestCmap()}
    assert not set(map(ord, word)) <= plain
    (script,) = (
        each for each in faces if set(map(ord, word)) <= set(TTFont(each.path).getBestCmap())
    )
    assert 0 not in shaped(script, word)
    tokens = (HOME / "styles" / "tokens.css").read_text("utf-8")
    assert f'"{script.family}"' in tokens


def test_a_fallback_face_sets_the_space_of_text(faces: tuple[Face, ...]) -> None:
    for family in ("Press Symbols", "Press Emoji", "Press Last"):
        font = TTFont(face(faces, family).path)
        width = font["hmtx"][font.getBestCmap()[0x20]][0] / font["head"].unitsPerEm
        assert 0.2 < width < 0.3, family


def test_css_names_each_face_once(faces: tuple[Face, ...]) -> None:
    css = font_face_css(faces, lambda f: f"fonts/{f.path.name}")
    rules = tinycss2.parse_stylesheet(css, skip_whitespace=True)
    assert [rule.at_keyword for rule in rules] == ["font-face"] * len(faces)
    assert 'url("fonts/press-serif-600-italic.ttf")' in css


def test_embedded_outlines_keep_their_glyph_numbers(faces: tuple[Face, ...]) -> None:
    serif = face(faces, "Press Serif")
    glyphs = shaped(serif, "fjord 42", onum=True)
    part = TTFont(io.BytesIO(embedded(Subset(serif.digest, serif.path, tuple(glyphs)))))
    whole = TTFont(serif.path)
    assert part["maxp"].numGlyphs < whole["maxp"].numGlyphs
    for glyph in glyphs:
        assert part["glyf"][part.getGlyphName(glyph)] == whole["glyf"][whole.getGlyphName(glyph)]
    turned = Subset(serif.digest, serif.path, tuple(reversed(glyphs)))
    assert embedded(turned) == embedded(replace(turned, glyphs=tuple(glyphs)))


def test_versions_name_what_decides_the_bytes() -> None:
    assert {"uharfbuzz", "fontpkg-source-serif-4"} <= dict(versions()).keys()


def test_every_font_in_a_pdf_leads_back_to_its_face(faces: tuple[Face, ...]) -> None:
    css = font_face_css(faces, lambda f: f.path.as_uri())
    behind = '"Press Symbols", "Press Emoji", "Press Last"'
    words = "Text ⊕ 🚀 ✘"
    rows = [
        f"<p style='font: {style} {weight} 10pt \"{family}\", {behind}'>{words}</p>"
        for family in TEXT
        for weight in (400, 600, 700)
        for style in ("normal", "italic")
    ]
    config = FontConfiguration()
    written = HTML(string="".join(rows)).write_pdf(
        stylesheets=[CSS(string=css, font_config=config)], font_config=config
    )
    with pikepdf.open(io.BytesIO(written)) as pdf:
        fonts = list(composite_fonts(pdf))
        assert len(fonts) > len(TEXT) * 4
        for font in fonts:
            found = face_named(str(font.BaseFont), faces)
            assert found is not None, font.BaseFont
            # The glyph numbers of the PDF are those of the face.
            inside = TTFont(
                io.BytesIO(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes())
            )
            whole = TTFont(found.path)
            for number, name in enumerate(inside.getGlyphOrder()):
                outline = inside["glyf"][name]
                if outline.numberOfContours > 0:
                    assert outline == whole["glyf"][whole.getGlyphName(number)], found.path.name


def composite_fonts(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Subtype") == "/Type0":
            yield item


def test_a_font_that_is_not_ours_leads_nowhere(faces: tuple[Face, ...]) -> None:
    assert face_named("/ABCDEF+DejaVu-Sans-Bold", faces) is None
    assert face_named("/ABCDEF+Press", faces) is None
