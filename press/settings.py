"""Takes a book folder; gives its settings: book.toml with every default filled in.

book.toml is a superset of mdBook's: its `[book]` table is read as it stands, other tools' tables
are left alone, and a key of `[book]` that nobody knows is reported.
"""

import re
import tomllib
import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any

from press import printing, selections
from press.model import Acceptance, Metadata, Printing, Selection
from press.problems import Position, Problem, Problems, nearest
from press.slug import slug
from press.words import is_known

STRINGS = ("title", "slug", "subtitle", "language", "edition", "identifier", "publisher", "rights",
           "description", "version", "date", "cover", "theme")  # fmt: skip
LISTS = ("authors", "subjects", "back", "lists")
CAPTIONED = ("figures", "tables", "listings")
OTHERS = {"src": str, "contents": str, "readme": bool, "math": bool, "first-part": int,
          "bibliography": str, "trim": str, "multilingual": bool, "text-direction": str,
          "author": str}  # fmt: skip
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
"""The form of a language tag (BCP 47)."""
ACCEPT = ("code", "reason", "file", "text")
LIMIT_BYTES = 2**20
"""No book needs more settings."""
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What no XML document may hold."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What book.toml says about the book, beside its metadata."""

    metadata: Metadata
    contents: str = ""
    """Path of the contents page; empty to look for one."""
    src: str = ""
    back: tuple[str, ...] = ()
    """Groups that are back matter."""
    first_part: int | None = None
    """Number of the first part; None to take it from the contents page, else 1."""
    has_readme: bool = True
    """Whether the prose of a README contents page becomes the preface."""
    has_math: bool = True
    bibliography: str = ""
    accepted: tuple[Acceptance, ...] = ()
    editions: tuple[Selection, ...] = ()
    repository: str = ""
    """Address of the book's repository: mdBook's `git-repository-url`."""
    lists: tuple[str, ...] | None = None
    """Lists of captions after the contents page; None to make those that are long enough."""


def load(folder: Path) -> tuple[Settings, tuple[Problem, ...]]:
    """Read `folder/book.toml`, or give the defaults when there is none.

    Problems: TOML-001 not TOML, TOML-002 wrong value, TOML-003 unknown key, TOML-004 no words of
    the program's own in the language, TOML-005 outside the book.
    """
    problems = Problems()
    path = folder / "book.toml"
    tables: dict[str, Any] = {}
    if path.is_file() and not path.resolve().is_relative_to(folder.resolve()):
        problems.error(
            "TOML-005", Position("book.toml"), "the file leads out of the book folder",
            "put a copy into the book's folder",
        )  # fmt: skip
        return Settings(Metadata("", "")), problems.taken()
    if path.is_file():
        tables = _parsed(path, problems)
    table = tables.get("book", {})
    if not isinstance(table, dict):
        problems.error("TOML-002", Position("book.toml"), "[book] has to be a table")
        table = {}
    rows = path.read_text("utf-8", "replace").split("\n") if tables else []
    values = {key: value for key, value in table.items() if _is_sound(key, value, rows, problems)}
    if "author" in values:
        values.setdefault("authors", [values["author"]])
    metadata = Metadata(
        printing=_printing(tables, rows, problems),
        title=values.get("title", ""),
        slug=values.get("slug", ""),
        authors=tuple(values.get("authors", ())),
        subjects=tuple(values.get("subjects", ())),
        **{key: str(values[key]) for key in STRINGS[2:] if key in values},
    )
    html = (
        tables.get("output", {}).get("html", {}) if isinstance(tables.get("output"), dict) else {}
    )
    is_mdbook = isinstance(html, dict) and ("output" in tables or "src" in values)
    settings = Settings(
        metadata=metadata,
        contents=values.get("contents", ""),
        src=values.get("src", ""),
        back=tuple(values.get("back", ())),
        first_part=values.get("first-part"),
        has_readme=values.get("readme", True),
        # mdBook sets formulas only where its book asks for them; a lone `$` is text there.
        has_math=values.get("math", not is_mdbook or bool(html.get("mathjax-support"))),
        bibliography=values.get("bibliography", ""),
        accepted=_accepted(tables.get("accept", []), rows, problems),
        repository=_repository(html),
        editions=selections.read(tables.get("editions", {}), rows, problems),
        lists=tuple(values["lists"]) if "lists" in values else None,
    )
    return settings, problems.taken()


def _repository(html: object) -> str:
    """The address that mdBook's books give; empty where there is none that a browser can open."""
    given = html.get("git-repository-url", "") if isinstance(html, dict) else ""
    is_address = isinstance(given, str) and re.fullmatch(r"https://[^\s\"<>]+", given)
    return str(given).rstrip("/").removesuffix(".git") if is_address else ""


def completed(metadata: Metadata, title: str) -> Metadata:
    """Fill in what the book left open; `title` is what its contents page is headed."""
    title = metadata.title or title
    name = "-".join(filter(None, slug(metadata.slug or title).split("-"))) or "book"
    # A name-based UUID (RFC 9562, version 5): the same book has the same identifier everywhere.
    made = uuid.uuid5(uuid.NAMESPACE_URL, "\n".join([name, title, *metadata.authors]))
    return replace(metadata, title=title, slug=name, identifier=metadata.identifier or made.urn)


def _parsed(path: Path, problems: Problems) -> dict[str, Any]:
    try:
        if path.stat().st_size > LIMIT_BYTES:
            problems.error("TOML-001", Position("book.toml"), f"more than {LIMIT_BYTES:,} bytes")
            return {}
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        problems.error("TOML-001", Position("book.toml"), f"cannot be read: {error.strerror}")
    except RecursionError:
        problems.error("TOML-001", Position("book.toml"), "nested too deeply")
    except UnicodeDecodeError as error:
        problems.error("TOML-001", Position("book.toml"), f"not UTF-8 at offset {error.start}")
    except tomllib.TOMLDecodeError as error:
        # tomllib tells the place only in its message: "… (at line 3, column 7)".
        message, _, place = str(error).partition(" (at ")
        numbers = [
            int(word) for word in place.strip(")").replace(",", "").split() if word.isdigit()
        ]
        line, column = (*numbers, 0, 0)[:2]
        problems.error("TOML-001", Position("book.toml", line, column), message.lower())
    except ValueError as error:
        # A number of thousands of digits.
        problems.error("TOML-001", Position("book.toml"), str(error).partition(";")[0].lower())
    return {}


def _printing(tables: dict[str, Any], rows: list[str], problems: Problems) -> Printing:
    """The `[print]` table, or its defaults where the book has none."""

    def tell(code: str, key: str, message: str, hint: str) -> None:
        line = next((n for n, row in enumerate(rows, 1) if row.split("=")[0].strip() == key), 0)
        note = problems.warning if code == "TOML-003" else problems.error
        note(code, Position("book.toml", line), message, hint)

    return printing.read(tables["print"], tell) if "print" in tables else Printing()


def _accepted(tables: object, rows: list[str], problems: Problems) -> tuple[Acceptance, ...]:
    """The `[[accept]]` tables; one without a code or a reason is an error."""
    lines = [n for n, row in enumerate(rows, 1) if row.split("#")[0].strip() == "[[accept]]"]
    if not isinstance(tables, list):
        problems.error("TOML-002", Position("book.toml"), "accept has to be tables: [[accept]]")
        return ()
    found = []
    for line, table in zip_longest(lines[: len(tables)], tables, fillvalue=0):
        position = Position("book.toml", line)
        if (
            not isinstance(table, dict)
            or set(table) - set(ACCEPT)
            or not all(isinstance(value, str) for value in table.values())
            or not table.get("code") or not table.get("reason")
        ):  # fmt: skip
            problems.error(
                "TOML-002", position, "an [[accept]] table has strings code and reason,"
                " and may have file and text", "say in reason why the finding may stand",
            )  # fmt: skip
            continue
        found.append(Acceptance(**{key: table.get(key, "") for key in ACCEPT}, position=position))
    return tuple(found)


def _is_sound(key: str, value: object, rows: list[str], problems: Problems) -> bool:
    line = next((n for n, row in enumerate(rows, 1) if row.split("=")[0].strip() == key), 0)
    position = Position("book.toml", line)
    if key in LISTS:
        is_right = isinstance(value, list) and all(isinstance(one, str) for one in value)
        wanted = "a list of strings"
    elif key in STRINGS:
        is_right = isinstance(value, str) or (key == "date" and hasattr(value, "isoformat"))
        wanted = "a string"
    elif key in OTHERS:
        is_right = type(value) is OTHERS[key]
        wanted = {str: "a string", bool: "true or false", int: "a whole number"}[OTHERS[key]]
    else:
        near = nearest(key, [*STRINGS, *LISTS, *OTHERS])
        problems.warning("TOML-003", position, f'unknown key "{key}" in [book]',
                         f'did you mean "{near}"?' if near else "")  # fmt: skip
        return False
    if is_right and (better := _wanted(key, value)):
        is_right, wanted = False, better
    if not is_right:
        problems.error("TOML-002", position, f'"{key}" has to be {wanted}')
    elif key == "language" and not is_known(str(value)):
        problems.warning("TOML-004", position, f'the program has no words in "{value}"',
                         'its own ("Figure", "Contents") are English')  # fmt: skip
    return is_right


def _wanted(key: str, value: object) -> str:
    """What a value of the right type has to be; empty when it is that."""
    texts = value if isinstance(value, list) else [value]
    if any(CONTROL.search(str(text)) for text in texts):
        return "free of control characters"
    if key == "language" and not LANGUAGE.fullmatch(str(value)):
        return 'a language tag like "en" or "pt-BR"'
    if key == "lists" and not set(texts) <= set(CAPTIONED):
        return f"a list of some of {', '.join(CAPTIONED)}"
    if key == "first-part" and isinstance(value, int) and value < 0:
        return "0 or more"
    if key == "date":
        try:
            year = datetime.fromisoformat(str(value)).year
        except ValueError:
            return 'a date like "2025-01-31"'
        if not 1980 <= year <= 2100:
            return "a date from 1980 to 2100"
    return ""
