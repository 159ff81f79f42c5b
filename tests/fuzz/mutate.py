"""Builds mutated books and looks for what must not be: a traceback, a hang, a book that is not valid.

`python -m tests.fuzz.mutate --count 10000 --seed 1` is the long run; a book is made of the seed and
its own number alone, so `--first 1234 --count 1` makes book 1234 again. Each is built in a process
of its own, since a fault may be one that ends the process.
"""

import argparse
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from contextlib import suppress
from pathlib import Path
from random import Random

from tests.fuzz import judge, mutations, seeds

HOME = Path(__file__).parents[2]
LIMIT_S = 60


def book(seed: int, number: int) -> seeds.Files:
    """The files of one mutated book."""
    random = Random(f"{seed}:{number}")
    return mutations.mutated(seeds.pick(random), random)


def write(files: seeds.Files, folder: Path) -> Path:
    """Lay the files down; a name that no file can have is left out."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def outcome(files: seeds.Files, work: Path, cache: Path, formats: tuple[str, ...]) -> str:
    """What comes of a book: built, refused, or the fault in a line."""
    folder = write(files, Path(tempfile.mkdtemp(dir=work)))
    told = work / "told"
    told.write_text("")
    child = os.fork()
    if child == 0:
        _build(folder, work / "out", cache, formats, told)
    limit = time.monotonic() + LIMIT_S
    while not (done := os.waitpid(child, os.WNOHANG))[0]:
        if time.monotonic() > limit:
            # With all that it started: a pandoc that is left behind may eat the machine's memory.
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return f"longer than {LIMIT_S} s"
        try:
            time.sleep(0.005)
        except KeyboardInterrupt:
            os.killpg(child, signal.SIGKILL)
            raise
    shutil.rmtree(folder)
    return told.read_text("utf-8") or f"the process ended with status {done[1]}"


def _build(folder: Path, out: Path, cache: Path, formats: tuple[str, ...], told: Path) -> None:
    """In a process of its own: build, write what came of it, end."""
    os.setsid()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        result = judge.judge(folder, out, cache, formats)
    except judge.Wrong as wrong:
        result = f"wrong: {wrong}"
    except BaseException as error:
        frames = traceback.extract_tb(error.__traceback__)
        ours = [one for one in frames if "/press/" in one.filename] or frames
        place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno} {ours[-1].name}"
        result = f"{type(error).__name__} in {place}: {' '.join(str(error).split())[:160]}"
    told.write_text(result, "utf-8", "replace")
    os._exit(0)


def main(argv: list[str]) -> int:
    """Build the books asked for; 1 if one of them showed a fault."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.mutate", description=__doc__)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first book")
    parser.add_argument("--all", action="store_true", help="all formats, not the EPUB alone")
    parser.add_argument("--keep", type=Path, help="folder for the books that show a fault")
    given = parser.parse_args(argv)
    formats = ("pdf", "print", "epub") if given.all else ("epub",)
    cache = judge.HOME / "out" / ".cache"
    judge.prepare(cache)
    counts: Counter[str] = Counter()
    began, slowest = time.monotonic(), (0.0, -1)
    # A long run that is ended from outside still says how far it came.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory() as work, suppress(KeyboardInterrupt):
        # A first book in this process, so that what it needs is there for all.
        judge.judge(HOME / "tests" / "fixtures" / "small", Path(work, "out"), cache, formats)
        for number in range(given.first, given.first + given.count):
            start = time.monotonic()
            files = book(given.seed, number)
            result = outcome(files, Path(work), cache, formats)
            slowest = max(slowest, (time.monotonic() - start, number))
            is_right = result in ("built", "refused")
            counts[result if is_right else "wrong"] += 1
            if not is_right:
                print(f"{given.seed}:{number}  {result}", flush=True)
                if given.keep:
                    write(files, given.keep / f"{given.seed}-{number}")
    print(f"{sum(counts.values())} books in {time.monotonic() - began:.0f} s:"
          f" {counts['built']} built, {counts['refused']} refused, {counts['wrong']} wrong;"
          f" the slowest, {slowest[1]}, took {slowest[0]:.1f} s")  # fmt: skip
    return 1 if counts["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
