"""Draws the frontier of stall against first-token time that the token budget moves along."""

import numpy as np
from plot import ACCENT, INK, Plot
from printed import names


def main() -> None:
    serve = names("lst-prod-chunk")["serve"]
    budgets = (256, 384, 512, 768, 1024, 2048, 3072, 4096)
    points = []
    for budget in budgets:
        ttft, gap, _ = serve(budget, True)
        points.append((float(np.quantile(gap, 0.95)) * 1e3, float(np.quantile(ttft, 0.95))))
    plot = Plot((0, 165), (0.6, 1.8), height=190)
    plot.axes([0, 50, 100, 150], [0.6, 0.9, 1.2, 1.5, 1.8],
              "longest gap in a stream, 95th percentile, ms", "TTFT, 95th percentile, s")
    plot.line([p[0] for p in points], [p[1] for p in points], ACCENT, dots=True)
    for budget, (x, y) in zip(budgets, points):
        if budget in (256, 512, 1024, 2048, 4096):
            plot.note(x, y, f"{budget:,}", dx=5, dy=-5, color=INK)
    plot.note(62, 1.5, "token budget at each dot", dx=0, dy=0)
    plot.save("prod_chunk.svg")
    print([(b, round(x), round(y, 2)) for b, (x, y) in zip(budgets, points)])


if __name__ == "__main__":
    main()
