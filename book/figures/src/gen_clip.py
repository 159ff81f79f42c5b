"""Draws the similarity matrix of ten image-text pairs before and after contrastive training."""

import numpy as np

from plot import Plot

K, DI, DT, D, B, TAU = 8, 48, 32, 16, 128, 0.1
SHOWN = 10


def unit(x):
    return x / np.linalg.norm(x, axis=1, keepdims=True)


def softmax(z):
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def main() -> None:
    rng = np.random.default_rng(0)
    maps = rng.normal(size=(K, DI)), rng.normal(size=(K, DT))

    def pairs(n):
        c = rng.normal(size=(n, K))
        return [np.tanh(c @ m / 2) + 0.3 * rng.normal(size=(n, m.shape[1])) for m in maps]

    w = [rng.normal(0, 0.1, (DI, D)), rng.normal(0, 0.1, (DT, D))]
    held = pairs(SHOWN)
    panels = [unit(held[0] @ w[0]) @ unit(held[1] @ w[1]).T]
    for _ in range(200):
        x, y = pairs(B)
        u, v = x @ w[0], y @ w[1]
        a, b = unit(u), unit(v)
        s = a @ b.T / TAU
        g = (softmax(s) + softmax(s.T).T - 2 * np.eye(B)) / (2 * B * TAU)
        for m, inp, raw, n_, d in ((w[0], x, u, a, g @ b), (w[1], y, v, b, g.T @ a)):
            d = d - n_ * (n_ * d).sum(1, keepdims=True)
            m -= 0.5 * inp.T @ (d / np.linalg.norm(raw, axis=1, keepdims=True))
    panels.append(unit(held[0] @ w[0]) @ unit(held[1] @ w[1]).T)

    plot = Plot((0, 1), (0, 1), height=206)
    cell = 14
    for left, title, matrix in zip((34, 216), ("before training", "after training"), panels):
        plot.text(left + 5 * cell, 14, title, "middle")
        for i in range(SHOWN):
            for j in range(SHOWN):
                shade = max(0.0, float(matrix[i, j]))
                ink = [round(255 + (c - 255) * shade) for c in (0x1F, 0x4E, 0x79)]
                plot.bar(left + j * cell, 22 + i * cell, cell - 1, cell - 1,
                         "#" + "".join(f"{c:02x}" for c in ink))
            best = int(matrix[i].argmax())
            plot.items.append(f'<rect x="{left + best * cell}" y="{22 + i * cell}" width="{cell - 1}" '
                              f'height="{cell - 1}" fill="none" stroke="#1a1a1a" stroke-width="1.2"/>')
        right = int((matrix.argmax(1) == np.arange(SHOWN)).sum())
        plot.text(left + 5 * cell, 22 + 10 * cell + 12, "text 1 to 10", "middle")
        plot.text(left - 8, 22 + 5 * cell, "image 1 to 10", "middle", turn=-90)
        plot.text(left + 5 * cell, 22 + 10 * cell + 26, f"best match is the partner: {right} of 10", "middle")
    plot.save("gen_clip.svg")


if __name__ == "__main__":
    main()
