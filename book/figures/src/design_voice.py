"""Draws the median milliseconds of a spoken turn by stage: streamed, and with overlap."""

from plot import ACCENT, GREY, INK, Plot

#  name, start, length: medians of the listing, in ms from the end of speech
STREAM = [("network", 0, 35), ("silence", 35, 520), ("recognition", 555, 90),
          ("first clause", 645, 386), ("speech", 1031, 110), ("buffer, network", 1141, 75)]
OVERLAP = [("network", 0, 20), ("endpoint by content", 20, 180), ("first clause, early", 80, 240),
           ("speech", 320, 80), ("buffer, network", 400, 60)]


def main() -> None:
    plot = Plot((0, 1300), (0, 13), height=250, left=146)
    plot.axes([0, 200, 400, 600, 800, 1000, 1200], [], "milliseconds from the caller's last sound", "")
    y = 12.4
    for title, rows, color in (("streamed, one by one", STREAM, GREY), ("overlapped, near model", OVERLAP, ACCENT)):
        left, py = plot.at(0, y)
        plot.text(left - 6, py + 3, title, "end", weight="600")
        for name, start, length in rows:
            y -= 0.95
            (x0, top), (x1, _) = plot.at(start, y), plot.at(start + length, y)
            plot.bar(x0, top - 4, x1 - x0, 9, color)
            plot.text(left - 6, top + 3.5, f"{name}, {length} ms", "end")
        y -= 1.0
    x, _ = plot.at(800, 0)
    plot.segment(x, plot.box[1], x, plot.box[3], INK, 0.8, "3 2")
    plot.text(x + 4, plot.box[3] - 6, "goal 800 ms")
    plot.save("design_voice.svg")


if __name__ == "__main__":
    main()
