"""Edits a book at random and compares: a warm build gives the bytes and problems of a cold one.

`python -m tests.fuzz.edits --count 200 --seed 1` is the long run. A session is a list of turns, a
turn is some edits and then a build; the cache is kept from the first turn to the last. The first
session is always the same and has each edit once. Hypothesis makes the others, and of one that
fails the shortest that still does.
"""

import argparse
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, Phase, example, given, seed, settings
from hypothesis import strategies as st

from tests.fuzz import author, publisher
from tests.fuzz.desk import Desk, Outcome, prepare
from tests.fuzz.drafts import Draft, first

EDITS: dict[str, Callable[[Draft, Random], Draft]] = {
    name: edit
    for module in (author, publisher)
    for name, edit in vars(module).items()
    if callable(edit) and edit.__module__ == module.__name__ and not name.startswith("_")
}
UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Step:
    """An edit by its name, and the number that its chances come from."""

    edit: str
    number: int

    def __repr__(self) -> str:
        return f"Step({self.edit!r}, {self.number})"


Turn = list[Step]
TOUR: list[Turn] = [
    [Step(name, int(number or 1)) for name, _, number in (word.partition(":") for word in turn.split())]
    for turn in (
        "change_a_word touch_a_file",
        "rename_a_heading_and_its_links insert_something_numbered cite_a_work refer_to_something",
        "add_a_term ask_for_an_index_entry move_something_numbered:2 change_an_included_file",
        "add_a_file change_a_picture change_the_bibliography add_a_heading add_a_paragraph",
        "rename_a_heading_alone:7",
        "undo:1 reorder_the_contents change_the_metadata move_a_paragraph",
        "rename_a_picture",
        "rename_a_picture",
        "indent_an_entry move_something_numbered_to_another_file rename_a_file:2 delete_a_paragraph",
        "break_the_book break_a_picture",
        "undo:2 change_the_printing:6 drop_an_index_entry delete_a_term:2",
        "change_an_edition:3 ask_for_something_else:2",
        "undo:1 change_the_theme delete_something_numbered:7 remove_a_file",
    )
]  # fmt: skip
"""An edit, a colon, and its number where that is not 1."""


@dataclass
class Run:
    """What a run has done."""

    count: int
    root: Path
    edits: Counter[str] = field(default_factory=Counter)
    turns: Counter[str] = field(default_factory=Counter)
    sessions: int = 0
    has_failed: bool = False

    def session(self, turns: list[Turn]) -> None:
        """Edit and compare; raises AssertionError with what differs.

        A book that was refused twice is mended by its author.
        """
        if self.edits.total() >= self.count and not self.has_failed:
            return
        self.sessions += 1
        root = Path(tempfile.mkdtemp(dir=self.root))
        shutil.copytree(self.root / "cache", root / "cache")
        desk, history, refused, good = Desk(root), [first()], 0, first()
        try:
            for turn in turns:
                for step in turn:
                    history.append(edited(history, step))
                    self.edits[step.edit] += 1
                warm, cold = desk.built(history[-1])
                if warm != cold:
                    raise AssertionError(_difference(warm, cold))
                self.turns["built" if cold.files else "refused"] += 1
                good, refused = (history[-1], 0) if cold.files else (good, refused + 1)
                if refused == 2:
                    history.append(good)
                    refused = 0
        except AssertionError:
            self.has_failed = True
            raise
        finally:
            desk.close()
            shutil.rmtree(root)


def edited(history: list[Draft], step: Step) -> Draft:
    """The next draft; an undo goes back as many edits as its number says, four at most."""
    if step.edit == UNDO:
        return history[max(0, len(history) - 2 - (step.number - 1) % 4)]
    return EDITS[step.edit](history[-1], Random(f"{step.edit}:{step.number}"))


def _difference(warm: Outcome, cold: Outcome) -> str:
    names = sorted({*warm.files, *cold.files})
    files = [name for name in names if warm.files.get(name) != cold.files.get(name)]
    said = sorted({*warm.problems} ^ {*cold.problems})
    return f"warm and cold differ in {', '.join(files) or 'no file'}; problems of one alone: {said}"


def main(argv: list[str]) -> int:
    """Make as many edits as asked for; 1 when a warm build was not right."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.edits", description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="edits")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tour", action="store_true", help="the first session alone")
    asked = parser.parse_args(argv)
    prepare()
    steps = st.builds(Step, st.sampled_from(sorted([*EDITS, UNDO])), st.integers(0, 2**16))
    turns = st.lists(st.lists(steps, min_size=1, max_size=5), min_size=1, max_size=8)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        run = Run(asked.count, Path(folder))
        # What the first build makes is made once for all sessions.
        desk = Desk(run.root)
        desk.built(first())
        desk.close()
        phases = [Phase.explicit] + ([] if asked.tour else [Phase.generate, Phase.shrink])
        check = settings(
            max_examples=asked.count, deadline=None, database=None, phases=phases,
            suppress_health_check=list(HealthCheck),
        )(seed(asked.seed)(example(TOUR)(given(turns)(run.session))))  # fmt: skip
        # A long run that is ended from outside still says how far it came.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            check()
        except AssertionError as error:
            print(error, *getattr(error, "__notes__", ()), sep="\n")
        except KeyboardInterrupt:
            print("ended from outside")
    print(
        f"{run.edits.total()} edits of {len(run.edits)} of {len(EDITS) + 1} kinds in {run.sessions} sessions,"
        f" {run.turns.total()} builds compared ({run.turns['refused']} refused),"
        f" {'a warm build was not right' if run.has_failed else 'all alike'};"
        f" {time.monotonic() - began:.0f} s"
    )
    return 1 if run.has_failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
