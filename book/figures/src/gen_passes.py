"""Draws how many network passes must follow one another before a sample is complete."""

from plot import ACCENT, GREY, INK, Plot

ROWS = (("GAN or VAE decoder", 1, "1"),
        ("distilled diffusion, 4 steps", 4, "4"),
        ("diffusion, 30 steps", 30, "30 (60 evaluations with guidance)"),
        ("autoregressive, 300-token answer", 300, "300 small passes"),
        ("autoregressive, 32 × 32 image tokens", 1024, "1,024 small passes"))


def main() -> None:
    plot = Plot((1, 3000), (0, 5), height=176, left=14, log_x=True)
    left, _, right, bottom = plot.box
    for tick, name in ((1, "1"), (10, "10"), (100, "100"), (1000, "1,000")):
        px, _ = plot.at(tick, 0)
        plot.segment(px, bottom, px, bottom + 3)
        plot.text(px, bottom + 13, name, "middle")
    plot.segment(left, bottom, right, bottom)
    plot.text((left + right) / 2, bottom + 29, "sequential network passes for one sample (log scale)", "middle")
    for i, (name, passes, note) in enumerate(ROWS):
        px, py = plot.at(passes, 4.35 - i)
        plot.bar(left, py, max(px - left, 3), 6, ACCENT if "auto" in name else GREY)
        plot.text(left, py - 3, f"{name}: {note}", color=INK)
    plot.save("gen_passes.svg")


if __name__ == "__main__":
    main()
