from lxml import etree

from press.epub.measuring import width


def em(inside: str) -> float:
    return width(
        etree.fromstring(f'<math xmlns="http://www.w3.org/1998/Math/MathML">{inside}</math>')
    )


def test_a_fraction_is_as_wide_as_its_wider_side() -> None:
    wide = "<mi>mmmm</mi>"
    assert em(wide) < em(f"<mfrac>{wide}<mi>i</mi></mfrac>") < em(wide) + 0.5


def test_an_index_is_narrower_than_a_letter() -> None:
    assert em("<mi>x</mi>") < em("<msub><mi>x</mi><mi>n</mi></msub>") < em("<mi>x</mi><mi>n</mi>")


def test_spaces_and_the_space_of_signs_count() -> None:
    assert em('<mspace width="2em"/>') == 2
    assert em("<mo>=</mo>") > 1
    assert em("<mo>\N{FUNCTION APPLICATION}</mo>") == 0
