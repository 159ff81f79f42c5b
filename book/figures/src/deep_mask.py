"""Attention weights of the four-token example, drawn as shaded cells with their values."""

import numpy as np
from llm_plot import ACCENT, GREY, INK, PALE, Plot

WORDS = ["the", "parcel", "is", "late"]
K = np.array([[0, 0], [2, 0], [0, 1], [0, 2.0]])
Q = np.array([[0, 0], [1, 0], [2, 0], [3, 1.0]])
z = Q @ K.T / 2**0.5 + np.triu(np.full((4, 4), -np.inf), 1)
P = np.exp(z - z.max(1, keepdims=True))
P /= P.sum(1, keepdims=True)

CELL, LEFT, TOP = 34, 92, 40
plot = Plot((0, 1), (0, 1), height=204)
plot.put(LEFT + 2 * CELL, 12, "key: the token that is read", anchor="middle", color=GREY)
plot.put(LEFT - 46, 12, "query", color=GREY, anchor="middle")
for i, word in enumerate(WORDS):
    plot.put(LEFT - 8, TOP + i * CELL + 20, word, anchor="end")
    plot.put(LEFT + (i + 0.5) * CELL, TOP - 8, word, anchor="middle")
    for j in range(4):
        x, y, p = LEFT + j * CELL, TOP + i * CELL, float(P[i, j])
        if j > i:
            plot.bar(x, y, CELL, CELL, "#ffffff", PALE)
            plot.rule(x + 8, y + CELL - 8, x + CELL - 8, y + 8, PALE, 0.8)
            continue
        shade = tuple(round(255 - p * (255 - c)) for c in (0x1F, 0x4E, 0x79))
        plot.bar(x, y, CELL, CELL, "#{:02x}{:02x}{:02x}".format(*shade), PALE)
        plot.put(x + CELL / 2, y + 20, f"{p:.2f}", "middle", "#ffffff" if p > 0.5 else INK)
right = LEFT + 4 * CELL + 16
plot.put(right, TOP + 20, "sees only itself: weight 1")
plot.put(right, TOP + CELL + 20, "finds itself")
plot.put(right, TOP + 2 * CELL + 20, "reads its subject", color=ACCENT)
plot.put(right, TOP + 3 * CELL + 20, "reads its subject", color=ACCENT)
plot.put(LEFT, TOP + 4 * CELL + 16, "crossed: the future, score set to minus infinity", color=GREY)
plot.save("deep_mask")
