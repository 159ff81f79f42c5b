"""What is found in real engines has a code, a place in the source, and words to act on."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from press.epub import bind
from press.model import Manifest
from press.preflight import reading, reading_browser, reading_mupdf
from press.preflight.proof import Proof
from press.preflight.reading_browser import EngineError, EngineMissingError, Fault, Report
from press.preflight.reading_places import Places
from press.problems import Position, Problem, Severity
from tests.books import staged
from tests.epub_sample import TEMPLATES, WORDS, book, cover, css, metadata
from tests.preflight.epubs import replaced, rewritten

PACKAGE = Position("small.epub")
CODES = {
    "overflow": "READER-003",
    "contrast": "READER-004",
    "code": "READER-005",
    "link": "READER-006",
    "note": "READER-007",
    "image": "READER-008",
}


@pytest.fixture(scope="module")
def epub() -> bytes:
    return bind(book(), TEMPLATES, css(), WORDS, cover())


def proof(epub: bytes) -> Proof:
    return Proof(book(), Manifest(metadata(), (), ""), WORDS, Path(), b"", b"", epub, {})


def checked(epub: bytes, monkeypatch: pytest.MonkeyPatch, told: Any) -> tuple[Problem, ...]:
    """What the check says when the browser says `told`."""

    def read(_: bytes) -> Report:
        if isinstance(told, Exception):
            raise told
        return told  # type: ignore[no-any-return]

    monkeypatch.setattr(reading_browser, "read", read)
    return tuple(reading.check(proof(epub)))


def laid_out(epub: bytes) -> tuple[Problem, ...]:
    return reading_mupdf.check(epub, Places(book()), PACKAGE)


def fault(kind: str, **more: Any) -> Fault:
    return Fault(
        kind, "EPUB/01-alpha-02.xhtml", "<p> Words", ("alpha.note-1.call", "alpha.lst"), **more
    )


def report(*faults: Fault, wide: tuple[Fault, ...] = ()) -> Report:
    return Report(12, {}, faults, wide, wide)


def test_a_sound_book_has_no_findings(epub: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    assert checked(epub, monkeypatch, report()) == ()


def test_a_missing_engine_is_an_error_in_ci_and_a_warning_elsewhere(
    epub: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = EngineMissingError("there is no Chromium")
    monkeypatch.setenv("CI", "true")
    (problem,) = checked(epub, monkeypatch, missing)
    assert (problem.code, problem.severity) == ("READER-001", Severity.ERROR)
    monkeypatch.delenv("CI")
    (problem,) = checked(epub, monkeypatch, missing)
    assert (problem.code, problem.severity) == ("READER-001", Severity.WARNING)
    assert problem.hint == "run `make validators`"


def test_what_the_engine_lacks_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(reading_browser, "node", lambda: "/bin/node")
    monkeypatch.setattr(reading_browser, "chromium", lambda: "")
    with pytest.raises(EngineMissingError, match="no Chromium"):
        reading_browser.read(b"")
    monkeypatch.setattr(reading_browser, "chromium", lambda: "/bin/chromium")
    monkeypatch.setattr(reading_browser, "READER", tmp_path)
    with pytest.raises(EngineMissingError, match="foliate-js"):
        reading_browser.read(b"")
    monkeypatch.setattr(reading_browser, "node", lambda: "")
    with pytest.raises(EngineMissingError, match=r"Node\.js"):
        reading_browser.read(b"")


def test_an_engine_that_fails_is_a_finding(epub: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    (problem,) = checked(epub, monkeypatch, EngineError("it took more than 600 s"))
    assert problem.code == "READER-002"
    (problem,) = checked(epub, monkeypatch, report(replace(fault("console"), text="SyntaxError")))
    assert (problem.code, problem.message) == (
        "READER-002",
        "the e-reader engine says: SyntaxError",
    )


@pytest.mark.parametrize(("kind", "code"), CODES.items())
def test_each_fault_has_its_code_and_place(
    epub: bytes, monkeypatch: pytest.MonkeyPatch, kind: str, code: str
) -> None:
    bad = fault(kind, look="dark", width=360, text="bad")
    (problem,) = checked(epub, monkeypatch, report(bad, replace(bad, width=768)))
    assert problem.code == code
    assert problem.position == Position("01_Alpha.md", 1, 1)
    assert "EPUB/01-alpha-02.xhtml: <p> Words" in problem.message
    assert "dark, 360 px wide: bad; dark, 768 px wide: bad" in problem.message
    assert problem.hint


def test_a_formula_wider_than_a_phone_is_a_warning(
    epub: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    wide = fault("scrolled", by=31, content="E=mc2")
    (problem,) = checked(epub, monkeypatch, report(wide=(wide,)))
    assert (problem.code, problem.severity) == ("READER-009", Severity.WARNING)
    assert "the formula E=mc2 is 31 px wider than a phone's page" in problem.message


def test_mupdf_cannot_open_what_is_no_book() -> None:
    (problem,) = laid_out(b"no book")
    assert (problem.code, problem.position) == ("READER-010", PACKAGE)


def test_mupdf_warns_of_a_style_sheet_that_it_cannot_read(epub: bytes) -> None:
    bad = rewritten(epub, lambda name, data: data + b"\n}}} {" if name.endswith(".css") else data)
    assert {problem.code for problem in laid_out(bad)} == {"READER-010"}
    assert laid_out(epub) == ()


def test_mupdf_loses_text_that_is_not_displayed(epub: bytes) -> None:
    bad = replaced(epub, "<p>Keys and values", '<p style="display: none">Keys and values')
    (problem,) = laid_out(bad)
    assert problem.code == "READER-011"
    assert 'EPUB/glossary.xhtml: mupdf does not show "Keys and values' in problem.message


def test_mupdf_finds_no_page_for_a_link_to_no_file(epub: bytes) -> None:
    bad = replaced(epub, 'href="glossary.xhtml#glossary.kv-cache"', 'href="gone.xhtml#x"')
    assert {problem.code for problem in laid_out(bad)} == {"READER-012"}


def test_a_place_is_that_of_its_text_after_the_nearest_known_id(tmp_path: Path) -> None:
    outcome = staged(
        tmp_path, {"one.md": "# One\n\n## Two\n\nFirst words.\n\nThen *these* words.\n"}
    )
    made = replace(book(), divisions=outcome.divisions, labels=tuple(outcome.labels.values()))
    places = Places(made)
    assert places.find("EPUB/01-one-01.xhtml", ("unknown", "one.two"), "") == Position(
        "one.md", 3, 1
    )
    found = places.find("EPUB/01-one-01.xhtml", ("one.two",), "Then these words.")
    assert found == Position("one.md", 7, 1)
    assert places.find("EPUB/nav.xhtml", (), "Contents") is None
    assert places.find("EPUB/01-one.xhtml", (), "") == Position("one.md", 1)


def test_mupdf_does_not_follow_links_that_leave_the_book(epub: bytes) -> None:
    for href in ("mailto:us@example.org", "tel:+441632960000", "https://example.org/x.html"):
        away = replaced(epub, 'href="glossary.xhtml#glossary.kv-cache"', f'href="{href}"')
        assert laid_out(away) == (), href
