"""Draws a context budget of 32,000 tokens in three stages of a conversation: 20 turns of 900 tokens."""

from plot import ACCENT, GREY, INK, PALE, Plot

STAGES = [  # thousands of tokens by source
    ("first turn", (4, 0, 6, 0.2)),
    ("turn 21, unmanaged", (4, 18, 6, 0.2)),
    ("turn 21, summarized", (4, 4, 6, 0.2)),
]
NAMES = ("system, tools", "history", "evidence", "question")
FILLS = (ACCENT, GREY, PALE, INK)


def main() -> None:
    plot = Plot((0, 32), (0, 3), height=176, left=108, top=26)
    plot.axes([0, 8, 16, 24, 32], [], "tokens, thousands (window of 32)", "")
    limit, _ = plot.at(28, 0)
    plot.segment(limit, plot.box[1], limit, plot.box[3], INK, 0.9, "2 2")
    plot.text(limit + 3, plot.box[1] - 6, "limit: 4 kept for the answer", "end")
    for row, (stage, sizes) in enumerate(STAGES):
        top = plot.at(0, 3 - row)[1] + 8
        plot.text(plot.box[0] - 6, top + 16, stage, "end")
        start = 0.0
        for name, size, fill in zip(NAMES, sizes, FILLS):
            left, right = plot.at(start, 0)[0], plot.at(start + size, 0)[0]
            if size:
                plot.bar(left, top, right - left, 22, fill)
            if size >= 4:
                ink = INK if fill == PALE else "#ffffff"
                short = {"system, tools": "fixed"}.get(name, name)
                plot.text((left + right) / 2, top + 14, short, "middle", ink, 8)
            start += size
        plot.text(plot.at(start, 0)[0] + 4, top + 14, f"{start:.1f}")
    plot.save("prompt_budget.svg")


if __name__ == "__main__":
    main()
