from pathlib import Path

import pytest

from press import cli, printers, settings
from press.model import Ink, Printing


def told(folder: Path, table: str) -> tuple[Printing, list[str]]:
    (folder / "book.toml").write_text(f'[book]\ntitle = "T"\n\n[print]\n{table}\n', "utf-8")
    found, problems = settings.load(folder)
    return found.metadata.printing, [str(problem) for problem in problems]


def test_a_book_that_says_nothing_goes_to_kdp_in_black(tmp_path: Path) -> None:
    (tmp_path / "book.toml").write_text("[book]\n", "utf-8")
    assert settings.load(tmp_path)[0].metadata.printing == Printing()


def test_the_table_names_printer_paper_ink_isbn_and_spine(tmp_path: Path) -> None:
    printing, problems = told(
        tmp_path,
        'printer = "ingramspark"\npaper = "cream"\nisbn = "978-3-16-148410-0"\nspine = 1\nguides = true',
    )
    assert problems == []
    assert printing == Printing(
        "ingramspark", "cream", Ink.BLACK, "978-3-16-148410-0", 1, has_guides=True, is_named=True
    )


def test_colour_takes_the_first_paper_for_it(tmp_path: Path) -> None:
    printing, problems = told(tmp_path, 'ink = "color"')
    assert (printing.ink, printing.paper, problems) == (Ink.COLOUR, "colour", [])


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('printer = "lu"', 'book.toml:5: error TOML-002: no printer "lu"\n  hint: it may be "kdp", "ingramspark", "lulu"'),
        ('paper = "silk"', 'book.toml:5: error TOML-002: KDP prints black on no paper "silk"\n  hint: it may be "white", "cream"'),
        ('ink = "red"', 'book.toml:5: error TOML-002: no ink "red"\n  hint: it may be "black", "colour"'),
        ('isbn = "978316148410"', 'book.toml:5: error TOML-002: "978316148410" is no ISBN of 13 digits'),
        ('isbn = "9783161484101"', 'book.toml:5: error TOML-002: the last digit of the ISBN "9783161484101" does not fit the others\n  hint: if they are right it is 0'),
        ("isbn = 9783161484100", 'book.toml:5: error TOML-002: "isbn" has to be a string'),
        ("spine = 12", 'book.toml:5: error TOML-002: "spine" has to be a width in inches, up to 4'),
        ("spine = nan", 'book.toml:5: error TOML-002: "spine" has to be a width in inches, up to 4'),
        ("guides = 1", 'book.toml:5: error TOML-002: "guides" has to be true or false'),
        ('papr = "white"', 'book.toml:5: warning TOML-003: unknown key "papr" in [print]\n  hint: did you mean "paper"?'),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told_with_what_is_right(tmp_path: Path, table: str, said: str) -> None:
    printing, problems = told(tmp_path, table)
    assert problems == [said]
    assert printing == Printing(is_named=True)


def test_a_print_that_is_no_table_is_told(tmp_path: Path) -> None:
    (tmp_path / "book.toml").write_text('print = "kdp"\n', "utf-8")
    (problem,) = settings.load(tmp_path)[1]
    assert (problem.code, problem.message) == ("TOML-002", "[print] has to be a table")


def test_the_command_line_adds_colour_and_guides(tmp_path: Path) -> None:
    plain = cli.parse([str(tmp_path)]).printing(Printing())
    assert plain == Printing()
    asked = cli.parse([str(tmp_path), "--colour", "--guides"]).printing(Printing(printer="lulu"))
    assert asked == Printing(printer="lulu", ink=Ink.COLOUR, has_guides=True)


@pytest.mark.parametrize(
    ("printing", "pages", "inches"),
    [
        (Printing(), 500, 1.126),
        (Printing(paper="cream"), 400, 1.0),
        (Printing(paper="premium", ink=Ink.COLOUR), 100, 0.2347),
        (Printing(ink=Ink.COLOUR), 100, 0.2252),
        (Printing(printer="lulu"), 444, 1.06),
        (Printing(printer="lulu", spine=0.9), 444, 0.9),
    ],
)
def test_a_spine_is_as_wide_as_the_printer_says(
    printing: Printing, pages: int, inches: float
) -> None:
    assert printers.spine_width(printing, pages) == pytest.approx(inches)


@pytest.mark.parametrize(
    ("pages", "inches"),
    [(24, 0.375), (150, 0.375), (151, 0.5), (300, 0.5), (301, 0.625), (500, 0.625), (501, 0.75),
     (700, 0.75), (701, 0.875), (828, 0.875), (900, 0.875)],
)  # fmt: skip
def test_kdp_wants_more_inner_margin_the_thicker_the_book(pages: int, inches: float) -> None:
    assert printers.PRINTERS["kdp"].inner_margin(pages) == inches


def test_every_number_has_its_source_and_every_source_an_address_and_a_use() -> None:
    used: set[str] = set()
    for printer in printers.PRINTERS.values():
        told = [value for value in vars_of(printer) if isinstance(value, printers.Limit)]
        assert len(told) == 9
        assert all(limit.source for limit in told)
        assert printer.inner_source and printer.spine_source
        assert all(paper.source for paper in printer.papers)
        sources = [printer.guide, printer.inner_source, printer.spine_source]
        sources += [one.source for one in (*told, *printer.papers)]
        for source in sources:
            name = source.removesuffix(printers.QUOTED)
            used.add(name.removesuffix(f" ({printer.title} names no number)"))
        assert {ink for paper in printer.papers for ink in paper.inks} == set(Ink)
    assert used == set(printers.ADDRESSES)


def vars_of(printer: printers.Printer) -> list[object]:
    return [getattr(printer, name) for name in printer.__dataclass_fields__]
