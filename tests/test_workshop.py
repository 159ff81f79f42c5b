"""The workshop gives what the stage gives, with any number of processes, cold or warm."""

import ast
import gc
import os
import pickle
import signal
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import packages_distributions
from multiprocessing import get_context
from pathlib import Path

import pytest

from press import entries, kept
from press import workshop as room
from press.nodes import Break, Link, Text
from press.problems import BookError, Position, Problem, Severity
from press.workshop import GARBAGE, Timing, Workshop


def double(number: int) -> tuple[int, ...]:
    return (number, 2 * number)


@dataclass(frozen=True, slots=True)
class Whole:
    """A value that works out one of its fields."""

    text: str
    size: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", len(self.text))


@dataclass(frozen=True, slots=True)
class Named:
    """A value that is called with a word."""

    text: str = field(kw_only=True)


def test_what_is_kept_is_read_as_it_was() -> None:
    place = Position("a.md", 3)
    told = Problem("X-001", place, "m", severity=Severity.WARNING)
    for value in ((told, (place, ())), (Text("x"), Break(), Link("h", (Text("y"),))), ("", b"", 1)):
        assert entries.read(entries.written(value)) == value
    for other in (Whole("abc"), Named(text="a")):
        assert pickle.loads(entries.written(other)) == other


def test_results_come_in_order_with_one_process_or_many(tmp_path: Path) -> None:
    items = [5, 3, 400, 1]
    with Workshop(None, 1) as one, Workshop(None, 3) as many:
        assert one.each(double, items) == many.each(double, items) == tuple(map(double, items))


def test_second_run_takes_everything_from_the_cache(tmp_path: Path) -> None:
    for expected in ((0, 2), (2, 0)):
        with Workshop(tmp_path, 1) as workshop:
            assert workshop.each(double, [1, 2]) == ((1, 2), (2, 4))
        assert (workshop.timings[0].cached, workshop.timings[0].made) == expected


def test_truncated_or_garbled_entry_is_a_miss(tmp_path: Path) -> None:
    with Workshop(tmp_path, 1) as workshop:
        workshop.each(double, [1, 2])
        kept = sorted(path for path in tmp_path.rglob("*") if path.is_file())
        kept[0].write_bytes(kept[0].read_bytes()[:40])
        kept[1].write_bytes(b"x" * 64)
        assert workshop.each(double, [1, 2]) == ((1, 2), (2, 4))
    assert workshop.timings[-1].made == 2


@pytest.mark.parametrize("jobs", [1, 2])
def test_kept_results_are_loaded_where_they_are_used(tmp_path: Path, jobs: int) -> None:
    for expected in ((0, 2), (2, 0)):
        with Workshop(tmp_path, jobs) as workshop:
            found = workshop.keep(double, [1, 2])
            assert [one.load() for one in found] == [(1, 2), (2, 4)]
        assert (workshop.timings[0].cached, workshop.timings[0].made) == expected
    assert [one.load() for one in pickle.loads(pickle.dumps(found))] == [(1, 2), (2, 4)]


def test_what_is_kept_tells_what_it_is_and_not_where(tmp_path: Path) -> None:
    with Workshop(tmp_path / "a", 1) as one, Workshop(tmp_path / "b", 1) as other:
        (here,), (there,) = one.keep(double, [1]), other.keep(double, [1])
        (different,) = other.keep(double, [2])
    assert repr(here) == repr(there) != repr(different)
    assert here == there
    assert str(tmp_path) not in repr(here)


def test_kept_result_that_is_not_whole_is_made_again(tmp_path: Path) -> None:
    with Workshop(tmp_path, 1) as workshop:
        (before,) = workshop.keep(double, [1])
        Path(before.path).write_bytes(Path(before.path).read_bytes()[:-1])
        (after,) = workshop.keep(double, [1])
        assert (workshop.timings[-1].made, after.load()) == (1, (1, 2))


@pytest.mark.parametrize("spoilt", [b"", b"x" * 64, None])
def test_kept_result_that_is_changed_meanwhile_is_an_error(
    tmp_path: Path, spoilt: bytes | None
) -> None:
    with Workshop(tmp_path, 1) as workshop:
        (one,) = workshop.keep(double, [1])
    if spoilt is None:
        Path(one.path).unlink()
    else:
        Path(one.path).write_bytes(spoilt)
    with pytest.raises(BookError, match="CACHE-003"):
        one.load()


def test_kept_result_that_another_build_writes_anew_is_still_itself(tmp_path: Path) -> None:
    with Workshop(tmp_path, 1) as workshop:
        (one,) = workshop.keep(double, [1])
    body = pickle.dumps((1, 2), protocol=4)
    Path(one.path).write_bytes(kept.filed(body)[1])
    assert one.load() == (1, 2)
    assert one.checked() is one


class Strange:
    """What the cache may not hold."""


def strange(number: int) -> Strange:
    return Strange()


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_result_that_the_cache_may_not_hold_is_a_fault_of_its_stage(jobs: int) -> None:
    with Workshop(None, jobs) as workshop, pytest.raises(pickle.UnpicklingError):
        workshop.each(strange, [1, 2])


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_kept_results_are_loaded_in_processes_of_any_kind(
    method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "get_context", lambda _: get_context(method))
    with Workshop(None, 2) as workshop:
        found = workshop.keep(double, [1, 2])
        assert workshop.each(summed, found) == (3, 6)


def summed(one: kept.Kept[tuple[int, ...]]) -> int:
    return sum(one.load())


def test_without_a_cache_results_lie_where_they_go_with_the_workshop() -> None:
    with Workshop(None, 1) as workshop:
        (one,) = workshop.keep(double, [1])
        assert Path(one.path).exists()
    assert not Path(one.path).exists()


MAKING_NOTHING = {"cmarkgfm", "pymupdf", "rich", "watchfiles"}
"""What looks at artifacts, or speaks to whoever builds."""


def test_every_package_that_makes_something_is_part_of_every_key() -> None:
    home = Path(room.__file__).parent
    paths = [path for path in home.rglob("*.py") if "preflight" not in path.parts]
    nodes = [node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    named = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    named += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    owners = packages_distributions()
    used = {owner for name in named for owner in owners.get(name.partition(".")[0], ())}
    known = {tool.lower().replace("_", "-") for tool in room.TOOLS}
    told = {owner.lower().replace("_", "-") for owner in used} - MAKING_NOTHING
    assert {"weasyprint", "uharfbuzz"} <= told
    assert told - known == set()


class _Written:
    """What Python 3.11.2 (Debian 12) writes for a member of an enum; and what nobody may write."""

    def __init__(self, kind: type, name: str) -> None:
        self.told = kind, name

    def __reduce__(self) -> object:
        return getattr, self.told


def test_members_of_enums_are_read_as_every_python_writes_them_and_no_other_attribute() -> None:
    entry = pickle.dumps(_Written(Severity, "ERROR"), protocol=5)
    assert entries.read(entry) is Severity.ERROR
    strange = pickle.dumps(_Written(Problem, "__init__"), protocol=5)
    with pytest.raises(pickle.UnpicklingError):
        entries.read(strange)


def shelved(number: int, *, by: int) -> tuple[int, int]:
    return (number * by, os.getpid())


def failed(number: int) -> int:
    raise ValueError(number)


def left() -> None:
    os._exit(1)


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_made_beside_has_its_value_and_one_timing(jobs: int) -> None:
    with Workshop(None, jobs) as workshop:
        wanted = workshop.beside("shelve", shelved, 4, by=3)
        assert workshop.timings == []
        value, process = wanted()
    assert value == 12
    assert (process == os.getpid()) == (jobs == 1)
    (timing,) = workshop.timings
    assert timing == Timing("shelve", 0, 1, timing.seconds)
    assert timing.seconds >= 0


def test_what_is_made_beside_is_never_kept(tmp_path: Path) -> None:
    with Workshop(tmp_path, 1) as workshop:
        assert workshop.beside("double", double, 1)() == (1, 2)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_beside_is_that_of_the_function_and_has_no_timing(jobs: int) -> None:
    with Workshop(None, jobs) as workshop:
        wanted = workshop.beside("fail", failed, 7)
        with pytest.raises(ValueError, match="7"):
            wanted()
    assert workshop.timings == []


@pytest.mark.parametrize("end", [left, killed])
def test_a_process_beside_that_is_ended_from_outside_is_an_error_of_the_stage(
    end: Callable[[], None],
) -> None:
    with Workshop(None, 2) as workshop:
        wanted = workshop.beside("shelve", end)
        with pytest.raises(BookError) as raised:
            wanted()
    (problem,) = raised.value.problems
    assert (problem.code, problem.position.file) == ("CACHE-002", "shelve")
    assert workshop.timings == []


def test_after_a_process_beside_was_ended_every_stage_says_so() -> None:
    with Workshop(None, 2) as workshop:
        wanted = workshop.beside("shelve", killed)
        with pytest.raises(BookError, match="CACHE-002"):
            wanted()
        with pytest.raises(BookError, match="CACHE-002"):
            workshop.each(double, [1, 2])
        with pytest.raises(BookError, match="CACHE-002"):
            workshop.beside("again", shelved, 1, by=1)


@pytest.fixture
def threshold() -> Iterator[tuple[int, int, int]]:
    """A threshold that is neither Python's own nor the workshop's."""
    before = gc.get_threshold()
    gc.set_threshold(901, 11, 12)
    yield (901, 11, 12)
    gc.set_threshold(*before)


def test_garbage_is_looked_for_less_often_until_the_workshop_is_left(
    threshold: tuple[int, int, int],
) -> None:
    with Workshop(None, 1):
        assert gc.get_threshold() == (GARBAGE, 11, 12)
    assert gc.get_threshold() == threshold


def test_a_process_looks_for_garbage_less_often_of_itself(threshold: tuple[int, int, int]) -> None:
    with Workshop(None, 2) as workshop:
        # A forked process would have it from this one, and a new one would not.
        gc.set_threshold(*threshold)
        assert workshop.beside("ask", gc.get_threshold)()[0] == GARBAGE


def test_garbage_is_looked_for_as_before_after_an_error(threshold: tuple[int, int, int]) -> None:
    with pytest.raises(ZeroDivisionError), Workshop(None, 1):
        raise ZeroDivisionError
    assert gc.get_threshold() == threshold


def scratch() -> str:
    """A temporary folder with a file in it, that nobody puts away."""
    folder = Path(tempfile.mkdtemp())
    (folder / "font").write_bytes(b"x")
    return str(folder)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The temporary folder of this process, with nothing in it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_what_processes_leave_in_the_temporary_folder_goes_with_the_workshop(
    method: str, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "get_context", lambda _: get_context(method))
    with Workshop(None, 2) as workshop:
        told = workshop.beside("leave", scratch)
        left = [Path(told()), Path(scratch())]
        assert all((folder / "font").exists() for folder in left)
        (own,) = temporary.iterdir()
        assert {folder.parent for folder in left} == {own}
    assert list(temporary.iterdir()) == []
    assert tempfile.gettempdir() == str(temporary)


def test_the_temporary_folder_is_put_away_after_an_error(temporary: Path) -> None:
    with pytest.raises(ZeroDivisionError), Workshop(None, 1):
        scratch()
        raise ZeroDivisionError
    assert list(temporary.iterdir()) == []
    assert tempfile.gettempdir() == str(temporary)


def test_the_temporary_folder_is_put_away_when_processes_cannot_be_ended(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Workshop(None, 2) as workshop:
        assert workshop.beside("leave", scratch)()
        pool = workshop._pool
        assert pool
        end = pool.shutdown
        monkeypatch.setattr(pool, "shutdown", interrupted)
    end()
    assert list(temporary.iterdir()) == []
    assert tempfile.gettempdir() == str(temporary)


def test_a_workshop_within_another_has_a_temporary_folder_of_its_own(temporary: Path) -> None:
    with Workshop(None, 2) as outer:
        (first,) = temporary.iterdir()
        with Workshop(None, 1):
            inner = Path(scratch()).parent
            # Its processes begin only now, and must not lose what they put aside.
            late = Path(outer.beside("leave", scratch)())
        assert inner.parent == first
        assert not inner.exists()
        assert (late / "font").exists()
        assert Path(scratch()).parent == first
    assert list(temporary.iterdir()) == []


def unloadable() -> None:
    raise OSError("cannot load library")


def test_what_cannot_be_loaded_ahead_is_told_by_the_stage_that_needs_it() -> None:
    with Workshop(None, 2, prepare=unloadable) as workshop:
        assert workshop.each(double, [1, 2]) == ((1, 2), (2, 4))
        with pytest.raises(ValueError, match="7"):
            workshop.each(failed, [7, 8])


class Circle:
    """A value that only a search for garbage takes away."""

    def __init__(self) -> None:
        self.own = self


def circles(number: int) -> int:
    """Have that many circles until it returns, and tell how many were there."""
    found = sum(isinstance(one, Circle) for one in gc.get_objects())
    kept = [Circle() for _ in range(number)]
    assert len(kept) == number
    return found


@pytest.mark.parametrize("many", [GARBAGE // 5, GARBAGE + GARBAGE // 20])
def test_a_process_leaves_nothing_of_an_item_to_the_next(many: int) -> None:
    with Workshop(None, 2) as workshop:
        assert set(workshop.each(circles, range(many, many + 8))) == {0}
