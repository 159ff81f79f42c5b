"""What the tree loses is not in the file, and all that is in the file is used."""

import io
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pydyf
import pytest

from press.pdf import pruning
from press.pdf.fragment import Fragment
from press.pdf.jobs import lay_out
from tests import small_book
from tests.test_pdf import needs_qpdf

BODY = """
<section class="part" id="x"><header class="opener"><h1>A Part</h1></header>
<p>Words <em>and <strong>more</strong></em> <a href="#x">a <code>link</code></a> <em>or <a href="#x">two</a></em><span
class="footnote">a note</span> <span></span></p><hr/>
<pre><code><span class="k">def</span> <span class="n">f</span>():

    <span class="k">pass</span>
</code></pre>
<table><caption>T</caption><thead><tr><th scope="col">a</th></tr></thead>
<tbody><tr><td><code>b</code></td></tr></tbody></table>
<ul><li>one <em>two</em></li></ul><div><code></code></div></section>
"""


@pytest.fixture(scope="module")
def fragment() -> Fragment:
    return lay_out(small_book.job(BODY))


def reached(pdf: pikepdf.Pdf) -> set[int]:
    """The numbers of the objects that something in the file leads to."""
    found: set[int] = set()
    todo: list[Any] = [pdf.trailer]
    while todo:
        one = todo.pop()
        if isinstance(one, pikepdf.Object) and one.is_indirect:
            if one.objgen[0] in found:
                continue
            found.add(one.objgen[0])
        if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            todo += [value for _, value in one.items()]
        elif isinstance(one, pikepdf.Array):
            todo += list(one)
    return found


def test_no_object_of_a_fragment_is_unreachable_or_empty(fragment: Fragment) -> None:
    with pikepdf.open(io.BytesIO(fragment.pdf)) as pdf:
        # The streams that hold the other objects, and the table of them, are no part of the document.
        outer = ("/ObjStm", "/XRef")
        held = [
            one for one in pdf.objects
            if not (isinstance(one, pikepdf.Stream) and one.get("/Type") in outer)
        ]  # fmt: skip
        assert len(held) > 40
        assert {one.objgen[0] for one in held} == reached(pdf)
        assert all(len(one) for one in held if isinstance(one, pikepdf.Dictionary))


def test_every_element_is_held_by_the_one_that_it_names_as_its_parent(fragment: Fragment) -> None:
    with pikepdf.open(io.BytesIO(fragment.pdf)) as pdf:
        elements = [
            one for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/StructElem"
        ]  # fmt: skip
        assert len(elements) > 15
        for one in elements:
            assert one in list(one.P.K)


def test_what_says_nothing_is_taken_out(fragment: Fragment) -> None:
    with pikepdf.open(io.BytesIO(fragment.pdf)) as pdf:
        roles = [
            str(one.S)
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and "/S" in one and "/P" in one
        ]
    # Of the listing, in the link, in the cell; an empty one is gone.
    assert roles.count("/Code") == 3


@needs_qpdf
def test_qpdf_finds_nothing_wrong_with_a_fragment(fragment: Fragment, tmp_path: Path) -> None:
    file = tmp_path / "x.pdf"
    file.write_bytes(fragment.pdf)
    run = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "warning" not in (run.stdout + run.stderr).lower()


@pytest.mark.parametrize("compress", [False, True])
def test_a_free_object_is_not_written_and_others_keep_their_numbers(compress: bool) -> None:
    pdf = pydyf.PDF()
    page = {
        "Type": "/Page", "Parent": pdf.pages.reference, "Resources": pydyf.Dictionary(),
        "MediaBox": pydyf.Array([0, 0, 9, 9]),
    }  # fmt: skip
    pdf.add_page(pydyf.Dictionary(page))
    gone, kept = (pydyf.Dictionary({"Name": f"/{name}"}) for name in ("Gone", "Kept"))
    for one in (gone, kept):
        pdf.add_object(one)
    pdf.catalog["Own"] = kept.reference
    number = kept.number
    pruning.free(gone)
    file = io.BytesIO()
    pdf.write(file, compress=compress)
    with pikepdf.open(file) as read:
        assert read.check_pdf_syntax() == []
        assert read.Root.Own.Name == "/Kept"
        assert read.Root.Own.objgen == (number, 0)
        names = [
            str(one.Name)
            for one in read.objects
            if isinstance(one, pikepdf.Dictionary) and "/Name" in one
        ]
        assert names == ["/Kept"]
        assert number - 1 not in {one.objgen[0] for one in read.objects}
