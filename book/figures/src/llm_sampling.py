"""Two next-token distributions in, bars with the reach of three filters out."""

from llm_plot import ACCENT, GREY, INK, PALE, Plot

STEPS = [
    ("sure step", [0.91, 0.04, 0.02, 0.01, 0.01, 0.005, 0.003, 0.002]),
    ("unsure step", [0.20, 0.17, 0.15, 0.13, 0.12, 0.10, 0.08, 0.05]),
]


def reach(p: list[float]) -> list[tuple[str, int]]:
    total, top_p = 0.0, 0
    for value in p:
        total, top_p = total + value, top_p + 1
        if total >= 0.9 - 1e-9:
            break
    return [
        ("top-k 5", 5),
        ("top-p 0.9", top_p),
        ("min-p 0.1", sum(v >= 0.1 * p[0] for v in p)),
    ]


plot = Plot((0, 1), (0, 1), height=196)
for panel, (name, p) in enumerate(STEPS):
    left, bottom, top, step = 34 + panel * 182, 112, 30, 18.5
    plot.put(left, 12, f"{name}: eight best tokens")
    plot.rule(left, bottom, left + 8 * step, bottom, INK, 0.8)
    scale = (bottom - top) / p[0]
    for i, value in enumerate(p):
        plot.bar(left + i * step + 2, bottom - value * scale, step - 4, value * scale, ACCENT)
        label = "" if value < 0.01 else f"{value:.2f}".lstrip("0")
        plot.put(left + i * step + step / 2, bottom - value * scale - 3, label, "middle", GREY)
    for row, (label, count) in enumerate(reach(p)):
        y = bottom + 12 + row * 22
        plot.bar(left + 2, y, count * step - 4, 5, PALE, GREY)
        plot.put(left + 2, y + 15, f"{label} keeps {count}")
plot.save("llm_sampling")
