"""The workshop gives what the stage gives, with any number of processes, cold or warm."""

import io
import pickle
from pathlib import Path

import pytest

from press import workshop as room
from press.problems import Problem, Severity
from press.workshop import Workshop


def double(number: int) -> tuple[int, ...]:
    return (number, 2 * number)


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


class _Written:
    """What Python 3.11.2 (Debian 12) writes for a member of an enum; and what nobody may write."""

    def __init__(self, kind: type, name: str) -> None:
        self.told = kind, name

    def __reduce__(self) -> object:
        return getattr, self.told


def test_members_of_enums_are_read_as_every_python_writes_them_and_no_other_attribute() -> None:
    entry = pickle.dumps(_Written(Severity, "ERROR"), protocol=5)
    assert room._Known(io.BytesIO(entry)).load() is Severity.ERROR
    strange = pickle.dumps(_Written(Problem, "__init__"), protocol=5)
    with pytest.raises(pickle.UnpicklingError):
        room._Known(io.BytesIO(strange)).load()
