"""The Makefile hands on what it is given, as it is."""

import shutil
import subprocess
from pathlib import Path

HOME = Path(__file__).parents[1]


def test_a_version_is_no_program(tmp_path: Path) -> None:
    """A tag names it in CI, and whoever can push a tag can choose its name."""
    shutil.copy(HOME / "Makefile", tmp_path)
    for name, text in {
        "tools/setup.sh": "exit 0",
        ".venv/bin/python": 'printf "%s\\n" "$@"',
    }.items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)
    version = "v1$(shell touch made)`touch made`$(info told)"
    done = subprocess.run(
        ["make", "--silent", "release", f"VERSION={version}"], cwd=tmp_path, text=True,
        capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines() == ["build.py", "release", version]
    assert not (tmp_path / "made").exists()
