"""Takes the name of a format and of a theme; gives one style sheet, all layers joined.

Colours and sizes stand in `tokens.css` alone, as custom properties, and a theme is a folder that
overrides them. WeasyPrint reads custom properties; the engine in many e-readers (Adobe RMSDK)
drops the whole sheet that holds one, so the sheet of an EPUB gets the values themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tinycss2
from tinycss2.ast import Declaration

from press.problems import BookError, Position, Problem, Problems, nearest

DEFAULT = "default"
RESOLVED = frozenset({"epub", "release"})
"""Formats whose readers know no custom properties, and a page that carries only what it uses."""
SAFE_FUNCTIONS = frozenset({"url", "rgb", "attr", "counter"})
"""Those of CSS 2.1: RMSDK drops a sheet that holds `calc()`, `min()` and others that came later."""
UNSAFE_UNITS = frozenset({"rem"})
"""Old readers do not know it."""
GROUPS = frozenset({"media"})
"""At-rules that hold rules, not declarations."""


def sheet(medium: str, theme: str, styles: Path) -> str:
    """Join the layers of `medium` ("print", "epub" …) below the folder `styles`, theme last.

    Layers: tokens.css, shared.css, MEDIUM.css, then the same names in themes/THEME/; a layer that
    is not there is empty. For an EPUB every `var()` is replaced by its value. Raises BookError
    for an unknown theme, an undefined token and what e-readers choke on.
    """
    layers = tuple(_layers(medium, theme, styles))
    if medium not in RESOLVED:
        return "\n".join(layer.text for layer in layers)
    problems = Problems()
    parsed = [(layer.name, _parse(layer, problems)) for layer in layers]
    resolver = _Resolver(problems, _tokens(rules for _, rules in parsed))
    text = "\n".join(
        rule for name, rules in parsed for rule in resolver.rules(rules, name, indent="")
    )
    if problems.found:
        raise BookError(problems.taken())
    return text + "\n"


def themes(styles: Path) -> tuple[str, ...]:
    """The names that `theme` in book.toml may have."""
    folder = styles / "themes"
    found = {path.name for path in folder.iterdir() if path.is_dir()} if folder.is_dir() else set()
    return tuple(sorted({DEFAULT, *found}))


@dataclass(frozen=True, slots=True)
class _Layer:
    name: str
    text: str


def _layers(medium: str, theme: str, styles: Path) -> Iterator[_Layer]:
    known = themes(styles)
    if theme not in known:
        near = nearest(theme, known)
        hint = f'did you mean "{near}"?' if near else f"there are: {', '.join(known)}"
        place = Position("book.toml")
        raise BookError((Problem("STYLE-001", place, f'no theme "{theme}"', hint),))
    for folder in (styles, styles / "themes" / theme):
        for name in ("tokens.css", "shared.css", f"{medium}.css"):
            path = folder / name
            if path.is_file():
                shown = path.relative_to(styles.parent).as_posix()
                yield _Layer(shown, path.read_text(encoding="utf-8"))


def _parse(layer: _Layer, problems: Problems) -> list[Any]:
    rules = tinycss2.parse_stylesheet(layer.text, skip_comments=True, skip_whitespace=True)
    for rule in rules:
        if rule.type == "error":
            problems.error("STYLE-004", _place(layer.name, rule), f"broken rule: {rule.message}")
    return [rule for rule in rules if rule.type != "error"]


def _tokens(sheets: Iterable[list[Any]]) -> dict[str, list[Any]]:
    """Custom properties of every `:root`, a later one over an earlier."""
    return {
        declaration.name: declaration.value
        for rules in sheets
        for rule in rules
        if _is_root(rule)
        for declaration in _declarations(rule.content)
        if declaration.name.startswith("--")
    }


@dataclass(frozen=True, slots=True)
class _Resolver:
    problems: Problems
    tokens: dict[str, list[Any]]

    def rules(self, rules: list[Any], file: str, indent: str) -> Iterator[str]:
        for rule in rules:
            if rule.type == "at-rule":
                yield from self._at_rule(rule, file, indent)
            elif rule.type == "qualified-rule":
                body = list(self._body(rule.content, file, indent + "  "))
                if body:
                    head = tinycss2.serialize(rule.prelude).strip()
                    yield "\n".join([f"{indent}{head} {{", *body, f"{indent}}}"])

    def _at_rule(self, rule: Any, file: str, indent: str) -> Iterator[str]:
        head = f"{indent}@{rule.at_keyword} {tinycss2.serialize(rule.prelude).strip()}".rstrip()
        if rule.content is None:
            yield f"{head};"
            return
        if rule.lower_at_keyword in GROUPS:
            if _trimmed(rule.prelude)[0].type != "ident":
                self._unsafe(file, rule, "@media without a type", 'write "all and" before it')
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            body = list(self.rules(inner, file, indent + "  "))
        else:
            body = list(self._body(rule.content, file, indent + "  "))
        yield "\n".join([f"{head} {{", *body, f"{indent}}}"])

    def _body(self, content: list[Any], file: str, indent: str) -> Iterator[str]:
        for declaration in _declarations(content):
            if declaration.name.startswith("--"):
                continue
            value = self._resolved(declaration.value, file, ())
            self._check(value, file)
            text = tinycss2.serialize(value).strip()
            important = " !important" if declaration.important else ""
            yield f"{indent}{declaration.lower_name}: {text}{important};"

    def _resolved(self, value: list[Any], file: str, path: tuple[str, ...]) -> list[Any]:
        made: list[Any] = []
        for node in value:
            if node.type == "function" and node.lower_name == "var":
                made.extend(self._token(node, file, path))
            elif node.type == "comment":
                continue
            else:
                made.append(self._inside(node, file, path))
        return made

    def _inside(self, node: Any, file: str, path: tuple[str, ...]) -> Any:
        for name in ("arguments", "content"):
            if isinstance(inner := getattr(node, name, None), list):
                node = copy(node)  # a token's value is used more than once
                setattr(node, name, self._resolved(inner, file, path))
        return node

    def _token(self, node: Any, file: str, path: tuple[str, ...]) -> list[Any]:
        """What `var(--name, fallback)` stands for (CSS Custom Properties 1, section 3)."""
        name = next((one.value for one in node.arguments if one.type == "ident"), "")
        comma = next((i for i, one in enumerate(node.arguments) if one == ","), None)
        if name in path:
            self.problems.error("STYLE-002", _place(file, node), f"token {name} names itself")
            return []
        if name in self.tokens:
            return _trimmed(self._resolved(self.tokens[name], file, (*path, name)))
        if comma is not None:
            return _trimmed(self._resolved(node.arguments[comma + 1 :], file, path))
        near = nearest(name, self.tokens)
        hint = f"did you mean {near}?" if near else "define it in tokens.css"
        self.problems.error("STYLE-002", _place(file, node), f"no token {name}", hint)
        return []

    def _check(self, value: list[Any], file: str) -> None:
        for node in _every(value):
            unsafe = ""
            if node.type == "function" and node.lower_name not in SAFE_FUNCTIONS:
                unsafe = f"{node.lower_name}()"
            elif node.type == "dimension" and node.lower_unit in UNSAFE_UNITS:
                unsafe = node.lower_unit
            if unsafe:
                self._unsafe(file, node, unsafe, "write a plain value")

    def _unsafe(self, file: str, node: Any, what: str, remedy: str) -> None:
        message = f"{what} in the style sheet of an EPUB"
        hint = f"some e-readers drop the whole sheet; {remedy}"
        self.problems.error("STYLE-003", _place(file, node), message, hint)


def _declarations(content: list[Any]) -> list[Declaration]:
    found = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    return [one for one in found if isinstance(one, Declaration)]


def _is_root(rule: Any) -> bool:
    return rule.type == "qualified-rule" and tinycss2.serialize(rule.prelude).strip() == ":root"


def _every(value: list[Any]) -> Iterator[Any]:
    for node in value:
        yield node
        for name in ("arguments", "content"):
            if isinstance(inner := getattr(node, name, None), list):
                yield from _every(inner)


def _trimmed(value: list[Any]) -> list[Any]:
    first, last = 0, len(value)
    while first < last and value[first].type == "whitespace":
        first += 1
    while last > first and value[last - 1].type == "whitespace":
        last -= 1
    return value[first:last]


def _place(file: str, node: Any) -> Position:
    return Position(file, node.source_line, node.source_column)
