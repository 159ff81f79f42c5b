"""Takes files, as bytes or as others; puts them on the disk whole or not at all.

One file is written beside its place and renamed. A set of files is written into a folder of its
own, which one rename makes ready; from then on the set is in force, and whoever comes next
(`finish`) moves what a killed process left there. So a build that is killed or runs out of room
leaves the old set or the new one, never some of each.
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, TypeAlias

from press.problems import BookError, Position, Problem

STAGED = ".staged"
"""Folder in which a set is being written; worth nothing."""
READY = ".ready"
"""Folder of a whole set, whose files are yet to be moved up."""
LOCK = Path(".cache", "lock")

Content: TypeAlias = bytes | Path
"""What goes into a file: bytes, or those of another file, which may be too long for memory."""


def size(content: Content) -> int:
    """How many bytes there are."""
    return content.stat().st_size if isinstance(content, Path) else len(content)


def digest(content: Content) -> str:
    """SHA-256 of the bytes, in hex."""
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    with content.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def temporary() -> Iterator[IO[bytes]]:
    """A new file in the folder for temporary files, which it goes with.

    Raises BookError with OUT-002 where what is written does not fit.
    """
    file = None
    try:
        with NamedTemporaryFile(delete=False) as file:
            yield file.file
    except BaseException as error:
        if file:
            Path(file.name).unlink(missing_ok=True)
        # Whoever writes may have to do with other files, whose faults have their names.
        if not isinstance(error, OSError) or (file and error.filename):
            raise
        message = f"cannot write a temporary file: {error.strerror}"
        hint = "make room, or name another folder in TMPDIR"
        raise BookError(
            (Problem("OUT-002", Position(tempfile.gettempdir()), message, hint),)
        ) from error


def write(path: Path, data: bytes) -> None:
    """Write one file whole; raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_set(folder: Path, files: Mapping[str, Content], last: str) -> None:
    """Write all files into `folder`, or leave every one as it was when one cannot be written.

    `last` is the file that vouches for the others. The folder has to be `locked`. Raises OSError.
    """
    finish(folder, last)
    staged = folder / STAGED
    # What a killed process left.
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(parents=True)
    try:
        for name, content in files.items():
            if (folder / name).is_dir():
                # Told now, since a ready set has to go through.
                raise IsADirectoryError(21, "Is a directory", str(folder / name))
            _put(staged / name, content)
        _sync(staged)
        staged.rename(folder / READY)
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise
    _sync(folder)
    finish(folder, last)


def finish(folder: Path, last: str) -> None:
    """Move the files of a ready set to their places; nothing to do is the usual case.

    It can be broken off anywhere and be begun again. Raises OSError.
    """
    ready = folder / READY
    if not has_unfinished(folder):
        return
    for path in sorted(ready.iterdir(), key=lambda path: (path.name == last, path.name)):
        path.replace(folder / path.name)
    _sync(folder)
    ready.rmdir()


def has_unfinished(folder: Path) -> bool:
    """Whether a process was killed while it moved the files of a set."""
    ready = folder / READY
    return ready.is_dir() and not ready.is_symlink()


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other builds from changing `folder` meanwhile; raises OSError.

    The kernel takes the lock back from a process that dies.
    """
    path = folder / LOCK
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _put(path: Path, content: Content) -> None:
    with path.open("wb") as file:
        if isinstance(content, Path):
            with content.open("rb") as source:
                shutil.copyfileobj(source, file)
        else:
            file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Have the disk know the names in a folder before what relies on them."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
