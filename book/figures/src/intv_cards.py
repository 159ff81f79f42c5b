"""Draws the reviews per day of two study plans, computed by the printed listing."""

from plot import ACCENT, GREY, Plot
from printed import names


def main() -> None:
    plan = names("lst-intv-cards")["plan"]
    once, steady = plan(105)[0], plan(7)[0]
    days = list(range(1, len(once) + 1))
    plot = Plot((1, 28), (0, 110), height=190, left=38)
    plot.axes([1, 7, 14, 21, 28], [0, 25, 50, 75, 100], "day of the plan", "cards to review")
    plot.line(days, once, GREY, "4 2")
    plot.line(days, steady, ACCENT)
    plot.note(8, 84, "all 105 on day one", dx=0, dy=0, color=GREY, weight="600")
    plot.note(17.5, 42, "seven new ones a day", dx=0, dy=0, color=ACCENT, weight="600")
    plot.save("intv_cards.svg")
    print(once, steady)


if __name__ == "__main__":
    main()
