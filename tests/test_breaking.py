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
    roots = [etree.fromstring(one) for one in found]
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
