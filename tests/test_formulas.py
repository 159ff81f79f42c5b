import re

import pytest
from lxml import etree

from press.drawing.formulas import draw_formulas
from press.drawing.mathml import NAMESPACE
from press.nodes import Equation, Math
from press.problems import Problems
from tests.drawing import HERE

BROAD = (
    r"\begin{aligned} a &= b \\ c &= d \end{aligned}",
    r"f(x) = \begin{cases} 1 & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}",
    r"\mathbb{R}^{d \times d}, \mathcal{L}, \mathbf{W}_Q, \mathrm{d}x, \boldsymbol{\theta}",
    r"\operatorname{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right) V",
    r"\operatorname*{arg\,max}_\theta \sum\limits_{i=1}^n \log p_\theta(x_i)",
    r"\underbrace{a + b}_{n} \overbrace{c}^{m} \hat{y} \bar{x} \tilde{z} \vec{v}",
    r"\begin{bmatrix} 1 & \cdots \\ \vdots & \ddots \end{bmatrix}",
    r"\left.\begin{array}{c|c} a & b \\ \hline c & d \end{array}\right\}",
    r"\xrightarrow{f} \iff \lVert x \rVert_2 \le \lfloor y \rfloor \perp\!\!\!\perp z",
    r"\begin{align} a &= b \tag{1} \\ c &= d \end{align}",
    r"\textcolor{red}{x} \cancel{y} \boxed{z} \ce{H2O} \binom{n}{k}",
)


def drawn(*formulas: Math | Equation) -> tuple[list[str], list[str], tuple[str, ...]]:
    problems = Problems()
    found = draw_formulas(formulas, problems)
    codes = tuple(problem.code for problem in problems.taken())
    return [one.svg for one in found], [one.mathml for one in found], codes


@pytest.mark.parametrize("tex", BROAD)
def test_what_books_write_is_drawn_in_both_forms(tex: str) -> None:
    svg, mathml, codes = drawn(Equation(tex, position=HERE), Math(tex, HERE))
    assert codes == ()
    for picture in svg:
        assert etree.fromstring(picture).find("{*}title").text == " ".join(tex.split())
    for formula, is_display in zip(mathml, (True, False), strict=True):
        root = etree.fromstring(formula)
        assert root.tag == f"{{{NAMESPACE}}}math"
        assert root.get("alttext") == " ".join(tex.split())
        assert (root.get("display") == "block") is is_display


def test_svg_stands_on_the_line_and_has_no_ids() -> None:
    ((svg,), _, _) = drawn(Math("x_i^2", HERE))
    root = etree.fromstring(svg)
    assert re.fullmatch(r"width:[\d.]+ex;vertical-align:-[\d.]+ex", root.get("style") or "")
    assert root.get("role") == "img"
    assert not root.xpath("//@id | //@*[starts-with(name(), 'data-')]")
    assert root.xpath("//*[local-name()='g']/@fill") == ["currentColor"]


def test_styled_letters_are_letters_of_unicode() -> None:
    (_, (mathml,), _) = drawn(
        Math(r"\mathbf{W} \mathcal{L} \mathbb{R} \mathfrak{g} \mathrm{d}", HERE)
    )
    root = etree.fromstring(mathml)
    assert "".join(root.itertext()) == "𝐖ℒℝ𝔤d"
    assert root.xpath("//@mathvariant") == ["normal"]


def test_mathml_has_no_semantics_and_nothing_active() -> None:
    for tex in BROAD:
        (_, (mathml,), _) = drawn(Math(tex, HERE))
        root = etree.fromstring(mathml)
        names = {etree.QName(one).localname for one in root.iter()}
        assert not names & {"semantics", "annotation", "merror", "maction"}
        assert not root.xpath("//@href | //@style | //@class | //@id")


def test_same_formula_is_the_same_whatever_was_drawn_before() -> None:
    alone = drawn(Math(r"\frac{a}{b}", HERE))
    drawn(*(Math(tex, HERE) for tex in BROAD))
    assert drawn(Math(r"\frac{a}{b}", HERE)) == alone


def test_macro_holds_for_the_formulas_after_it_and_for_no_other_division() -> None:
    defined = Math(r"\newcommand{\RR}{\mathbb{R}} \RR", HERE)
    _, mathml, codes = drawn(defined, Math(r"\RR^2", HERE))
    assert codes == ()
    assert "ℝ" in mathml[1]
    assert drawn(Math(r"\RR^2", HERE))[2] == ("MATH-001",)


def test_division_sign_stays_a_division_sign() -> None:
    assert "÷" in drawn(Math(r"6 \div 3", HERE))[1][0]


@pytest.mark.parametrize(
    "tex",
    [r"\frac{a", r"\foo", r"\begin{foo}\end{foo}", "", r"\def\x{\x\x}\x", "{" * 300 + "}" * 300,
     r"\toggle{a}{b}\endtoggle"],
)  # fmt: skip
def test_what_does_not_parse_is_an_error_and_draws_nothing(tex: str) -> None:
    svg, mathml, codes = drawn(Math(tex, HERE))
    assert set(codes) <= {"MATH-001", "MATH-002"}
    assert codes
    assert svg == mathml == [""]


@pytest.mark.parametrize(
    "tex",
    [r"\href{javascript:alert(1)}{x}", r"\href{https://example.org}{x}", r"\class{a}{x}",
     r"\cssId{a}{x}", r"\style{color:red}{x}", r"\def\h{\href}\h{x}{y}", r"\eqref{eq:a}"],
)  # fmt: skip
def test_active_content_is_refused(tex: str) -> None:
    svg, _, codes = drawn(Math(tex, HERE))
    assert set(codes) == {"MATH-002"}
    assert svg == [""]


def test_unknown_macro_suggests_the_nearest() -> None:
    problems = Problems()
    draw_formulas((Math(r"\matbf{x}", HERE),), problems)
    (problem,) = problems.taken()
    assert str(problem) == (
        'a.md:3:1: error MATH-001: undefined macro "\\matbf" in "\\matbf{x}"\n'
        '  hint: did you mean "\\mathbf"?'
    )


def test_data_attributes_do_not_come_through() -> None:
    svg, mathml, _ = drawn(Math(r"\data{onclick}{x}{y}", HERE), Math(r"x", HERE))
    assert "onclick" not in re.sub(r'alttext="[^"]*"|<title>.*?</title>', "", svg[0] + mathml[0])
