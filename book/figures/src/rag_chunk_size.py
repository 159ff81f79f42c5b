"""Sweeps chunk sizes on the bundled corpus and draws evidence rate at fixed budget and at fixed k."""

import re
import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "listings"))

from corpus import documents, queries  # noqa: E402
from plot import GREY, Plot  # noqa: E402
from ragkit import BM25, Chunk, chunks, evidence, evidence_rate, order  # noqa: E402

SIZES = [75, 100, 150, 200, 300, 400, 600, 800]
docs = [doc for doc in documents() if doc.status == "current"]
groups = {doc.id: doc.groups for doc in docs}
asked = [query for query in queries() if query.relevant]
budget, top = [], []
for size in SIZES:
    pieces = chunks(docs, size)
    index = BM25([piece.indexed for piece in pieces])

    def search(query):
        may = [bool(groups[p.doc] & query.groups) for p in pieces]
        return [pieces[i] for i in order(index.scores(query.text) * may)]

    budget.append(evidence_rate(search, asked))
    top.append(sum(evidence(q, search(q)[:3]) for q in asked) / len(asked))

plot = Plot((70, 850), (0.4, 0.8), log_x=True, right=20)
plot.axes(SIZES, [0.4, 0.5, 0.6, 0.7, 0.8], "chunk size, characters (logarithmic)", "evidence rate, 54 questions")
plot.line(SIZES, top, GREY, "4 3", dots=True)
plot.line(SIZES, budget, dots=True)
plot.note(105, 0.765, "1,000 characters shown", color="#1f4e79", weight="600", dx=0, dy=0)
plot.note(150, 0.563, "three chunks shown", dx=0, dy=0, color=GREY)
plot.save("rag_chunk_size.svg")
print([round(v, 3) for v in budget], [round(v, 3) for v in top])


# The rows of the chunking table that no listing prints: row sentences, sections, parents.
def lexical(pieces):
    index = BM25([piece.indexed for piece in pieces])

    def search(query):
        may = [bool(groups[p.doc] & query.groups) for p in pieces]
        return [pieces[i] for i in order(index.scores(query.text) * may)]
    return search


def row_sentences(doc):
    lines, header = [], None
    for line in doc.text.split("\n"):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            header = None
            lines.append(line)
        elif header is None:
            header = cells
        elif "---" not in line:
            lines.append(". ".join(f"{h}: {c}" for h, c in zip(header, cells)) + ".")
    return replace(doc, text="\n".join(lines))


sections = []
for doc in docs:
    at = 0
    for part in filter(None, re.split(r"(?<=\n)(?=## )", doc.text)):
        sections.append(Chunk(doc.id, at, part, f"{doc.id} {doc.title}"))
        at += len(part)
children = lexical(chunks(docs, 75))


def parents(query):
    found = [next(s for s in sections if s.doc == c.doc and 0 <= c.start - s.start < len(s.text))
             for c in children(query)]
    return list(dict.fromkeys(found))


tables = {doc.id for doc in docs if "|---" in doc.text}
of_tables = [query for query in asked if query.relevant & tables]
for name, search in (("recursive 300", lexical(chunks(docs, 300))),
                     ("row sentences", lexical(chunks(map(row_sentences, docs), 300))),
                     ("sections", lexical(sections)), ("parents", parents)):
    print(f"{name:14}{evidence_rate(search, asked):.3f}, of {len(of_tables)} table questions "
          f"{evidence_rate(search, of_tables) * len(of_tables):.0f}")
