"""Similarities of eight query-key pairs and their softmax at a low temperature, as shaded cells."""

import numpy as np
from llm_plot import ACCENT, GREY, PALE, Plot

rng = np.random.default_rng(3)


def unit(a: np.ndarray) -> np.ndarray:
    """Rows scaled to length 1."""
    return a / np.linalg.norm(a, axis=1, keepdims=True)


q = unit(rng.normal(size=(8, 12)))
q[5] = unit((q[2] + 0.55 * q[5])[None])[0]  # a topic close to that of query 3
k = unit(q + 0.16 * rng.normal(size=(8, 12)))
S = q @ k.T
P = np.exp(S / 0.1)
P /= P.sum(1, keepdims=True)

CELL, TOP = 17, 34
plot = Plot((0, 1), (0, 1), height=204)
for left, matrix, title in (
    (26, np.clip(S, 0, 1), "cosine of query and key"),
    (212, P, "softmax of each row, temperature 0.1"),
):
    plot.put(left + 4 * CELL, 14, title, anchor="middle")
    for i in range(8):
        plot.put(left - 5, TOP + i * CELL + 12, f"{i + 1}", anchor="end", color=GREY)
        plot.put(left + (i + 0.5) * CELL, TOP - 5, f"{i + 1}", anchor="middle", color=GREY)
        for j in range(8):
            p = float(matrix[i, j])
            shade = tuple(round(255 - p * (255 - c)) for c in (0x1F, 0x4E, 0x79))
            plot.bar(
                left + j * CELL,
                TOP + i * CELL,
                CELL,
                CELL,
                "#{:02x}{:02x}{:02x}".format(*shade),
                PALE,
            )
x, y = 212 + 5 * CELL, TOP + 2 * CELL
plot.parts.append(
    f'<rect x="{x}" y="{y}" width="{CELL}" height="{CELL}" '
    'fill="none" stroke="#1a1a1a" stroke-width="1.4"/>'
)
plot.put(26, TOP + 8 * CELL + 16, "rows: queries, columns: keys", color=GREY)
plot.put(212, TOP + 8 * CELL + 16, "framed: a hard negative", color=ACCENT)
plot.save("deep_contrast")
