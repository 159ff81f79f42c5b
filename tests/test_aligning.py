from lxml import etree

from press.epub.aligning import fold

M = "{http://www.w3.org/1998/Math/MathML}"
a, b = "a" * 18, "b" * 18
A, B = f"<mi>{a}</mi>", f"<mi>{b}</mi>"


def aligned(*rows: str, columns: str = "right left") -> etree._Element:
    """Rows of cells; "|" stands between two cells."""
    cells = "".join(
        "<mtr>" + "".join(f"<mtd>{cell}</mtd>" for cell in row.split("|")) + "</mtr>"
        for row in rows
    )
    return etree.fromstring(
        f'<math xmlns="{M[1:-1]}"><mtable columnalign="{columns}">{cells}</mtable></math>'
    )


def shown(root: etree._Element) -> list[list[str]]:
    return [["".join(cell.itertext()) for cell in row] for row in root[0]]


def test_an_alignment_that_fits_is_left_as_it_is() -> None:
    root = aligned("<mi>x</mi>|<mi/><mo>=</mo><mi>y</mi>")
    before = etree.tostring(root)
    assert fold(root)
    assert etree.tostring(root) == before


def test_what_is_no_alignment_is_not_touched() -> None:
    assert not fold(aligned(f"{A}|{B}", columns="center center"))


def test_a_right_hand_side_goes_on_below_its_sign() -> None:
    root = aligned(f"<mi>x</mi>|<mi/><mo>=</mo>{A}<mo>=</mo>{A}<mo>+</mo>{B}")
    assert fold(root)
    assert shown(root) == [["x", f"={a}"], ["", f"={a}"], ["", f"+{b}"]]
    assert [len(row[1].findall(f"{M}mspace")) for row in root[0]] == [0, 0, 1]


def test_equations_beside_each_other_go_below_each_other() -> None:
    root = aligned(
        f"<mi>x</mi>|<mo>=</mo>{A}|<mi>y</mi>|<mo>=</mo>{B}", columns="right left right left"
    )
    assert fold(root)
    assert shown(root) == [["x", f"={a}"], ["y", f"={b}"]]
    assert root[0].get("columnalign") == "right left"


def test_a_wide_space_in_a_cell_begins_an_equation() -> None:
    root = aligned(f'<mi>x</mi>|<mo>=</mo>{A}<mspace width="2em"/><mi>y</mi><mo>=</mo>{B}')
    assert fold(root)
    assert shown(root) == [["x", f"={a}"], ["y", f"={b}"]]


def test_a_right_hand_side_that_is_too_wide_goes_below_the_left() -> None:
    root = aligned(f"{A}<mo>=</mo>|<msqrt>{A}{B}</msqrt>")
    assert fold(root)
    assert shown(root) == [[f"{a}="], [a + b]]
    assert root[0].get("columnalign") == "left"
