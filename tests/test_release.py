"""What speaks against a release, its changelog, its files; `e2e/test_release.py` makes one."""

import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from press import contents
from press.problems import Position, Problem, Severity
from press.release import changelog, notes, page, rebuilding, refusing, repository, shelf
from press.release.rebuilding import Built
from press.release.repository import Repository
from tests.books import folder
from tests.repositories import committed, git
from tests.repositories import repository as scratch

HOME = Path(__file__).parents[1]
COMMIT = "a" * 40
CLEAN = Repository(Path("r"), "book", COMMIT, "1.0.0", (), (("v1.0.0", COMMIT),), "")
LOG = """# Changelog

## Unreleased

- Later.

## [1.0.0] - 2026-03-04

- New.

```md
## 9.9.9
```

## v0.9.0

- Old.

[1.0.0]: https://example.org
"""


def codes(
    home: Repository | None, version: str = "1.0.0", log: str = LOG, told: str = ""
) -> list[str]:
    sections = changelog.sections(log)
    found = refusing.refusals(version, told, home, Path("CHANGELOG.md"), sections)
    return [one.code for one in found]


# ------------------------------------------------------------------ changelog


def test_sections_are_those_of_versions() -> None:
    new, old = changelog.sections(LOG)
    assert (new.version, new.date, new.line) == ("1.0.0", "2026-03-04", 7)
    assert new.text.startswith("- New.")
    assert "## 9.9.9" in new.text
    assert (old.version, old.date, old.text) == ("0.9.0", "", "- Old.")


def test_changelog_is_that_of_the_book_or_the_nearest_above(tmp_path: Path) -> None:
    book = tmp_path / "a" / "book"
    book.mkdir(parents=True)
    assert changelog.find(book, tmp_path / "a") is None
    (tmp_path / "CHANGELOG.md").write_text("out of the repository")
    assert changelog.find(book, tmp_path / "a") is None
    (tmp_path / "a" / "CHANGELOG.md").write_text("")
    assert changelog.find(book, tmp_path / "a") == tmp_path / "a" / "CHANGELOG.md"
    (book / "CHANGELOG.md").write_text("")
    assert changelog.find(book, tmp_path / "a") == book / "CHANGELOG.md"


@pytest.mark.parametrize(
    ("base", "said"),
    [
        ("https://github.com/o/n/blob/v1.0.0",
         "See [it](https://github.com/o/n/blob/v1.0.0/docs/a.md), [that](https://e.org), [x](#x)"),
        ("", "See it, [that](https://e.org), [x](#x)"),
    ],
)  # fmt: skip
def test_links_to_files_of_the_repository_lead_there_or_are_words(base: str, said: str) -> None:
    text = "See [it](docs/a.md), [that](https://e.org), [x](#x)"
    assert changelog.rooted(changelog.Section("1.0.0", "", text, 1), base).text == said


# ------------------------------------------------------------------ refusals


def test_nothing_speaks_against_a_tagged_commit_with_its_section() -> None:
    assert codes(CLEAN) == []
    assert codes(CLEAN, told="1.0.0") == []


def test_only_a_version_without_its_tag_is_untagged() -> None:
    def is_untagged(home: Repository, log: str = LOG) -> bool:
        found = refusing.refusals("1.0.0", "", home, Path("C"), changelog.sections(log))
        return refusing.is_untagged(found, home, "1.0.0")

    assert is_untagged(replace(CLEAN, tags=()))
    assert not is_untagged(CLEAN)
    assert not is_untagged(replace(CLEAN, tags=(("v1.0.0", "b" * 40),)))
    assert not is_untagged(replace(CLEAN, tags=(), changes=("a.md",)))
    assert not is_untagged(replace(CLEAN, tags=()), log="# Changelog\n")


@pytest.mark.parametrize("version", ["1.0", "01.0.0", "1.0.0+2", "one", "1.0.0-", ""])
def test_what_is_no_version_is_refused(version: str) -> None:
    assert "RELEASE-002" in codes(CLEAN, version)


def test_book_outside_git_is_refused(tmp_path: Path) -> None:
    assert repository.read(tmp_path, tmp_path / "out") is None
    assert codes(None) == ["RELEASE-001"]


def test_changes_are_named_up_to_a_number() -> None:
    assert codes(replace(CLEAN, changes=("a.md", "b.md"))) == ["RELEASE-003"] * 2
    assert len(codes(replace(CLEAN, changes=tuple(map(str, range(50)))))) == refusing.SHOWN + 1


def test_tag_has_to_be_there_and_name_this_commit() -> None:
    assert codes(replace(CLEAN, tags=())) == ["RELEASE-004"]
    assert codes(replace(CLEAN, tags=(("v1.0.0", "b" * 40),))) == ["RELEASE-004"]
    assert codes(replace(CLEAN, version="1.0.0-rc.1")) == ["RELEASE-004"]


def test_changelog_has_to_speak_of_the_version_first() -> None:
    other = replace(CLEAN, version="0.9.0", tags=(("v0.9.0", COMMIT),))
    assert codes(other, "0.9.0") == ["RELEASE-006"]
    assert codes(CLEAN, log="# Changelog\n\n## Unreleased\n\n- New.\n") == ["RELEASE-005"]
    assert codes(CLEAN, log="## 1.0.0\n\n## 0.9.0\n\n- Old.\n") == ["RELEASE-005"]


def test_book_toml_must_not_say_another_version() -> None:
    assert codes(CLEAN, told="0.9.0") == ["RELEASE-007"]


def test_repository_tells_of_tags_changes_and_the_version_before(tmp_path: Path) -> None:
    root = scratch(tmp_path / "r", {"book/one.md": "# One\n", "two.md": "2"}, "v0.9.0", "other")
    committed(root, {"book/one.md": "# Two\n"}, "v1.0.0")
    git(root, "tag", "v1.0.0-light")
    (root / "out").mkdir()
    (root / "out" / "book.pdf").write_text("made")
    home = repository.read(root / "book", root / "out")
    assert home is not None
    assert (home.book, home.version, home.previous, home.changes) == ("book", "1.0.0", "v0.9.0", ())
    named = dict(home.tags)
    assert set(named) == {"v0.9.0", "v1.0.0", "v1.0.0-light"}
    assert named["v1.0.0"] == named["v1.0.0-light"] == home.commit
    (root / "two.md").write_text("changed")
    (root / "new.md").write_text("new")
    changed = repository.read(root / "book", root / "out")
    assert changed is not None
    assert changed.changes == ("two.md", "new.md")


# ------------------------------------------------------------------ rebuilding


def test_problems_that_a_build_prints_are_read_again() -> None:
    one = Problem("XREF-001", Position("a b.md", 3, 5), 'no heading "x: y"', 'did you mean "#z"?')
    two = Problem("OUT-002", Position("out"), "cannot write", severity=Severity.WARNING)
    text = f"          read  2 made  0.1 s\n{one}\n{two}\nnothing was written: 1 error\n"
    assert rebuilding.told(text) == (one, two)


def built(files: Mapping[str, bytes]) -> Built:
    return Built({"": files}, Path("b"), Path("o"))


def test_builds_that_differ_are_told_by_file_and_byte() -> None:
    first = built({"a.pdf": b"abc", "b.pdf": b"ab", "c.pdf": b"", "e.pdf": b"same"})
    second = built({"a.pdf": b"axc", "b.pdf": b"abc", "d.pdf": b"", "e.pdf": b"same"})
    found = rebuilding.differences(first, second)
    assert [(one.code, one.position.file) for one in found] == [
        ("RELEASE-010", name) for name in ("a.pdf", "b.pdf", "c.pdf", "d.pdf")
    ]
    assert "from byte 1 on" in found[0].message
    assert "from byte 2 on" in found[1].message
    assert rebuilding.differences(first, first) == ()


def test_commit_that_cannot_be_cloned_is_a_problem(tmp_path: Path) -> None:
    root = scratch(tmp_path / "r", {"one.md": "# One\n"})
    _, found = rebuilding.clone(root, "b" * 40, tmp_path / "clone")
    assert [one.code for one in found] == ["RELEASE-008"]


# ------------------------------------------------------------------ notes


def division(file: str, words: int, first: str, last: str, number: str = "1") -> dict[str, object]:
    return {"file": file, "title": file, "number": number, "words": words, "first_page": first,
            "last_page": last}  # fmt: skip


def test_parts_that_changed_are_told_by_words_and_pages() -> None:
    before = {"divisions": [division("a", 10, "1", "4"), division("b", 5, "5", "5"),
                            division("f", 3, "i", "ii", "")]}  # fmt: skip
    now = {"divisions": [division("a", 10, "3", "6"), division("b", 9, "7", "8"),
                         division("c", 2, "9", "9"), division("f", 4, "i", "iii", "")]}  # fmt: skip
    found = notes.changed(now, before)
    assert [(one.title, one.words, one.words_before, one.pages, one.pages_before) for one in found] == [
        ("Part 1: b", 9, 5, 2, 1), ("Part 1: c", 2, None, 1, None), ("f", 4, 3, None, None),
    ]  # fmt: skip


def written(previous: str, changes: tuple[notes.Change, ...] | None, repository: str = "") -> str:
    return notes.write(
        "T", "1.0.0", COMMIT, "2026-03-04T00:00:00Z", "- New.", previous, changes, (), (), repository
    )  # fmt: skip


def test_notes_say_so_where_the_version_before_cannot_be_built() -> None:
    assert "0.9.0 cannot be built here any more" in written("0.9.0", None)
    assert "None in its number" in written("0.9.0", ())
    assert "changed since" not in written("", None)


def test_notes_name_the_attestation_where_there_can_be_one() -> None:
    assert "gh attestation verify FILE --repo o/n\n" in written("", None, "https://github.com/o/n")
    assert "gh attestation" not in written("", None, "https://example.org/o/n")


def test_notes_show_the_first_of_each_warning() -> None:
    def found(line: int, message: str) -> Problem:
        return Problem("PAGE-007", Position("a.md", line), message, severity=Severity.WARNING)

    text = notes.write(
        "T", "1.0.0", COMMIT, "2026-03-04T00:00:00Z", "- New.", "", None,
        (found(3, 'a hole at "a | b"'), found(9, "another")), (), "",
    )  # fmt: skip
    assert '| PAGE-007 | 2 | a.md:3: a hole at "a \\| b" |' in text


# ------------------------------------------------------------------ the page


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (["06.md"], "Part 2: Six"),
        (["front", "05.md", "06.md"], "Part 1: Five; Part 2: Six"),
        (["body"], "4 of 4 parts: 1, 2, 3, 4"),
        (["front"], ""),
    ],
)
def test_page_says_what_an_edition_holds(tmp_path: Path, held: list[str], said: str) -> None:
    names = {"05": "Five", "06": "Six", "07": "Seven", "08": "Eight"}
    lines = "".join(f"- [{title}]({number}.md)\n" for number, title in names.items())
    book = folder(tmp_path, {
        "README.md": f"# B\n\n## Contents\n\n- [About](about.md)\n\n### Parts\n\n{lines}",
        "about.md": "# About\n", "book.toml": f"[editions]\none = {json.dumps(held)}\n",
        **{f"{number}.md": f"# {title}\n" for number, title in names.items()},
    })  # fmt: skip
    manifest, _ = contents.manifest(book)
    assert page.holds(manifest, "one") == said


# ------------------------------------------------------------------ the folder


def test_release_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    shelf.fill(tmp_path, {"old": b"1"})
    folder, found = shelf.fill(tmp_path, {"new": b"2"})
    assert found == ()
    assert [(path.name, path.read_bytes()) for path in folder.iterdir()] == [("new", b"2")]
    assert {path.name for path in tmp_path.iterdir()} == {"release", ".cache"}


def test_release_that_cannot_be_written_leaves_the_older_one(tmp_path: Path) -> None:
    shelf.fill(tmp_path, {"old": b"1"})
    _, found = shelf.fill(tmp_path, {"new": b"2", "x" * 300: b""})
    assert [one.code for one in found] == ["RELEASE-011"]
    assert [path.name for path in (tmp_path / "release").iterdir()] == ["old"]
    assert {path.name for path in tmp_path.iterdir()} == {"release", ".cache"}


def test_what_a_killed_process_left_is_brought_in_order(tmp_path: Path) -> None:
    shelf.fill(tmp_path, {"old": b"1"})
    (tmp_path / "release").rename(tmp_path / ".release-old")
    (tmp_path / ".release").mkdir()
    (tmp_path / ".release" / "half").write_bytes(b"")
    _, found = shelf.fill(tmp_path, {"x" * 300: b""})
    assert [one.code for one in found] == ["RELEASE-011"]
    assert [path.name for path in (tmp_path / "release").iterdir()] == ["old"]


def test_sums_are_what_sha256sum_writes(tmp_path: Path) -> None:
    data = shelf.sums({"b": b"2", "a": b"1"})
    assert data.decode().splitlines()[0] == f"{hashlib.sha256(b'1').hexdigest()}  a"


# ------------------------------------------------------------------ workflows


def zizmor(folder: Path) -> subprocess.CompletedProcess[str]:
    tool = shutil.which("zizmor", path=str(HOME / ".venv" / "bin"))
    assert tool, "run `make setup-test`"
    return subprocess.run(
        [tool, "--offline", "--no-config", "--persona", "pedantic", str(folder)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_workflows_have_no_fault_that_zizmor_knows() -> None:
    done = zizmor(HOME / ".github")
    assert done.returncode == 0, done.stdout


def test_workflows_have_no_fault_that_actionlint_knows() -> None:
    tool = shutil.which("actionlint")
    if not tool:
        pytest.skip(
            "actionlint is not installed: go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12"
        )
    files = sorted((HOME / ".github" / "workflows").glob("*.yml"))
    done = subprocess.run([tool, *map(str, files)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_action_that_is_not_pinned_is_a_fault_that_zizmor_knows(tmp_path: Path) -> None:
    shutil.copytree(HOME / ".github", tmp_path / ".github")
    path = tmp_path / ".github" / "workflows" / "ci.yml"
    path.write_text(re.sub(r"checkout@\w+ # v[\d.]+", "checkout@v7", path.read_text()))
    assert "unpinned-uses" in zizmor(tmp_path / ".github").stdout


def steps() -> Iterator[tuple[str, str]]:
    """What every workflow runs or uses: the key and its value."""
    for path in sorted((HOME / ".github" / "workflows").glob("*.yml")):
        for row in path.read_text("utf-8").splitlines():
            key, _, value = row.strip().removeprefix("- ").partition(": ")
            if key in ("run", "uses"):
                yield key, value


def test_workflows_run_goals_of_the_makefile_and_nothing_else() -> None:
    goals = re.findall(r"^([a-z-]+):.* ##", (HOME / "Makefile").read_text(), re.M)
    run = [value for key, value in steps() if key == "run"]
    assert run
    for value in run:
        assert value.split()[0] == "make", value
        assert value.split()[1] in goals, value


def test_actions_are_pinned_by_commit_with_their_version_beside() -> None:
    used = [value for key, value in steps() if key == "uses"]
    assert used
    for value in used:
        assert re.match(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+\b", value), value
