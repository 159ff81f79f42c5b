"""Draws recall against distance computations for a neighbor graph, for cells, and for a filtered graph."""

import re
from pathlib import Path

import numpy as np
from plot import GREY, INK, Plot

book = (Path(__file__).parents[2] / "06_RAG_Systems.md").read_text("utf-8")
fences = re.findall(r'```python title="(Graph search|Eight-byte)[^\n]*\n(.*?)```', book, re.S)
code = {kind: body for kind, body in fences}
graph: dict = {}
exec(code["Graph search"].split("print(")[0], graph)
walk, exact, asked, mine, k = (graph[x] for x in ("walk", "exact", "asked", "mine", "k"))
free, own, cost = [], [], []
for ef in (10, 15, 20, 30, 40, 60, 80, 120, 160, 240, 400):
    rows = []
    for q, truth in zip(asked, exact):
        found, count = walk(q, ef)
        allowed = {*[j for j in truth if mine[j]][:k]}
        rows.append((count, len({*found[:k]} & {*truth[:k]}) / k,
                     len({*[j for j in found if mine[j]][:k]} & allowed) / k))
    c, f, o = np.mean(rows, axis=0)
    cost.append(c), free.append(f), own.append(o)
cells: dict = {}
exec(code["Eight-byte"].split("print(")[0], cells)
coarse, cell, data = (cells[x] for x in ("coarse", "cell", "data"))
read, ivf = [], []
for probes in (1, 2, 3, 4, 6, 8):
    rows = []
    for q, truth in zip(cells["asked"], cells["exact"]):
        found = np.flatnonzero(np.isin(cell, np.argsort(-(coarse @ q))[:probes]))
        best = found[np.argsort(-(data[found] @ q))][:10]
        rows.append((len(found) + len(coarse), len({*best} & {*truth}) / 10))
    c, r = np.mean(rows, axis=0)
    read.append(c), ivf.append(r)
plot = Plot((100, 2000), (0, 1.0), log_x=True, right=20)
plot.axes([100, 200, 500, 1000, 2000], [0, 0.25, 0.5, 0.75, 1.0], "distance computations per query, of 3,000 (logarithmic)", "recall@10")
plot.line(cost, own, GREY, "2 2", dots=True)
plot.line(read, ivf, INK, "6 3", dots=True)
plot.line(cost, free, dots=True)
plot.text(*plot.at(205, 0.79), "graph", "start", "#1f4e79", weight="600")
plot.text(*plot.at(122, 0.90), "cells", "start")
plot.text(*plot.at(720, 0.42), "graph, then filter to 5 %", "start", GREY)
plot.save("rag_graph_recall.svg")
print(np.round(cost), np.round(free, 2), np.round(own, 2), np.round(read), np.round(ivf, 2))
