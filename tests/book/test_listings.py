"""Every listing of the manuscript runs, and prints exactly what the page shows."""

from pathlib import Path

import pytest

from tests.book.listings import Listing, listings, run

BOOK = Path(__file__).parents[2] / "book"
LISTINGS = [listing for path in sorted(BOOK.glob("*.md")) for listing in listings(path)]


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda one: f"{one.file}:{one.line}")
def test_listing_prints_what_the_page_shows(listing: Listing) -> None:
    assert run(listing).rstrip() == listing.expected.rstrip()


def test_the_manuscript_has_listings() -> None:
    assert LISTINGS
