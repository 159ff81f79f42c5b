"""Takes a repository, its changelog and a version; gives what speaks against releasing it.

All of it is told at once. What can only be known by building is in `rebuilding`.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from press.problems import Position, Problem, Problems
from press.release.changelog import NAME, Section
from press.release.repository import Repository

VERSION = re.compile(
    r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)"
    r"(-(0|[1-9]\d*|\d*[a-zA-Z-][\da-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][\da-zA-Z-]*))*)?"
)
"""SemVer 2.0.0 without build metadata, which is git's to add."""
SHOWN = 10
"""Changed paths that are named."""


def refusals(
    version: str, told: str, repository: Repository | None, changelog: Path | None,
    sections: Iterable[Section],
) -> tuple[Problem, ...]:  # fmt: skip
    """What is wrong; `told` is the version in book.toml, empty where it has none.

    Problems: RELEASE-001 no git, RELEASE-002 not a version, RELEASE-003 changes that are not
    committed, RELEASE-004 the tag is not there or names another commit, RELEASE-005 no section of
    the changelog, RELEASE-006 the changelog's newest version is another, RELEASE-007 book.toml
    says another version.
    """
    problems = Problems()
    if not VERSION.fullmatch(version):
        problems.error("RELEASE-002", Position(version), "this is no version",
                       "write one like 1.0.0 or 1.1.0-rc.1 (semver.org)")  # fmt: skip
    if repository is None:
        problems.error(
            "RELEASE-001", Position("."), "the book lies in no git repository with a commit",
            "a release is made of a commit that has a tag: see docs/releasing.md",
        )  # fmt: skip
    else:
        _tree(version, repository, problems)
    _changes(version, changelog, tuple(sections), problems)
    if told and told != version:
        problems.error(
            "RELEASE-007", Position("book.toml"), f'the version is "{told}", not {version}',
            "mend it, or leave it out: without git it is what the book says of itself",
        )  # fmt: skip
    return problems.taken()


def is_untagged(refused: Iterable[Problem], repository: Repository, version: str) -> bool:
    """Whether all that speaks against the version is that it has no tag yet."""
    has_tag = f"v{version}" in dict(repository.tags)
    return not has_tag and {one.code for one in refused} == {"RELEASE-004"}


def _tree(version: str, repository: Repository, problems: Problems) -> None:
    for path in repository.changes[:SHOWN]:
        problems.error("RELEASE-003", Position(path), "the change is not committed",
                       "commit it, put it aside, or name it in .gitignore")  # fmt: skip
    if (more := len(repository.changes) - SHOWN) > 0:
        problems.error("RELEASE-003", Position("."), f"{more} more changes are not committed")
    tag = f"v{version}"
    named = dict(repository.tags).get(tag)
    here = repository.commit[:12]
    if named is None:
        problems.error("RELEASE-004", Position(tag), "no such tag",
                       f'git tag --annotate {tag} --message "{tag}" {here}')  # fmt: skip
    elif named != repository.commit:
        problems.error(
            "RELEASE-004", Position(tag),
            f"the tag names commit {named[:12]}, and {here} is checked out",
            f"git checkout {tag}",
        )  # fmt: skip
    elif repository.version != version:
        problems.error(
            "RELEASE-004", Position(tag), f'git calls this commit "{repository.version}"',
            "it has several tags: make this one annotated, as the newest",
        )  # fmt: skip


def _changes(
    version: str, changelog: Path | None, sections: tuple[Section, ...], problems: Problems
) -> None:
    place = Position(changelog.name if changelog else NAME)
    section = next((one for one in sections if one.version == version), None)
    if section is None:
        problems.error("RELEASE-005", place, f"no section for {version}",
                       f"head it with: ## {version}")  # fmt: skip
    elif not section.text:
        problems.error("RELEASE-005", Position(place.file, section.line),
                       f"the section for {version} is empty", "say what changed")  # fmt: skip
    if section and sections[0] is not section:
        problems.error(
            "RELEASE-006", Position(place.file, sections[0].line),
            f"the newest version is {sections[0].version}, not {version}",
            "the newest stands first",
        )  # fmt: skip
