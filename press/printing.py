"""Takes the `[print]` table of book.toml; gives how the book is printed: a Printing.

It stands apart from `settings` since what may be said depends on the printer.
"""

from collections.abc import Callable
from typing import Any

from press.model import Ink, Printing
from press.printers import PRINTERS
from press.problems import nearest

KEYS: dict[str, tuple[type, ...]] = {
    "printer": (str,), "paper": (str,), "ink": (str,), "isbn": (str,),
    "spine": (int, float), "guides": (bool,),
}  # fmt: skip
WORDS = {str: "a string", int: "a number", bool: "true or false"}
INKS = {"black": Ink.BLACK, "colour": Ink.COLOUR, "color": Ink.COLOUR}

Tell = Callable[[str, str, str, str], None]
"""Notes a fault: code, key, message, hint."""


def read(table: object, tell: Tell) -> Printing:
    """Read the table; a fault is told, and leaves the default.

    Faults: TOML-002 a wrong value, TOML-003 a key that nobody knows.
    """
    if not isinstance(table, dict):
        tell("TOML-002", "print", "[print] has to be a table", "")
        return Printing()
    values = {key: value for key, value in table.items() if _is_sound(key, value, tell)}
    printer = str(values.get("printer", "kdp"))
    if printer not in PRINTERS:
        tell("TOML-002", "printer", f'no printer "{printer}"', f"it may be {_listed(PRINTERS)}")
        printer = "kdp"
    ink = INKS.get(str(values.get("ink", "black")))
    if ink is None:
        tell("TOML-002", "ink", f'no ink "{values["ink"]}"', f"it may be {_listed(Ink)}")
        ink = Ink.BLACK
    return Printing(
        printer=printer,
        paper=_paper(printer, ink, values, tell),
        ink=ink,
        isbn=_isbn(str(values.get("isbn", "")), tell),
        spine=float(values.get("spine", 0)),
        has_guides=bool(values.get("guides", False)),
        is_named=True,
    )


def _is_sound(key: str, value: object, tell: Tell) -> bool:
    if key not in KEYS:
        near = nearest(key, KEYS)
        hint = f'did you mean "{near}"?' if near else ""
        tell("TOML-003", key, f'unknown key "{key}" in [print]', hint)
        return False
    if type(value) not in KEYS[key]:
        tell("TOML-002", key, f'"{key}" has to be {WORDS[KEYS[key][0]]}', "")
        return False
    if key == "spine" and not 0 < float(str(value)) <= 4:
        tell("TOML-002", key, '"spine" has to be a width in inches, up to 4', "")
        return False
    return True


def _paper(printer: str, ink: Ink, values: dict[str, Any], tell: Tell) -> str:
    fit = [paper.name for paper in PRINTERS[printer].papers if ink in paper.inks]
    paper = str(values.get("paper", fit[0]))
    if paper not in fit:
        title = PRINTERS[printer].title
        tell(
            "TOML-002", "paper", f'{title} prints {ink} on no paper "{paper}"',
            f"it may be {_listed(fit)}",
        )  # fmt: skip
        return fit[0]
    return paper


def _isbn(text: str, tell: Tell) -> str:
    """An ISBN of 13 digits (ISO 2108, Annex A), with its hyphens; empty for none or a wrong one."""
    digits = text.replace("-", "").replace(" ", "")
    if not text:
        return ""
    is_right = len(digits) == 13 and digits.isascii() and digits.isdigit()
    if not is_right or not digits.startswith(("978", "979")):
        tell("TOML-002", "isbn", f'"{text}" is no ISBN of 13 digits', "")
        return ""
    odd, even = (sum(map(int, digits[start:12:2])) for start in (0, 1))
    last = -(odd + 3 * even) % 10
    if int(digits[12]) != last:
        tell("TOML-002", "isbn", f'the last digit of the ISBN "{text}" does not fit the others',
             f"if they are right it is {last}")  # fmt: skip
        return ""
    return text.strip()


def _listed(words: Any) -> str:
    return ", ".join(f'"{word}"' for word in words)
