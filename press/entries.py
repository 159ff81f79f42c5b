"""Takes a value that a stage gave; gives the bytes that the cache keeps of it, and back.

A cache may come from anywhere, so reading it makes values of the program's own classes alone.
"""

import pickle
from dataclasses import fields, is_dataclass
from enum import EnumMeta
from io import BytesIO
from typing import Any


def written(value: object) -> bytes:
    """The bytes of a value: of frozen dataclasses, enums, and what Python itself has."""
    body = BytesIO()
    _Calls(body, protocol=5).dump(value)
    return body.getvalue()


def read(body: bytes | memoryview) -> Any:
    """The value; raises whatever a strange or an old pickle raises, and runs nothing of it."""
    return _Known(BytesIO(body)).load()


class _Calls(pickle.Pickler):
    """Writes a dataclass as the call that makes it.

    Python's own way, field after field, is read at half the speed, and there is little else that
    a build after an edit does before the layout.
    """

    def reducer_override(self, value: Any) -> Any:
        """The class and its arguments, where all fields are such; for all else Python's own way."""
        if is_dataclass(type(value)) and len(value.__match_args__) == len(fields(value)):
            return type(value), tuple([getattr(value, name) for name in value.__match_args__])
        return NotImplemented


class _Known(pickle.Unpickler):
    """Reads values of our own classes alone, so that a strange cache can run nothing."""

    def find_class(self, module: str, name: str) -> Any:
        """A class of press; anything else is no entry of ours."""
        if (module, name) == ("builtins", "getattr"):
            return _member
        found = super().find_class(module, name) if module.startswith("press.") else None
        if isinstance(found, type) and found.__module__.startswith("press."):
            return found
        raise pickle.UnpicklingError(f"{module}.{name}")


def _member(kind: Any, name: str) -> Any:
    """A member of an enum: Python 3.11 up to its third release writes it as a call of getattr."""
    if isinstance(kind, EnumMeta):
        return kind[name]
    raise pickle.UnpicklingError(f"{kind}.{name}")
