"""Takes a book in git and a version; gives the release: files that anybody can verify.

Nothing goes out that was not built from a commit with a tag, twice, in places that have nothing in
common but the commit. All that speaks against a release is told at once.
"""

import json
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from press import abridge, contents, settings
from press.model import Manifest, Metadata
from press.problems import Problem, Problems
from press.publish import RECORD
from press.release import (
    catalogs,
    changelog,
    notes,
    page,
    rebuilding,
    refusing,
    repository,
    shelf,
)
from press.release.catalogs import Publication
from press.release.changelog import Section
from press.release.notes import File
from press.release.rebuilding import Built, Place, Say
from press.release.repository import Repository

ELSEWHERE = (("PYTHONHASHSEED", "7"), ("TZ", "Asia/Kathmandu"), ("LC_ALL", "C"))
"""Circumstances of the second build, none of which may be seen in an artifact."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be released, and where to."""

    book: Path
    out: Path
    version: str
    jobs: int
    is_dry: bool = False
    """Whether all is done but the writing."""


@dataclass(frozen=True, slots=True)
class Release:
    """The files of a release."""

    folder: Path
    artifacts: tuple[File, ...]
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known before anything is built."""

    home: Repository
    version: str
    section: Section
    older: tuple[Section, ...]
    log: str
    """Folder of the changelog below the root of the repository."""


def make(request: Request, say: Say) -> tuple[Release | None, tuple[Problem, ...]]:
    """Make the release, or tell all that speaks against it; `say` hears how it goes on.

    Problems: RELEASE-001 to RELEASE-011 (see the modules), and those of builds and preflight.
    """
    version = request.version.removeprefix("v")
    home = repository.read(request.book, request.out)
    log = changelog.find(request.book, home.root if home else request.book)
    sections = changelog.sections(log.read_text("utf-8", "replace")) if log else ()
    given, _ = settings.load(request.book)
    refused = refusing.refusals(version, given.metadata.version, home, log, sections)
    if home is None:
        return None, refused
    for problem in refused:
        say(f"refused: {problem.position}: {problem.message}")
    section = next((one for one in sections if one.version == version), Section(version, "", "", 0))
    older = tuple(one for one in sections if one is not section)
    problems = Problems(list(refused))
    with _ending(), tempfile.TemporaryDirectory(prefix="press-release-") as folder:
        place = log.parent.relative_to(home.root.resolve()).as_posix() if log else "."
        facts = _Facts(home, version, section, older, place)
        # Who tries a version before it has its tag wants to hear everything; any other refusal is
        # for now told with what is wrong with the text, which takes seconds and not minutes.
        is_trial = request.is_dry and refusing.is_untagged(refused, home, version)
        if refused and not is_trial:
            _read(facts, Path(folder), request.jobs, say, problems)
            return None, problems.taken()
        release = _built(request, facts, Path(folder), say, problems)
    if release is None or problems.found:
        return None, problems.taken()
    if not request.is_dry:
        problems.of(shelf.fill(request.out, release.files))
    return (None if problems.found else release), problems.taken()


@contextmanager
def _ending() -> Iterator[None]:
    """Clean up when the process is asked to end, as CI does with a job that was cancelled."""

    def end(number: int, _: object) -> None:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _read(facts: _Facts, folder: Path, jobs: int, say: Say, problems: Problems) -> None:
    """Tell what else is wrong with a text that is refused; for that no page has to be laid out."""
    say("reading the text, to tell what else is wrong")
    here = Place(folder / "one", jobs)
    problems.of(rebuilding.clone(facts.home.root, facts.home.commit, here.folder))
    if here.folder.is_dir():
        problems.of(rebuilding.build(here, facts.home.book, (), say, ("--only", "epub")))


def _built(
    request: Request, facts: _Facts, folder: Path, say: Say, problems: Problems
) -> Release | None:
    """Build, check, build again elsewhere and compare; the second only if all is well so far."""
    home = facts.home
    here = Place(folder / "one", 1)
    say(f"cloning {home.commit[:12]}")
    problems.of(rebuilding.clone(home.root, home.commit, here.folder))
    if not here.folder.is_dir():
        return None
    manifest, _ = contents.manifest(here.folder / home.book)
    editions = tuple(one.name for one in manifest.editions)
    failed = len(problems.found)
    first = problems.of(rebuilding.build(here, home.book, editions, say))
    if len(problems.found) > failed:
        return None
    findings = problems.of(rebuilding.check(first, request.jobs, say))
    if problems.found:
        return None
    there = Place(folder / "elsewhere" / "à deux", max(2, request.jobs), ELSEWHERE)
    there.folder.parent.mkdir()
    say("cloning it elsewhere, to build it again")
    problems.of(rebuilding.clone(home.root, home.commit, there.folder))
    second = problems.of(rebuilding.build(there, home.book, editions, say, ("--no-cache",)))
    problems.found.extend(rebuilding.differences(first, second))
    if problems.found:
        return None
    before = _before(facts, folder / "before", request.jobs, say)
    return _release(request, facts, manifest, first, findings, before)


def _before(facts: _Facts, folder: Path, jobs: int, say: Say) -> dict[str, Any] | None:
    """What the version before was, from its own commit; None if it cannot be built any more."""
    tag = facts.home.previous
    if not tag:
        return None
    say(f"cloning {tag}, to tell what changed")
    _, problems = rebuilding.clone(facts.home.root, tag, folder)
    if problems:
        return None
    words = ("--only", "pdf")
    built, problems = rebuilding.build(Place(folder, jobs), facts.home.book, (), say, words)
    if problems:
        say(f"{tag} cannot be built here: the notes will not tell which parts changed")
        return None
    told: dict[str, Any] = json.loads(built.files[""][RECORD])
    return told


def _release(
    request: Request, facts: _Facts, manifest: Manifest, built: Built,
    findings: tuple[Problem, ...], before: dict[str, Any] | None,
) -> Release:  # fmt: skip
    home, version = facts.home, facts.version
    tag = f"v{version}"
    base = f"{manifest.repository}/blob/{tag}/{facts.log}".removesuffix("/.")
    base = base if manifest.repository.startswith(notes.GITHUB) else ""
    section, *older = (changelog.rooted(one, base) for one in (facts.section, *facts.older))
    artifacts = shelf.named(built.files, manifest.metadata.slug, version)
    record = shelf.record(built.files, artifacts, tag, home.commit)
    told = record["book"]
    metadata = replace(
        manifest.metadata, version=version, date=told["date"], commit=told["commit"]
    )  # fmt: skip
    text = notes.write(
        metadata.title, version, home.commit, metadata.date, section.text,
        home.previous.removeprefix("v"), notes.changed(record, before) if before else None,
        findings, artifacts, manifest.repository,
    )  # fmt: skip
    files = {one.name: one.data for one in artifacts}
    files |= {RECORD: shelf.text(record), "NOTES.md": text.encode()}
    publications = _publications(metadata, manifest, artifacts)
    files |= {picture.name: picture.data for one in publications for picture in one.pictures}
    files[catalogs.ATOM_NAME] = catalogs.atom(publications)
    files[catalogs.JSON_NAME] = catalogs.opds2(publications)
    shown = publications[0].cover
    files[page.NAME] = page.write(
        replace(metadata, cover=shown.name if shown else ""), artifacts, manifest,
        section, older, home.commit, request.out / ".cache",
    ).encode()  # fmt: skip
    files[shelf.SUMS] = shelf.sums(files)
    return Release(request.out / shelf.FOLDER, artifacts, files)


def _publications(
    metadata: Metadata, manifest: Manifest, artifacts: tuple[File, ...]
) -> tuple[Publication, ...]:
    """Every edition as reading apps are told of it, the complete one first."""
    made = []
    for name in ("", *(one.name for one in manifest.editions)):
        own = tuple(one for one in artifacts if one.edition == name)
        (cut, _), _ = abridge.chosen(manifest, name)
        told = (page.holds(manifest, name) if name else "", metadata.description)
        about = replace(
            cut.metadata, version=metadata.version, date=metadata.date, commit=metadata.commit,
            description=". ".join(filter(None, told)),
        )  # fmt: skip
        book = next((one for one in own if one.format == "epub"), None)
        stem = f"cover-{name}" if name else "cover"
        cover = catalogs.cover(book.data, stem) if book else None
        made.append(Publication(about, own, cover, catalogs.small(cover) if cover else None))
    return tuple(made)
