"""Acceptance rates and draft cost in, expected speed-up against draft length out."""

from llm_plot import ACCENT, GREY, INK, Plot

COST = 0.05
plot = Plot((1, 16), (1, 4.9), height=205, box=(36, 18, 300, 168))
plot.axes(
    [(n, str(n)) for n in (1, 4, 8, 12, 16)],
    [(n, str(n)) for n in (1, 2, 3, 4)],
    "draft length (tokens)",
    "speed-up over plain decoding",
)
for alpha, dash, color in (
    (0.6, "2 2", INK),
    (0.7, "6 2", INK),
    (0.8, "8 2 2 2", GREY),
    (0.9, "", ACCENT),
):
    points = [(g, (1 - alpha ** (g + 1)) / (1 - alpha) / (g * COST + 1)) for g in range(1, 17)]
    plot.line(points, dash, color)
    plot.dot(*max(points, key=lambda p: p[1]), color)
    plot.note(*points[-1], f"acceptance {alpha}", color=color, dx=4, dy=3)
plot.save("llm_spec")
