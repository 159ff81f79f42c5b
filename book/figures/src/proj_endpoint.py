"""Runs the turn manager printed in Part 12 over many waits: cut-ins against the pause."""

from pathlib import Path

from plot import ACCENT, GREY, Plot

PART = Path(__file__).parents[2] / "12_Industry_Projects.md"


def measure():
    """The function of that name in the listing, without what it does as a program."""
    after = PART.read_text("utf-8").split('<a id="lst-proj-p8"></a>')[1]
    code = after.split("```python", 1)[1].split("\n", 1)[1].split("\n```\n", 1)[0]
    space: dict = {}
    exec(compile(code.partition('print("silence')[0], "lst-proj-p8", "exec"), space)
    return space["measure"]


def main() -> None:
    run = measure()
    fixed = [run(wait, wait) for wait in (300, 400, 500, 600, 700, 800)]
    smart = [run(wait, wait + 500, True) for wait in (200, 300, 400, 460, 600, 800)]
    plot = Plot((300, 1200), (0, 32), height=200, right=20)
    plot.axes((400, 600, 800, 1000, 1200), (0, 10, 20, 30),
              "median pause before the answer, ms", "cut-ins, % of turns")
    for rows, color, dash in ((fixed, GREY, "4 3"), (smart, ACCENT, "")):
        plot.line([row[1] for row in rows], [100 * row[0] for row in rows], color, dash,
                  dots=True)
    plot.note(fixed[1][1], 100 * fixed[1][0], "fixed silence", 8, -2, color=GREY)
    plot.note(smart[0][1], 100 * smart[0][0], "by content, early start", 8, -6, color=ACCENT)
    plot.save("proj_endpoint.svg")


if __name__ == "__main__":
    main()
