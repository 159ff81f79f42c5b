"""Files appear whole or not at all."""

from pathlib import Path

import pytest

from press.files import write, write_all


def test_file_is_written_whole_and_leaves_no_temporary_behind(tmp_path: Path) -> None:
    write(tmp_path / "a" / "x", b"1")
    write(tmp_path / "a" / "x", b"2")
    assert {path.name: path.read_bytes() for path in (tmp_path / "a").iterdir()} == {"x": b"2"}


def test_when_one_file_cannot_be_written_all_stay_as_they_were(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"old")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match="file"):
        write_all({tmp_path / "x": b"new", tmp_path / "file" / "y": b"new"})
    assert (tmp_path / "x").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "x"]
