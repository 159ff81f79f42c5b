"""Takes text and format names; gives what pandoc makes of it.

The one place that starts pandoc. It goes past `pypandoc.convert_text`, which starts pandoc a second
time for the list of formats and knows no time limit, and uses the binary that pypandoc brings.
"""

import subprocess
from functools import cache

import pypandoc

LIMIT_S = 60
"""Longest that a healthy file may take, in seconds; 200,000 words take about 6."""


class PandocError(Exception):
    """Pandoc refused the text or took too long; holds its own message."""


@cache
def version() -> str:
    """Pandoc's version, for cache keys and build.json."""
    return str(pypandoc.get_pandoc_version())


def convert(text: str, reader: str, writer: str, *options: str) -> str:
    """Run pandoc once; raise PandocError with its message when it fails or exceeds LIMIT_S."""
    command = [
        pypandoc.get_pandoc_path(), "--sandbox", f"--from={reader}", f"--to={writer}", *options,
    ]  # fmt: skip
    try:
        done = subprocess.run(
            command, input=text.encode(), capture_output=True, timeout=LIMIT_S, check=False
        )
    except subprocess.TimeoutExpired:
        raise PandocError(f"pandoc took more than {LIMIT_S} s") from None
    if done.returncode:
        raise PandocError(done.stderr.decode("utf-8", "replace").strip())
    return done.stdout.decode()
