import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from press.drawing.highlight import tokens

LANGUAGES = (
    "python", "rust", "json", "yaml", "bash", "console", "toml", "sql", "javascript", "dockerfile",
    "diff", "http",
)  # fmt: skip


@given(st.sampled_from(LANGUAGES), st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_texts_join_to_the_code(language: str, code: str) -> None:
    assert "".join(text for _, text in tokens(language, code)) == code


@given(st.sampled_from(LANGUAGES), st.text(alphabet="def x:\n\"'#1 {}$\r\t\ufeff", max_size=40))
@settings(max_examples=200, deadline=None)
def test_texts_join_to_what_looks_like_code(language: str, code: str) -> None:
    assert "".join(text for _, text in tokens(language, code)) == code


@pytest.mark.parametrize(
    ("language", "code", "kind", "text"),
    [
        ("python", "def f():\n    return 1", "k", "def"),
        ("python", "def f():\n    return 1", "nf", "f"),
        ("python", "def f():\n    return 1", "m", "1"),
        ("python", "x = 'a'  # b", "s", "'a'"),
        ("python", "x = 'a'  # b", "c", "# b"),
        ("rust", "fn main() {}", "nf", "main"),
        ("json", '{"a": true}', "nf", '"a"'),
        ("yaml", "a: 1", "nf", "a"),
        ("bash", "for i in 1; do ls; done", "k", "for"),
        ("console", "$ ls\nfile", "gp", "$ "),
        ("toml", "[a]\nb = 1", "m", "1"),
        ("sql", "SELECT a FROM t", "k", "SELECT"),
        ("javascript", "const x = 1", "k", "const"),
        ("dockerfile", "RUN ls", "k", "RUN"),
        ("diff", "-a\n+b", "gi", "+b"),
        ("http", "GET / HTTP/1.1", "nf", "GET"),
    ],
)
def test_eye_is_led_to(language: str, code: str, kind: str, text: str) -> None:
    assert (kind, text) in tokens(language, code)


@pytest.mark.parametrize("language", ["", "text", "output", "no-such-language", "rust,ignore"])
def test_plain_text_is_one_token(language: str) -> None:
    assert tokens(language, "def f(): pass") == (("", "def f(): pass"),)


def test_neighbours_have_different_classes_and_newlines_none() -> None:
    code = "import os  # all\n\n\ndef f(a, b):\n    # one\n    # two\n    return f'{a} {b}'\n"
    found = tokens("python", code)
    assert all(one[0] != other[0] for one, other in itertools.pairwise(found))
    assert not any(kind and text.endswith("\n") for kind, text in found)
    assert len(found) < 24
