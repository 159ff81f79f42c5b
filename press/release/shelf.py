"""Takes the files of a release; puts them into their folder, all of them or none."""

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from press import files
from press.problems import Position, Problem, Problems
from press.publish import RECORD
from press.release.notes import File

SUMS = "SHA256SUMS"
FOLDER = "release"
STAGED = ".release"
OLD = ".release-old"
FORMATS = {".pdf": "screen", ".epub": "epub", "-print.pdf": "print", "-cover.pdf": "cover"}
"""In the order in which readers are offered them."""
OF_EDITIONS = frozenset({"screen", "epub"})
"""What is published of an edition that holds a part of the book."""


def named(
    made: Mapping[str, Mapping[str, bytes]], slug: str, version: str
) -> tuple[File, ...]:  # fmt: skip
    """The artifacts by the names that they are published under, with their version.

    `made` is by edition; `slug` is the complete edition's.
    """
    found = []
    for edition, some in made.items():
        record = json.loads(some[RECORD])
        pages = {one["name"]: one.get("pages") for one in record["artifacts"]}
        stem = f"{slug}-{edition}" if edition else slug
        for suffix, format in FORMATS.items():
            data = some.get(f"{stem}{suffix}")
            if data is None or (edition and format not in OF_EDITIONS):
                continue
            name = f"{slug}-{version}{f'-{edition}' if edition else ''}{suffix}"
            digest = hashlib.sha256(data).hexdigest()
            found.append(File(name, edition, format, data, digest, pages.get(f"{stem}{suffix}")))
    return tuple(found)


def record(
    made: Mapping[str, Mapping[str, bytes]], artifacts: Iterable[File], tag: str, commit: str
) -> dict[str, Any]:
    """build.json of the release: that of the complete edition, with the names as published."""
    told: dict[str, Any] = json.loads(made[""][RECORD])
    sources = {edition: json.loads(some[RECORD])["sources"] for edition, some in made.items()}
    told["artifacts"] = [
        {"name": one.name, "bytes": len(one.data), "sha256": one.sha256,
         "sources": sources[one.edition], "edition": one.edition, "format": one.format}
        | ({"pages": one.pages} if one.pages else {})
        for one in artifacts
    ]  # fmt: skip
    told["release"] = {"tag": tag, "commit": commit}
    return told


def sums(made: Mapping[str, bytes]) -> bytes:
    """SHA256SUMS as `sha256sum --check` reads it, of every file."""
    rows = (f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(made.items()))
    return "".join(rows).encode()


def fill(out: Path, made: Mapping[str, bytes]) -> tuple[Path, tuple[Problem, ...]]:
    """Put the files into `out/release` in place of what is there; RELEASE-011 if it cannot be done.

    The old folder gives its place only to a whole new one.
    """
    problems = Problems()
    folder, staged, old = out / FOLDER, out / STAGED, out / OLD
    try:
        with files.locked(out):
            # What a killed process left: the old release is back in its place, or was replaced.
            shutil.rmtree(staged, ignore_errors=True)
            if old.exists() and not folder.exists():
                old.rename(folder)
            shutil.rmtree(old, ignore_errors=True)
            try:
                for name, data in made.items():
                    files.write(staged / name, data)
                    (staged / name).chmod(0o644)
                if folder.exists():
                    folder.rename(old)
                staged.rename(folder)
            except OSError:
                if old.exists() and not folder.exists():
                    old.rename(folder)
                raise
            finally:
                shutil.rmtree(staged, ignore_errors=True)
            shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        problems.error("RELEASE-011", Position(str(error.filename or folder)),
                       f"cannot write the release: {error.strerror}")  # fmt: skip
    return folder, problems.taken()


def text(value: object) -> bytes:
    """JSON as the program writes it."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
