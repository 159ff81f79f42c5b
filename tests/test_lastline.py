"""What is left over on a last line is seen in WeasyPrint itself first."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import pytest
from weasyprint import HTML
from weasyprint.layout import inline

from press.pdf.lastline import SHORT, kept
from tests.test_linebreak import lines

WORDS = "some more words of the usual kind that are to fill a line or another of an experimentation"
WIDTHS = [200 + step for step in range(100)]
Context = Callable[[], AbstractContextManager[None]]


def set_in(context: Context, text: str, more: str = "") -> list[list[str]]:
    """The lines of a text, in paragraphs of each width."""
    style = f"@page {{ size: 400pt 900pt }} p {{ font: 10pt/12pt serif; hyphens: auto; {more} }}"
    body = "".join(f'<p style="width: {width}pt">{text}</p>' for width in WIDTHS)
    with context():
        document = HTML(string=f'<html lang="en"><style>{style}</style>{body}').render()
    found: list[list[str]] = []
    for page in document.pages:
        (root,) = page._page_box.children
        for body_box in root.children:
            found += [list(lines(paragraph)) for paragraph in body_box.children]
    return found


def tails(paragraphs: list[list[str]]) -> int:
    return sum(len(one) > 1 and one[-2].endswith("\N{HYPHEN}") for one in paragraphs)


def scraps(paragraphs: list[list[str]]) -> int:
    return sum(" " not in one[-1] and len(one[-1]) <= SHORT for one in paragraphs)


def test_no_paragraph_ends_with_the_tail_of_a_word() -> None:
    assert tails(set_in(nullcontext, WORDS))
    assert tails(set_in(kept, WORDS)) == 0


@pytest.mark.parametrize("end", ["it.", "<em>a</em>."])
def test_no_paragraph_ends_with_one_short_word(end: str) -> None:
    text = f"{WORDS.removesuffix('experimentation')} x {end}"
    assert scraps(set_in(nullcontext, text))
    assert scraps(set_in(kept, text)) == 0


@pytest.mark.parametrize("text", [WORDS, f"{WORDS} it."])
def test_a_paragraph_keeps_its_words_and_the_number_of_its_lines(text: str) -> None:
    plain, better = set_in(nullcontext, text), set_in(kept, text)
    assert plain != better
    assert list(map(len, plain)) == list(map(len, better))
    for one, other in zip(plain, better, strict=True):
        assert one == other or words(one) == words(other)


def words(paragraph: list[str]) -> str:
    return " ".join(paragraph).replace("\N{HYPHEN} ", "")


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (f"{WORDS} it.", "text-align: justify"),
        (f"{WORDS}<br/>it.", ""),
        (f"{WORDS} it.", "font-size: 20pt"),
    ],
)
def test_where_a_shorter_line_would_be_seen_it_stays(text: str, more: str) -> None:
    assert set_in(kept, text, more) == set_in(nullcontext, text, more)


def test_weasyprint_is_left_as_it_was() -> None:
    before = inline.get_next_linebox, inline.avoid_collisions, inline.split_first_line
    set_in(kept, f"{WORDS} it.")
    assert before == (inline.get_next_linebox, inline.avoid_collisions, inline.split_first_line)
