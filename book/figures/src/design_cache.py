"""Draws the value of an answer cache against its similarity threshold, with and without a guard."""

from printed import names
from plot import ACCENT, GREY, INK, Plot


def main() -> None:
    s = names("lst-design-cache")
    value = lambda t, guard: (lambda h, f: 1000 * h * (s["SAVED"] - f * s["C_FALSE"]))(*s["run"](t, guard))
    plot = Plot((0.4, 1.0), (-40, 20))
    plot.axes([0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0], [-40, -30, -20, -10, 0, 10, 20],
              "similarity threshold", "value of 1,000 questions, USD")
    exact = value(0.9999, False)
    plot.line([0.4, 1.0], [exact, exact], GREY, "2 2", 1.2)
    guarded = [(t / 100, value(t / 100, True)) for t in range(40, 97, 4)]
    plot.line([p[0] for p in guarded], [p[1] for p in guarded], ACCENT, "", dots=True)
    bare = [(t / 200, value(t / 200, False)) for t in range(184, 197)]
    bare = [p for p in bare if p[1] >= -40]
    plot.line([p[0] for p in bare], [p[1] for p in bare], INK, "6 2")
    plot.note(0.42, exact, "exact cache", dy=-5, color=GREY)
    plot.note(0.60, guarded[5][1], "identifiers compared", dx=14, dy=26, color=ACCENT, weight="600")
    plot.note(bare[0][0], bare[0][1], "no guard", dx=-5, dy=-4, anchor="end", color=INK)
    plot.save("design_cache.svg")
    print([(t, round(v, 1)) for t, v in guarded], [(t, round(v, 1)) for t, v in bare], exact)


if __name__ == "__main__":
    main()
