"""Paths of three optimizers over a narrow valley, drawn on contours of the loss."""

import math

import numpy as np
from llm_plot import ACCENT, GREY, INK, PALE, Plot

CURVATURE = np.array([1.0, 25.0])


def path(method: str, rate: float, steps: int) -> list[tuple[float, float]]:
    """Positions from (-1.8, 0.35) on."""
    w, m, v = np.array([-1.8, 0.35]), np.zeros(2), np.zeros(2)
    seen = [(float(w[0]), float(w[1]))]
    for t in range(1, steps + 1):
        g = CURVATURE * w
        if method == "SGD":
            w = w - rate * g
        elif method == "momentum":
            m = 0.7 * m + g
            w = w - rate * m
        else:
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
            w = w - rate * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        seen.append((float(w[0]), float(w[1])))
    return seen


plot = Plot((-2, 0.9), (-0.42, 0.46), height=200, box=(40, 16, 366, 164))
for level in (0.02, 0.15, 0.5, 1.2, 2.2):
    ring = []
    for k in range(181):
        a = 2 * math.pi * k / 180
        x, y = math.sqrt(2 * level) * math.cos(a), math.sqrt(2 * level / 25) * math.sin(a)
        if -2 <= x <= 0.9:
            ring.append((x, y))
        elif ring:
            plot.line(ring, color=PALE, width=0.6)
            ring = []
    plot.line(ring, color=PALE, width=0.6)
plot.axes(
    [(-2, "-2"), (-1, "-1"), (0, "0")],
    [(-0.4, "-0.4"), (0, "0"), (0.4, "0.4")],
    "weight 1 (curvature 1)",
    "weight 2 (curvature 25)",
)
sgd, mom, adam = path("SGD", 0.072, 20), path("momentum", 0.04, 20), path("Adam", 0.12, 20)
for points, dash, color in ((sgd, "2 2", GREY), (mom, "6 2", INK), (adam, "", ACCENT)):
    plot.line(points, dash, color)
    for x, y in points:
        plot.dot(x, y, color, 1.5)
plot.dot(0, 0, INK, 3)
plot.note(-1.62, 0.30, "Adam: first steps equal on both axes", color=ACCENT)
plot.note(-1.72, -0.33, "SGD: zigzags across, crawls along", color=GREY)
plot.note(-0.3, -0.27, "momentum: overshoots", color=INK)
plot.note(0.06, -0.1, "minimum", color=INK)
plot.save("deep_paths")
