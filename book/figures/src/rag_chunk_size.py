"""Sweeps chunk sizes on the bundled corpus and draws evidence rate at fixed budget and at fixed k."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "listings"))

from corpus import documents, queries  # noqa: E402
from plot import GREY, Plot  # noqa: E402
from ragkit import BM25, chunks, evidence, evidence_rate, order  # noqa: E402

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
plot.note(150, 0.585, "three chunks shown", dx=0, dy=0, color=GREY)
plot.save("rag_chunk_size.svg")
print([round(v, 3) for v in budget], [round(v, 3) for v in top])
