"""Two fits of the loss surface in, optimal tokens per parameter against compute out."""

from llm_plot import ACCENT, GREY, INK, Plot

FITS = [
    ("printed constants", 406.4, 410.7, 0.34, 0.28, "6 2", INK),
    ("re-fit", 482.01, 2085.43, 0.3478, 0.3658, "", ACCENT),
]
MODELS = [
    ("GPT-3", 175e9, 300e9),
    ("Chinchilla", 70e9, 1.4e12),
    ("Llama-3-8B", 8.03e9, 15e12),
    ("Llama-3-405B", 405e9, 15.6e12),
]

plot = Plot((1e21, 1e26), (1, 4000), log="xy", box=(40, 18, 286, 178))
plot.axes(
    [(10.0**e, f"1e{e}") for e in range(21, 27)],
    [(1, "1"), (10, "10"), (20, "20"), (100, "100"), (1000, "1,000")],
    "training compute (FLOPs)",
    "training tokens per parameter",
)
for name, a, b, alpha, beta, dash, color in FITS:
    points = []
    for step in range(51):
        c = 1e21 * 10 ** (step / 10)
        n = (alpha * a / (beta * b)) ** (1 / (alpha + beta)) * (c / 6) ** (beta / (alpha + beta))
        points.append((c, c / 6 / n / n))
    plot.line(points, dash, color)
    plot.note(*points[-1], name, color=color, dx=4, dy=3)
for name, n, d in MODELS:
    plot.dot(6 * n * d, d / n, GREY)
    left = name == "Chinchilla"
    plot.note(
        6 * n * d,
        d / n,
        name,
        "end" if left else "start",
        GREY,
        dx=-5 if left else 5,
        dy=11 if left else 3,
    )
plot.save("llm_scaling")
