"""Kills builds at random moments and looks at what is left: the old set or the new one, whole.

`python -m tests.fuzz.killed --count 200` is the long run. A book has two states that take turns, so
that every build has something to do; each state has one right set of artifacts. After a kill the
set may be finished (`press.publish.claim`, which every command begins with), and then the next
build has to give the right bytes.
"""

import argparse
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from press import files, publish
from tests.fuzz import seeds

HOME = Path(__file__).parents[2]
WORDS = ("The end.", "The very end.")


@dataclass
class Book:
    """The small book in a folder, and the folder that it is built into."""

    folder: Path
    out: Path
    right: list[dict[str, str]] = field(default_factory=list)
    """Names and digests of the artifacts of each state."""

    @classmethod
    def of(cls, root: Path) -> "Book":
        """Both states built, from nothing."""
        book = cls(root / "book", root / "out")
        shutil.copytree(HOME / "tests" / "fixtures" / "small", book.folder)
        for state in range(len(WORDS)):
            book.set(state)
            clean = root / f"clean-{state}"
            done = subprocess.run(book.command(clean), capture_output=True, text=True, check=False)
            if done.returncode:
                raise RuntimeError(done.stderr)
            book.right.append(held(clean))
        return book

    def set(self, state: int) -> None:
        """Change the text."""
        text = seeds.small()["two.md"].decode().replace(WORDS[0], WORDS[state])
        (self.folder / "two.md").write_text(text, "utf-8")

    def command(self, out: Path | None = None) -> list[str]:
        return [sys.executable, str(HOME / "build.py"), str(self.folder), "--out",
                str(out or self.out), "--jobs", "2"]  # fmt: skip

    def build(self) -> int:
        """Build to the end."""
        return subprocess.run(self.command(), capture_output=True, check=False).returncode

    def killed(self, after: float) -> bool:
        """Begin to build and kill it, with all its processes; whether it was still at work."""
        process = subprocess.Popen(
            self.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return True
        return False


def held(out: Path) -> dict[str, str]:
    """Name and digest of each artifact."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(out.glob("*")) if path.is_file()}  # fmt: skip


def killing(book: Book, old: int, after: float) -> str:
    """One kill: what is left, in a word; raises AssertionError when it is not right."""
    new = 1 - old
    book.set(new)
    was_at_work = book.killed(after)
    was_broken_off = files.has_unfinished(book.out)
    if was_broken_off:
        with files.locked(book.out):
            files.finish(book.out, publish.RECORD)
    left = held(book.out)
    if left not in (book.right[old], book.right[new]):
        raise AssertionError(f"a mixture after {after:.3f} s: {left}")
    if book.build() or held(book.out) != book.right[new]:
        raise AssertionError(f"the build after a kill at {after:.3f} s is not right")
    if not was_at_work:
        return "was done"
    return "finished" if was_broken_off else "new" if left == book.right[new] else "old"


def main(argv: list[str]) -> int:
    """Kill as often as asked for; 1 when something was not right."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.killed", description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(argv)
    # A long run that is ended from outside still says how far it came.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    random, counts = Random(given.seed), Counter[str]()
    with tempfile.TemporaryDirectory() as root, suppress(KeyboardInterrupt):
        book = Book.of(Path(root))
        book.set(0)
        book.build()
        book.set(1)
        began = time.monotonic()
        book.build()
        took, state = time.monotonic() - began, 1
        cache = book.out / ".cache"
        for number in range(given.count):
            if number % 4 == 0:
                # As many cold builds as warm ones: what is cold takes about three times as long.
                for name in cache.iterdir():
                    if name.is_dir() and name.name != "fonts":
                        shutil.rmtree(name)
            try:
                counts[
                    round(book, state, random.uniform(0, took * (3 if number % 4 == 0 else 1.1)))
                ] += 1
            except AssertionError as error:
                counts["wrong"] += 1
                print(error, flush=True)
                break
            state = 1 - state
    print(
        f"{sum(counts.values())} kills: "
        + ", ".join(f"{n} {word}" for word, n in sorted(counts.items()))
    )
    return 1 if counts["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
