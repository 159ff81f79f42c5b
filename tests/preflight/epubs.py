"""Takes an EPUB; gives the same with some of its files changed."""

import io
import zipfile
from collections.abc import Callable


def rewritten(epub: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """Pack the EPUB anew with `change(name, data)` for each file."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(epub)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
    return out.getvalue()


def replaced(epub: bytes, old: str, new: str) -> bytes:
    """Replace `old` in every text file; raises ValueError if it stands in none."""
    found = 0

    def change(name: str, data: bytes) -> bytes:
        nonlocal found
        if not name.endswith(".xhtml"):
            return data
        found += data.count(old.encode())
        return data.replace(old.encode(), new.encode())

    made = rewritten(epub, change)
    if not found:
        raise ValueError(f"no file holds {old!r}")
    return made
