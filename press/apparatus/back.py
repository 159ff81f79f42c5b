"""Takes the bibliography; gives its entries the names of the places that cite them."""

from dataclasses import replace

from press.apparatus.places import Places
from press.model import Division
from press.nodes import Reference


def referred(page: Division, places: Places) -> Division:
    """Fill in the marks of every reference."""
    return replace(
        page,
        blocks=tuple(
            replace(block, marks=tuple(map(places.mark, block.uses)))
            if isinstance(block, Reference)
            else block
            for block in page.blocks
        ),
    )
