"""Takes a number of parts; gives a book of them in Markdown, the same one every time.

All parts are of one length and of one make: prose with code in it, listings, tables, formulas,
links through the book and out of it, notes. The measure of each is that of the book in `book/`,
with more code and fewer formulas, as most technical books have. Nothing in it is true.
"""

import textwrap
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random

PAGES = 19
"""About what a part takes."""
CHAPTERS = 4
SECTIONS = 3

NOUNS = """allocator barrier broker buffer cache channel checkpoint client cluster collector
compiler cursor daemon digest encoder fragment frontier gateway handler histogram index iterator
journal kernel lease ledger limiter manifest monitor mutex node observer parser partition pipeline
planner pointer poller pool predicate process profiler proxy queue reader record registry replica
resolver router sampler scheduler segment semaphore server shard snapshot socket stream supervisor
tenant thread ticket token tracer transaction vector watcher worker writer""".split()
VERBS = """accepts acknowledges appends assigns collects compares compresses copies counts defers
delivers discards drains encodes evicts flushes forwards groups holds indexes keeps limits locks
marks merges moves observes orders partitions polls publishes queues reads rebuilds records
releases replays reports reserves resolves retries routes samples schedules seals sends shares
signs sorts splits stores traces truncates validates awaits writes""".split()
ADJECTIVES = """active adjacent ancient bounded central cold compact concurrent constant distant
durable eager empty exact failed fresh global idle immutable large lazy local nested ordered
partial pending previous primary private quiet random recent remote secondary shared short slow
sorted stable stale steady sparse temporary trailing uniform unused upper warm weak""".split()
CLAUSES = """and nobody has to wait for it|before the next request can arrive|because a lock
would cost more than the work itself|so that a second failure loses nothing|which is the only
order that survives a restart|although most programs never notice the difference|unless the
deadline has passed already|and the measurement shows why|while the old copy stays in place|as
long as the clock of the machine does not jump|until both sides agree on a version|since memory
is cheaper than a round trip""".replace("\n", " ").split("|")
FORMULAS = (
    r"L = \lambda W_{{{0}}}",
    r"p_{{{0}}} = 1 - (1 - q)^{{{1}}}",
    r"T({0}) = \sum_{{i=1}}^{{{1}}} \frac{{c_i}}{{{0} + i}}",
    r"\sigma^2 = \frac{{1}}{{{1} - 1}} \sum_i (x_i - \bar{{x}})^{{2}}",
    r"H = -\sum_{{k={0}}}^{{{1}}} p_k \log p_k",
    r"\rho = \frac{{\lambda}}{{{1}\mu}} < 1",
)


def write(folder: Path, parts: int) -> Path:
    """Write a book of so many parts; returns its folder."""
    folder.mkdir(parents=True)
    names = [f"part_{number:04}.md" for number in range(1, parts + 1)]
    toml = '[book]\ntitle = "A Book of Many Parts"\nauthors = ["A. Program"]\ndate = "2026-01-01"\n'
    (folder / "book.toml").write_text(toml, "utf-8")
    lines = ["# Summary\n"]
    for number, name in enumerate(names, 1):
        title, *blocks = _part(number)
        (folder / name).write_text("\n\n".join([title, *blocks]) + "\n", "utf-8")
        lines.append(f"- [{title.removeprefix('# ')}]({name})")
    (folder / "SUMMARY.md").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def _part(number: int) -> Iterator[str]:
    words = Words(number)
    yield f"# {words.title()}"
    yield words.paragraph(number)
    for chapter in range(1, CHAPTERS + 1):
        yield f'<a id="chapter-{chapter}"></a>\n\n## {words.title()}'
        yield words.paragraph(number)
        for _section in range(SECTIONS):
            yield f"### {words.title()}"
            yield words.paragraph(number)
            yield words.listing()
            yield words.paragraph(number)
            yield words.paragraph(number)
        yield words.table()
        yield words.paragraph(number)
        yield f"$$\n{words.formula()}\n$$"
        yield words.points()
        yield words.paragraph(number)
        yield words.table()
        note = next(words.notes)
        yield f"{words.prose(4)}[^{note}]"
        yield f"[^{note}]: {words.prose(2)}"


class Words:
    """What one part is made of; its number decides all of it."""

    def __init__(self, number: int) -> None:
        # Only what random() gives is promised to be the same in every version of Python.
        self._next = Random(number).random
        self.notes = count(1)

    def _one(self, some: list[str] | tuple[str, ...]) -> str:
        return some[int(self._next() * len(some))]

    def _number(self, below: int) -> int:
        return 1 + int(self._next() * below)

    def title(self) -> str:
        """A heading."""
        first, second = self._one(ADJECTIVES), self._one(NOUNS)
        return f"The {first} {second} and its {self._one(NOUNS)}"

    def prose(self, sentences: int) -> str:
        """Some sentences."""
        return " ".join(
            f"The {self._one(ADJECTIVES)} {self._one(NOUNS)} {self._one(VERBS)} every"
            f" {self._one(ADJECTIVES)} {self._one(NOUNS)} {self._one(CLAUSES)}."
            for _ in range(sentences)
        )

    def paragraph(self, part: int) -> str:
        """Prose with code, a formula, and a link through the book or out of it."""
        name = f"{self._one(NOUNS)}_{self._one(NOUNS)}"
        href = f"https://example.org/{self._one(NOUNS)}/{self._number(99)}"
        if self._next() < 0.5:
            target = self._number(part)
            href = f"part_{target:04}.md#chapter-{self._number(CHAPTERS)}"
        return (
            f"{self.prose(2)} Call `{name}()` first: **{self._one(ADJECTIVES)}** values of"
            f" $x_{{{self._number(40)}}}$ grow, and [the {self._one(NOUNS)}]({href}) says how."
            f" {self.prose(2)}"
        )

    def listing(self) -> str:
        """Twelve lines of Python."""
        one, two, three = (self._one(NOUNS) for _ in range(3))
        return textwrap.dedent(f'''\
            ```python
            def {one}_{two}({three}s: list[int], limit: int = {self._number(99)}) -> list[str]:
                """Return what the {one} keeps of each {two}."""
                kept: list[str] = []
                for place, {three} in enumerate({three}s):
                    if {three} > limit:
                        # The {self._one(ADJECTIVES)} ones come back later.
                        continue
                    kept.append(f"{two}-{{place:03}}: {{{three} * {self._number(64)}}}")
                if not kept:
                    raise LookupError("no {self._one(ADJECTIVES)} {two}")
                return kept
            ```''')

    def table(self) -> str:
        """Seven rows of four columns."""
        rows = [f"| {self._one(NOUNS).title()} | Reads | Writes | Kept by |", "|---|--:|--:|---|"]
        rows += [
            f"| {self._one(ADJECTIVES)} {self._one(NOUNS)} | {self._number(9999)} "
            f"| {self._next():.3f} | the {self._one(NOUNS)} |"
            for _ in range(7)
        ]
        return "\n".join(rows)

    def formula(self) -> str:
        """A formula in TeX."""
        return self._one(FORMULAS).format(self._number(9), self._number(90))

    def points(self) -> str:
        """A list."""
        return "\n".join(f"- {self.prose(1)}" for _ in range(3))
