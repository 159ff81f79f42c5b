"""Measures the six steps of the running example and draws evidence rates with Wilson intervals."""

import math
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "listings"))

from corpus import documents, queries  # noqa: E402
from plot import GREY, INK, Plot  # noqa: E402
from ragkit import BM25, Chunk, chunks, evidence_rate, order, searcher, tokens  # noqa: E402

everything, asked = documents(), queries()
current = [doc for doc in everything if doc.status == "current"]
groups = {doc.id: doc.groups for doc in everything}


def ranked(pieces, scores):
    def search(query):
        may = [bool(groups[p.doc] & query.groups) for p in pieces]
        return [pieces[i] for i in order(scores(query) * may)]
    return search


def blind(docs):
    return [Chunk(d.id, at, d.text[at:at + 300]) for d in docs for at in range(0, len(d.text), 300)]


def lexical(pieces):
    index = BM25([piece.indexed for piece in pieces])
    return ranked(pieces, lambda query: index.scores(query.text))


def shared(pieces):
    import numpy as np
    bags = [set(tokens(piece.text)) for piece in pieces]
    return ranked(pieces, lambda query: np.array([len(set(tokens(query.text)) & bag) for bag in bags]))


hybrid = searcher(current)
book = (Path(__file__).parents[2] / "06_RAG_Systems.md").read_text("utf-8")
space: dict = {}
exec(re.search(r'title="A second search[^\n]*\n(.*?)\nfor kind', book, re.S)[1], space)
steps = [("shared words, blind cuts", shared(blind(everything))),
         ("BM25", lexical(blind(everything))),
         ("current documents only", lexical(blind(current))),
         ("recursive chunks, header", lexical(chunks(current, 300))),
         ("hybrid with vectors", hybrid),
         ("second search", space["two_hops"])]
plot = Plot((0, 1), (0, len(steps)), height=196, left=130, right=42, top=8)
plot.axes([0, 0.25, 0.5, 0.75, 1.0], [], "evidence rate at 1,000 characters, 54 questions, 95 % interval", "")
left, top, right, bottom = plot.box
for row, (name, search) in enumerate(steps):
    rate, n, z = evidence_rate(search, asked), 54, 1.96
    w = z * z / n
    half = z * math.sqrt(rate * (1 - rate) / n + w / (4 * n))
    low, high = (rate + w / 2 - half) / (1 + w), (rate + w / 2 + half) / (1 + w)
    x0, y = plot.at(0, len(steps) - row - 0.5)
    x1, lo, hi = (plot.at(v, 0)[0] for v in (rate, low, high))
    plot.bar(x0, y - 7, x1 - x0, 14, "#1f4e79" if row == len(steps) - 1 else "#bdbdbd")
    plot.segment(lo, y, hi, y, INK, 1)
    for end in (lo, hi):
        plot.segment(end, y - 3, end, y + 3, INK, 1)
    plot.text(left - 6, y + 3, name, "end")
    plot.text(right + 4, y + 3, f"{rate * 54:.0f} of 54", "start", GREY)
    print(name, round(rate, 3), round(low, 2), round(high, 2))
plot.save("rag_scoreboard.svg")
