"""Takes the files of a book and a source of chance; gives them with faults.

They are those that people and machines make: lines lost, doubled and mixed, syntax begun and never
ended, bytes of another kind.
"""

import re
from random import Random

from tests.fuzz import seeds
from tests.fuzz.seeds import Files

MARKDOWN = (
    "```", "````python", "~~~", "```mermaid", "```mermaid\nflowchart LR\n a-->\n```",
    "```mermaid\nsequenceDiagram\n a->>b: x\n```", "```mermaid\npie\n \"a\" : 1\n```",
    "```math\nx^2\n```", "```math\n```", "```python title=\"a *b* `c` $d$\"\nx\n```",
    "```{.python #id key=val}\nx\n```", "```output\nx\n```", "```diff\n- a\n+ b\n```", "``` `x` ```",
    "| a | b |\n|---|---|\n| 1 | 2 |", "| a |\n|:-:|", "|---|", "| a \\| b | `c|d` |\n|--|--|\n| x |",
    "Table: a caption", "Table: ", "+---+---+\n| a | b |\n+===+===+\n| 1 | 2 |\n+---+---+",
    "<div>", "</div>", "<p>", "</p>", "<table><tr><td>", "<details><summary>x", "</details>", "<br>",
    "<b><i>x</b></i>", "<script>alert(1)</script>", "<!-- ", "-->", "<![CDATA[ x ]]>", "<?php x ?>",
    "<!DOCTYPE html>", "<a id=\"x\"></a>", "<a id=\"\"></a>", "<a id=\"a b&<\"></a>", "<a name=y>",
    "<img src=x onerror=alert(1)>", "<img src='figures/dot.png' width='40; x: y'>", "<img>",
    "<a href='javascript:x'>y</a>", "<a href=#x>", "<h1>x</h1>", "<h2 id=\"a\">x", "<li>", "<ul><p>",
    "<tr>", "<td colspan=0>", "<td colspan=99999999>x</td>", "<ol start=x><li>y</ol>", "<svg/>",
    "<p lang=\"x y\" dir=\"up\">z</p>", "<p title='\x01'>z</p>", "<listing caption='*x'>", "<math>",
    "<p align=center>", "<kbd>x</kbd>", "<sub><sup>x</sub></sup>", "<dl><dt>a<dd>b</dl>", "<hr/>",
    "<figure><figcaption>x</figcaption></figure>", "<blockquote>a", "<pre><code>x", "<code>a\nb</code>",
    "<picture><source srcset=x><img src=y></picture>", "<table><caption>x<thead><tr><th>y</table>",
    "<section><h2>x</h2></section>", "<span lang=ar dir=rtl>\u0645</span>", "<x-y z>", "<a\nb>", "<",
    "$", "$$", "$x$", "$$x$$", "$\\frac$", "$\\def\\x{\\x\\x}\\x$", "$\\href{javascript:x}{y}$", "$`x`$",
    "$$\n\\begin{aligned}\na&=b\\\\\n\\end{aligned}\n$$", "$\\require{x}$", "$\\\\$", "$\\tag{1}$",
    "$$\n\\begin{matrix}\n$$", "$\\unicode{x202e}$", "$\\text{\u4e2d}$", "$\\color{x}y$", "$<&\"$",
    "$\\newcommand{\\a}[1]{\\a{#1}\\a{#1}}\\a{x}$", "$\\rule{99999em}{1em}$", "$\\label{x}\\ref{y}$",
    "[^1]", "[^1]: x", "[^a]: y [^a]", "[^b]: y [^c]\n\n[^c]: z [^b]", "[^x]\n\n[^x]: ```\n    y", "[^ ]",
    "[x](y.md)", "[x](#)", "[x](#y)", "[x](one.md#z)", "[x]()", "[](one.md)", "[x](<a b>)", "[x][y]",
    "[x](javascript:y)", "[x](data:text/html,y)", "[x](file:///etc/passwd)", "[x](//y)", "[x](http://[)",
    "[x](http://a b)", "[x](mailto:)", "[x](\x7f:y)", "[x](%00)", "[x](%ff)", "[x](../../y.md)", "[x](/)",
    "[x](references.bib#y)", "[x](references.bib)", "[x](.)", "[x](?y)", "[x](one.md?y#z)", "[[x]]",
    "[x](https://example.org/\u00fc|\"<>)", "<https://a.b/c>", "https://x.y/z_w_v", "[y]: z 'a'",
    "[Table](#tab-first)", "[Equation](#tab-first)", "[Figure](#x)", "[Part](one.md)", "[x](SUMMARY.md)",
    "![](x.png)", "![x](figures/dot.png)", "![x](figures/box.svg \"*t* $y$\")", "![x](one.md)", "![x]()",
    "![a ![b](c)](d)", "![x](figures)", "![x](http://y/z.png)", "![x](%00.png)", "![x](" + "a" * 300 + ")",
    "> [!NOTE]", "> [!WARNING]\n> x", "> [!tip]", "> [!NOTE] x\n> y", "> [!FOO]\n> x", "> [!NOTE]\n>\n> ```",
    "> [!NOTE]\n> > [!TIP]\n> > x", "- [ ] x", "- [x]", "- [x] ", "1. a\n2. b", "7) x", "- - - x", "* * *",
    "-", "+", "1.", "999999999999. x", "0. x", "-1. x", "a. x", "(1) x", "i. x", "- \n\n  x",
    "{{#include code/sum.py}}", "{{#include code/sum.py:all}}", "{{#include two.md}}", "{{#include x}}",
    "{{#include .}}", "{{#include code/sum.py:2:1}}", "{{#include code/sum.py:99999999999999999999}}",
    "{{#include ../../../etc/passwd}}", "{{#include figures/dot.png}}", "{{#title x}}", "{{#playground x}}",
    "{{#include one.md}}{{#include one.md}}", "{{ 7*7 }}", "{% raw %}", "{{#include %00}}", "{{#include \\}}",
    "# ", "## x", "#", "####### x", "# x {#y}", "## x {#y .z}", "x\n===", "x\n---", "---", "---\na: b\n---",
    "# $x$", "## [x](y)", "## `x`", "## ![a](figures/dot.png)", "## x[^1]", "# Part 9: x", "## <b>x", "## 🚀",
    "Term\n: x", ": x", "Term\n\n: x\n\n      y", "**", "*x", "~~x", "__x__", "***x***y**", "`", "``x`", "\\",
    ":rocket:", ":nosuch:", "🚀", "👨‍👩‍👧‍👦", "🏳️‍🌈", "1️⃣", "©", "\u2610 x", "- \u2612 x", "&nbsp;", "&#0;",
    "&#x110000;", "&#xD800;", "&x;", "&amp;lt;", "&#x202e;", "\t", "    x", "\t- x", "  ", "x  ", "x\\",
    "H~2~O", "x^2^", "@cite [@x]", "\\(x\\)", "\\begin{x}y\\end{x}", "<<x>>", "%%", "===", "'''", "...", "'\"",
)  # fmt: skip
TOML = (
    "[book]", "[[book]]", "book = 1", "title = 1", "title = \"\"", "title = '''\nx\ny'''", "src = \"..\"",
    "contents = \"x\"", "contents = \"\"", "contents = \"one.md\"", "contents = \"../x\"", "contents = \"/etc\"",
    "contents = \".\"", "contents = \"a\\u0000b\"", "src = \"/\"", "src = \".\"", "src = \"a\\u0000\"",
    "theme = \"../..\"", "theme = \"nosuch\"", "theme = \"\"", "theme = \"a\\u0000\"", "theme = \"plain\"",
    "cover = \"figures/dot.png\"", "cover = \"../x\"", "cover = \"http://x\"", "cover = \"\"", "cover = \"one.md\"",
    "cover = \"figures/box.svg\"", "language = \"xx\"", "language = \"ar\"", "language = \"\"", "language = \"de\"",
    "date = 2020-01-01", "date = 2020-01-01T00:00:00Z", "date = \"\"", "date = \"0001-01-01\"", "date = 12:00:00",
    "date = \"9999-12-31T23:59:59-12:00\"", "date = \"0001-01-01T00:00:00+12:00\"", "date = \"20200101\"",
    "first-part = 0", "first-part = -1", "first-part = 99999999999999999999", "first-part = true",
    "authors = []", "authors = [\"\"]", "authors = [1]", "authors = \"x\"", "author = \"x\"", "subjects = [\"\"]",
    "identifier = \"x\"", "identifier = \"\"", "identifier = \"urn:isbn:978\"", "identifier = \"a b<&\"",
    "slug = \"../x\"", "slug = \"\"", "slug = \"a/b\"", "slug = \"" + "a" * 400 + "\"", "slug = \"\u4e2d\"", "slug = \".\"",
    "readme = false", "math = false", "bibliography = \"x\"", "bibliography = \"one.md\"", "bibliography = \"..\"",
    "bibliography = \"figures\"", "bibliography = \"\"", "back = [\"Body\"]", "multilingual = true",
    "title = \"{{ 7*7 }}{% x %}<b>&\"", "rights = \"<&\\u202e\"", "version = \"1\"", "edition = \"\"",
    "text-direction = \"rtl\"", "[output.html]", "[output]\nhtml = 1", "output = 1", "mathjax-support = true",
    "[[accept]]", "[[accept]]\ncode = \"X\"\nreason = \"y\"", "accept = 1", "[accept]\ncode = 1", "x" * 5000,
    "a" + ".a" * 300 + " = 1", "a = " + "[" * 300 + "]" * 300, "title = \"a\\uD800\"", "description = \"\u202e\"",
    "publisher = \"\\u0007\"", "a = nan", "a = 0x", "a.b.c = {d = {}}", "\"\" = 1", "= 1", "[", "[]", "title = \"\"\"",
)  # fmt: skip
BIB = (
    "@", "@article{", "@article{x,", "}", "@book{y, title={z}}", "@comment{x}", "@string{a = \"b\"}",
    "@article{x, author = a # b}", "@misc{lewis2020, title={again}}", "@misc{lewis2020,}", "title = {",
    "@misc{a b, title={x}}", "@misc{, title={x}}", "@misc{\u00fc, title={\u00fc}}", "@misc{x<&, title={<&>}}",
    "year = {0}", "year = {-99999}", "year = {x}", "date = {2020-13-45}", "date = {2020/..}", "month = 99,",
    "title = {\\input{/etc/passwd}}", "title = {$x^2$ \\textbf{y}}", "url = {javascript:x}", "url = {file:///x}",
    "author = {and and and}", "author = {{}}", "author = {,,,,}", "author = {A and others}", "title = {{{{{x}}}}}",
    "@misc{x, crossref = {x}}", "@misc{x, xdata = {x}}", "note = {\\def\\x{\\x\\x}\\x}", "title = {\\href{javascript:x}{y}}",
    "doi = {../../x}", "title = {<script>x</script>}", "\\", "%", "@preamble{\"x\"}", "title = \"{\"", "url = {http://[}",
)  # fmt: skip
SVG = (
    "<script>x</script>", "<g>", "</g>", "<rect/>", "<rect x='a' width='-1' height='1e99'/>", "<path d='M'/>",
    "<path d='M0 0 L'/>", "<path d='M 1e400 0 L nan inf'/>", "<text>x</text>", "<text x='a'>y</text>", "<text/>",
    "<text font-size='0'>x</text>", "<text font-size='-5'>x</text>", "<text font-size='1e9'>x</text>",
    "<text font-size='%'>x</text>", "<text><tspan x='1 2 3' dy='1em'>abc</tspan></text>", "<text>\u202e\u4e2d</text>",
    "<image href='http://x/y'/>", "<image href='file:///etc/passwd'/>", "<use href='#dot'/>", "<use href='#x'/>",
    "<g id='a'><use href='#a'/></g>", "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>",
    "<style>@import url(http://x);* { fill: url(http://x) }</style>", "<style>{{{</style>", "<style>a:nth-child(</style>",
    "<style>* { fill: rgb(1,2 }</style>", "<style>:has(*) { fill: red }</style>", "<!-- x -->", "<?x y?>", "&x;", "&lt;",
    "<!DOCTYPE svg [<!ENTITY x 'y'>]>", "<linearGradient id='fade' href='#fade'/>", "<rect fill='url(#fade)'/>",
    "<rect fill='url(#none)'/>", "<rect fill='url(x#y)'/>", "<rect transform='rotate('/>", "<rect stroke-width='x'/>",
    "<symbol id='s' viewBox='0 0 0 0'><use href='#s'/></symbol>", "<a href='javascript:x'><text>y</text></a>",
    "<clipPath id='c'><rect clip-path='url(#c)'/></clipPath>", "<mask id='m'><rect mask='url(#m)'/></mask>",
    "<pattern id='p'><rect fill='url(#p)'/></pattern>", "<svg/>", "<svg viewBox='0 0 0 0'/>", "<switch><g/></switch>",
    "<x:y/>", "<rect onload='x'/>", "<animate attributeName='x'/>", "<set/>", "<textPath href='#x'>y</textPath>",
    "<text style='font: 12px x'>y</text>", "<text style='font-size: 2em'>y</text>", "<rect style='}'/>", "<title>x</title>",
    "<circle r='1' fill='hsl(1,2%,3%)'/>", "<circle r='1' fill='color(display-p3 1 0 0)'/>", "<text fill='rgba(0,0,0,0)'>x</text>",
    "<marker id='k'><path d='M0 0h1' marker-end='url(#k)'/></marker>", "viewBox='0 0 1e308 1e-308'", "width='0'",
    "viewBox='a b c d'", "viewBox='0 0 . .'", "viewBox='0 0 -5 5'", "width='1e99px'", "width='99999999'", "height='.'",
    "width='5%'", "transform='matrix(1)'", "font-size='x'", "xmlns='y'", "<text letter-spacing='x'>y</text>",
)  # fmt: skip
CONTENTS = (
    "- [x](one.md)", "- [x](two.md)", "  - [x](one.md)", "      - [x](more.md)", "- [x]()", "- []()", "- x", "# x",
    "- [x](../../etc/passwd)", "- [x](/etc/passwd)", "- [x](.)", "- [x](..)", "- [x](SUMMARY.md)", "- [x](figures)",
    "- [x](references.bib)", "- [x](one.md#a)", "- [x](%00)", "- [x](http://y)", "- [x](figures/dot.png)", "[x](one.md)",
    "- [Part 3: x](one.md)", "- [$x$](one.md)", "- [`x`](two.md)", "- [![a](figures/dot.png)](one.md)", "---", "**x**",
    "- [x](one.md) [y](two.md)", "- [" + "x" * 2000 + "](one.md)", "- [x](" + "y" * 300 + ".md)", "1. [x](one.md)",
    "- [\u202ex<&\">](one.md)", "- [x](two.md 'y')", "> - [x](one.md)", "| [x](one.md) |", "## Contents", "- [x](ONE.md)",
    "- [x](one.html)", "- [x](./one.md)", "- [x](one.md)\n" * 3, "- [ ](one.md)", "- [x](one.md)\n  - [y](two.md)", "- [x][y]\n\n[y]: one.md",
)  # fmt: skip
SIGNS = ("\x00", "\x01", "\x08", "\x0b", "\x0c", "\x1b", "\x7f", "\x85", "\xa0", "\xad", "\u061c", "\u200b", "\u200d",
         "\u200e", "\u2028", "\u2029", "\u202a", "\u202e", "\u2066", "\u2069", "\ufeff", "\ufffd", "\ufffe", "\uffff",
         "\U0001f680", "\U0001f1e6", "\U000e0041", "\U0010ffff", "\u0301", "\u0645", "\u4e2d", "\u0e01", "\r", "\n", "\t",
         " ", "\\", "`", "*", "_", "[", "]", "(", ")", "<", ">", "|", "$", "#", "{", "}", "!", "~", "^", "&", "\"", "'", ":", "-")  # fmt: skip
OPENERS = ("> ", "- ", "* ", "1. ", "  ", "\t", "(", "[", "![", "*", "**", "_", "~~", "`", "<div>", "<span>", "<b>", "<ul><li>",
           "<table><tr><td>", "<blockquote>", "<details>", "$", "{", "\\{", "\\frac{", "x^{", "|", "#", "[^", "a[^1] ", "<a href=x>",
           "&", "<!--", "\\left(", "> - ", "<i><b>", "[x](", "<p>", "\\sqrt{", "<g>", "<dl><dd>", "{{#include ")  # fmt: skip


def mutated(files: Files, random: Random) -> Files:
    """The files with a few faults."""
    made = dict(files)
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 5))):
        _mutate(made, random)
    return made


def _mutate(files: Files, random: Random) -> None:
    if random.random() < 0.03:
        _misplace(files, random)
        return
    name = _chosen(files, random)
    data = files.get(name, b"")
    if random.random() < 0.04 or name.endswith(".png"):
        files[name] = _garbled(data, random)
        return
    rows = data.decode("utf-8", "replace").split("\n")
    change = random.choices(
        (_insert, _within, _delete, _double, _swap, _splice, _sign, _nest, _long, _wrap, _ends),
        (30, 14, 10, 5, 6, 12, 8, 6, 3, 5, 2),
    )[0]
    text = "\n".join(change(rows, name, random))
    files[name] = text.encode("utf-8", "replace")


def _chosen(files: Files, random: Random) -> str:
    """A file to change; chapters most of the time."""
    weights = {"md": 60, "svg": 12, "bib": 8, "png": 2}
    names = sorted({*files, "book.toml"})
    told = [
        10 if name in ("SUMMARY.md", "book.toml") else weights.get(name.rpartition(".")[2], 3)
        for name in names
    ]
    return random.choices(names, told)[0]


def _fragments(name: str) -> tuple[str, ...]:
    if name == "SUMMARY.md":
        return CONTENTS
    return {"toml": TOML, "bib": BIB, "svg": SVG}.get(name.rpartition(".")[2], MARKDOWN)


def _insert(rows: list[str], name: str, random: Random) -> list[str]:
    """A fragment of syntax on lines of its own."""
    fragment = random.choice(_fragments(name)).split("\n")
    room = [""] if random.random() < 0.6 and name.endswith(".md") else []
    at = random.randint(0, len(rows))
    return [*rows[:at], *room, *fragment, *room, *rows[at:]]


def _within(rows: list[str], name: str, random: Random) -> list[str]:
    """A fragment in the midst of a line."""
    at = random.randrange(len(rows))
    row = rows[at]
    column = random.randint(0, len(row))
    fragment = random.choice(_fragments(name))
    return [*rows[:at], row[:column] + fragment + row[column:], *rows[at + 1 :]]


def _delete(rows: list[str], name: str, random: Random) -> list[str]:
    if random.random() < 0.5:
        at = random.randrange(len(rows))
        return rows[:at] + rows[at + random.choice((1, 1, 2, 5)) :]
    at = random.randrange(len(rows))
    row = rows[at]
    first = random.randint(0, len(row))
    return [*rows[:at], row[:first] + row[first + random.randint(1, 8) :], *rows[at + 1 :]]


def _double(rows: list[str], name: str, random: Random) -> list[str]:
    at = random.randrange(len(rows))
    run = rows[at : at + random.choice((1, 1, 3, 10))]
    return rows[:at] + run * random.choice((2, 2, 3, 30)) + rows[at:]


def _swap(rows: list[str], name: str, random: Random) -> list[str]:
    made = list(rows)
    one, other = random.randrange(len(rows)), random.randrange(len(rows))
    made[one], made[other] = made[other], made[one]
    return made


def _splice(rows: list[str], name: str, random: Random) -> list[str]:
    """Lines of another book's file."""
    other = seeds.pick(random)
    text = other[random.choice(sorted(other))].decode("utf-8", "replace").split("\n")
    begin = random.randrange(len(text))
    at = random.randint(0, len(rows))
    return rows[:at] + text[begin : begin + random.randint(1, 25)] + rows[at:]


def _sign(rows: list[str], name: str, random: Random) -> list[str]:
    at = random.randrange(len(rows))
    row = rows[at]
    column = random.randint(0, len(row))
    sign = random.choice(SIGNS) * random.choice((1, 1, 1, 2, 3, 7))
    return [
        *rows[:at],
        row[:column] + sign + row[column + random.choice((0, 1)) :],
        *rows[at + 1 :],
    ]


def _nest(rows: list[str], name: str, random: Random) -> list[str]:
    times = random.choice((3, 10, 30, 39, 60, 99, 150, 400, 3000))
    opener = random.choice(OPENERS)
    if random.random() < 0.3:
        made = [
            ("  " * n if random.random() < 0.9 else "") + opener + "x"
            for n in range(min(times, 150))
        ]
    elif random.random() < 0.3:
        made = [opener.strip()] * times
    else:
        made = [opener * times + "x"]
    at = random.randint(0, len(rows))
    return [*rows[:at], "", *made, "", *rows[at:]]


def _long(rows: list[str], name: str, random: Random) -> list[str]:
    """A very long line, of one word or of many."""
    piece = random.choice(
        (
            "x",
            "x ",
            "\u4e2d",
            "a_",
            "*b* ",
            "`c` ",
            "| ",
            "<b>",
            "$x$ ",
            "é",
            "\U0001f680",
            "&amp;",
            "-",
            "https://x.y/",
        )
    )
    at = random.randint(0, len(rows))
    return [*rows[:at], piece * random.choice((100, 1000, 5000, 20000)), *rows[at:]]


def _wrap(rows: list[str], name: str, random: Random) -> list[str]:
    """A run of lines put into a quotation, a list, a table cell or an element."""
    at = random.randrange(len(rows))
    end = at + random.randint(1, 20)
    lead, mark = random.choice((("> ", "> "), ("- ", "  "), ("1. ", "   "), ("[^w]: ", "    "), ("| ", "| "),
                                ("\t", "\t"), ("> [!NOTE]\n> ", "> "), (": ", "  "), ("# ", "")))  # fmt: skip
    run = [(lead if n == 0 else mark) + row for n, row in enumerate(rows[at:end])]
    if random.random() < 0.2:
        tag = random.choice(
            ("div", "details", "p", "table", "a", "b", "section", "td", "blockquote")
        )
        run = [f"<{tag}>", "", *rows[at:end], "", f"</{tag}>"]
    return [*rows[:at], *run, *rows[end:]]


def _ends(rows: list[str], name: str, random: Random) -> list[str]:
    """Line ends of another system, or the file cut short."""
    if random.random() < 0.5:
        return [row + random.choice(("\r", "\r", "")) for row in rows]
    text = "\n".join(rows)
    return text[: random.randint(0, len(text))].split("\n")


def _garbled(data: bytes, random: Random) -> bytes:
    """Bytes lost, changed and added."""
    if not data or random.random() < 0.1:
        return random.randbytes(random.choice((0, 1, 40)))
    at = random.randrange(len(data))
    return random.choice((
        data[:at], data[at:], data[:at] + random.randbytes(random.choice((1, 1, 4, 100))) + data[at + 1 :],
        data.decode("utf-8", "replace").encode("utf-16"), b"\xef\xbb\xbf" + data, data.replace(b"\n", b"\r"),
        data[:at] + data[at : at + 1].swapcase() + data[at + 1 :], data + b"\x00",
    ))  # fmt: skip


def _misplace(files: Files, random: Random) -> None:
    """A file that is gone, under another name, or another file in its place."""
    name = random.choice(sorted(files))
    match random.randrange(3):
        case 0:
            del files[name]
        case 1:
            other = re.sub(r"(?=\.\w+$)", random.choice(("2", " x", "\u00fc", "%20", "#")), name)
            files[other] = files.pop(name)
        case 2:
            files[name] = files[random.choice(sorted(files))]
