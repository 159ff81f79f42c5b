from typing import Any

from lxml import etree

from press.epub.breaking import pieces

SPACE = '<mstyle scriptlevel="0"><mspace width="2em"/></mstyle>'


def math(inside: str, tex: str) -> str:
    return (
        f'<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="{tex}" display="block">'
        f"{inside}</math>"
    )


def test_a_formula_is_cut_at_its_wide_spaces_and_so_is_its_alternative() -> None:
    tex = r"a = \frac{b}{c}, \qquad d"
    found = pieces(math(f"<mi>a</mi><mo>,</mo>{SPACE}<mi>d</mi>", tex), tex)
    roots = [etree.fromstring(str(one)) for one in found]
    assert [root.get("alttext") for root in roots] == [r"a = \frac{b}{c},", "d"]
    assert ["".join(root.itertext()) for root in roots] == ["a,", "d"]
    assert [root.get("displaystyle") for root in roots] == ["true", "true"]
    assert [root.get("display") for root in roots] == [None, None]


def test_a_formula_without_wide_spaces_is_left_as_it_is() -> None:
    whole = math('<mi>a</mi><mspace width="0.167em"/><mi>b</mi>', r"a\,b")
    assert pieces(whole, r"a\,b") == (whole,)


def test_a_space_in_a_group_or_a_macro_cuts_nothing() -> None:
    for tex in (r"\begin{aligned} a \qquad b \end{aligned}", r"{a \quad b}", r"\mine"):
        whole = math(f"<mi>a</mi>{SPACE}<mi>b</mi>", "x")
        assert pieces(whole, tex) == (whole,)


def test_a_space_at_an_end_cuts_nothing() -> None:
    tex = r"a \quad"
    whole = math(f"<mi>a</mi>{SPACE}", tex)
    assert pieces(whole, tex) == (whole,)


LONG = "".join(f"<mi>{letter * 9}</mi>" for letter in "xy")
MINUS = "<mo>\N{MINUS SIGN}</mo>"


def told(found: tuple[Any, ...]) -> list[str | None]:
    return [etree.fromstring(one).get("alttext") for one in found]


def parts(found: tuple[Any, ...]) -> list[list[str | None]]:
    (statement,) = found
    return [told(part) for part in statement]


def inline(inside: str, tex: str) -> tuple[Any, ...]:
    return pieces(math(inside, tex).replace(' display="block"', ""), tex)


def test_a_wide_statement_is_cut_before_its_relations_and_where_it_must_at_sums() -> None:
    inside = f"<mi>a</mi><mo>=</mo>{LONG}<mo>+</mo>{LONG}<mo>=</mo><mi>b</mi>"
    tex = "a = {xy} + {xy} = b"
    assert parts(pieces(math(inside, tex), tex)) == [["a"], ["= {xy}", "+ {xy}"], ["= b"]]


def test_a_narrow_statement_is_not_cut() -> None:
    whole = math("<mi>a</mi><mo>=</mo><mi>b</mi><mo>+</mo><mi>c</mi>", "a = b + c")
    (found,) = pieces(whole, "a = b + c")
    assert etree.fromstring(str(found)).get("alttext") == "a = b + c"


def test_a_sign_that_begins_a_piece_is_spaced_as_between_two() -> None:
    tex = "{xy} + {xy}"
    found: Any = pieces(math(f"{LONG}<mo>+</mo>{LONG}", tex), tex)
    (((_, second),),) = found
    assert etree.fromstring(second)[0].get("form") == "infix"


def test_an_arrow_begins_a_statement() -> None:
    tex = r"{xy} \implies {xy}"
    assert told(pieces(math(f"{LONG}<mo>⟹</mo>{LONG}", tex), tex)) == ["{xy}", r"\implies {xy}"]


def test_a_minus_that_belongs_to_what_follows_is_no_place_to_break() -> None:
    tex = "a = -{xy}{xy}"
    found = pieces(math(f"<mi>a</mi><mo>=</mo>{MINUS}{LONG}{LONG}", tex), tex)
    assert parts(found) == [["a"], ["= -{xy}{xy}"]]


def test_brackets_keep_together_what_they_hold() -> None:
    tex = "({xy}{xy} + b)^2 - c"
    close = "<msup><mo>)</mo><mn>2</mn></msup>"
    inside = f"<mo>(</mo>{LONG}{LONG}<mo>+</mo><mi>b</mi>{close}{MINUS}<mi>c</mi>"
    assert parts(pieces(math(inside, tex), tex)) == [["({xy}{xy} + b)^2", "- c"]]


def test_what_cannot_be_cut_is_set_smaller() -> None:
    (found,) = pieces(math(f"<mfrac><mrow>{LONG}{LONG}</mrow><mi>a</mi></mfrac>", "x"), "x")
    assert etree.fromstring(str(found)).get("class") == "tight"


def test_a_formula_in_the_text_is_cut_into_words() -> None:
    inside = "<mn>0.4</mn><mo>+</mo><mn>0.6</mn><mo>/</mo><mn>12</mn><mo>=</mo><mn>0.45</mn>"
    assert told(inline(inside, "0.4+0.6/12=0.45")) == ["0.4", "+0.6/12", "=0.45"]


def test_a_short_formula_in_the_text_is_left_whole() -> None:
    assert len(inline("<mi>a</mi><mo>=</mo><mi>b</mi>", "a=b")) == 1


def test_a_number_is_not_cut() -> None:
    power = "<msup><mn>10</mn><mn>12</mn></msup>"
    inside = f"<mn>12345</mn><mo>,</mo><mn>678</mn><mo>×</mo>{power}"
    assert len(inline(inside, r"12345,678\times10^{12}")) == 1


def test_a_formula_whose_signs_a_macro_hides_is_left_whole() -> None:
    assert len(inline(f"{LONG}<mo>=</mo>{LONG}", r"\mine")) == 1


def test_a_piece_of_a_named_formula_has_its_own_name() -> None:
    tex = "{xy} = b"
    named = math(f"{LONG}<mo>=</mo><mi>b</mi>", tex).replace("display=", "aria-label=")
    found: Any = pieces(named, tex)
    assert [etree.fromstring(one).get("aria-label") for one in found] == told(found)
