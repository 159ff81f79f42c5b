from pathlib import Path

import pytest
import tinycss2
from tinycss2.color3 import parse_color

from press.problems import BookError
from press.theme.styles import sheet, themes

ROOT = Path(__file__).resolve().parent.parent
STYLES = ROOT / "styles"
LENGTHS = frozenset("em rem ex ch ic lh px pt pc in cm mm q vw vh vmin vmax".split())


def written(folder: Path, **files: str) -> Path:
    """A folder of styles; `themes__dark__tokens` is themes/dark/tokens.css."""
    for name, text in files.items():
        path = folder / "styles" / f"{name.replace('__', '/')}.css"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder / "styles"


def problems(folder: Path, medium: str = "epub", theme: str = "default") -> list[str]:
    with pytest.raises(BookError) as raised:
        sheet(medium, theme, folder)
    return [f"{p.position} {p.code} {p.message} | {p.hint}" for p in raised.value.problems]


def test_print_keeps_custom_properties_and_joins_the_layers_in_order(tmp_path: Path) -> None:
    styles = written(
        tmp_path, tokens=":root { --ink: red }", shared="p { margin: 0 }", print="a { color: var(--ink) }"
    )  # fmt: skip
    css = sheet("print", "default", styles)
    assert css.index("--ink: red") < css.index("p {") < css.index("var(--ink)")


def test_epub_gets_the_values_of_tokens_and_no_root(tmp_path: Path) -> None:
    styles = written(
        tmp_path, tokens=":root { --a: 2em; --b: var(--a) solid }", epub="p { border: var(--b) }"
    )
    assert sheet("epub", "default", styles) == "p {\n  border: 2em solid;\n}\n"


def test_a_fallback_stands_in_for_a_token_that_is_not_defined(tmp_path: Path) -> None:
    styles = written(tmp_path, epub="p { margin: var(--no, var(--none, 1em)) 0 }")
    assert "margin: 1em 0;" in sheet("epub", "default", styles)


def test_tokens_are_resolved_inside_functions_and_media_rules(tmp_path: Path) -> None:
    styles = written(
        tmp_path,
        tokens=":root { --f: 'x.png'; --m: 1em }",
        epub="@media all and (color) { p { margin: var(--m); background: url(var(--f)) } }",
    )
    # url() is one token of CSS: what stands in it is no function
    assert "  p {\n    margin: 1em;" in sheet("epub", "default", styles)


def test_an_undefined_token_is_an_error_with_its_place_and_the_nearest(tmp_path: Path) -> None:
    styles = written(
        tmp_path, tokens=":root { --space: 1em }", epub="p {\n  margin: var(--spice);\n}"
    )
    assert problems(styles) == [
        "styles/epub.css:2:11 STYLE-002 no token --spice | did you mean --space?"
    ]


def test_a_token_that_names_itself_is_an_error(tmp_path: Path) -> None:
    styles = written(tmp_path, tokens=":root { --a: var(--b); --b: var(--a) }", epub="p { margin: var(--a) }")  # fmt: skip
    assert "token --a names itself" in problems(styles)[0]


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("calc(1em + 2px)", "calc()"),
        ("min(1em, 2px)", "min()"),
        ("clamp(1px, 2px, 3px)", "clamp()"),
        ("env(safe-area-inset-top)", "env()"),
        ("2rem", "rem"),
        ("var(--hidden)", "calc()"),
    ],
)
def test_what_old_readers_choke_on_is_an_error(tmp_path: Path, value: str, what: str) -> None:
    styles = written(
        tmp_path, tokens=":root { --hidden: calc(1em) }", epub=f"p {{ margin: {value} }}"
    )
    [problem] = problems(styles)
    assert f"STYLE-003 {what} in the style sheet of an EPUB" in problem


def test_a_media_rule_without_a_type_is_an_error(tmp_path: Path) -> None:
    styles = written(tmp_path, epub="@media (max-width: 30em) { p { margin: 0 } }")
    assert "@media without a type" in problems(styles)[0]


def test_a_broken_rule_is_an_error(tmp_path: Path) -> None:
    [problem] = problems(written(tmp_path, epub="p"))
    assert problem.split()[:2] == ["styles/epub.css:1:1", "STYLE-004"]


def test_every_fault_is_reported_at_once(tmp_path: Path) -> None:
    styles = written(tmp_path, epub="p { margin: var(--a) } q { margin: 1rem }")
    assert [line.split()[1] for line in problems(styles)] == ["STYLE-002", "STYLE-003"]


def test_a_theme_overrides_tokens_and_rules(tmp_path: Path) -> None:
    styles = written(
        tmp_path,
        tokens=":root { --m: 1em }",
        epub="p { margin: var(--m) }",
        themes__wide__tokens=":root { --m: 2em }",
        themes__wide__epub="p { padding: var(--m) }",
    )
    css = sheet("epub", "wide", styles)
    assert "margin: 2em;" in css
    assert css.index("margin: 2em;") < css.index("padding: 2em;")
    assert "1em" not in css


def test_an_unknown_theme_suggests_the_nearest(tmp_path: Path) -> None:
    styles = written(tmp_path, themes__sober__tokens="")
    assert problems(styles, theme="sombre") == [
        'book.toml STYLE-001 no theme "sombre" | did you mean "sober"?'
    ]
    [problem] = problems(styles, theme="../sober")
    assert problem.split()[:2] == ["book.toml", "STYLE-001"]


@pytest.mark.parametrize("theme", themes(STYLES))
def test_every_theme_of_ours_has_a_sheet_for_every_format(theme: str) -> None:
    for medium in ("print", "epub"):
        assert "var(" in (css := sheet(medium, theme, STYLES)) or medium == "epub"
        assert len(css) > 1000
    assert ":root" not in sheet("epub", theme, STYLES)


def test_the_epub_leaves_the_readers_ink_paper_and_size_alone() -> None:
    for rule in tinycss2.parse_stylesheet(sheet("epub", "default", STYLES), skip_whitespace=True):
        heads = {one.strip() for one in tinycss2.serialize(rule.prelude).split(",")}
        for one in tinycss2.parse_blocks_contents(rule.content, skip_whitespace=True):
            value = tinycss2.serialize(one.value).strip()
            if one.name == "color":
                assert value == "inherit", heads
            if one.name.startswith("background") and not all("img" in head for head in heads):
                assert value == "transparent", heads
            if one.name in ("font-size", "font-family", "line-height"):
                assert not heads & {"html", "body", "p", "li"}, heads
            assert not one.important, heads


def test_a_listing_is_wrapped_and_never_scrolled_or_kept_on_one_page() -> None:
    css = sheet("epub", "default", STYLES)
    assert "white-space: pre-wrap" in css
    for rule in tinycss2.parse_stylesheet(css, skip_whitespace=True):
        head = tinycss2.serialize(rule.prelude)
        names = {
            (one.name, tinycss2.serialize(one.value).strip())
            for one in tinycss2.parse_blocks_contents(rule.content, skip_whitespace=True)
        }
        if "pre" in head or "listing" in head:
            assert not {name for name, _ in names} & {"overflow", "overflow-x"}, head
            assert ("break-inside", "avoid") not in names, head


@pytest.mark.parametrize(
    "path",
    sorted(path for path in STYLES.rglob("*.css") if path.name != "tokens.css"),
    ids=lambda path: path.relative_to(STYLES).as_posix(),
)
def test_no_literal_color_or_length_stands_outside_the_tokens(path: Path) -> None:
    assert list(_literals(path.read_text(encoding="utf-8"))) == []


def _literals(css: str) -> list[str]:
    found: list[str] = []

    def look(nodes: list, declaration: str) -> None:  # type: ignore[type-arg]
        for node in nodes:
            # "1ch" is the letter that a count of letters is multiplied by.
            is_letter = node.type == "dimension" and (abs(node.value), node.lower_unit) == (1, "ch")
            if node.type == "dimension" and node.lower_unit in LENGTHS and not is_letter:
                found.append(f"line {node.source_line}: {declaration}: {node.serialize()}")
            elif node.type in ("hash", "ident") or (
                node.type == "function" and node.lower_name in ("rgb", "rgba", "hsl", "hsla")
            ):
                color = parse_color(node)
                if color is not None and color != "currentColor" and color.alpha:
                    found.append(f"line {node.source_line}: {declaration}: {node.serialize()}")
            for inner in ("arguments", "content"):
                if isinstance(getattr(node, inner, None), list):
                    look(getattr(node, inner), declaration)

    def rules(nodes: list) -> None:  # type: ignore[type-arg]
        for rule in nodes:
            if rule.type in ("qualified-rule", "at-rule") and rule.content is not None:
                body = tinycss2.parse_blocks_contents(
                    rule.content, skip_comments=True, skip_whitespace=True
                )
                for one in body:
                    if one.type == "declaration":
                        look(one.value, one.name)
                rules(body)

    rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True))
    return found


def test_the_search_for_literals_finds_them() -> None:
    css = "p { margin: 1px; color: red; border: solid #fff } @page { p { top: calc(1em + 2%) } }"
    assert len(_literals(css)) == 4
    assert _literals("p { margin: var(--a) 0 5%; color: currentColor; background: none }") == []
