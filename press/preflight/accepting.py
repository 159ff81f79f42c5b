"""Takes findings and the acceptances of book.toml; gives what remains to be said."""

from collections.abc import Iterable

from press.model import Acceptance
from press.problems import Problem, Problems, ordered


def remaining(findings: Iterable[Problem], accepted: tuple[Acceptance, ...]) -> tuple[Problem, ...]:
    """Findings that nobody accepted, and ACCEPT-001 for an acceptance that matches nothing."""
    problems = Problems()
    used = set()
    for one in findings:
        matching = [row for row in accepted if _takes(row, one)]
        used.update(matching)
        if not matching:
            problems.found.append(one)
    for row in accepted:
        if row not in used and row.is_expected:
            problems.error(
                "ACCEPT-001", row.position, f"no finding {row.code} is there to be accepted",
                "remove the table, or mend its file or text",
            )  # fmt: skip
    return ordered(problems.found)


def _takes(row: Acceptance, finding: Problem) -> bool:
    return (
        row.code == finding.code
        and row.file in ("", finding.position.file)
        and row.text in finding.message
    )
