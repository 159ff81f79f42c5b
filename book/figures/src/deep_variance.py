"""Mean square of the signal by depth, for three weight scales and a pre-norm stack."""

import numpy as np
from llm_plot import ACCENT, GREY, INK, Plot

WIDTH, DEPTH = 256, 50


def signal(std: float, pre_norm: bool = False) -> list[float]:
    """Mean square entering each layer; pre-norm branches end in a linear map."""
    rng = np.random.default_rng(0)
    x, seen = rng.normal(size=(64, WIDTH)), []
    for _ in range(DEPTH):
        seen.append(float((x**2).mean()))
        u = x / np.sqrt((x**2).mean(1, keepdims=True)) if pre_norm else x
        z = np.maximum(u @ rng.normal(0, std, (WIDTH, WIDTH)), 0)
        x = x + z @ rng.normal(0, WIDTH**-0.5, (WIDTH, WIDTH)) if pre_norm else z
    return seen


he, glorot = (2 / WIDTH) ** 0.5, (1 / WIDTH) ** 0.5
plot = Plot((1, DEPTH), (1e-20, 1e6), height=205, log="y", box=(46, 16, 262, 168))
plot.axes(
    [(1, "1"), (10, "10"), (20, "20"), (30, "30"), (40, "40"), (50, "50")],
    [(10.0**e, f"1e{e}") for e in (-20, -15, -10, -5, 0, 5)],
    "layer",
    "mean square of the signal",
)
for name, std, norm, dash, color in (
    ("He, pre-norm residual", he, True, "", ACCENT),
    ("He, plain ReLU", he, False, "6 2", INK),
    ("Glorot, plain ReLU", glorot, False, "2 2", INK),
    ("standard deviation 0.01", 0.01, False, "1 2", GREY),
):
    values = [(i + 1, v) for i, v in enumerate(signal(std, norm)) if v > 1e-20]
    plot.line(values, dash, color)
    inside = values[-1][0] < DEPTH
    plot.note(*values[-1], name, color=color, dx=6, dy=-8 if inside else 3)
plot.save("deep_variance")
