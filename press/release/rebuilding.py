"""Takes a commit; gives its artifacts, built twice in fresh clones that have nothing in common.

What only one machine has (files that git does not know, a cache, the number of its cores, the name
of its folders, its language, its time zone) must not be in an artifact, or nobody else can verify
it. So each clone lies elsewhere and is built in other circumstances, and the bytes are compared.
"""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from press.problems import Position, Problem, Problems, Severity

PROGRAM = Path(__file__).parents[2] / "build.py"
TOLD = re.compile(
    r"(?P<file>.+?)(?::(?P<line>\d+))?(?::(?P<column>\d+))?:"
    r" (?P<severity>error|warning) (?P<code>[A-Z]+-\d+): (?P<message>.*)"
)
"""A problem as the program prints it."""
HINT = "  hint: "

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a commit is cloned to and how it is built there."""

    folder: Path
    jobs: int
    environment: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Built:
    """What the builds in one clone made; by edition, "" for the complete one."""

    files: Mapping[str, Mapping[str, bytes]]
    book: Path
    """The book's folder in the clone."""
    out: Path


def clone(root: Path, commit: str, folder: Path) -> tuple[Path, tuple[Problem, ...]]:
    """Check `commit` out into a new folder, with all tags."""
    problems = Problems()
    for words in (
        ["clone", "--quiet", "--no-checkout", "--no-hardlinks", "--config", "core.autocrlf=false",
         "--", str(root), str(folder)],
        ["-C", str(folder), "-c", "advice.detachedHead=false", "checkout", "--quiet", commit],
    ):  # fmt: skip
        done = _run(["git", *words], root, {})
        if done.returncode:
            problems.error("RELEASE-008", Position(commit[:12]),
                           f"cannot be cloned: {_last(done)}")  # fmt: skip
            break
    return folder, problems.taken()


def build(
    place: Place, book: str, editions: tuple[str, ...], say: Say, words: tuple[str, ...] = ()
) -> tuple[Built, tuple[Problem, ...]]:
    """Build the book in a clone, each edition; RELEASE-008 is a build that fails.

    A repository that has the program in it is built by its own.
    """
    problems = Problems()
    own = place.folder / "build.py"
    program = own if own.is_file() and (place.folder / "press").is_dir() else PROGRAM
    out = place.folder / "out"
    files: dict[str, dict[str, bytes]] = {}
    for edition in ("", *editions):
        say(f"building {_called(edition)} with {place.jobs} process{'es' * (place.jobs > 1)}")
        done = _run(
            [sys.executable, str(program), book, "--out", str(out), "--jobs", str(place.jobs),
             "--edition", edition, *words],
            place.folder, dict(place.environment),
        )  # fmt: skip
        if done.returncode:
            found = told(done.stderr)
            problems.found.extend(found)
            why = f"{len(found)} problems" if found else _last(done)
            problems.error("RELEASE-008", Position(edition or book),
                           f"the book cannot be built from its commit: {why}")  # fmt: skip
            break
        files[edition] = {
            path.name: path.read_bytes() for path in sorted((out / edition).iterdir())
            if path.is_file() and not path.name.startswith(".")
        }  # fmt: skip
    return Built(files, place.folder / book, out), problems.taken()


def check(built: Built, jobs: int, say: Say) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """Run the preflight over what was built; RELEASE-009 is one that finds errors.

    Gives its findings, which the notes count, and problems. It is run by this program and not by
    the clone's: the validators are installed beside this one, and the artifacts are the same.
    """
    problems = Problems()
    findings: list[Problem] = []
    for edition in built.files:
        say(f"checking {_called(edition)}")
        done = _run(
            [sys.executable, str(PROGRAM), "check", str(built.book), "--out", str(built.out),
             "--jobs", str(jobs), "--edition", edition],
            # A judge that is not installed is an error here: nobody may take silence for praise.
            PROGRAM.parent, {"CI": "true"},
        )  # fmt: skip
        found = told(done.stderr)
        findings.extend(found)
        if done.returncode:
            errors = [one for one in found if one.severity is Severity.ERROR]
            problems.found.extend(errors)
            why = f"{len(errors)} errors" if errors else _last(done)
            problems.error("RELEASE-009", Position(edition or built.book.name),
                           f"the preflight fails: {why}")  # fmt: skip
    return tuple(dict.fromkeys(findings)), problems.taken()


def differences(first: Built, second: Built) -> tuple[Problem, ...]:
    """RELEASE-010: a file that is not the same in both, or is in one only."""
    problems = Problems()
    for edition, files in first.files.items():
        others = second.files.get(edition, {})
        for name in sorted(files.keys() | others.keys()):
            one, other = files.get(name), others.get(name)
            if one == other:
                continue
            what = "is built in one place only"
            if one is not None and other is not None:
                pairs = enumerate(zip(one, other, strict=False))
                at = next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))
                what = f"is not the same in both builds: they differ from byte {at} on"
            problems.error("RELEASE-010", Position(name), what,
                           "nobody could verify this file; please report it")  # fmt: skip
    return problems.taken()


def told(text: str) -> tuple[Problem, ...]:
    """The problems that a run of the program has printed."""
    found: list[Problem] = []
    rows = text.splitlines()
    for number, row in enumerate(rows):
        if not (match := TOLD.fullmatch(row)):
            continue
        below = rows[number + 1] if number + 1 < len(rows) else ""
        found.append(Problem(
            match["code"],
            Position(match["file"], int(match["line"] or 0), int(match["column"] or 0)),
            match["message"],
            below.removeprefix(HINT) if below.startswith(HINT) else "",
            Severity(match["severity"]),
        ))  # fmt: skip
    return tuple(found)


def _run(
    words: list[str], folder: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    # A release is dated by its commit, for whoever builds it; a hook's variables name its own tree.
    kept = {name: value for name, value in os.environ.items()
            if name != "SOURCE_DATE_EPOCH" and not name.startswith("GIT_")}  # fmt: skip
    # In a session of its own, so that all that it has started ends with it.
    with subprocess.Popen(
        words, cwd=folder, env=kept | dict(environment), text=True, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        try:
            out, err = process.communicate()
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    return subprocess.CompletedProcess(words, process.returncode, out, err)


def _called(edition: str) -> str:
    return f"the edition {edition}" if edition else "the complete edition"


def _last(done: subprocess.CompletedProcess[str]) -> str:
    """The last words of a program that failed."""
    rows = done.stderr.strip().splitlines()
    return rows[-1] if rows else f"status {done.returncode}"
