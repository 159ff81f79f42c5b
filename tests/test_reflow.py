import pytest

from press.epub.reflow import PHONE, fitted, lines, shares
from press.nodes import Cell, Code, Element, Math, Table, Text
from press.tree import plain


def table(*rows: tuple[str, ...], head: tuple[str, ...] = ()) -> Table:
    def cells(words: tuple[str, ...]) -> tuple[Cell, ...]:
        return tuple(Cell((Text(one),)) for one in words)

    return Table((cells(head),) if head else (), tuple(map(cells, rows)))


def test_shares_add_up_to_the_whole() -> None:
    for count in range(1, 12):
        found = shares(table(tuple("x" * n for n in range(1, count + 1))), "en")
        assert len(found) == count
        assert sum(found) == 100
        assert min(found) > 0


def test_a_column_of_sentences_gets_more_than_one_of_words() -> None:
    name, prose = shares(
        table(("fast", "a long sentence that goes on and on for a while"), ("slow", "short")), "en"
    )
    assert prose > 2 * name


def test_a_column_keeps_room_for_its_longest_word() -> None:
    one, other = shares(
        table(("throughput", "a b c d e f g h i j k l m n o p q r s t u v w x y z")), "en"
    )
    assert one > 33
    assert other < 67


def test_one_endless_word_does_not_take_the_table() -> None:
    one, other = shares(table(("x" * 500, "word")), "en")
    assert other > 15, (one, other)


def test_heads_count_and_rows_may_be_short_or_empty() -> None:
    assert len(shares(table(("a",), (), head=("Name", "Meaning")), "en")) == 2
    assert shares(table(("", "")), "en") == (50, 50)


NARROW = table(
    ("Exact", "microseconds", "recomputation of all", "contaminated", "5,512"),
    ("Approximate", "milliseconds", "compression", "decontaminated", "1,080"),
    head=("Method", "Latency", "Work", "Independent", "Tokens"),
)


def test_no_column_of_a_full_table_is_narrower_than_what_is_not_divided() -> None:
    found = [PHONE[True] * share / 100 for share in shares(NARROW, "en")]
    assert sum(shares(NARROW, "en")) == 100
    # "Approximate" and "microseconds" are divided; a number is not.
    assert found[4] > len("1,080")
    assert found[1] > len("seconds")
    assert max(len("Approximate"), len("decontaminated")) > min(found)


def test_a_word_is_divided_only_where_its_column_has_no_room() -> None:
    word = (Text("contamination of 1,234,567 tests"),)
    assert plain(fitted(word, 15, 5, "en")) == "con\xadtam\xadin\xada\xadtion of 1,234,567 tests"
    assert plain(fitted(word, 60, 2, "en")) == "contamination of 1,234,567 tests"


def test_nothing_but_soft_hyphens_is_added() -> None:
    for row in NARROW.rows:
        for cell in row:
            divided = plain(fitted(cell.blocks, 10, 5, "en"))
            assert divided.replace("\xad", "") == plain(cell.blocks)


def test_a_name_is_divided_only_at_its_capitals_and_a_language_without_rules_not_at_all() -> None:
    assert plain(fitted((Text("SmoothQuant GROUPING"),), 10, 5, "en")) == "Smooth\xadQuant GROUPING"
    assert plain(fitted((Text("contamination"),), 10, 5, "xx")) == "contamination"


def test_code_breaks_after_its_signs_and_keeps_its_text() -> None:
    (code,) = fitted((Code("gen_ai.usage --fast -x"),), 10, 5, "en")
    assert code == Element("code", (
        Text("gen_"), Element("wbr"), Text("ai."), Element("wbr"), Text("usage --fast -x"),
    ))  # fmt: skip
    assert fitted((Code("plain"),), 10, 5, "en") == (Code("plain"),)


def test_a_formula_is_as_wide_as_it_is_drawn_not_as_its_source() -> None:
    drawn = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>'
    tex = Math(r"\boldsymbol{\mathbf{x}}", mathml=drawn)
    narrow, _ = shares(Table((), ((Cell((tex,)), Cell((Text("word word word"),))),)), "en")
    assert narrow < 35


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
