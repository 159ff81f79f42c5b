"""Takes the `[editions]` table of book.toml; gives the editions that it names.

    [editions]
    sample = ["front", "06_RAG_Systems.md"]
    interview = { title = "Interview", divisions = ["front", "04_LLM.md", "13_Interviews.md"] }

A division is named by its file, or with all others of its matter: front, body, back.
"""

import re

from press.model import Selection
from press.problems import Position, Problems

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
TAKEN = frozenset({"print", "cover", "release"})
"""What an artifact, or a folder of them, is called already."""


def read(table: object, rows: list[str], problems: Problems) -> tuple[Selection, ...]:
    """The editions in the order of the table; `rows` are the lines of book.toml.

    Problems: TOML-002 is a value that names no edition.
    """
    if not isinstance(table, dict):
        problems.error("TOML-002", Position("book.toml"), "[editions] has to be a table")
        return ()
    made = []
    for name, value in table.items():
        line = next((n for n, row in enumerate(rows, 1)
                     if row.split("=")[0].strip() in (name, f"[editions.{name}]")), 0)  # fmt: skip
        position = Position("book.toml", line)
        given = value if isinstance(value, dict) else {"divisions": value}
        title, divisions = given.get("title", name.capitalize()), given.get("divisions")
        if not NAME.fullmatch(name) or name in TAKEN:
            problems.error(
                "TOML-002", position, f'an edition cannot be called "{name}"',
                f"names are of a-z, 0-9 and single hyphens, and none of {', '.join(sorted(TAKEN))}",
            )  # fmt: skip
        elif (
            set(given) - {"title", "divisions"} or not isinstance(title, str) or not title.strip()
            or not isinstance(divisions, list) or not divisions
            or not all(isinstance(one, str) for one in divisions)
        ):  # fmt: skip
            problems.error(
                "TOML-002", position, f'edition "{name}" has to be a list of divisions',
                'write ["front", "chapter.md"], or { title = "…", divisions = […] }',
            )  # fmt: skip
        else:
            made.append(Selection(name, title.strip(), tuple(divisions), position))
    return tuple(made)
