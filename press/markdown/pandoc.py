"""Takes text and format names; gives what pandoc makes of it.

The one place that starts pandoc. It goes past `pypandoc.convert_text`, which starts pandoc a second
time for the list of formats and knows no time limit. The binary is the one that pypandoc brings and
no other: pypandoc itself prefers a newer one that a machine has, which may read a book otherwise.
"""

import resource
import signal
import subprocess
import sys
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path

LIMIT_S = 60
"""Longest that a healthy file may take, in seconds of the processor; 200,000 words take about 6."""
PATIENCE = 20
"""How many times as long it may take by the clock, on a machine that does much besides."""
START_S = 20
BYTES_A_SECOND = 20_000
"""What a small file may take: a few lines that take longer are a bomb."""

LIMIT_MIB = 3072
"""Most memory that it may take; 200,000 words in one paragraph fit. A bomb would take it all."""
NURSERY_MIB = 8
"""What it makes before it looks for what it dropped. Each page of memory that is used for the first
time costs as much as what is done with it, so that it is better used again."""
OLD_MIB = 64
"""What it has kept before it looks through all of that: no file of a book has so much."""
HEAP_EXHAUSTED = 251
"""Status of a Haskell program that needs more memory than it may take."""


class PandocError(Exception):
    """Pandoc refused the text or took too long; holds its own message."""


@cache
def binary() -> Path:
    """Where pypandoc has pandoc; found without its code, which loads much that is not used."""
    spec = find_spec("pypandoc")
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        raise FileNotFoundError("the package pypandoc_binary is not installed")
    return Path(folders[0], "files", "pandoc.exe" if sys.platform == "win32" else "pandoc")


def convert(text: str, reader: str, writer: str, *options: str) -> str:
    """Run pandoc once; raise PandocError with its message when it fails or exceeds LIMIT_S."""
    command = [
        # Pandoc is built with -H64m, which would make the nursery as large as that.
        str(binary()), "+RTS", f"-M{LIMIT_MIB}m", "-H1m", f"-A{NURSERY_MIB}m", f"-O{OLD_MIB}m",
        "-RTS",
        "--sandbox", f"--from={reader}", f"--to={writer}", *options,
    ]  # fmt: skip
    data = text.encode("utf-8", "replace")
    limit = min(LIMIT_S, START_S + len(data) // BYTES_A_SECOND)
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        if sys.platform == "linux":
            # Seconds of the processor: what is refused must not depend on how busy the machine is,
            # since a result is kept. One that has ended already needs no limit.
            with suppress(ProcessLookupError):
                resource.prlimit(running.pid, resource.RLIMIT_CPU, (limit, limit + 1))
        try:
            out, err = running.communicate(data, timeout=limit * PATIENCE)
        except subprocess.TimeoutExpired:
            running.kill()
            raise PandocError(f"it takes more than {limit * PATIENCE} s") from None
    if running.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise PandocError(f"it takes more than {limit} s")
    if running.returncode == HEAP_EXHAUSTED:
        raise PandocError(f"it takes more than {LIMIT_MIB} MiB of memory")
    if running.returncode:
        raise PandocError(" ".join(err.decode("utf-8", "replace").split()))
    return out.decode()
