"""Takes divisions; gives the bibliography's entries the names of the places that cite them."""

from dataclasses import replace

from press.apparatus.places import Places
from press.model import Division
from press.nodes import Reference


def referred(divisions: tuple[Division, ...], places: Places) -> tuple[Division, ...]:
    """Fill in the marks of every reference."""
    return tuple(
        replace(
            division,
            blocks=tuple(
                replace(block, marks=tuple(map(places.mark, block.uses)))
                if isinstance(block, Reference)
                else block
                for block in division.blocks
            ),
        )
        if any(isinstance(block, Reference) for block in division.blocks)
        else division
        for division in divisions
    )
