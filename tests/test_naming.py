from press.epub.naming import named
from press.nodes import Emoji, Link, Math, Text
from press.tree import walk

FORMULA = Math("k_1", mathml='<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="k_1">'
               "<msub><mi>k</mi><mn>1</mn></msub></math>")  # fmt: skip


def test_a_formula_alone_is_called_by_its_source() -> None:
    for cell in ((FORMULA,), (Text(" "), FORMULA), (Link("#x", (FORMULA,)),)):
        (math,) = (node for node in walk(named(cell)) if isinstance(node, Math))
        assert ' aria-label="k_1"' in math.mathml
        assert math.mathml.endswith("<msub><mi>k</mi><mn>1</mn></msub></math>")


def test_a_formula_beside_text_is_left_to_speak_for_itself() -> None:
    for cell in ((FORMULA, Text(" (default)")), (Emoji("🚀", "rocket"), FORMULA)):
        assert named(cell) is cell


def test_a_cell_without_a_formula_stays() -> None:
    assert named((Text(" "),)) == (Text(" "),)
