"""Draws three states of k-means on invented points: after seeding, after one step, at the end."""

import numpy as np
from plot import ACCENT, GREY, INK, Plot

CENTERS = np.array([[1.5, 1.5], [4.5, 1.8], [3.0, 4.4]])
START = np.array([[1.0, 0.9], [2.1, 1.9], [4.6, 2.2]])  # two seeds in one group


def main() -> None:
    """Write the figure: three panels."""
    rng = np.random.default_rng(5)
    points = np.concatenate([c + 0.55 * rng.normal(size=(30, 2)) for c in CENTERS])
    centers, states = START.copy(), []
    for _ in range(30):
        distance = ((points[:, None] - centers) ** 2).sum(-1)
        owner = distance.argmin(1)
        states.append((centers.copy(), owner, float(distance.min(1).sum())))
        moved = np.array([points[owner == k].mean(0) for k in range(3)])
        if np.allclose(moved, centers):
            break
        centers = moved
    canvas = None
    shown = [(0, "seeds"), (1, "after step 1"), (len(states) - 1, f"after step {len(states) - 1}")]
    for panel, (index, name) in enumerate(shown):
        at, owner, inertia = states[index]
        left = 8 + panel * 124
        plot = Plot((-0.2, 6.2), (-0.2, 6.2), left=left, right=378 - left - 114, top=8, bottom=34)
        plot.height = 156
        plot.box = (left, 8, left + 114, 122)
        for a, b in (((left, 8), (left, 122)), ((left, 122), (left + 114, 122))):
            plot.segment(*a, *b, GREY, 0.5)
        for k, mark in enumerate("osd"):
            for x, y in points[owner == k]:
                px, py = plot.at(x, y)
                if mark == "o":
                    plot.items.append(
                        f'<circle cx="{px:.1f}" cy="{py:.1f}" r="1.8" fill="none" '
                        f'stroke="{INK}" stroke-width="0.7"/>'
                    )
                elif mark == "s":
                    plot.bar(px - 1.6, py - 1.6, 3.2, 3.2, GREY)
                else:
                    plot.items.append(
                        f'<path d="M{px:.1f} {py - 2.3:.1f}l2.2 4h-4.4z" fill="{ACCENT}"/>'
                    )
        for x, y in at:
            px, py = plot.at(x, y)
            plot.segment(px - 5, py, px + 5, py, INK, 2)
            plot.segment(px, py - 5, px, py + 5, INK, 2)
        plot.text(left + 57, 135, name, "middle")
        plot.text(left + 57, 147, f"sum of squares {inertia:.0f}", "middle", GREY)
        if canvas is None:
            canvas = plot
        else:
            canvas.items += plot.items
    canvas.save("found_kmeans.svg")


if __name__ == "__main__":
    main()
