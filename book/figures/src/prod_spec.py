"""Draws the speed-up of speculation against batch, for a fixed and for the best draft length."""

from plot import ACCENT, GREY, INK, Plot
from printed import names


def main() -> None:
    code = names("lst-prod-spec-batch")
    speedup, best = code["speedup"], code["best"]
    plot = Plot((1, 256), (0, 3.5), height=200, log_x=True)
    plot.axes([1, 4, 16, 64, 256], [0, 1, 2, 3], "sequences in the batch",
              "speed-up over plain decoding")
    batches = sorted({round(2 ** (k / 8)) for k in range(65)})
    plot.line((1, 256), (1, 1), GREY, width=0.8)
    plot.line(batches, [best(b, 0.8)[1] for b in batches], GREY, "1 2")
    plot.line(batches, [speedup(b, 4, 0.8) for b in batches], ACCENT)
    plot.line(batches, [speedup(b, 4, 0.6) for b in batches], INK, "6 2")
    plot.note(1.2, 3.09, "best length, acceptance 0.8", color=GREY)
    plot.note(1.2, 2.80, "draft of 4, acceptance 0.8", dy=11, color=ACCENT)
    plot.note(1.2, 1.92, "draft of 4, acceptance 0.6", dy=-5, color=INK)
    plot.note(1.2, 1, "no gain", dy=11, color=GREY)
    plot.save("prod_spec.svg")


if __name__ == "__main__":
    main()
