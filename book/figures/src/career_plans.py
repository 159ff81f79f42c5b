"""Draws the hours that five starts have left, by block of Path 1."""

from printed import names
from plot import ACCENT, GREY, INK, PALE, Plot

BLOCKS = [("models", (0, 1, 2, 3, 4, 5), ACCENT, "#ffffff"),
          ("retrieval", (6,), PALE, INK),
          ("systems", (8, 9), GREY, "#ffffff"),
          ("projects", (12,), INK, "#ffffff"),
          ("rehearsal", (13,), "#8fb3d1", INK)]


def main() -> None:
    listing = names("lst-career-plan")
    plot = Plot((0, 250), (0, 1), height=176, left=72, right=14, top=22, bottom=34)
    plot.axes([0, 50, 100, 150, 200, 250], [], "hours left", "", grid=False)
    for row, (name, known) in enumerate(listing["KNOWN"].items()):
        hours, start, top = listing["gaps"](known), 0.0, 26 + row * 23
        plot.text(66, top + 12, name, "end")
        for block, parts, color, ink in BLOCKS:
            wide = sum(hours[part] for part in parts)
            left, right = plot.at(start, 0)[0], plot.at(start + wide, 0)[0]
            plot.bar(left, top, right - left - 0.8, 17, color)
            if not row:
                plot.text((left + right) / 2, 16, block, "middle")
            plot.text((left + right) / 2, top + 12, f"{wide:.0f}", "middle", ink)
            start += wide
    plot.save("career_plans.svg")


if __name__ == "__main__":
    main()
