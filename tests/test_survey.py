"""The ids that WeasyPrint knows nothing of have the places that it would give them."""

import re
from typing import Any

import cssselect2
import pytest

from press.pdf import fitting, layout, linebreak, styling, tagging
from press.pdf.fragment import Place
from press.pdf.jobs import Job, lay_out
from tests import small_book

STYLE = """
html { line-height: 15pt }
body { margin: 0 }
@page { @top-left { content: element(runner) } }
.footnote { float: footnote }
.runner { position: running(runner) }
.turned { transform: translate(30pt, 10pt) rotate(10deg); transform-origin: 0 0 }
.placed { position: absolute; right: 1in; top: 3in }
.pushed { position: relative; left: 12pt }
.afloat { float: right; width: 40pt }
.row { display: flex }
.grid { display: grid; grid-template-columns: 1fr 1fr }
.columns { columns: 2 }
.block { display: inline-block; width: 40pt }
.gone { display: none }
.named::before, .named::after { content: "[" attr(class) "]" }
.named::first-letter { font-size: 2em }
td { border: 1pt solid }
.collapsed { border-collapse: collapse }
#chosen { margin-left: 77pt }
"""
WORDS = "words that fill some lines of the page, " * 12
TABLE = """<table id="table{0}" class="{1}"><caption id="caption{0}">Table</caption>
<thead id="head{0}"><tr id="row{0}"><th id="th{0}">a</th><th>b</th></tr></thead>
<tbody id="body{0}"><tr><td id="cell{0}">1</td><td><p id="within{0}">2</p></td></tr></tbody></table>"""
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" id="drawing"><title>a</title>'
    '<path id="path" d="M0 0 9 9" stroke="#000"/></svg>'
)
BODY = f"""
<section id="section"><header class="opener" id="opener"><h1 id="title">A Part</h1></header>
<div class="runner" id="runner">A <span id="in-runner">head</span></div>
<p id="paragraph" class="named">First <em id="em">words</em> <a id="link" href="#title">go</a>,
<code id="code">code</code> <span role="img" aria-label="rocket" id="emoji">^</span>
<span class="leader" id="leader">. .</span> {SVG}
<img src="asset:picture.svg" alt="a box" id="picture"/>
{WORDS} <span id="over-lines">{WORDS}</span> <span id="empty"></span> <br id="break"/>
<span class="footnote" data-number="1" id="note">a note with <b id="in-note">more</b></span>
<span class="footnote" data-number="2" id="note2">another</span></p>
{TABLE.format(1, "")}{TABLE.format(2, "collapsed")}
<ul id="list"><li id="item" class="named">one</li><li>two<ol><li id="inner">three</li></ol></li></ul>
<div class="turned" id="turned"><p id="in-turned">x</p><div class="turned" id="twice">y</div></div>
<div class="placed" id="placed">here <i id="in-placed">x</i></div>
<p class="pushed" id="pushed">x <span class="block" id="block">y</span></p>
<p class="afloat" id="afloat">z</p><p id="chosen">chosen</p>
<div class="row" id="row"><p id="flexed">x</p><p id="flexed2">y</p></div>
<div class="grid" id="grid"><p id="in-grid">x</p><p id="in-grid2">y</p></div>
<div class="columns" id="columns"><p id="in-columns">{WORDS}</p><p id="in-columns2">y</p></div>
<p class="gone" id="gone">x</p><p id="same">x</p><p id="same">again</p>
<pre id="listing"><code id="lines">a
b</code></pre>
<dl id="terms"><dt id="dt">a</dt><dd id="dd">b</dd></dl>
<div id="over-pages">{"<p>More.</p>" * 60}</div><p id="end">End</p></section>
"""


@pytest.fixture(scope="module")
def job() -> Job:
    return small_book.job(BODY, STYLE, assets=(small_book.picture(),))


@pytest.fixture(scope="module")
def places(job: Job) -> dict[str, Place]:
    return dict(lay_out(job).anchors)


@pytest.fixture(scope="module")
def known(job: Job) -> dict[str, Place]:
    """Where WeasyPrint itself finds the same ids."""
    root = layout._parsed(job.html)
    for element in root.iter():
        if id := element.attrib.pop(tagging.ANCHOR, ""):
            element.set("id", id)
    files, style = styling.Files(job.assets, job.fonts), styling.parsed(job.style, job.fonts)

    def render() -> Any:
        page = layout.Page(root, files)
        page.wrapper_element = cssselect2.ElementWrapper.from_html_root(root)
        return page.render(font_config=style.fonts, stylesheets=[style.sheet])

    with linebreak.mended():
        document = fitting.fitted(root, render)
    found: dict[str, Place] = {}
    for number, leaf in enumerate(document.pages):
        for name, (x, y, *_) in leaf.anchors.items():
            place = Place(number, x * tagging.POINTS, (leaf.height - y) * tagging.POINTS)
            found.setdefault(name, place)
    return found


IDS = re.findall('(?<= id=")[^"]+', BODY)
BOXLESS = {"gone", "path"}
"""Ids of elements that have no box."""


def test_the_ids_of_all_elements_with_boxes_have_places(
    places: dict[str, Place], known: dict[str, Place]
) -> None:
    assert len(IDS) > 50
    assert set(places) == set(known) == set(IDS) - BOXLESS


@pytest.mark.parametrize("id", sorted(set(IDS) - BOXLESS))
def test_an_id_stands_where_weasyprint_would_put_it(
    id: str, places: dict[str, Place], known: dict[str, Place]
) -> None:
    assert places[id].page == known[id].page
    assert (places[id].x, places[id].y) == pytest.approx((known[id].x, known[id].y), abs=1e-6)


def test_a_style_selects_an_element_by_its_id(places: dict[str, Place]) -> None:
    assert places["chosen"].x == pytest.approx(places["pushed"].x - 12 + 77)


def test_pages_on_which_an_id_of_an_opener_begins_are_openers(job: Job) -> None:
    leaves = lay_out(job).leaves
    assert [leaf.is_opener for leaf in leaves] == [True] + [False] * (len(leaves) - 1)
    assert len(leaves) > 2
