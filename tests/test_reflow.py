import pytest

from press.epub.reflow import lines, shares
from press.nodes import Cell, Table, Text


def table(*rows: tuple[str, ...], head: tuple[str, ...] = ()) -> Table:
    def cells(words: tuple[str, ...]) -> tuple[Cell, ...]:
        return tuple(Cell((Text(one),)) for one in words)

    return Table((cells(head),) if head else (), tuple(map(cells, rows)))


def test_shares_add_up_to_the_whole() -> None:
    for count in range(1, 12):
        found = shares(table(tuple("x" * n for n in range(1, count + 1))))
        assert len(found) == count
        assert sum(found) == 100
        assert min(found) > 0


def test_a_column_of_sentences_gets_more_than_one_of_words() -> None:
    name, prose = shares(
        table(("fast", "a long sentence that goes on and on for a while"), ("slow", "short"))
    )
    assert prose > 2 * name


def test_a_column_keeps_room_for_its_longest_word() -> None:
    one, other = shares(
        table(("throughput", "a b c d e f g h i j k l m n o p q r s t u v w x y z"))
    )
    assert one > 33
    assert other < 67


def test_one_endless_word_does_not_take_the_table() -> None:
    one, other = shares(table(("x" * 500, "word")))
    assert other > 15, (one, other)


def test_heads_count_and_rows_may_be_short_or_empty() -> None:
    assert len(shares(table(("a",), (), head=("Name", "Meaning")))) == 2
    assert shares(table(("", ""))) == (50, 50)


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        ((("", "a\nb\n"),), ((("", "a\n"),), (("", "b\n"),))),
        ((("", "a\n\nb"),), ((("", "a\n"),), (("", "\n"),), (("", "b"),))),
        (
            (("k", "def"), ("", " f\n"), ("s", '"""one\ntwo"""')),
            ((("k", "def"), ("", " f\n")), (("s", '"""one\n'),), (("s", 'two"""'),)),
        ),
        ((("", "a\fb\n"),), ((("", "a\fb\n"),),)),
        ((), ()),
    ],
)
def test_code_is_cut_at_its_line_feeds_and_loses_nothing(
    tokens: tuple[tuple[str, str], ...], expected: tuple[tuple[tuple[str, str], ...], ...]
) -> None:
    assert lines(tokens) == expected
    assert "".join(t for line in lines(tokens) for _, t in line) == "".join(t for _, t in tokens)
