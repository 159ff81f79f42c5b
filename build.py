"""Build a Markdown book: `python build.py [BOOK]` writes its PDFs and its EPUB into `out/`.

This file is the pipeline in order. Each stage is a function from values to values in `press/`,
and gives its problems beside its result. The build stops before anything is rendered if one of
them is an error, so an author sees every fault of the book at once.
"""

import sys

from press import (
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
from press.model import Book
from press.problems import BookError, Problems
from press.theme import fonts
from press.words import words_for
from press.workshop import Workshop


def build(options: cli.Options, workshop: Workshop) -> publish.Artifacts:
    """Turn the book in `options.book` into artifacts; raise BookError with all that is wrong."""
    found = Problems()

    # contents: the list that readers click is the reading order
    manifest = found.of(contents.manifest(options.book))
    publish.claim(options.out, manifest.metadata, found)
    metadata = provenance.stamped(manifest.metadata, options.book)
    words = words_for(metadata.language)

    # read: each file becomes a division
    sources = found.of(source.load_all(manifest))
    divisions = found.of_each(workshop.each(read.read, read.tasks(manifest, sources)))

    # number: chapters, figures, tables, listings, equations; every anchor gets its id
    divisions, catalog = found.of(number.assign(divisions))

    # resolve: every link finds its target
    bib = found.of(citations.bib_file(manifest))
    library = found.of(workshop.one(citations.load, bib, "citations"))
    divisions = found.of(resolve.resolve(divisions, catalog, manifest, words, library.keys))

    # apparatus: the bibliography lists what is cited
    listed = workshop.one(citations.typeset, citations.chosen(divisions, manifest, library))
    divisions = citations.fill(divisions, manifest, listed)

    # illustrate: formulas, diagrams, pictures and code are drawn
    look = found.of(theme.load(metadata.theme, fonts.static_fonts(options.faces)))
    tasks = illustrate.tasks(divisions, manifest, look.diagrams)
    drawings = workshop.each(illustrate.illustrate, tasks)
    divisions, assets = illustrate.joined(found.of_each(drawings))
    covered = illustrate.covered(metadata, assets, manifest, look.diagrams)
    metadata, assets = found.of(covered)
    labels = illustrate.titled(catalog.in_order, divisions)
    found.stop_if_errors()
    book = Book(metadata, divisions, labels, assets)

    # render and bind: each format in its turn
    made = editions.bind(book, words, look, options.formats, workshop)
    found.found.extend(made.problems)
    found.stop_if_errors()
    return publish.Artifacts(
        tuple(made.files.items()),
        record.of(book, made, record.digest(manifest, sources, bib, book), found.taken()),
        found.taken(),
    )


def main(argv: list[str]) -> int:
    """Run a command; return 0 when it is done, 1 when the book has errors."""
    options = cli.parse(argv)
    try:
        with cli.progress() as report, Workshop(options.cache, options.jobs, report) as workshop:
            artifacts = build(options, workshop)
            publish.write(artifacts, options.out, workshop.timings)
    except BookError as error:
        return cli.failed(error.problems)
    return cli.built(artifacts, options.out)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
