"""Takes a book folder; gives where its text stands in git: its version, and its commit's date.

Versions and dates in artifacts come from the source, never from the clock or from hand, so that
the same source gives the same bytes, and a copy says what it was made of. Without git, book.toml's
date and version stand.
"""

import os
import re
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from press.model import UNDATED, Metadata
from press.problems import BookError, Position, Problem

DESCRIBED = re.compile(r"v(.+)-(\d+)-g[0-9a-f]+")
"""What `git describe --long` says: tag, commits since, commit."""
TAGS = "v[0-9]*"
"""The tags that name versions, as git matches them."""
LOCAL = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR",
         "GIT_OBJECT_DIRECTORY")  # fmt: skip
"""What a hook sets, or an alias: it names a repository, not that of the book."""
DOUBT = "dubious ownership"
"""What git says of a folder that belongs to somebody else, as in many a container."""


def stamped(metadata: Metadata, folder: Path) -> Metadata:
    """Metadata with `version`, `date` and `commit` filled in.

    A repository with changes that are not committed is marked `+dirty`. Raises BookError: GIT-001
    git does not trust the folder, DATE-001 SOURCE_DATE_EPOCH is no date.
    """
    commit = git(folder, "rev-parse", "HEAD")
    date, version = metadata.date, metadata.version
    if commit:
        date = git(folder, "log", "-1", "--no-show-signature", "--format=%cI") or date
        is_dirty = bool(git(folder, "status", "--porcelain", "--untracked-files=no"))
        version = described(folder, commit, is_dirty) or version
        commit = commit[:12] + ("+dirty" if is_dirty else "")
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        date = _dated(epoch)
    moment = datetime.fromisoformat(date or UNDATED)
    # The day is told in UTC, so that the author's time zone cannot change a byte.
    moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    # No earlier day than the first that a zip file can tell.
    moment = max(moment, datetime.fromisoformat(UNDATED))
    date = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return replace(metadata, version=version, date=date, commit=commit)


def described(folder: Path, commit: str, is_dirty: bool) -> str:
    """The version of a commit: `1.0.0` on the tag `v1.0.0`, after it `1.0.0+14.gabc1234`.

    What follows the plus is build metadata (SemVer 2.0.0, 10), joined by dots: `+dirty` on a tag,
    else `.dirty`. Empty where no tag names a version.
    """
    found = DESCRIBED.fullmatch(
        git(folder, "describe", "--tags", "--long", "--match", TAGS, commit)
    )  # fmt: skip
    if not found:
        return ""
    tag, distance = found.groups()
    # Git's own abbreviation is as long as the clone's objects ask for; this one is the same in all.
    build = [distance, f"g{commit[:7]}"] if int(distance) else []
    build += ["dirty"] if is_dirty else []
    return ".".join([f"{tag}{'.' if '+' in tag else '+'}{build[0]}", *build[1:]]) if build else tag


def git(folder: Path, *words: str) -> str:
    """What git says, or nothing when the folder is in no repository or git is not there."""
    kept = {name: value for name, value in os.environ.items() if name not in LOCAL}
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *words], capture_output=True, text=True, check=False,
            timeout=60, env=kept | {"LC_ALL": "C"},
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ""
    if DOUBT in done.stderr:
        # A book that is in git must not be built as if it was not.
        hint = "git config" + done.stderr.strip().rpartition("git config")[2]
        message = "git does not trust this folder, which belongs to somebody else"
        raise BookError((Problem("GIT-001", Position("."), message, hint),))
    return done.stdout.strip() if done.returncode == 0 else ""


def _dated(epoch: str) -> str:
    """The moment that SOURCE_DATE_EPOCH gives; raises BookError when it gives none."""
    try:
        return datetime.fromtimestamp(int(epoch), UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        raise BookError((
            Problem("DATE-001", Position("SOURCE_DATE_EPOCH"), f'"{epoch}" is no date',
                    "give the seconds since 1970 as a whole number, or unset it"),
        )) from None  # fmt: skip
