"""Draws the score of the best of k prompts on the set that chose it and on fresh items."""

import numpy as np
from plot import ACCENT, GREY, INK, Plot

RUNS, DEV = 4000, 50


def main() -> None:
    rng = np.random.default_rng(0)
    sizes = [1, 2, 5, 10, 20, 50, 100, 200]
    dev, real, best = [], [], []
    for k in sizes:
        true = rng.normal(0.70, 0.02, (RUNS, k)).clip(0, 1)
        score = rng.binomial(DEV, true) / DEV
        dev.append(score.max(axis=1).mean())
        real.append(true[np.arange(RUNS), score.argmax(axis=1)].mean())
        best.append(true.max(axis=1).mean())
    plot = Plot((1, 200), (0.66, 0.90), log_x=True)
    ticks = [0.70, 0.75, 0.80, 0.85, 0.90]
    plot.axes([1, 5, 20, 100, 200], ticks, "prompts tried (log scale)", "accuracy",
              ynames=[f"{100 * t:.0f} %" for t in ticks])
    plot.line(sizes, dev, GREY, "5 2", dots=True)
    plot.line(sizes, best, INK, "2 2")
    plot.line(sizes, real, ACCENT, dots=True)
    plot.note(14, dev[4], "score on the 50 dev items", -4, 0, "end")
    plot.note(24, best[5], "best prompt that existed", 0, -12)
    plot.note(10, 0.676, "what the chosen prompt is worth", 0, 3, "start", ACCENT)
    plot.save("prompt_overfit.svg")


if __name__ == "__main__":
    main()
