import io
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PIL import Image

from press import covers, theme
from press.editions import Shop
from press.model import Asset, Book
from press.theme import fonts
from press.workshop import Workshop
from tests.epub_sample import SVG, WORDS, book, png


@pytest.fixture(scope="module")
def look(tmp_path_factory: pytest.TempPathFactory) -> theme.Theme:
    look, problems = theme.load("default", fonts.static_fonts(tmp_path_factory.mktemp("faces")))
    assert problems == ()
    return look


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    with Workshop(None, 1) as made:
        yield made


def covered(of: Book, workshop: Workshop, look: theme.Theme) -> Asset:
    shop = Shop(of, WORDS, workshop, look)
    return covers.cover(of, shop.printer, shop.press, workshop)


def with_cover(name: str, media_type: str, data: bytes) -> Book:
    own = Asset(name, media_type, data)
    whole = book()
    return replace(whole, assets=(*whole.assets, own), metadata=replace(whole.metadata, cover=name))


def test_a_drawn_cover_has_the_size_that_stores_ask_for(
    workshop: Workshop, look: theme.Theme
) -> None:
    drawn = covered(book(), workshop, look)
    image = Image.open(io.BytesIO(drawn.data))
    assert (drawn.media_type, image.format, image.size) == ("image/jpeg", "JPEG", (1600, 2560))
    ground = image.getpixel((5, 5))
    assert image.getpixel((1590, 2558)) == pytest.approx(ground, abs=6), "the last row is drawn"
    assert len(image.getcolors(1 << 24) or ()) > 100, "something stands on it"


def test_a_cover_is_drawn_alike_every_time(workshop: Workshop, look: theme.Theme) -> None:
    assert covered(book(), workshop, look) == covered(book(), workshop, look)


def test_the_authors_own_picture_is_taken_as_it_is(workshop: Workshop, look: theme.Theme) -> None:
    own = covered(with_cover("own.png", "image/png", png()), workshop, look)
    assert (own.name, own.data) == ("own.png", png())


def test_a_drawing_of_the_authors_becomes_a_raster_image(
    workshop: Workshop, look: theme.Theme
) -> None:
    own = covered(with_cover("own.svg", "image/svg+xml", SVG), workshop, look)
    assert own.media_type == "image/jpeg"
    assert Image.open(io.BytesIO(own.data)).size == (1600, 2560)
