"""Cache bytes per token in, cache per sequence against context length out."""

from llm_plot import ACCENT, GREY, INK, Plot

PER_TOKEN = [
    ("Llama-2-7B, MHA", 524288, "", INK, -4),
    ("Llama-3-70B, GQA", 327680, "6 2", ACCENT, 9),
    ("Llama-3-8B, GQA", 131072, "2 2", INK, -3),
    ("DeepSeek-V3, MLA", 70272, "8 2 2 2", GREY, 9),
]
plot = Plot((1024, 131072), (0.06, 120), log="xy", box=(40, 18, 276, 178))
plot.axes(
    [(1024, "1K"), (4096, "4K"), (16384, "16K"), (65536, "64K"), (131072, "128K")],
    [(0.1, "0.1"), (1, "1"), (10, "10"), (80, "80")],
    "context length (tokens)",
    "KV cache of one sequence (GB, BF16)",
)
for name, per_token, dash, color, dy in PER_TOKEN:
    plot.line([(t, per_token * t / 1e9) for t in (1024, 131072)], dash, color)
    plot.note(131072, per_token * 131072 / 1e9, name, color=color, dx=4, dy=dy * 0.6 + 1)
plot.note(1100, 80, "one 80 GB accelerator, without weights", color=GREY, dy=-3)
plot.save("llm_kv")
