"""What a build leaves behind when it is killed, has no room, or is not alone."""

import hashlib
import json
import os
import pickle
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import build
from press import provenance
from press.files import READY, STAGED
from press.model import UNDATED, Metadata
from press.nodes import Text
from press.problems import BookError, Problems
from press.publish import RECORD, Artifacts, claim, write
from press.workshop import Workshop
from tests.books import folder
from tests.test_build import BOOK, HOME, built, run

METADATA = Metadata("T", "t", identifier="urn:x")
NAMES = ("t.epub", "t.pdf", "t-print.pdf")


def artifacts(kind: str) -> Artifacts:
    files = tuple((name, f"{kind} {name}".encode()) for name in NAMES)
    told = [{"name": n, "sha256": hashlib.sha256(data).hexdigest()} for n, data in files]
    return Artifacts(files, {"book": {"title": "T", "identifier": "urn:x"}, "artifacts": told}, ())


def kinds(out: Path) -> set[str]:
    """Of which sets the artifacts are; each has to be what build.json says that it is."""
    for one in json.loads((out / RECORD).read_text())["artifacts"]:
        assert hashlib.sha256((out / one["name"]).read_bytes()).hexdigest() == one["sha256"]
    return {(out / name).read_text().split()[0] for name in NAMES}


# Dies in place of one call that changes the folder, as a process that is killed between two does.
DYING = """
import os, sys
from pathlib import Path
from press.publish import write
from tests.test_reliability import artifacts
left = iter(range(int(sys.argv[2])))
def dying(real):
    def call(*words, **more):
        if next(left, None) is None:
            os._exit(9)
        return real(*words, **more)
    return call
for name in ("mkdir", "open", "fsync", "rename", "replace", "rmdir"):
    setattr(os, name, dying(getattr(os, name)))
write(artifacts("new"), Path(sys.argv[1]), [])
"""


def test_process_killed_between_any_two_steps_leaves_a_set_that_the_next_command_makes_whole(
    tmp_path: Path,
) -> None:
    seen = []
    for step in range(40):
        out = tmp_path / str(step)
        write(artifacts("old"), out, [])
        words = [sys.executable, "-c", DYING, str(out), str(step)]
        died = subprocess.run(words, cwd=HOME, check=False).returncode
        was_ready = (out / READY).is_dir()
        claim(out, METADATA, Problems())
        left = kinds(out)
        assert left in ({"old"}, {"new"})
        assert left == {"new"} or not was_ready
        seen.append((died, was_ready, *left))
        write(artifacts("newer"), out, [])
        assert kinds(out) == {"newer"}
        assert not (out / READY).exists() and not (out / STAGED).exists()
        if died == 0:
            break
    assert {(9, False, "old"), (9, True, "new"), (0, False, "new")} <= set(seen)


def test_files_that_only_an_earlier_set_has_stay_beside_the_new_one(tmp_path: Path) -> None:
    write(artifacts("old"), tmp_path, [])
    (tmp_path / "notes.txt").write_text("mine")
    one = artifacts("new")
    write(Artifacts(one.files[:1], {**one.record, "artifacts": one.record["artifacts"][:1]}, ()),
          tmp_path, [])  # fmt: skip
    assert kinds(tmp_path) == {"old", "new"}
    assert (tmp_path / "notes.txt").read_text() == "mine"


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A book that was built, with its output folder."""
    root = tmp_path_factory.mktemp("warm")
    book, out = folder(root / "book", BOOK), root / "out"
    done = run(str(book), "--out", str(out))
    assert done.returncode == 0, done.stderr
    return book, out


def limited(book: Path, out: Path, size: int) -> subprocess.CompletedProcess[str]:
    """Build with files that may have `size` bytes at most."""
    code = (
        f"import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}));"
        "import build; sys.exit(build.main(sys.argv[1:]))"
    )
    return subprocess.run(
        [sys.executable, "-c", code, str(book), "--out", str(out)],
        cwd=HOME, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_artifact_that_does_not_fit_is_an_error_and_the_old_ones_stay(
    warm: tuple[Path, Path],
) -> None:
    before = built(warm[1])
    done = limited(*warm, 40_000)
    assert (done.returncode, "OUT-002" in done.stderr) == (1, True), done.stderr
    assert "File too large" in done.stderr
    assert built(warm[1]) == before
    assert not list(warm[1].rglob("*.part")) and not (warm[1] / STAGED).exists()


def test_cache_entry_that_does_not_fit_is_an_error_and_the_old_artifacts_stay(
    warm: tuple[Path, Path], tmp_path: Path
) -> None:
    out = shutil.copytree(warm[1], tmp_path / "out")
    for entry in out.glob(".cache/??"):
        shutil.rmtree(entry)
    done = limited(warm[0], out, 200)
    assert (done.returncode, "CACHE-001" in done.stderr) == (1, True), done.stderr
    assert "Traceback" not in done.stderr
    assert built(out) == built(warm[1])


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with little room, where this process may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=24m", "none", str(place)]
    if sys.platform != "linux" or os.geteuid() or subprocess.run(words, check=False).returncode:
        pytest.skip("this process may not mount a disk; the limits on files say the same")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_full_disk_is_an_error_and_the_next_build_with_room_is_right(
    small_disk: Path, warm: tuple[Path, Path], tmp_path: Path
) -> None:
    out = shutil.copytree(warm[1], small_disk / "out")
    book = folder(tmp_path / "b", {**BOOK, "one.md": BOOK["one.md"].replace("Text", "Other")})
    before = built(out)
    room = os.statvfs(small_disk)
    (small_disk / "filler").write_bytes(bytes((room.f_bavail - 30) * room.f_bsize))
    done = run(str(book), "--out", str(out))
    assert done.returncode == 1, done.stderr
    assert "CACHE-001" in done.stderr or "OUT-002" in done.stderr
    assert "Traceback" not in done.stderr
    assert built(out) == before
    (small_disk / "filler").unlink()
    assert run(str(book), "--out", str(out)).returncode == 0
    clean = tmp_path / "clean"
    assert run(str(book), "--out", str(clean)).returncode == 0
    assert built(out) == built(clean)


def test_two_builds_at_once_both_end_well_and_leave_one_whole_set(
    warm: tuple[Path, Path], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    other = {**BOOK, "one.md": BOOK["one.md"].replace("Text", "Other text")}
    books = [warm[0], folder(tmp_path / "b" / "book", other)]
    running = [
        subprocess.Popen([sys.executable, str(HOME / "build.py"), str(book), "--out", str(out)],
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for book in books
    ]  # fmt: skip
    said = [one.communicate(timeout=300)[1] for one in running]
    assert [one.returncode for one in running] == [0, 0], said
    for one in json.loads((out / RECORD).read_text())["artifacts"]:
        assert hashlib.sha256((out / one["name"]).read_bytes()).hexdigest() == one["sha256"]
    assert run(str(warm[0]), "--out", str(out)).returncode == 0
    assert built(out) == built(warm[1])


def double(number: int) -> tuple[int, ...]:
    return (number, 2 * number)


def text(number: int) -> Text:
    return Text(str(number))


class Gone:
    """A class that a later program has no more."""


class Harmful:
    """What a strange cache may hold."""

    def __reduce__(self) -> tuple[object, ...]:
        return (os.mkdir, ("harmed",))


@pytest.mark.parametrize("value", ["gone", "harmful", "no pickle", "empty", "cut"])
def test_entry_with_a_right_digest_over_a_wrong_value_is_a_miss(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.chdir(tmp_path)
    bodies = {
        "gone": pickle.dumps(Gone()).replace(b"Gone", b"Gonf"),
        "harmful": pickle.dumps(Harmful()), "no pickle": b"x" * 90, "empty": b"",
        "cut": pickle.dumps((1, 2))[:-2],
    }  # fmt: skip
    cache = tmp_path / "cache"
    with Workshop(cache, 1) as workshop:
        workshop.each(double, [1])
        (entry,) = (path for path in cache.rglob("*") if path.is_file())
        entry.write_bytes(hashlib.sha256(bodies[value]).digest() + bodies[value])
        assert workshop.each(double, [1]) == ((1, 2),)
        assert workshop.timings[-1].made == 1
    assert not (tmp_path / "harmed").exists()


def test_values_of_the_program_come_back_from_the_cache(tmp_path: Path) -> None:
    with Workshop(tmp_path, 1) as workshop:
        workshop.each(text, [1])
        assert workshop.each(text, [1]) == (Text("1"),)
        assert workshop.timings[-1].cached == 1


def test_entry_that_is_a_folder_is_an_error_of_the_cache(tmp_path: Path) -> None:
    with Workshop(tmp_path, 1) as workshop:
        workshop.each(double, [1])
        (entry,) = (path for path in tmp_path.rglob("*") if path.is_file())
        entry.unlink()
        entry.mkdir()
        with pytest.raises(BookError, match="CACHE-001"):
            workshop.each(double, [1])


@pytest.mark.parametrize("words", [[], ["--no-cache"]])
def test_cache_that_is_a_file_is_an_error_with_a_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    book, out = folder(tmp_path / "b", BOOK), tmp_path / "out"
    out.mkdir()
    (out / ".cache").write_text("")
    assert build.main([str(book), "--out", str(out), *words]) == 1
    assert (
        f"{out / '.cache'}: error CACHE-001: cannot write to the cache" in capsys.readouterr().err
    )


def test_output_folder_that_is_a_file_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out").write_text("")
    book = folder(tmp_path / "b", BOOK)
    assert build.main([str(book), "--out", str(tmp_path / "out")]) == 1
    assert "CACHE-001" in capsys.readouterr().err


def ended(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_process_that_is_killed_by_the_system_is_an_error_of_the_stage() -> None:
    with Workshop(None, 2) as workshop, pytest.raises(BookError, match="CACHE-002"):
        workshop.each(ended, [1, 2])


@pytest.mark.parametrize("epoch", ["soon", "1.5", "9" * 30, " "])
def test_source_date_that_is_none_is_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, epoch: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(BookError) as raised:
        provenance.stamped(METADATA, tmp_path)
    assert raised.value.problems[0].code == "DATE-001"


def test_source_date_before_all_zip_files_is_their_first_day(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert provenance.stamped(METADATA, tmp_path).date == UNDATED


def test_number_of_processes_that_is_none_is_said_plainly(tmp_path: Path) -> None:
    done = run("--jobs", "foo", cwd=tmp_path)
    assert done.returncode == 2
    assert "argument --jobs: 'foo' is no whole number from 1 up" in done.stderr


def test_limit_on_files_is_what_python_takes_for_an_error() -> None:
    """SIGXFSZ would end the process; Python ignores it, and these tests rely on that."""
    assert signal.getsignal(signal.SIGXFSZ) is signal.SIG_IGN
    assert resource.RLIMIT_FSIZE
