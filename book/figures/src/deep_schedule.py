"""Learning rate over training for three schedules with the same warm-up."""

import math

from llm_plot import ACCENT, GREY, INK, Plot

WARM = 0.03


def cosine(t: float) -> float:
    """Half a cosine from 1 to 0.1."""
    return 0.1 + 0.45 * (1 + math.cos(math.pi * (t - WARM) / (1 - WARM)))


def stable(t: float) -> float:
    """Flat, then linear to 0.05 over the last 15 %."""
    return 1.0 if t < 0.85 else 1.0 - 0.95 * (t - 0.85) / 0.15


def root(t: float) -> float:
    """Proportional to one over the square root of time."""
    return math.sqrt(WARM / t)


plot = Plot((0, 1), (0, 1.08), height=190, box=(40, 16, 360, 152))
plot.axes(
    [(x / 10, f"{10 * x} %") for x in range(0, 11, 2)],
    [(0, "0"), (0.5, "0.5"), (1, "1")],
    "share of training steps",
    "learning rate / peak",
)
for rule, dash, color in ((cosine, "", ACCENT), (stable, "6 2", INK), (root, "2 2", GREY)):
    points = [(0.0, 0.0), (WARM, 1.0)]
    points += [(WARM + (1 - WARM) * k / 100, rule(WARM + (1 - WARM) * k / 100)) for k in range(101)]
    plot.line(points, dash, color)
plot.note(0.52, 1.0, "warm-up, stable, decay", dy=11)
plot.note(0.46, cosine(0.46), "cosine to 10 %", color=ACCENT, dx=5, dy=-2)
plot.note(0.2, root(0.2), "inverse square root", color=GREY, dx=-30, dy=24)
plot.save("deep_schedule")
