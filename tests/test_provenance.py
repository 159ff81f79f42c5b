"""The version and the date of a book, as git tells them."""

import os
from pathlib import Path

import pytest

from press import provenance
from press.model import Metadata
from press.problems import BookError
from tests.repositories import committed, git, repository

METADATA = Metadata("A Book", "a-book", version="0.9", date="2025-01-31")
FILES = {"one.md": "# One\n"}


@pytest.fixture(autouse=True)
def no_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def stamped(root: Path) -> Metadata:
    return provenance.stamped(METADATA, root)


def test_tag_is_the_version(tmp_path: Path) -> None:
    root = repository(tmp_path / "r", FILES, "v1.0.0")
    assert stamped(root).version == "1.0.0"


def test_lightweight_tag_is_a_version_too(tmp_path: Path) -> None:
    root = repository(tmp_path / "r", FILES)
    git(root, "tag", "v2.0.0-rc.1")
    assert stamped(root).version == "2.0.0-rc.1"


def test_commits_after_the_tag_are_counted_and_the_last_is_named(tmp_path: Path) -> None:
    root = repository(tmp_path / "r", FILES, "v1.0.0")
    committed(root, {"one.md": "# Two\n"})
    committed(root, {"one.md": "# Three\n"})
    name = git(root, "rev-parse", "HEAD")
    assert stamped(root).version == f"1.0.0+2.g{name[:7]}"
    assert stamped(root).commit == name[:12]


def test_changes_anywhere_in_the_repository_are_told(tmp_path: Path) -> None:
    root = repository(tmp_path / "r", {"book/one.md": "# One\n", "style.css": ""}, "v1.0.0")
    (root / "style.css").write_text("p {}")
    assert stamped(root / "book").version == "1.0.0+dirty"
    assert stamped(root / "book").commit.endswith("+dirty")
    committed(root, {"style.css": "a {}"})
    (root / "style.css").write_text("p {}")
    assert stamped(root / "book").version.startswith("1.0.0+1.g")
    assert stamped(root / "book").version.endswith(".dirty")


def test_files_that_git_does_not_know_change_nothing(tmp_path: Path) -> None:
    root = repository(tmp_path / "r", FILES, "v1.0.0")
    (root / "notes.txt").write_text("mine")
    assert stamped(root).version == "1.0.0"


def test_tags_that_name_no_version_are_none(tmp_path: Path) -> None:
    root = repository(tmp_path / "r", FILES, "vacation", "draft-1")
    assert stamped(root).version == "0.9"


def test_date_is_that_of_the_commit_in_utc(tmp_path: Path) -> None:
    root = repository(tmp_path / "r", FILES)
    assert stamped(root).date == "2026-03-05T04:30:00Z"


def test_source_date_epoch_wins_over_the_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = repository(tmp_path / "r", FILES)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert stamped(root).date == "2023-11-14T22:13:20Z"


def test_a_hook_s_variables_name_no_other_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = repository(tmp_path / "other", FILES, "v7.0.0")
    root = repository(tmp_path / "r", {"book/one.md": "# One\n"}, "v1.0.0")
    for where in (".git", str(other / ".git")):
        monkeypatch.setenv("GIT_DIR", where)
        monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git" / "index"))
        assert stamped(root / "book").version == "1.0.0"


def test_signatures_that_git_is_set_to_show_are_no_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = repository(tmp_path / "r", FILES)
    signer = tmp_path / "signer"
    signer.write_text(
        "#!/bin/sh\ncat >/dev/null\necho '[GNUPG:] SIG_CREATED ' >&2\necho '-----BEGIN PGP SIGNATURE-----'\n"
        "echo x\necho '-----END PGP SIGNATURE-----'\n"
    )
    signer.chmod(0o755)
    git(root, "config", "gpg.program", str(signer))
    git(root, "commit", "--quiet", "--allow-empty", "--gpg-sign=me", "--message", "signed")
    git(root, "config", "log.showSignature", "true")
    assert stamped(root).date == "2026-03-05T04:30:00Z"


def test_a_repository_that_git_does_not_trust_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = repository(tmp_path / "r", FILES, "v1.0.0")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    with pytest.raises(BookError) as caught:
        stamped(root)
    [problem] = caught.value.problems
    assert problem.code == "GIT-001"
    assert f"safe.directory {root}" in problem.hint


def test_without_git_the_settings_stand(tmp_path: Path) -> None:
    made = stamped(tmp_path)
    assert (made.version, made.date, made.commit) == ("0.9", "2025-01-31T00:00:00Z", "")
