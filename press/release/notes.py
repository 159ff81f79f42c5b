"""Takes what a release knows of itself; gives NOTES.md: what changed, and how to verify it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from press.problems import Problem

GITHUB = "https://github.com/"


@dataclass(frozen=True, slots=True)
class Change:
    """A part that is not what it was in the version before; None is a number that is unknown."""

    title: str
    words: int
    words_before: int | None
    pages: int | None
    pages_before: int | None


@dataclass(frozen=True, slots=True)
class File:
    """An artifact as it is published."""

    name: str
    edition: str
    """Name of the edition; empty for the complete one."""
    format: str
    """screen, print, cover or epub."""
    data: bytes
    sha256: str
    pages: int | None


def write(
    title: str, version: str, commit: str, date: str, section: str, previous: str,
    changes: tuple[Change, ...] | None, findings: Iterable[Problem], files: Iterable[File],
    repository: str,
) -> str:  # fmt: skip
    """The notes as Markdown; `previous` is the version before, empty when there is none.

    `changes` is None where that version cannot be built any more.
    """
    rows = [f"# {title} {version}", "", section, ""]
    rows += _changed(previous, changes)
    rows += [
        "## Checked before it went out", "",
        f"Built twice from fresh clones of commit `{commit[:12]}`, in different folders, with"
        " different numbers of processes: the bytes are the same.",
        "", *_findings(tuple(findings)), "",
        "| File | Size | Pages |", "|---|--:|--:|",
        *(f"| `{one.name}` | {size(len(one.data))} | {one.pages or ''} |" for one in files),
        "",
        "## How to verify", "",
        "```sh",
        "sha256sum --check --ignore-missing SHA256SUMS",
        "```", "",
        "To make the same bytes yourself, take the tag and build it; only the names differ:", "",
        "```sh",
        f"git checkout v{version}",
        "make book",
        "sha256sum out/*",
        "```", "",
        *_attested(repository),
        f"Commit {commit}, {date}.",
    ]  # fmt: skip
    return "\n".join(rows) + "\n"


def changed(now: Mapping[str, Any], before: Mapping[str, Any] | None) -> tuple[Change, ...]:
    """The parts whose words or pages differ between two records, in reading order."""
    old = {one["file"]: one for one in before["divisions"]} if before else {}
    made = []
    for one in now["divisions"]:
        was = old.get(one["file"])
        change = Change(
            f"Part {one['number']}: {one['title']}" if one["number"] else one["title"],
            one["words"], was["words"] if was else None,
            _extent(one), _extent(was) if was else None,
        )  # fmt: skip
        if (change.words, change.pages) != (change.words_before, change.pages_before):
            made.append(change)
    return tuple(made)


def size(bytes: int) -> str:
    """A size as readers are told it."""
    return f"{bytes / 1e6:.1f} MB" if bytes >= 1e5 else f"{bytes / 1e3:.0f} kB"


def _extent(division: Mapping[str, Any]) -> int | None:
    """Pages of a division of the body; texts with roman folios share theirs."""
    first, last = division.get("first_page"), division.get("last_page")
    if not (first and last and str(first).isdecimal() and str(last).isdecimal()):
        return None
    return int(last) - int(first) + 1


def _attested(repository: str) -> list[str]:
    """How to ask GitHub, where the repository is there."""
    if not repository.startswith(GITHUB):
        return []
    return [
        "The attestation tells by which workflow a file was built, and from which commit:", "",
        "```sh",
        f"gh attestation verify FILE --repo {repository.removeprefix(GITHUB)}",
        "```", "",
    ]  # fmt: skip


def _changed(previous: str, changes: tuple[Change, ...] | None) -> list[str]:
    if not previous:
        return []
    head = [f"## Parts that changed since {previous}", ""]
    if changes is None:
        return [*head, f"{previous} cannot be built here any more, so this is not counted.", ""]
    if not changes:
        return [*head, "None in its number of words or pages.", ""]
    return [
        *head, "| Part | Words | | Pages | |", "|---|--:|--:|--:|--:|",
        *(
            f"| {_cell(one.title)} | {one.words:,}"
            f" | {_by(one.words, one.words_before)} | {one.pages or ''}"
            f" | {_by(one.pages, one.pages_before) if one.pages is not None else ''} |"
            for one in changes
        ),
        "",
    ]  # fmt: skip


def _by(now: int | None, before: int | None) -> str:
    if before is None or now is None:
        return "new"
    return f"{now - before:+,}" if now != before else "±0"


def _findings(findings: tuple[Problem, ...]) -> list[str]:
    if not findings:
        return ["The preflight found no error and nothing to warn of."]
    by_code: dict[str, list[Problem]] = {}
    for one in findings:
        by_code.setdefault(one.code, []).append(one)
    return [
        "The preflight found no error. It warned:", "",
        "| Finding | Times | The first |", "|---|--:|---|",
        *(f"| {code} | {len(some)} | {_cell(f'{some[0].position}: {some[0].message}')} |"
          for code, some in sorted(by_code.items())),
    ]  # fmt: skip


def _cell(text: str) -> str:
    """Text as a cell of a table may hold it."""
    return text.replace("|", "\\|")
