"""Configurations in, stacked bars of parameter shares out."""

from llm_plot import ACCENT, GREY, INK, PALE, Plot

MODELS = {
    "Llama-2-7B": (32, 4096, 32, 32, 11008, 32000, 1),
    "Llama-3-8B": (32, 4096, 32, 8, 14336, 128256, 1),
    "Llama-3-70B": (80, 8192, 64, 8, 28672, 128256, 1),
    "Llama-3-405B": (126, 16384, 128, 8, 53248, 128256, 1),
    "Mixtral-8x7B": (32, 4096, 32, 8, 14336, 32000, 8),
}

plot = Plot((0, 1), (0, 1), height=146)
left, full, top, step = 72, 258, 26, 23
for row, (name, (layers, d, heads, kv, dff, vocab, experts)) in enumerate(MODELS.items()):
    attn = layers * (2 + 2 * kv / heads) * d * d
    ffn = layers * 3 * d * dff * experts
    emb = 2 * vocab * d
    total = attn + ffn + emb + (2 * layers + 1) * d
    y, x = top + row * step, float(left)
    plot.put(left - 5, y + 11, name, "end")
    for part, fill, ink in ((attn, ACCENT, "#ffffff"), (ffn, PALE, INK), (emb, GREY, "#ffffff")):
        share = part / total
        plot.bar(x, y, share * full, 16, fill)
        if share > 0.05:
            plot.put(x + share * full / 2, y + 11, f"{100 * share:.0f} %", "middle", ink)
        x += share * full
    plot.put(left + full + 5, y + 11, f"{total / 1e9:.1f}B")
plot.put(left, 17, "attention", color=ACCENT, bold=True)
plot.put(left + full * 0.44, 17, "feed-forward", "middle", bold=True)
plot.put(left + full, 17, "embedding, head", "end", GREY, bold=True)
plot.save("llm_params")
