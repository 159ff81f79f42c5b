"""Takes artifacts; puts them into the output folder, all of them or none.

`build.json` vouches for the others by their digests. A set that a killed build left half in its
place (press/files.py) is put there by the next command that looks at the folder. Builds at once
into one folder take their turns.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from press import files
from press.files import Content
from press.model import Metadata
from press.problems import BookError, Position, Problem, Problems
from press.workshop import Timing

RECORD = "build.json"


@dataclass(frozen=True, slots=True)
class Artifacts:
    """What a build made: files by name, the record of them, the warnings that remain."""

    files: tuple[tuple[str, Content], ...]
    record: dict[str, Any]
    problems: tuple[Problem, ...]


def claim(out: Path, metadata: Metadata, found: Problems) -> None:
    """Bring `out` in order; report OUT-001 when it holds the artifacts of another book.

    Raises BookError with OUT-002 when a set that was left there cannot be put into its place.
    """
    if files.has_unfinished(out):
        with _told(out), files.locked(out):
            files.finish(out, RECORD)
    told = _record(out)
    other = told.get("book")
    if isinstance(other, dict) and other.get("identifier") != metadata.identifier:
        found.error(
            "OUT-001", Position(RECORD),
            f'the output folder holds another book, "{other.get("title")}"',
            "name another folder with --out, or remove this one",
        )  # fmt: skip


def write(artifacts: Artifacts, out: Path, timings: Iterable[Timing]) -> None:
    """Write files, build.json and the timings; raise BookError with OUT-002 if it cannot be done.

    Artifacts that this build did not make (`--only`) keep their lines in build.json, where the
    digest of their sources tells that they are older. The temporary files of those that it made
    are taken away.
    """
    made = dict(artifacts.files)
    times = [asdict(timing) for timing in timings]
    with _told(out), files.locked(out):
        files.write(out / ".cache" / "timings.json", _json(times))
        files.finish(out, RECORD)
        kept = [
            one for one in _kept(out)
            if one["name"] not in made and (out / one["name"]).is_file()
        ]  # fmt: skip
        told = dict(artifacts.record)
        told["artifacts"] = sorted([*told["artifacts"], *kept], key=lambda one: str(one["name"]))
        files.write_set(out, made | {RECORD: _json(told)}, RECORD)
    for content in made.values():
        if isinstance(content, Path):
            content.unlink(missing_ok=True)


@contextmanager
def _told(out: Path) -> Iterator[None]:
    """Tell of a folder that cannot be written to as OUT-002."""
    try:
        yield
    except OSError as error:
        message = f"cannot write to the output folder: {error.strerror}"
        raise BookError(
            (Problem("OUT-002", Position(str(error.filename or out)), message),)
        ) from None


def _record(out: Path) -> Mapping[str, Any]:
    """build.json of an earlier build; empty when there is none or it is not one."""
    try:
        told = json.loads((out / RECORD).read_bytes())
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _kept(out: Path) -> list[dict[str, Any]]:
    """The artifacts that an earlier build.json tells of."""
    listed = _record(out).get("artifacts")
    return (
        [one for one in listed if isinstance(one, dict) and isinstance(one.get("name"), str)]
        if isinstance(listed, list)
        else []
    )


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
