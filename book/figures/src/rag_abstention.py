"""Answers the golden set at several support thresholds and draws correct, wrong and refused."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "listings"))

from corpus import documents, queries  # noqa: E402
from plot import GREY, INK, Plot  # noqa: E402
from ragkit import BM25, chunks, read, searcher, within  # noqa: E402

FLOORS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]
docs = [doc for doc in documents() if doc.status == "current"]
idf = BM25([piece.indexed for piece in chunks(docs, 300)]).idf
search = searcher(docs)
right, wrong, refused = [], [], []
for floor in FLOORS:
    counts = [0, 0, 0]
    for query in queries():
        found = read(query.text, within(search(query), 1000), idf, floor)
        if not query.relevant:
            counts[2] += not found
        elif found:
            counts[not all(any(a in s for s, _ in found) for a in query.answers)] += 1
    right.append(counts[0]), wrong.append(counts[1]), refused.append(counts[2])
plot = Plot((0, 0.7), (0, 40), left=40, right=20)
plot.axes(FLOORS, [0, 10, 20, 30, 40], "support threshold", "questions, of 54 and 6")
plot.line(FLOORS, refused, GREY, "2 2", dots=True)
plot.line(FLOORS, wrong, INK, "6 3", dots=True)
plot.line(FLOORS, right, dots=True)
plot.note(0.02, 35, "correct, of 54", dx=0, dy=-4, color="#1f4e79", weight="600")
plot.note(0.13, 15.6, "wrong, of 54")
plot.note(0.64, 6.3, "unanswerable refused, of 6", dx=0, dy=-3, anchor="end", color=GREY)
plot.save("rag_abstention.svg")
print(right, wrong, refused)
