"""Files appear whole or not at all."""

import errno
import os
import tempfile
from pathlib import Path

import pytest

from press.files import LOCK, finish, locked, temporary, write, write_set
from press.problems import BookError


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_file_is_written_whole_and_leaves_no_temporary_behind(tmp_path: Path) -> None:
    write(tmp_path / "a" / "x", b"1")
    write(tmp_path / "a" / "x", b"2")
    assert held(tmp_path / "a") == {"x": b"2"}


def test_when_one_file_cannot_be_written_all_stay_as_they_were(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"old")
    (tmp_path / "y").mkdir()
    with locked(tmp_path), pytest.raises(IsADirectoryError, match="y"):
        write_set(tmp_path, {"x": b"new", "y": b"new"}, "y")
    assert held(tmp_path) == {"x": b"old"}
    assert sorted(path.name for path in tmp_path.iterdir()) == [LOCK.parent.name, "x", "y"]


class Killed(BaseException):
    """What a process that is killed does: nothing more."""


@pytest.mark.parametrize("step", range(5))
def test_set_is_old_or_new_wherever_it_is_broken_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    old, new = ({name: kind + name.encode() for name in "abz"} for kind in (b"old ", b"new "))
    with locked(tmp_path):
        write_set(tmp_path, old, "z")
    left = iter(range(step))
    with monkeypatch.context() as broken:
        for name in ("rename", "replace"):
            real = getattr(Path, name)

            def stop(path: Path, target: Path, real: object = real) -> object:
                if next(left, None) is None:
                    raise Killed
                return real(path, target)  # type: ignore[operator]

            broken.setattr(Path, name, stop)
        # A killed process does not tidy up either.
        broken.setattr("shutil.rmtree", lambda *_, **__: None)
        if step < 4:
            with locked(tmp_path), pytest.raises(Killed):
                write_set(tmp_path, new, "z")
        else:
            write_set(tmp_path, new, "z")
    finish(tmp_path, "z")
    assert held(tmp_path) == (new if step else old)
    with locked(tmp_path):
        write_set(tmp_path, old, "z")
    assert held(tmp_path) == old
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == [LOCK.parent.name]


def test_ready_folder_that_is_a_symbolic_link_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "x").write_bytes(b"theirs")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".ready").symlink_to(tmp_path / "other")
    finish(tmp_path / "out", "z")
    assert held(tmp_path / "out") == {}
    assert held(tmp_path / "other") == {"x": b"theirs"}


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_temporary_file_stays_until_somebody_takes_it_away(room: Path) -> None:
    with temporary() as file:
        file.write(b"x")
    assert [path.read_bytes() for path in room.iterdir()] == [b"x"]


def test_a_temporary_file_that_does_not_fit_is_told_and_goes(room: Path) -> None:
    with pytest.raises(BookError, match="OUT-002"), temporary() as file:
        file.write(b"x")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert list(room.iterdir()) == []


def test_another_fault_while_a_temporary_file_is_open_is_told_as_it_is(room: Path) -> None:
    with pytest.raises(FileNotFoundError), temporary():
        (room / "none").read_bytes()
    assert list(room.iterdir()) == []
