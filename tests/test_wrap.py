"""The cover of the printed book: as large as its printer wants it, with all that belongs on it."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pymupdf
import pytest

from press import editions, theme, wrap
from press.editions import Shop
from press.model import Asset, Book, Ink, Metadata, Printing
from press.pdf import inks
from press.theme import fonts
from press.words import ENGLISH
from press.workshop import Workshop
from tests.epub_sample import png

ISBN = "978-3-16-148410-0"
TRIM = (504.0, 720.0)
META = Metadata(
    "A Title of the Book", "book", "Its Subtitle", ("Ada Author", "B. Writer"),
    description="What it is about.\n\nAnd for whom.", publisher="Small Press",
)  # fmt: skip


@pytest.fixture(scope="module")
def look() -> theme.Theme:
    cache = Path(__file__).parents[1] / "out" / ".cache"
    return theme.load("default", fonts.static_fonts(cache))[0]


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    with Workshop(None, 1) as made:
        yield made


def drawn(
    look: theme.Theme, workshop: Workshop, pages: int = 500, meta: Metadata = META,
    assets: tuple[Asset, ...] = (), trim: tuple[float, float] = TRIM, **printing: object,
) -> wrap.Cover:  # fmt: skip
    shop = Shop(Book(meta, (), (), assets), ENGLISH, workshop, look)
    press = replace(shop.press, style=shop.press.style + look.wrap)
    asked = Printing(**printing)  # type: ignore[arg-type]
    return wrap.cover(shop.book, shop.printer, press, workshop, asked, pages, trim)


def words(data: bytes) -> list[tuple[float, float, float, float, str]]:
    with pymupdf.open(stream=data) as file:
        assert len(file) == 1
        return [tuple(word[:5]) for word in file[0].get_text("words")]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("printing", "pages", "inches"),
    [
        (Printing(), 500, (15.376, 10.25)),
        (Printing(paper="cream"), 500, (15.5, 10.25)),
        (Printing(), 24, (14.304048, 10.25)),
        (Printing(paper="premium", ink=Ink.COLOUR), 500, (15.4235, 10.25)),
        (Printing(printer="lulu"), 444, (15.31, 10.25)),
        (Printing(printer="ingramspark", spine=1.1), 500, (15.35, 10.25)),
    ],
)
def test_the_sheet_is_two_trims_a_spine_and_the_bleed(
    printing: Printing, pages: int, inches: tuple[float, float]
) -> None:
    sheet = wrap.measured(printing, pages, TRIM)
    assert (sheet.width / 72, sheet.height / 72) == pytest.approx(inches)


def test_the_file_has_the_size_and_the_boxes(look: theme.Theme, workshop: Workshop) -> None:
    made = drawn(look, workshop)
    assert made.problems == ()
    with pikepdf.open(io.BytesIO(made.pdf)) as file:
        (page,) = file.pages
        assert [float(edge) for edge in page.MediaBox] == pytest.approx([0, 0, 15.376 * 72, 738])
        assert [float(edge) for edge in page.TrimBox] == pytest.approx([9, 9, 15.376 * 72 - 9, 729])
        assert page.BleedBox == page.MediaBox
        assert "/Annots" not in page
        assert not {"/Outlines", "/Names", "/StructTreeRoot"} & set(file.Root.keys())


def test_back_spine_and_front_hold_what_belongs_there(
    look: theme.Theme, workshop: Workshop
) -> None:
    sheet = wrap.measured(Printing(), 500, TRIM)
    found = words(drawn(look, workshop, isbn=ISBN).pdf)
    where: dict[str, list[str]] = {"back": [], "spine": [], "front": []}
    for left, *_, word in found:
        at = "back" if left < sheet.back.right else "spine" if left < sheet.front.left else "front"
        where[at].append(word)
    assert " ".join(where["front"]) == "A Title of the Book Its Subtitle Ada Author · B. Writer"
    assert " ".join(where["spine"]) == "A Title of the Book Ada Author, B. Writer"
    back = " ".join(where["back"])
    assert back.startswith("Its Subtitle What it is about. And for whom. Small Press")
    assert f"ISBN {ISBN}" in back
    assert "9 783161 484100" in back


@pytest.mark.parametrize("printing", [{}, {"printer": "ingramspark"}, {"printer": "lulu"}])
@pytest.mark.parametrize("pages", [160, 500])
def test_text_keeps_off_the_trim_and_the_folds(
    look: theme.Theme, workshop: Workshop, pages: int, printing: dict[str, object]
) -> None:
    sheet = wrap.measured(Printing(**printing), pages, TRIM)  # type: ignore[arg-type]
    assert sheet.spine_text
    homes = [*sheet.safe, sheet.spine_text]
    for left, top, right, bottom, word in words(
        drawn(look, workshop, pages, isbn=ISBN, **printing).pdf
    ):
        is_home = [
            box.left - 0.5 <= left and right <= box.right + 0.5
            and box.top - 0.5 <= top and bottom <= box.bottom + 0.5
            for box in homes
        ]  # fmt: skip
        # MuPDF's boxes of turned words are a line high, not as high as their letters.
        slack = sheet.spine.left <= left and right <= sheet.spine.right
        assert any(is_home) or slack, word


@pytest.mark.parametrize(
    ("printing", "pages"),
    [(Printing(spine=0.3), 79), (Printing(printer="ingramspark", spine=0.3), 48),
     (Printing(printer="lulu", spine=0.4), 81), (Printing(), 99)],
)  # fmt: skip
def test_a_spine_has_text_from_the_pages_on_that_the_printer_asks_for_and_7_pt_want(
    printing: Printing, pages: int
) -> None:
    has_text = [bool(wrap.measured(printing, n, TRIM).spine_text) for n in (pages - 1, pages)]
    assert has_text == [False, True]


@pytest.mark.parametrize(
    ("title", "pages", "spine", "left_out"),
    [
        ("Short", 500, "Short Ada Author, B. Writer", ""),
        ("Short", 100, "Short Ada Author, B. Writer", ""),
        ("A long title " * 11, 500, ("A long title " * 11).strip(), "the authors"),
        ("A long title " * 40, 500, "", "the title"),
    ],
)
def test_type_on_the_spine_is_never_too_small_to_print(
    look: theme.Theme, workshop: Workshop, title: str, pages: int, spine: str, left_out: str
) -> None:
    made = drawn(look, workshop, pages, replace(META, title=title.strip()))
    sheet = wrap.measured(Printing(), pages, TRIM)
    told = [problem.message for problem in made.problems if problem.code == "COVER-002"]
    assert told == ([f"the spine has no room for {left_out}"] if left_out else [])
    with pymupdf.open(stream=made.pdf) as file:
        spans = [one for one in file[0].get_texttrace()
                 if sheet.spine.left <= one["bbox"][0] <= sheet.spine.right]  # fmt: skip
    assert all(span["size"] >= 7 - 0.01 for span in spans)
    found = [word for word in words(made.pdf) if sheet.spine.left <= word[0] < sheet.spine.right]
    assert " ".join(word for *_, word in found) == spine
    if spine:
        top, bottom = min(word[1] for word in found), max(word[3] for word in found)
        assert sheet.spine_text and top >= sheet.spine_text.top
        assert bottom <= sheet.spine_text.bottom


def test_a_small_back_keeps_the_publisher_off_the_barcode(
    look: theme.Theme, workshop: Workshop
) -> None:
    meta = replace(META, publisher="The Reference Book's Contributors and Friends")
    trim = (360.0, 576.0)
    sheet = wrap.measured(Printing(), 500, trim)
    low = [word for word in words(drawn(look, workshop, meta=meta, trim=trim).pdf)
           if word[0] < sheet.back.right and word[3] > sheet.barcode.top]  # fmt: skip
    assert low
    assert max(word[2] for word in low) <= sheet.barcode.left


def test_the_barcode_is_the_isbn_in_vectors(look: theme.Theme, workshop: Workshop) -> None:
    sheet = wrap.measured(Printing(), 500, TRIM)
    with pymupdf.open(stream=drawn(look, workshop, isbn=ISBN).pdf) as file:
        assert file[0].get_images() == []
        bars = sorted(
            (one["rect"].x0, one["rect"].x1)
            for one in file[0].get_drawings()
            if one["fill"] == (0.0,) * 3
            and sheet.barcode.left < one["rect"].x0 < sheet.barcode.right
        )
    assert decoded(bars) == "9783161484100"
    assert bars[-1][1] - bars[0][0] == pytest.approx(95 * 0.33 / 25.4 * 72, abs=0.1)


def decoded(bars: list[tuple[float, float]]) -> str:
    """The digits of an EAN-13, read as a scanner does (ISO/IEC 15420)."""
    sets = {"0001101": "0", "0011001": "1", "0010011": "2", "0111101": "3", "0100011": "4",
            "0110001": "5", "0101111": "6", "0111011": "7", "0110111": "8", "0001011": "9"}  # fmt: skip
    first = ["LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG",
             "LGLGGL", "LGGLGL"]  # fmt: skip
    start, end = bars[0][0], bars[-1][1]
    module = (end - start) / 95
    row = ["0"] * 95
    for left, right in bars:
        for n in range(round((left - start) / module), round((right - start) / module)):
            row[n] = "1"
    text = "".join(row)
    assert (text[:3], text[45:50], text[92:]) == ("101", "01010", "101")
    flip = str.maketrans("01", "10")
    digits, parity = "", ""
    for n in range(3, 45, 7):
        code = text[n : n + 7]
        parity += "L" if code in sets else "G"
        digits += sets[code] if code in sets else sets[code[::-1].translate(flip)]
    for n in range(50, 92, 7):
        digits += sets[text[n : n + 7].translate(flip)]
    return f"{first.index(parity)}{digits}"


def test_without_an_isbn_there_is_no_barcode(look: theme.Theme, workshop: Workshop) -> None:
    assert "ISBN" not in " ".join(word for *_, word in words(drawn(look, workshop).pdf))


def test_guides_are_drawn_when_asked_for(look: theme.Theme, workshop: Workshop) -> None:
    plain, guided = drawn(look, workshop), drawn(look, workshop, has_guides=True)
    assert plain.pdf != guided.pdf
    said = words(guided.pdf)
    assert [word for word in said if word in words(plain.pdf)] == words(plain.pdf)
    added = " ".join(word for *place, word in said if (*place, word) not in words(plain.pdf))
    for name in ("trim 7 × 10 in, bleed 0.125 in", "spine 1.126 in", "barcode 2 × 1.2 in"):
        assert name in added
    assert added.count("safe zone") == 2


def test_black_on_the_cover_is_one_ink(look: theme.Theme, workshop: Workshop) -> None:
    data = drawn(look, workshop, isbn=ISBN).pdf
    with pikepdf.open(io.BytesIO(data)) as file:
        assert "rg" in inks.hues(file)
        for page in file.pages:
            told = [(str(i.operator), [float(o) for o in i.operands])
                    for i in pikepdf.parse_content_stream(page) if str(i.operator) in ("rg", "g")]  # fmt: skip
        assert ("g", [0.0]) in told
        assert not any(name == "rg" and len(set(parts)) == 1 for name, parts in told)


def test_the_authors_own_picture_bleeds(look: theme.Theme, workshop: Workshop) -> None:
    meta = replace(META, cover="own.png")
    own = Asset("own.png", "image/png", png())
    sheet = wrap.measured(Printing(), 500, TRIM)
    with pymupdf.open(stream=drawn(look, workshop, meta=meta, assets=(own,)).pdf) as file:
        (image,) = file[0].get_image_info()
    left, top, right, bottom = image["bbox"]
    assert left <= sheet.front.left + 0.1
    assert (top, right, bottom) == pytest.approx((0, sheet.width, sheet.height), abs=0.1) or (
        top <= 0 and right >= sheet.width and bottom >= sheet.height
    )


def test_too_long_a_description_is_told(look: theme.Theme, workshop: Workshop) -> None:
    made = drawn(look, workshop, meta=replace(META, description="Many words. " * 400))
    assert [problem.code for problem in made.problems] == ["COVER-001"]


def test_a_cover_is_drawn_alike_every_time(look: theme.Theme, workshop: Workshop) -> None:
    assert drawn(look, workshop, isbn=ISBN) == drawn(look, workshop, isbn=ISBN)


def test_the_cover_comes_after_the_print_edition_and_before_the_epub() -> None:
    assert list(editions.FORMATS) == ["pdf", "print", "cover", "epub"]
