"""Re-fitted loss surface and served tokens in, lifetime compute against model size out."""

from llm_plot import ACCENT, GREY, INK, Plot

E, A, B, ALPHA, BETA = 1.8172, 482.01, 2085.43, 0.3478, 0.3658
TARGET = E + A / 72.2e9**ALPHA + B / (5.76e23 / 6 / 72.2e9) ** BETA

plot = Plot((14, 160), (0.3, 12), log="xy", box=(40, 18, 296, 178))
plot.axes(
    [(20, "20"), (40, "40"), (80, "80"), (160, "160")],
    [(0.3, "0.3"), (1, "1"), (3, "3"), (10, "10")],
    "parameters (billions)",
    "training plus serving compute (10^24 FLOPs)",
)
for served, label, dash, color in (
    (0.0, "serve nothing", "", GREY),
    (1e12, "serve 1T tokens", "6 2", INK),
    (1e13, "serve 10T", "2 2", INK),
    (1e14, "serve 100T", "", ACCENT),
):
    points = []
    for step in range(241):
        n = 14e9 * (160 / 14) ** (step / 240)
        gap = TARGET - E - A / n**ALPHA
        if gap <= 0:
            continue
        total = 6 * n * (B / gap) ** (1 / BETA) + 2 * n * served
        if total < 8.6e24:
            points.append((n / 1e9, total / 1e24))
    plot.line(points, dash, color)
    best = min(points, key=lambda p: p[1])
    plot.dot(*best, color)
    plot.note(*best, f"{best[0]:.0f}B", "middle", color, dy=-5 if served else 11)
    end = points[-1]
    plot.note(
        min(end[0], 160), end[1], label, color=color, dx=4, dy=6 if served in (0, 1e14) else 0
    )
plot.save("llm_life")
