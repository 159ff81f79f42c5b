"""Makes git repositories for tests: the same author, the same dates, no settings of the machine."""

import os
import subprocess
from pathlib import Path

SETTINGS = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "A. Author",
    "GIT_AUTHOR_EMAIL": "author@example.org",
    "GIT_COMMITTER_NAME": "A. Author",
    "GIT_COMMITTER_EMAIL": "author@example.org",
    "GIT_AUTHOR_DATE": "2026-03-04T23:30:00-05:00",
    "GIT_COMMITTER_DATE": "2026-03-04T23:30:00-05:00",
}


def git(root: Path, *words: str) -> str:
    """Run git in `root`."""
    done = subprocess.run(
        ["git", "-C", str(root), *words], capture_output=True, text=True, check=True,
        env=os.environ | SETTINGS,
    )  # fmt: skip
    return done.stdout.strip()


def repository(root: Path, files: dict[str, str], *tags: str) -> Path:
    """A repository with one commit of `files`, which bears `tags`."""
    root.mkdir(parents=True)
    git(root, "init", "--quiet", "--initial-branch", "main")
    return committed(root, files, *tags)


def committed(root: Path, files: dict[str, str], *tags: str) -> Path:
    """The same with one commit more."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "write")
    for tag in tags:
        git(root, "tag", "--annotate", "--message", tag, tag)
    return root
