"""Gives the machinery of tools: a typed function in, a checked and described tool out.

The schema is what the model reads; the same schema is what the arguments are checked
against, so that the two cannot drift apart.
"""

import functools
import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


class ToolError(Exception):
    """The call did nothing. The text is for the desk or the model, not the customer."""


class BadArguments(ToolError):
    """An argument is missing, unknown or outside the schema."""


@dataclass(frozen=True, slots=True)
class Tool:
    name: str
    description: str
    parameters: dict[str, Any]  # JSON Schema of the arguments
    run: Callable[..., dict[str, Any]]  # run(desk, **arguments)

    def spec(self) -> dict[str, Any]:
        """What the model is told."""
        return {"name": self.name, "description": self.description,
                "parameters": self.parameters}


TOOLS: dict[str, Tool] = {}


def call(desk: Any, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Run a tool that a model asked for; `desk` is what the model must not choose."""
    if name not in TOOLS:
        raise BadArguments(f"no tool {name!r}; there are {', '.join(TOOLS)}")
    return TOOLS[name].run(desk, **arguments)


TYPES = {"string": str, "integer": int}


def check(schema: dict[str, Any], arguments: dict[str, Any]) -> None:
    """Raise BadArguments unless the arguments fit the schema (the part used here)."""
    known = schema["properties"]
    for name in [*schema["required"], *arguments]:
        if name not in known or name not in arguments:
            raise BadArguments(f"{name}: {'missing' if name in known else 'unknown'}")
    for name, value in arguments.items():
        rule = known[name]
        if not isinstance(value, TYPES[rule["type"]]) or isinstance(value, bool):
            raise BadArguments(f"{name}: must be of type {rule['type']}")
        if value not in rule.get("enum", [value]):
            raise BadArguments(f"{name}: must be one of {', '.join(rule['enum'])}")
        if "pattern" in rule and not re.fullmatch(rule["pattern"], value):
            raise BadArguments(f"{name}: must match {rule['pattern']}")
        size, low, high = ((len(value), "minLength", "maxLength")
                           if isinstance(value, str) else (value, "minimum", "maximum"))
        if not rule.get(low, size) <= size <= rule.get(high, size):
            raise BadArguments(f"{name}: must be in {rule[low]}..{rule[high]}")


Function = Callable[..., dict[str, Any]]


def tool(**properties: dict[str, Any]) -> Callable[[Function], Function]:
    """Register a function; its docstring is the description the model reads."""
    def register(function: Function) -> Function:
        signature = inspect.signature(function)
        required = [name for name, p in list(signature.parameters.items())[1:]
                    if p.default is p.empty]
        schema = {"type": "object", "properties": properties, "required": required,
                  "additionalProperties": False}

        @functools.wraps(function)
        def run(desk: Any, /, **arguments: Any) -> dict[str, Any]:
            check(schema, arguments)
            return function(desk, **arguments)

        name = function.__name__
        about = " ".join((inspect.getdoc(function) or "").split())
        TOOLS[name] = Tool(name, about, schema, run)
        return run
    return register


def text(about: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "description": about, **more}


def whole(about: str, low: int, high: int) -> dict[str, Any]:
    return {"type": "integer", "description": about, "minimum": low, "maximum": high}
