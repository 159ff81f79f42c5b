"""Takes files as bytes; puts them on the disk whole or not at all.

Every file is written beside its place first and renamed last, so a build that is killed or runs
out of room leaves what was there before.
"""

import os
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path


def write(path: Path, data: bytes) -> None:
    """Write one file whole."""
    write_all({path: data})


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write all files, or leave every one as it was when one cannot be written.

    Renaming comes after the last byte is on the disk, in the order given: put the file that
    vouches for the others last. Raises OSError.
    """
    with ExitStack() as cleanup:
        ready = []
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
            cleanup.callback(Path(name).unlink, missing_ok=True)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            # mkstemp makes files for the owner alone; an artifact is for whoever may read it.
            Path(name).chmod(0o644)
            ready.append((Path(name), path))
        for temporary, path in ready:
            temporary.replace(path)
