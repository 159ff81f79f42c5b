"""Draws how well each hidden feature is matched by the best latent, for three dictionary widths."""

import numpy as np
from adv_listing import names
from plot import ACCENT, GREY, INK, Plot


def main() -> None:
    learn = names("lst-adv-sae")["learn"]
    plot = Plot((1, 32), (0.4, 1.0), height=195, right=72)
    plot.axes([1, 8, 16, 24, 32], [0.4, 0.6, 0.8, 1.0], "hidden features, best matched first",
              "cosine with best latent")
    for width, color, dash, shift in ((48, ACCENT, "", -3), (32, GREY, "", 9), (16, INK, "5 2", 3)):
        match = np.sort(learn(width)[0])[::-1]
        plot.line(range(1, 33), match, color, dash)
        plot.note(32, match[-1], f"{width} latents", 5, shift, color=color, weight="600")
    plot.save("adv_features.svg")


if __name__ == "__main__":
    main()
