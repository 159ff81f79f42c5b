"""Draws the dates of the EU AI Act, original and as amended in July 2026."""

from datetime import date

from plot import ACCENT, GREY, INK, Plot

ROWS = (("Prohibitions, literacy", "2025-02-02", None),
        ("General-purpose models", "2025-08-02", None),
        ("Disclosure (Art. 50)", "2026-08-02", None),
        ("High-risk, Annex III", "2026-08-02", "2027-12-02"),
        ("High-risk, Annex I", "2027-08-02", "2028-08-02"))


def year(day: str) -> float:
    d = date.fromisoformat(day)
    return d.year + (d - date(d.year, 1, 1)).days / 365


def words(day: str) -> str:
    d = date.fromisoformat(day)
    return f"{d.day} {d:%b %Y}"


def main() -> None:
    plot = Plot((2025, 2029), (0, 5), height=185, left=114, right=30, top=22)
    left, top, right, bottom = plot.box
    for tick in (2025, 2026, 2027, 2028, 2029):
        px, _ = plot.at(tick, 0)
        plot.segment(px, top, px, bottom, GREY, 0.3, "1 3")
        plot.text(px, bottom + 13, str(tick), "middle")
    plot.segment(left, bottom, right, bottom)
    for i, (name, old, new) in enumerate(ROWS):
        y = 4.5 - i
        px, py = plot.at(2025, y)
        plot.text(px - 6, py + 3, name, "end")
        x = year(old)
        if new:
            a, _ = plot.at(x, y)
            b, _ = plot.at(year(new), y)
            plot.segment(a + 4, py, b - 4, py, INK, 0.8, "3 2")
            plot.items.append(f'<circle cx="{a:.2f}" cy="{py:.2f}" r="3" fill="#fff" '
                              f'stroke="{GREY}"/>')
            plot.text(a, py - 6, words(old), "middle", GREY, 8)
            plot.dots((year(new),), (y,), ACCENT, 3.2)
            plot.text(b, py - 6, words(new), "middle", ACCENT, 8)
        else:
            plot.dots((x,), (y,), ACCENT, 3.2)
            plot.text(plot.at(x, y)[0] + 7, py + 3, words(old), "start", ACCENT, 8)
    plot.text((left + right) / 2, bottom + 29, "hollow: original date; solid: date in force", "middle")
    plot.save("prod_aiact.svg")


if __name__ == "__main__":
    main()
