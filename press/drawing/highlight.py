"""Takes a listing's language and code; gives its tokens as (class, text) pairs.

Few spans, since each costs time in layout and bytes in the book, and the eye tells no more than a
handful of kinds apart: keywords, strings, comments, numbers, the names that code defines, prompts,
and the lines of a diff.
"""

from __future__ import annotations

from functools import cache
from itertools import groupby
from operator import itemgetter

from pygments.lexer import Lexer
from pygments.token import (
    Comment,
    Generic,
    Keyword,
    Literal,
    Name,
    Number,
    Operator,
    String,
    Token,
    _TokenType,
)

PLAIN = frozenset({"", "text", "txt", "plain", "plaintext", "output", "none", "mermaid", "math"})
LONGEST = 200_000
"""Code longer than this is not coloured: it is data, and lexers may take very long."""

# The nearest ancestor of a token's type decides; what is not here is not coloured.
_CLASSES: dict[_TokenType, str] = {
    Comment: "c", Comment.Preproc: "k", Comment.PreprocFile: "s",
    Keyword: "k", Operator.Word: "k", Generic.Heading: "k",
    String: "s", Literal.Date: "s",
    Number: "m", Keyword.Constant: "m",
    Name.Function: "nf", Name.Class: "nf", Name.Decorator: "nf", Name.Attribute: "nf",
    Name.Tag: "nf",    Name.Namespace: "", Name.Label: "nf",
    Generic.Prompt: "gp", Generic.Deleted: "gd", Generic.Inserted: "gi", Generic.Output: "",
    Generic.Subheading: "c", Generic.Traceback: "", Generic.Error: "",
    Token: "",
}  # fmt: skip


def tokens(language: str, code: str) -> tuple[tuple[str, str], ...]:
    """Split code into pairs of class and text, whose texts join to the code exactly.

    A language that nobody knows, and plain text, is one pair without a class.
    """
    lexer = _lexer(language.lower())
    if lexer is None or not code or len(code) > LONGEST:
        return (("", code),)
    # The last line is read right only when it ends like the others.
    ended = code if code.endswith("\n") else f"{code}\n"
    found = [(_class(kind), text) for kind, text in lexer.get_tokens(ended)]
    if ended != code and found and found[-1][1].endswith("\n"):
        found[-1] = (found[-1][0], found[-1][1].removesuffix("\n"))
    merged = _merged(found)
    if "".join(text for _, text in merged) != code:
        # Lexers normalize line ends and drop what they take for a byte order mark. The author's
        # code is worth more than its colours.
        return (("", code),)
    return merged


def _merged(pairs: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Join neighbours of one class; white space between two of a class belongs to them."""
    spread: list[tuple[str, str]] = []
    for position, (kind, text) in enumerate(pairs):
        before = spread[-1][0] if spread else ""
        after = next((k for k, t in pairs[position + 1 :] if not t.isspace()), "")
        if not kind and text.isspace() and "\n" not in text and before == after:
            kind = before
        ends = text[len(text.rstrip("\n")) :] if kind else ""
        spread += [(k, t) for k, t in ((kind, text.removesuffix(ends)), ("", ends)) if t]
    return tuple(
        (kind, "".join(text for _, text in run)) for kind, run in groupby(spread, itemgetter(0))
    )


@cache
def _lexer(language: str) -> Lexer | None:
    if language in PLAIN or language not in _languages():
        return None
    from pygments.lexers import get_lexer_by_name

    lexer: Lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    return lexer


@cache
def _languages() -> frozenset[str]:
    """Names that Pygments itself knows; other packages' lexers would make the result theirs."""
    # The table of all languages is read by who highlights, and not by the process that leads.
    from pygments.lexers import get_all_lexers

    return frozenset(name for _, names, _, _ in get_all_lexers(plugins=False) for name in names)


@cache
def _class(kind: _TokenType) -> str:
    known: _TokenType | None = kind
    while known not in _CLASSES and known is not None:
        known = known.parent
    return _CLASSES.get(known or Token, "")
