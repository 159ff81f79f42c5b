"""Activation memory of a 64-layer stack over one training step, for three storage policies."""

from llm_plot import ACCENT, GREY, INK, Plot

LAYERS, INSIDE, BOUNDARY = 64, 1.0, 2 / 34


def timeline(segment: int) -> list[tuple[float, float]]:
    """Points of time and memory, both in layers; segment 0 stores everything."""
    t, held, out = 0.0, 0.0, [(0.0, 0.0)]
    if segment == 0:
        for _ in range(LAYERS):
            t, held = t + 1, held + INSIDE
            out.append((t, held))
        for _ in range(LAYERS):
            t, held = t + 2, held - INSIDE
            out.append((t, held))
        return out
    for _ in range(LAYERS // segment):
        t, held = t + segment, held + BOUNDARY
        out.append((t, held))
    for _ in range(LAYERS // segment):
        for _ in range(segment):
            t, held = t + 1, held + INSIDE
            out.append((t, held))
        for _ in range(segment):
            t, held = t + 2, held - INSIDE
            out.append((t, held))
        held -= BOUNDARY
        out.append((t, held))
    return out


plot = Plot((0, 256), (0, 70), height=200, box=(40, 16, 366, 162))
plot.axes(
    [(0, "0"), (64, "64"), (128, "128"), (192, "192"), (256, "256")],
    [(0, "0"), (16, "16"), (32, "32"), (48, "48"), (64, "64")],
    "time (forward passes of one layer; a backward pass takes two)",
    "activations held (layers' worth)",
)
for segment, dash, color in ((0, "6 2", INK), (8, "", ACCENT), (1, "1 2", GREY)):
    plot.line(timeline(segment), dash, color, 1.2)
peak = {s: max(m for _, m in timeline(s)) for s in (0, 8, 1)}
plot.note(74, 60, "store everything: peak 64, time 192")
plot.note(254, 17, f"segments of 8: peak {peak[8]:.1f}", "end", ACCENT, dy=-3)
plot.note(254, 25, f"every layer: peak {peak[1]:.1f}", "end", GREY, dy=-3)
plot.save("deep_checkpoint")
