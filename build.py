"""Build a Markdown book: `python build.py [BOOK]` writes its PDFs and its EPUB into `out/`.

This file is the pipeline in order. Each stage is a function from values to values in `press/`,
and gives its problems beside its result. The build stops before anything is rendered if one of
them is an error, so an author sees every fault of the book at once.

`build.py check` looks at what a build made, `build.py watch` builds at each change and shows it,
and `build.py release VERSION` makes the files of a tagged version.
"""

import sys
from dataclasses import dataclass

from press import (
    abridge,
    apparatus,
    citations,
    cli,
    contents,
    editions,
    illustrate,
    number,
    provenance,
    publish,
    read,
    record,
    resolve,
    source,
    theme,
)
from press.apparatus import gleaning, wanted
from press.model import Book, Manifest
from press.pdf import jobs
from press.pdf.paging import PageMap
from press.problems import BookError, Problem, Problems
from press.room import roomy
from press.theme import Theme, fonts
from press.words import Words, words_for
from press.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Composed:
    """A book that is ready to be rendered, and what goes with it."""

    book: Book
    manifest: Manifest
    words: Words
    look: Theme
    digest: str
    """Of all that the book is made from."""


def compose(options: cli.Options, workshop: Workshop, found: Problems) -> Composed:
    """Take the book in `options.book` through every stage before it is rendered."""
    # Faces are cut from their families while the book is read.
    faces = workshop.beside("faces", fonts.static_fonts, options.faces)

    # contents: the list that readers click is the reading order
    manifest = found.of(contents.manifest(options.book, workshop.one))
    manifest, kept = found.of(abridge.chosen(manifest, options.edition))
    publish.claim(options.out, manifest.metadata, found)
    metadata = provenance.stamped(manifest.metadata, options.book)
    words = words_for(metadata.language)

    # apparatus: lists and index are planned, so that they are divisions like all others
    entries = apparatus.plan(abridge.announced(manifest.entries, kept, words), words)
    asked = found.of(wanted.load(manifest))

    # read: each file becomes a division
    sources = found.of(source.load_all(manifest))
    written = [one.digest for one in sources]
    drafts = workshop.keep(read.read, read.tasks(entries, manifest, sources))
    del sources  # A long book is in memory once, if at all.

    # number: chapters, figures, tables, listings, equations; every anchor gets its id
    counts = found.of_each(workshop.each(number.census, drafts))
    numbered = workshop.keep(number.number, number.tasks(entries, drafts, counts))
    parts = number.joined(numbered, found.of_each(workshop.each(number.labels, numbered)))

    # resolve: every link finds its target
    bib = found.of(citations.bib_file(manifest))
    library = found.of(workshop.one(citations.load, bib, "citations"))
    links = resolve.tasks(parts, manifest, words, library.keys)
    parts = parts.through(workshop.keep(resolve.resolve, links))
    titles = found.of_each(workshop.each(resolve.titles, parts.held))

    # abridge: an edition holds some divisions, and no link to the others
    cut = abridge.cut(parts, links, titles, asked, kept, manifest, words)
    parts = cut.parts
    if kept:
        parts = parts.through(workshop.keep(abridge.marked, cut.tasks, "abridge"))

    # apparatus: terms are linked; lists, index and the bibliography of what is cited are filled
    parts = parts.through(workshop.keep(apparatus.link, apparatus.tasks(parts, words)))
    gleaned = workshop.each(gleaning.glean, gleaning.tasks(parts, cut.asked, words))
    works = citations.chosen(library, manifest, cut.cited)
    listed = found.of(workshop.one(citations.typeset, works))
    filled = apparatus.fill(gleaned, parts, manifest, words, cut.asked, listed)
    undrawn = apparatus.undrawn(parts, gleaned, found.of(abridge.pruned(filled, kept)))

    # illustrate: formulas, diagrams, pictures and code are drawn
    look = found.of(theme.load(metadata.theme, faces()))
    tasks = illustrate.tasks(undrawn, manifest, look.diagrams)
    drawings = workshop.keep(illustrate.illustrate, tasks)
    seen = found.of_each(workshop.each(illustrate.shown, drawings, "pictures"))
    shelf, assets = illustrate.joined(drawings, seen, [one.entry for one in undrawn])
    covered = illustrate.covered(metadata, assets, manifest, look.diagrams)
    metadata, assets = found.of(covered)
    found.stop_if_errors()
    book = Book(metadata, shelf, parts.catalog.in_order, assets)
    made_from = record.digest(manifest, (*written, asked.source.digest), bib, book)
    return Composed(book, manifest, words, look, made_from)


@dataclass(frozen=True, slots=True)
class Built:
    """A book, the pages that it got, and what was written of it."""

    book: Book
    page_map: PageMap | None
    artifacts: publish.Artifacts


def build(options: cli.Options, workshop: Workshop) -> Built:
    """Write the book's artifacts; raise BookError with all that is wrong."""
    found = Problems()
    composed = compose(options, workshop, found)

    # render and bind: each format in its turn
    made = editions.bind(
        composed.book, composed.words, composed.look, options.formats, workshop,
        options.printing(composed.book.metadata.printing),
    )  # fmt: skip
    found.found.extend(made.problems)
    found.stop_if_errors()
    artifacts = publish.Artifacts(
        tuple(made.files.items()),
        record.of(composed.book, made, composed.digest, found.taken(), workshop.each),
        found.taken(),
    )
    publish.write(artifacts, options.out, workshop.timings)
    return Built(composed.book, made.page_map, artifacts)


def check(options: cli.Options, workshop: Workshop) -> tuple[Problem, ...]:
    """Look at what a build made of the book; give all that is wrong with it."""
    # Here and below: what only one command needs takes half a second to load, which would be a
    # fifth of a build after an edit.
    from press import preflight
    from press.preflight import proof

    found = Problems()
    composed = compose(options, workshop, found)
    built = found.of(
        proof.load(composed.book, composed.manifest, composed.words, options.out, composed.digest)
    )
    if built:
        found.found.extend(preflight.inspect(built, workshop))
    return found.taken()


def watch(options: cli.Options, workshop: Workshop) -> None:
    """Build again at each change of book, templates or styles, and show what came of it."""
    from press import preview

    def again() -> preview.Sight:
        workshop.timings.clear()
        made = build(options, workshop)
        names = frozenset(name for name, _ in made.artifacts.files)
        return preview.Sight(made.book, made.page_map, names, made.artifacts.problems)

    with preview.served(theme.TEMPLATES, theme.STYLES, options.port) as shown:
        cli.watching(shown.url)
        folders = (options.book, theme.TEMPLATES, theme.STYLES)
        shown.follow(again, folders, options.out, cli.came_and_went)


def publication(options: cli.Options) -> int:
    """Make a release: files that anybody can verify, in `out/release`."""
    from press import release

    request = release.Request(
        options.book, options.out, options.version, options.jobs, options.is_dry
    )  # fmt: skip
    made, problems = release.make(request, cli.step)
    if made is None:
        return cli.failed(problems)
    names = ((name, len(data)) for name, data in made.files.items())
    return cli.released(names, made.folder, options.is_dry)


def main(argv: list[str]) -> int:
    """Run a command; return 0 when it is done, 1 when the book has errors."""
    options = cli.parse(argv)
    try:
        if options.command == "release":
            return publication(options)
        with (
            cli.progress() as report,
            Workshop(options.cache, options.jobs, report, jobs.prepare) as workshop,
        ):
            if options.command == "check":
                return cli.checked(check(options, workshop))
            if options.command == "watch":
                watch(options, workshop)
                return 0
            return cli.built(build(options, workshop).artifacts, options.out)
    except BookError as error:
        return cli.failed(error.problems)
    except KeyboardInterrupt:
        return cli.INTERRUPTED


if __name__ == "__main__":
    sys.exit(roomy(main, sys.argv[1:]))
