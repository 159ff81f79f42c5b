"""Takes a book folder; gives where its text stands in git: the date and name of its commit.

Dates in artifacts come from the source, never from the clock, so that the same source gives the
same bytes. Without git, book.toml's date and version stand.
"""

import os
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from press.model import UNDATED, Metadata
from press.problems import BookError, Position, Problem


def stamped(metadata: Metadata, folder: Path) -> Metadata:
    """Metadata with `date` and `commit` filled in; a tree with changes is marked `+dirty`."""
    commit = _git(folder, "rev-parse", "--short=12", "HEAD")
    date = metadata.date
    if commit:
        date = _git(folder, "log", "-1", "--format=%cI") or date
        if _git(folder, "status", "--porcelain", "--untracked-files=no", "--", "."):
            commit += "+dirty"
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        date = _dated(epoch)
    moment = datetime.fromisoformat(date or UNDATED)
    # The day is told in UTC, so that the author's time zone cannot change a byte.
    moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    # No earlier day than the first that a zip file can tell.
    moment = max(moment, datetime.fromisoformat(UNDATED))
    return replace(metadata, date=moment.strftime("%Y-%m-%dT%H:%M:%SZ"), commit=commit)


def _dated(epoch: str) -> str:
    """The moment that SOURCE_DATE_EPOCH gives; raises BookError when it gives none."""
    try:
        return datetime.fromtimestamp(int(epoch), UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        raise BookError((
            Problem("DATE-001", Position("SOURCE_DATE_EPOCH"), f'"{epoch}" is no date',
                    "give the seconds since 1970 as a whole number, or unset it"),
        )) from None  # fmt: skip


def _git(folder: Path, *words: str) -> str:
    """What git says, or nothing when the folder is in no repository or git is not there."""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *words], capture_output=True, text=True, check=False,
            timeout=20,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
