import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from press import pdf
from press.model import Ink, Matter
from press.pdf import inks, navigation
from press.pdf.fragment import Side
from press.pdf.gathering import Finish
from press.pdf.paging import roman
from tests import small_book

needs_poppler = pytest.mark.skipif(
    not shutil.which("pdftotext") and not os.environ.get("CI"),
    reason="needs pdftotext: apt-get install poppler-utils",
)
needs_qpdf = pytest.mark.skipif(
    not shutil.which("qpdf") and not os.environ.get("CI"), reason="needs qpdf: apt-get install qpdf"
)


@cache
def screen() -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(small_book.bound().screen))


@cache
def printed() -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(small_book.bound().print))


def texts(data: bytes) -> list[str]:
    """The text of each page."""
    run = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True
    )
    return [" ".join(page.split()) for page in run.stdout.decode().split("\f")[:-1]]


@cache
def names() -> dict[str, Any]:
    """Named destinations, read through the name tree as a viewer does."""
    found: dict[str, Any] = {}
    for leaf in screen().Root.Names.Dests.Kids:
        pairs = list(leaf.Names)
        keys = [str(key) for key in pairs[::2]]
        assert [str(limit) for limit in leaf.Limits] == [keys[0], keys[-1]]
        found |= dict(zip(keys, pairs[1::2], strict=True))
    assert list(found) == sorted(found)
    return found


def links() -> Iterator[tuple[int, Any]]:
    for number, page in enumerate(screen().pages):
        for link in page.get("/Annots", ()):
            yield number, link


def page_number(destination: Any) -> int:
    return pikepdf.Page(destination[0]).index


def test_nothing_is_wrong_with_the_small_book() -> None:
    assert small_book.bound().problems == ()


@needs_qpdf
@pytest.mark.validator
@pytest.mark.parametrize("data", ["screen", "print"])
def test_qpdf_finds_nothing(data: str, tmp_path: Path) -> None:
    file = tmp_path / "book.pdf"
    file.write_bytes(getattr(small_book.bound(), data))
    run = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


@needs_poppler
@pytest.mark.validator
def test_screen_and_print_share_every_page_but_the_cover() -> None:
    on_screen, on_paper = texts(small_book.bound().screen), texts(small_book.bound().print)
    assert on_screen[0] == "Cover"
    assert on_screen[2:] == on_paper
    ink = [[content(page) for page in file.pages] for file in (screen(), printed())]
    assert ink[0][2:] == ink[1]


def content(page: Any) -> bytes:
    contents = page.get("/Contents", pikepdf.Array())
    streams = contents if isinstance(contents, pikepdf.Array) else [contents]
    return b"\n".join(stream.read_bytes() for stream in streams)


@needs_poppler
@pytest.mark.validator
def test_page_references_show_the_page_where_the_target_is() -> None:
    pages = texts(small_book.bound().print)
    folios = [slot.folio for slot in small_book.bound().page_map.slots][2:]
    begun = dict(zip(folios, pages, strict=True))
    assert "2.1.1 Chunking" in begun["7"]
    assert "chunking with code page 7, and" in begun["1"]
    assert "1.1 Far Things" in begun["2"]
    assert "which leads back page 2." in begun["7"]
    assert "Part 1 page 1 and chunking page 7 " in begun["9"]


@needs_poppler
@pytest.mark.validator
def test_contents_show_the_folios_that_stand_on_the_pages() -> None:
    pages = texts(small_book.bound().screen)
    assert "one 1 • one.far 2 • two 5 • two.chunking 7 • three 9" in pages[4]
    assert pages[4].endswith(" iii")
    assert pages[6].endswith(" 1")
    assert "2 1 First Part" in pages[7]
    assert "1.1 Far Things 3" in pages[8]
    assert pages[9] == ""


def test_every_link_within_the_book_lands_on_the_page_of_its_id() -> None:
    inner = [link for _, link in links() if link.A.S == "/GoTo"]
    assert len(inner) == 14
    page_map = small_book.bound().page_map
    for link in inner:
        target = str(link.A.D)
        assert page_number(names()[target]) == page_map.page(target)


def test_every_id_is_a_destination_within_its_page() -> None:
    assert set(names()) == {id for id, _ in small_book.bound().page_map.places}
    for destination in names().values():
        left, bottom, _, top = map(float, destination[0].MediaBox)
        assert float(destination[2]) == left
        assert bottom <= float(destination[3]) <= top


@pytest.mark.parametrize("id", ["résumé", "überblick-の", "plain"])
def test_a_link_finds_an_id_in_any_script(id: str) -> None:
    body = f'<p id="{id}">There.</p><p><a href="#{id}">Here</a></p>'
    one = [pdf.Piece("one", "One", small_book.PAGE.format("x", body), Matter.BODY)]
    bound = pdf.bind(one, small_book.press(), small_book.plainly)
    assert bound.problems == ()
    file = pikepdf.open(io.BytesIO(bound.screen))
    (link,) = file.pages[0].Annots
    pairs = list(file.Root.Names.Dests.Kids[0].Names)
    assert bytes(link.A.D) in [bytes(key) for key in pairs[::2]]


def test_links_out_of_the_book_stay_as_they_are() -> None:
    assert [str(link.A.URI) for _, link in links() if link.A.S == "/URI"] == [
        "https://example.org/a?b=1"
    ]


def test_a_page_reference_tells_its_number_to_who_cannot_see_it() -> None:
    told = [str(link.Contents) for _, link in links()]
    assert "page\N{NO-BREAK SPACE}7" in told
    alternatives = [str(e.Alt) for e in elements() if e.S == "/Link" and "/Alt" in e]
    assert sorted(alternatives) == [f"page\N{NO-BREAK SPACE}{n}" for n in (1, 2, 7, 7)]


def elements() -> Iterator[Any]:
    todo = [screen().Root.StructTreeRoot.K[0]]
    while todo:
        element = todo.pop()
        yield element
        for kid in element.get("/K", []):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                assert kid.P.objgen == element.objgen
                todo.append(kid)


def test_no_element_is_read_out_that_holds_nothing() -> None:
    page = small_book.PAGE.format(
        "x", "<pre><code>a\n\nb</code></pre><div><div></div></div><p>c</p>"
    )
    (one,) = [pdf.Piece("one", "One", page, Matter.BODY)]
    file = pikepdf.open(io.BytesIO(pdf.bind([one], small_book.press(), small_book.plainly).screen))
    todo, found = [file.Root.StructTreeRoot.K[0]], []
    while todo:
        element = todo.pop()
        kids = list(element.get("/K", []))
        assert kids, element.S
        found.append(str(element.S))
        todo += [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
    # The lines of a listing are one element, and runs of text have none of their own.
    assert found.count("/Code") == 1
    assert found.count("/P") == 2
    assert found.count("/Span") == 0


def test_what_a_pruned_element_held_is_read_out_in_its_place() -> None:
    page = small_book.PAGE.format(
        "x",
        '<p>one <em>two</em> <a href="https://a.example">three</a> four '
        '<span role="img" aria-label="star">*</span> six</p>'
        '<pre><code><span class="k">let</span> a<span> = 1</span>\n<b>b</b></code></pre>',
    )
    (one,) = [pdf.Piece("one", "One", page, Matter.BODY)]
    file = pikepdf.open(io.BytesIO(pdf.bind([one], small_book.press(), small_book.plainly).screen))
    owners = pikepdf.NumberTree(file.Root.StructTreeRoot.ParentTree)[0]
    paragraph, listing = file.Root.StructTreeRoot.K[0].K[0].K
    told: list[str] = []

    def listen(element: pikepdf.Dictionary) -> None:
        for kid in element.K:
            if isinstance(kid, int):
                assert owners[kid].objgen == element.objgen
                told.append(str(element.get("/Alt", "")) or texts.get(kid, ""))
            elif "/S" in kid:
                listen(kid)

    texts = _marked(file.pages[0])
    listen(paragraph)
    # Of a space alone nothing is drawn.
    assert "".join("".join(told).split()) == "onetwothreefourstarsix"
    told.clear()
    listen(listing)
    assert "".join("".join(told).split()) == "leta=1b"
    assert [str(kid.S) for kid in listing.K] == ["/Code"]


def _marked(page: pikepdf.Page) -> dict[int, str]:
    """The text of each marked content of a page, read by another engine."""
    font = {name: _letters(font) for name, font in page.Resources.Font.items()}
    found: dict[int, str] = {}
    mark, name = -1, ""
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC" if "/MCID" in operands[1]:
                mark = int(operands[1].MCID)
            case "Tf":
                name = str(operands[0])
            case "TJ":
                for run in operands[0]:
                    if isinstance(run, pikepdf.String):
                        codes = bytes(run)
                        pairs = zip(codes[::2], codes[1::2], strict=True)
                        found[mark] = found.get(mark, "") + "".join(
                            font[name].get(high << 8 | low, "") for high, low in pairs
                        )
    return found


def _letters(font: pikepdf.Object) -> dict[int, str]:
    rows = re.findall(rb"<(\w{4})> <(\w+)>", font.ToUnicode.read_bytes())
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in rows}


def test_the_tree_is_one_document_of_parts_and_leads_both_ways() -> None:
    root = screen().Root.StructTreeRoot
    assert [str(part.S) for part in root.K[0].K] == ["/Part"] * 6
    parents = dict(pikepdf.NumberTree(root.ParentTree).items())
    assert all(a < b for a, b in pairwise(parents))
    assert int(root.ParentTreeNextKey) > max(parents)
    for node in root.ParentTree.Kids:
        keys = list(node.Nums)[::2]
        assert list(node.Limits) == [keys[0], keys[-1]]
    known = {element.objgen for element in elements()}
    for page in screen().pages:
        if "/StructParents" in page:
            assert {e.objgen for e in parents[int(page.StructParents)]} <= known
    for _, link in links():
        parent = parents[int(link.StructParent)]
        assert parent.S == "/Link"
        kids = [kid for kid in parent.K if isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid]
        assert link.objgen in [kid.Obj.objgen for kid in kids]


def test_the_outline_is_three_deep_and_lands_on_the_headings() -> None:
    def rows(items: list[Any]) -> list[Any]:
        return [(item.title, page_number(item.destination), rows(item.children)) for item in items]

    with screen().open_outline() as outline:
        assert rows(outline.root) == [
            ("Cover", 0, []),
            ("Contents", 4, []),
            ("1 First Part", 6, [("1.1 Far Things", 7, [("Deep Things", 7, [])])]),
            ("2 Second Part", 10, [("2.1 Introduction", 11, [("2.1.1 Chunking", 12, [])])]),
            ("3 Third Part", 14, [("3.1 Only Chapter", 14, [])]),
        ]


@pytest.mark.parametrize("batch", [1, 2, 4])
def test_the_ways_into_a_file_are_the_same_whatever_is_made_at_a_time(
    batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ways(file: pikepdf.Pdf) -> Any:
        items, place = [], file.Root.Outlines.First
        while True:
            assert place.Parent.objgen == file.Root.Outlines.objgen
            items.append(place)
            if "/Next" not in place:
                break
            assert place.Next.Prev.objgen == place.objgen
            place = place.Next
        assert "/Prev" not in items[0]
        assert file.Root.Outlines.Last.objgen == items[-1].objgen
        inner = [str(item.First.Title) for item in items if "/First" in item]
        names = {
            str(name): page_number(place)
            for leaf in file.Root.Names.Dests.Kids
            for name, place in zip(list(leaf.Names)[::2], list(leaf.Names)[1::2], strict=True)
        }
        titles = [(str(item.Title), page_number(item.Dest)) for item in items]
        return titles, inner, int(file.Root.Outlines.Count), names

    monkeypatch.setattr(navigation, "BATCH", batch)
    monkeypatch.setattr(navigation, "LEAF", 2)
    bound = pdf.bind(small_book.pieces(), small_book.press(), small_book.plainly)
    with pikepdf.open(io.BytesIO(bound.screen)) as file:
        assert file.check_pdf_syntax() == []
        assert ways(file) == ways(screen())


def test_pages_are_called_what_their_folios_say() -> None:
    for file, first in ((screen(), 0), (printed(), 2)):
        slots = small_book.bound().page_map.slots[first:]
        labels = [page.label for page in file.pages]
        assert labels == [slot.folio or "Cover" for slot in slots]


def test_metadata_tells_the_version_and_the_commit() -> None:
    file = pikepdf.new()
    told = replace(small_book.METADATA, version="1.0.0", commit="abc1234def56")
    navigation.add_metadata(file, told, "Press", is_tagged=True)
    with file.open_metadata() as xmp:
        assert xmp["xmpMM:VersionID"] == "1.0.0"
        assert xmp["dc:source"] == "git commit abc1234def56"
        assert xmp["xmp:CreateDate"] == small_book.METADATA.date


def test_side_margins_are_equal_on_screen_and_mirrored_in_print() -> None:
    boxes = [[float(edge) for edge in page.MediaBox] for page in screen().pages]
    assert boxes[0] == boxes[1] == [0, 0, 504, 720]
    assert boxes[6] == [9, 0, 513, 720]
    assert boxes[7] == [-9, 0, 495, 720]
    for page in printed().pages:
        assert [float(edge) for edge in page.MediaBox] == [0, 0, 504, 720]
    assert [float(edge) for edge in printed().pages[4].TrimBox] == [0, 0, 504, 720]
    assert "/BleedBox" in printed().pages[4]


def test_ink_that_bleeds_fills_the_page_on_screen() -> None:
    page = '<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><title>x</title>\
<style>@page { margin: 0; bleed: 9pt; background: #123456 }</style></head><body><p>x</p></body>\
</html>'
    one = [pdf.Piece("one", "One", page, Matter.BODY, is_bare=True)]
    bound = pdf.bind(one, small_book.press(), small_book.plainly)
    for data, box in ((bound.screen, [0, 0, 504, 720]), (bound.print, [-9, -9, 513, 729])):
        file = pikepdf.open(io.BytesIO(data))
        assert [float(edge) for edge in file.pages[0].MediaBox] == box


def test_print_has_ink_and_nothing_else() -> None:
    file = printed()
    assert not {"/Outlines", "/Names", "/StructTreeRoot", "/MarkInfo"} & set(file.Root.keys())
    for page in file.pages:
        assert not {"/Annots", "/StructParents"} & set(page.keys())
    assert b"/Annot" not in file.Root.Pages.unparse(resolved=True)


def test_print_has_an_even_number_of_pages() -> None:
    one = [pdf.Piece("one", "One", small_book.part("one"), Matter.BODY, source="one.md")]
    bound = pdf.bind(one, small_book.press(), small_book.plainly)
    assert len(pikepdf.open(io.BytesIO(bound.screen)).pages) == 3
    assert len(pikepdf.open(io.BytesIO(bound.print)).pages) == 4


def test_inks_change_print_alone() -> None:
    one = [pdf.Piece("one", "One", small_book.part("three"), Matter.BODY)]
    press = small_book.press(
        finish=Finish(Ink.BLACK), style=small_book.style() + "h1 { color: #c00 }"
    )
    bound = pdf.bind(one, press, small_book.plainly)
    assert "rg" in inks.hues(pikepdf.open(io.BytesIO(bound.screen)))
    assert inks.hues(pikepdf.open(io.BytesIO(bound.print))) == ()


@pytest.mark.parametrize("file", [screen, printed])
def test_each_font_is_stored_once(file: Any) -> None:
    fonts: dict[str, set[Any]] = {}
    files: dict[str, set[bytes]] = {}
    for page in file().pages:
        forms = page.Resources.get("/XObject", {})
        dictionaries = [page.Resources, *(form.get("/Resources", {}) for form in forms.values())]
        for resources in dictionaries:
            for font in resources.get("/Font", {}).values():
                name = str(font.BaseFont)
                fonts.setdefault(name, set()).add(font.objgen)
                data = font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
                files.setdefault(name, set()).add(hashlib.sha256(data).digest())
    assert {name.partition("+")[2] for name in fonts} >= {"Press-Serif", "Press-Mono"}
    assert all(len(found) == 1 for found in [*fonts.values(), *files.values()])
    streams = [o for o in file().objects if isinstance(o, pikepdf.Stream) and "/Length1" in o]
    assert len(streams) == len(fonts)


@pytest.mark.parametrize("file", [screen, printed])
def test_a_file_holds_nothing_that_its_catalog_does_not_lead_to(file: Any) -> None:
    reached: set[tuple[int, int]] = set()
    todo: list[Any] = [file().Root, file().docinfo]
    while todo:
        one = todo.pop()
        if not isinstance(one, pikepdf.Object) or (one.is_indirect and one.objgen in reached):
            continue
        reached.add(one.objgen)
        if isinstance(one, pikepdf.Array):
            todo += list(one)
        elif isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
            todo += list(one.values())
    frame = ("/ObjStm", "/XRef")
    held = [
        one for one in file().objects
        if not (isinstance(one, pikepdf.Stream) and one.get("/Type") in frame)
    ]  # fmt: skip
    assert {one.objgen for one in held} <= reached


@pytest.mark.parametrize("file", [screen, printed])
def test_every_stream_is_what_its_filter_says(file: Any) -> None:
    # Nothing is no data of Flate (ISO 32000-1, 7.4.4), and a reader may say so.
    streams = [one for one in file().objects if isinstance(one, pikepdf.Stream)]
    assert all(one.read_raw_bytes() for one in streams)
    blank = [page for page in file().pages if "/Contents" not in page]
    assert all(page.obj.Resources.keys() == set() for page in blank)
    assert blank


def test_metadata_can_be_read_by_what_knows_no_pdf() -> None:
    # It looks for them in the bytes of a file (ISO 32000-1, 14.3.2).
    for data in (small_book.bound().screen, small_book.bound().print):
        assert data.count(b"<x:xmpmeta") == 1


def test_furniture_is_an_artifact() -> None:
    for number, slot in enumerate(small_book.bound().page_map.slots):
        page = screen().pages[number]
        forms = list(page.get("/Resources", {}).get("/XObject", {}))
        contents = page.get("/Contents")
        tail = contents[-1].read_bytes() if isinstance(contents, pikepdf.Array) else b""
        if slot.folio and slot.fragment and slot.fragment != "titlepage":
            assert tail.startswith(b"Q /Artifact <</Type /Pagination>> BDC")
            assert tail.endswith(b"EMC")
            assert f"/Furniture{slot.page}" in forms
        else:
            assert tail == b""


def test_the_file_says_what_it_is() -> None:
    root = screen().Root
    assert str(root.Lang) == "en-GB"
    assert bool(root.ViewerPreferences.DisplayDocTitle) is True
    assert str(screen().docinfo["/Title"]) == "The Small Book: with <everything> & more"
    assert str(screen().docinfo["/Author"]) == "Ada Author, B. Writer"
    with screen().open_metadata() as xmp:
        assert xmp["dc:title"] == "The Small Book: with <everything> & more"
        assert xmp["dc:creator"] == ["Ada Author", "B. Writer"]
        assert xmp["pdfuaid:part"] == "1"
    with printed().open_metadata() as xmp:
        assert "pdfuaid:part" not in xmp


@needs_poppler
@pytest.mark.validator
def test_contents_as_long_as_they_like_have_the_right_numbers() -> None:
    def contents(page_map: Any) -> str:
        lines = f"<p>{page_map.folio('after')} {page_map.folio('one')}</p>" * 200
        return small_book.PAGE.format("Contents", lines)

    after = small_book.PAGE.format("After", '<p id="after">Preface</p>')
    pieces = [
        pdf.Piece("contents", "Contents", contents, Matter.FRONT),
        pdf.Piece("preface", "Preface", after, Matter.FRONT),
        pdf.Piece("one", "One", small_book.part("one"), Matter.BODY),
    ]
    bound = pdf.bind(pieces, small_book.press(), small_book.plainly)
    length = sum(slot.fragment == "contents" for slot in bound.page_map.slots)
    assert length > 4
    assert bound.page_map.folio("after") == roman(length + length % 2 + 1)
    pages = texts(bound.screen)
    assert f"{bound.page_map.folio('after')} 1" in pages[0]
    # The furniture was drawn beside them, for the pages that they were thought to have.
    preface = bound.page_map.page("after")
    assert preface is not None
    assert bound.page_map.folio("after") in pages[preface].split()


@needs_poppler
@pytest.mark.validator
@pytest.mark.parametrize(("lines", "pages"), [(10, 1), (40, 2)])
def test_contents_that_go_on_begin_the_next_page_on_its_side(lines: int, pages: int) -> None:
    def contents(page_map: Any, before: tuple[str, ...]) -> str:
        text = "<p>A line</p>" * lines if not before else "<p>And so on</p>"
        page = small_book.PAGE.format("Contents", text)
        is_verso = before and page_map.side_after(before) is Side.VERSO
        return page.replace("<html ", '<html style="break-before: left" ') if is_verso else page

    pieces = [
        pdf.Piece("contents", "Contents", partial(contents, before=()), Matter.FRONT),
        pdf.Piece("contents.2", "Contents", partial(contents, before=("contents",)), Matter.FRONT,
                  is_continued=True),
        pdf.Piece("one", "One", small_book.PAGE.format("One", '<p id="one">One</p>'), Matter.BODY),
    ]  # fmt: skip
    bound = pdf.bind(pieces, small_book.press(), small_book.plainly)
    assert bound.problems == ()
    front = [slot.fragment for slot in bound.page_map.slots if slot.numbering == "r"]
    assert front[: pages + 1] == [*["contents"] * pages, "contents.2"]
    begun = texts(bound.screen)[pages].split()
    assert set(begun[:2]) == {"Contents", roman(pages + 1)}
    with pikepdf.open(io.BytesIO(bound.screen)) as file, file.open_outline() as outline:
        assert [item.title for item in outline.root] == ["Contents", "One"]


def test_a_link_to_no_page_is_an_error() -> None:
    lost = small_book.PAGE.format("x", '<p><a href="#gone">x</a></p>')
    one = [pdf.Piece("one", "One", lost, Matter.BODY, source="one.md")]
    (problem,) = pdf.bind(one, small_book.press(), small_book.plainly).problems
    assert (problem.code, problem.position.file) == ("LAYOUT-007", "one.md")


def test_an_edit_lays_out_and_gathers_one_part_again() -> None:
    def jobs(pieces: list[pdf.Piece]) -> list[set[str]]:
        seen: list[set[str]] = []

        def each(function: Any, items: Any, stage: str = "") -> Any:
            seen.append({repr(item) for item in items})
            return small_book.plainly(function, items)

        pdf.bind(pieces, small_book.press(), each)
        return seen

    pieces = small_book.pieces()
    edited = [
        replace(piece, html=piece.html.replace("Mind the gap", "Mind the step"))
        if isinstance(piece.html, str)
        else piece
        for piece in pieces
    ]
    before, after = jobs(pieces), jobs(edited)
    assert [len(a - b) for a, b in zip(after, before, strict=True)] == [1, 0, 1, 0]


def test_the_same_bytes_whatever_the_process() -> None:
    code = (
        "import hashlib; from tests import small_book; bound = small_book.bound();"
        "print(hashlib.sha256(bound.screen).hexdigest(), hashlib.sha256(bound.print).hexdigest())"
    )
    root = small_book.ROOT.parent
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(root)},
        ).stdout.split()
        for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/Lima"))
    ]  # fmt: skip
    bound = small_book.bound()
    here = [hashlib.sha256(data).hexdigest() for data in (bound.screen, bound.print)]
    assert runs == [here, here]
