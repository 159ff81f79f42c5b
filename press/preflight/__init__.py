"""Takes a Proof, a built book with what came out of it; gives all that is wrong with it.

A check is a function from the Proof to problems, and one row of CHECKS. It finds and never mends;
what an author stands by is taken away by an `[[accept]]` table of book.toml.
"""

from collections.abc import Callable, Iterable

from press.preflight import accepting, github, judges, lost, pressing, reading
from press.preflight.proof import Proof
from press.preflight.ugly import breaks, ink, letters, lines, links, pictures
from press.problems import Problem, ordered
from press.workshop import Workshop

Check = Callable[[Proof], Iterable[Problem]]

CHECKS: dict[str, Check] = {
    "judges": judges.findings,
    "nothing lost": lost.check,
    "ink": ink.check,
    "letters": letters.check,
    "page breaks": breaks.check,
    "lines": lines.check,
    "pictures": pictures.check,
    "links": links.check,
    "printer": pressing.check,
    "reading": reading.check,
    "github": github.check,
}
"""Every check by the name that the progress shows, in the order in which they run."""


def inspect(proof: Proof, workshop: Workshop) -> tuple[Problem, ...]:
    """Run every check over the book; give the findings that no acceptance takes away."""
    found: list[Problem] = []
    for name, check in CHECKS.items():
        with workshop.timed(name):
            found.extend(check(proof))
    return accepting.remaining(ordered(found), proof.manifest.accepted)
