"""Takes a book folder; gives what git says of the repository that it lies in."""

from dataclasses import dataclass
from pathlib import Path

from press.provenance import TAGS, described, git


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository at the commit that is checked out."""

    root: Path
    book: str
    """The book's folder below the root; "." where it is the root."""
    commit: str
    version: str
    """What artifacts of this commit call themselves; empty without a tag."""
    changes: tuple[str, ...]
    """Paths that differ from the commit, or that git neither knows nor ignores."""
    tags: tuple[tuple[str, str], ...]
    """Tags of versions with the commits that they name."""
    previous: str
    """The newest tag of a version before this commit; empty when there is none."""


def read(book: Path, out: Path) -> Repository | None:
    """Ask git; None where there is no repository, no commit or no git.

    What lies in `out` is no change: the program wrote it.
    """
    top = git(book, "rev-parse", "--show-toplevel")
    commit = git(book, "rev-parse", "HEAD")
    if not top or not commit:
        return None
    root = Path(top)
    paths = ["."]
    if out.resolve().is_relative_to(root.resolve()) and out.resolve() != root.resolve():
        paths.append(f":(exclude,top){out.resolve().relative_to(root.resolve()).as_posix()}")
    lines = git(root, "status", "--porcelain", "--", *paths)
    listed = git(
        root, "for-each-ref", "--format=%(refname:short) %(objectname) %(*objectname)",
        f"refs/tags/{TAGS}",
    )  # fmt: skip
    tags = [line.split() for line in listed.splitlines()]
    return Repository(
        root=root,
        book=book.resolve().relative_to(root.resolve()).as_posix(),
        commit=commit,
        version=described(root, commit, is_dirty=False),
        # `git` takes away the blank that the first line may begin with.
        changes=tuple(line.strip().partition(" ")[2].strip() for line in lines.splitlines()),
        tags=tuple((words[0], words[-1]) for words in tags),
        previous=git(root, "describe", "--tags", "--abbrev=0", "--match", TAGS, f"{commit}^"),
    )
