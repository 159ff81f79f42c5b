import re

import pytest
from lxml import etree

from press.drawing.diagrams import READ, SMALLEST, draw_diagram, turned
from press.drawing.lettering import Letters, missing, outline, width
from press.drawing.merman import lay_out
from press.nodes import Diagram
from press.problems import Problems
from tests.drawing import HERE, style

KINDS = {
    "flowchart": "flowchart LR\n  A[Question] -->|asks| B{Known?}\n  B -- yes --> C[(Index)]",
    "sequence": "sequenceDiagram\n  A->>B: asks\n  Note over A,B: a note\n  B-->>A: answers",
    "state": "stateDiagram-v2\n  [*] --> Idle\n  Idle --> Busy: work\n  Busy --> [*]",
    "mindmap": "mindmap\n  root((Systems))\n    Storage\n    Search",
    "quadrant": "quadrantChart\n  x-axis Low --> High\n  y-axis Mild --> Severe\n  Mail: [0.2, 0.3]",
    "gantt": "gantt\n  dateFormat YYYY-MM-DD\n  section Build\n  Set :a1, 2026-01-01, 14d",
    "timeline": "timeline\n  2017 : Transformer\n  2018 : Pretraining",
    "xychart": 'xychart-beta\n  x-axis "Batch" [1, 2]\n  y-axis "Speed" 0 --> 9\n  bar [3, 5]',
    "er": 'erDiagram\n  BOOK ||--o{ PART : "has"\n  BOOK {\n    int id PK\n  }',
    "block": 'block-beta\n  columns 2\n  a["Query"] b["Key"]',
    "class": "classDiagram\n  class Search {\n    +find(query)\n  }\n  Search <|-- Dense : is",
    "pie": 'pie\n  "Search" : 40\n  "Answer" : 60',
}
WORDS = {
    "flowchart": "Question asks Known? yes Index", "sequence": "A B asks a note answers",
    "state": "Idle Busy work", "mindmap": "Systems Storage Search", "quadrant": "Mild Severe Mail",
    "gantt": "Build Set", "timeline": "2017 Transformer Pretraining", "xychart": "Batch Speed",
    "er": "BOOK PART has int id PK", "block": "Query Key", "class": "Search Dense is",
    "pie": "Search Answer 40%",
}  # fmt: skip


def drawn(source: str) -> tuple[etree._Element, etree._Element, tuple[int, int], list[str]]:
    problems = Problems()
    drawing = draw_diagram(Diagram(source, position=HERE), style(), problems)
    assert drawing is not None, problems.taken()
    codes = [problem.code for problem in problems.taken()]
    forms = etree.fromstring(drawing.lettered), etree.fromstring(drawing.outlined)
    return *forms, drawing.size, codes


def texts(root: etree._Element) -> list[str]:
    return [text.text or "" for text in root.iter("{*}text")]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drawn_with_all_its_words(kind: str) -> None:
    lettered, outlined, _, codes = drawn(KINDS[kind])
    assert codes == []
    assert set(WORDS[kind].split()) <= set(" ".join(texts(lettered)).split())
    assert texts(outlined) == []


@pytest.mark.parametrize("kind", KINDS)
def test_picture_holds_nothing_but_what_draws(kind: str) -> None:
    for root in drawn(KINDS[kind])[:2]:
        assert (root.get("viewBox") or "").startswith("0 0 ")
        names = {etree.QName(one).localname for one in root.iter()}
        assert not names & {"style", "script", "foreignObject", "image", "a", "filter"}
        assert not root.xpath("//@class | //@style | //@*[starts-with(name(), 'on')]")
        used = {
            match for value in root.xpath("//@*") for match in re.findall(r"url\(#(.*?)\)", value)
        }
        assert set(root.xpath("//@id")) == used


@pytest.mark.parametrize("kind", KINDS)
def test_inks_are_those_of_the_book(kind: str) -> None:
    known = set(re.findall(r"#[0-9a-f]{6}", f"{style()!r}")) | {"none", "currentColor"}
    for root in drawn(KINDS[kind])[:2]:
        assert set(root.xpath("//@fill | //@stroke")) <= known


def test_same_source_gives_the_same_bytes() -> None:
    for source in KINDS.values():
        one, other = (draw_diagram(Diagram(source), style(), Problems()) for _ in range(2))
        assert one == other


def test_lettering_has_one_size_on_the_page_in_all_diagrams_that_fit() -> None:
    for kind in ("flowchart", "sequence", "state", "class", "er", "quadrant"):
        lettered, _, (wide, _), _ = drawn(KINDS[kind])
        scale = wide / float((lettered.get("viewBox") or "").split()[2]) * 0.75
        sizes = [float(text.get("font-size", 0)) * scale for text in lettered.iter("{*}text")]
        assert max(sizes) == pytest.approx(style().size, abs=0.15)


@pytest.mark.parametrize(
    "label",
    ["Is the question answerable?", "WWWWWW MMMM", "GPU, HTTP, API and KV", "Model proposes", "no"],
)
def test_label_fits_its_box(label: str) -> None:
    for shape in ('A["{}"]', 'A(["{}"])', 'A("{}")'):
        lettered, _, _, _ = drawn(f"flowchart LR\n  {shape.format(label)}")
        box = float((lettered.get("viewBox") or "").split()[2]) - 16
        for text in texts(lettered):
            assert width(Letters(text, 16), style().faces) < box - 6


def test_title_of_the_front_matter_is_not_drawn_and_its_settings_are_kept() -> None:
    source = "---\ntitle: The caption\nconfig:\n  flowchart:\n    curve: linear\n---\n"
    lettered, _, _, _ = drawn(source + KINDS["flowchart"])
    assert "The caption" not in " ".join(texts(lettered))


def test_description_with_a_semicolon_is_no_fault() -> None:
    source = "sequenceDiagram\n  accTitle: A\n  accDescr: first this; then that\n  A->>B: asks"
    assert sorted(texts(drawn(source)[0])) == ["A", "B", "asks"]


def test_description_where_the_grammar_has_none_is_the_fault_that_it_is_on_github() -> None:
    problems = Problems()
    source = "mindmap\n  accDescr: words\n  root((A))"
    assert draw_diagram(Diagram(source, position=HERE), style(), problems) is None
    assert [problem.code for problem in problems.taken()] == ["DIAG-001"]


def test_author_may_color_a_box_but_not_bring_a_theme() -> None:
    source = '%%{init: {"theme": "dark"}}%%\nflowchart LR\n  A --> B\n  style A fill:#ffddee'
    lettered, _, _, _ = drawn(source)
    fills = [rect.get("fill") for rect in lettered.iter("{*}rect")]
    assert fills == ["#ffddee", style().ground]


@pytest.mark.parametrize(
    "line",
    ['click A href "javascript:alert(1)"', "style A fill:url(https://example.org/a.svg)",
     'click A call alert("x")'],
)  # fmt: skip
def test_nothing_active_or_remote_comes_through(line: str) -> None:
    for root in drawn(f"flowchart LR\n  A[Word] --> B\n  {line}")[:2]:
        text = etree.tostring(root, encoding="unicode")
        assert "javascript" not in text
        assert "example.org" not in text
        assert "alert" not in text


@pytest.mark.parametrize("source", ["", "flowchrt LR", "flowchart LR\n  A[x --> B"])
def test_what_does_not_parse_is_an_error_at_the_fence(source: str) -> None:
    problems = Problems()
    assert draw_diagram(Diagram(source, position=HERE), style(), problems) is None
    (problem,) = problems.taken()
    assert (problem.code, problem.position) == ("DIAG-001", HERE)


def test_wide_diagram_is_scaled_to_the_page_and_warned_of() -> None:
    chain = " --> ".join(f"N{n}[a label of some words]" for n in range(9))
    _, _, (wide, _), codes = drawn(f"flowchart LR\n  {chain}")
    assert wide == round(style().width / 0.75)
    assert codes == ["DIAG-002"]
    assert SMALLEST == 6


def test_markup_that_only_a_browser_sets_is_not_shown_as_text() -> None:
    lettered, _, _, _ = drawn('flowchart LR\n  A["<b>bold</b> #amp; plain<br/>next"]')
    assert texts(lettered) == ["bold & plain", "next"]


def test_outlines_are_as_wide_as_the_text() -> None:
    faces = style().faces
    letters = Letters("Queue", 16)
    numbers = [float(n) for n in re.findall(r"-?[\d.]+", outline(letters, faces, 100, 50))]
    assert min(numbers) > 30
    assert max(numbers) < 100 + width(letters, faces)


def test_letters_that_no_face_has_are_named() -> None:
    assert missing("aβ→漢a漢", style().faces) == "漢"


def on_phone(source: str) -> tuple[float, float, float]:
    """Width and height of the EPUB's picture, and the share of its size that a phone leaves it."""
    root = drawn(source)[1]
    wide, high = float(root.get("width") or 0), float(root.get("height") or 0)
    return wide, high, min(1.0, 345 / wide, 608 / high)


def test_a_wide_flowchart_is_drawn_from_the_top_down_for_a_phone_and_stays_wide_on_the_page() -> (
    None
):
    chain = "flowchart LR\n  " + " --> ".join(f"N{n}[Stage of {n}]" for n in range(6))
    _, _, (wide, high), _ = drawn(chain)
    assert wide > 3 * high
    wide, high, share = on_phone(chain)
    assert high > wide
    assert share == 1
    assert 12 * share >= READ


def test_a_tree_that_is_broad_in_both_directions_is_drawn_with_narrow_boxes_for_a_phone() -> None:
    tree = "flowchart LR\n" + "".join(
        f"  A[The kind of question] --> B{n}[Where the answer is {n}] --> C{n}[What is done with it]\n"
        for n in range(4)
    )
    _, _, (page, _), _ = drawn(tree)
    assert page * READ / 12 > 345
    wide, _, share = on_phone(tree)
    assert wide < page
    assert share * 12 >= READ


def test_a_sequence_of_many_has_its_actors_closer_for_a_phone() -> None:
    sequence = "sequenceDiagram\n" + "".join(f"  A{n}->>A{n + 1}: asks for it\n" for n in range(3))
    _, _, (page, _), _ = drawn(sequence)
    assert page > 345
    assert on_phone(sequence)[2] * 12 >= READ


@pytest.mark.parametrize("kind", ["flowchart TB", "sequenceDiagram"])
def test_no_word_is_cut_in_a_narrow_box(kind: str) -> None:
    pair = "  Autoregressive --> Decontamination\n" if "flow" in kind else (
        "  participant A as Autoregressive\n  A->>Orchestrator: asks\n"
    )  # fmt: skip
    picture = lay_out(f"{kind}\n{pair}", style(), is_narrow=True).picture
    words = " ".join("".join(text.itertext()) for text in picture.iter("{*}text"))
    assert {"Autoregressive"} <= set(words.split())


def test_what_a_phone_can_show_is_one_drawing() -> None:
    for kind in ("state", "er", "class"):
        _, outlined, (wide, high), _ = drawn(KINDS[kind])
        assert (outlined.get("width"), outlined.get("height")) == (str(wide), str(high))


def test_only_the_head_of_a_flowchart_is_turned() -> None:
    assert turned("---\ntitle: a flow LR\n---\n%% x\nflowchart LR\n  A[graph LR] --> B") == (
        "---\ntitle: a flow LR\n---\n%% x\nflowchart TB\n  A[graph LR] --> B"
    )
    assert turned("graph TD\n  A") == "graph LR\n  A"
    assert turned(KINDS["sequence"]) == KINDS["sequence"]
