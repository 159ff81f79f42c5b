"""Takes a text, be it written or found in an artifact; gives its tokens: words, numbers and signs.

What is compared has to be divided alike on both sides, whatever a renderer does between two words
or within one. So a script that is written without spaces, whose lines break between any two
letters, has a token for each.
"""

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

SOLID = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f"  # Myanmar
    "\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff"  # Korean, whose lines break between syllables
    "\u1780-\u17ff"  # Khmer
    "\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Chinese and Japanese
)
"""Scripts without spaces between words (Unicode Standard Annex 14, classes ID, SA, H2 and H3)."""
TOKEN = re.compile(rf"[{SOLID}]|[^\W_{SOLID}]+|[^\w\s]|_")
IS_SOLID = re.compile(rf"[{SOLID}]")
HYPHENS = str.maketrans("\N{HYPHEN}\N{NON-BREAKING HYPHEN}", "--")
"""One sign to a reader, and in most faces one glyph: a PDF cannot tell them apart."""
UNSEEN = frozenset({"Cf", "Mn", "Cc"})
"""Categories of characters that shape others or break lines, and that a reader does not see."""


def tokens(text: str) -> list[str]:
    """The tokens of a text."""
    if not text.isascii():
        text = text.translate(HYPHENS)
        text = unicodedata.normalize("NFKC", text)
        text = "".join(sign for sign in text if unicodedata.category(sign) not in UNSEEN or
                       sign.isspace())  # fmt: skip
    return TOKEN.findall(text)


def phrase(words: Iterable[str]) -> str:
    """Tokens as a message quotes them."""
    told = list(words)
    gaps = ("" if IS_SOLID.match(one) and IS_SOLID.match(other) else " "
            for one, other in pairwise(told))  # fmt: skip
    return "".join(word + gap for word, gap in zip(told, [*gaps, ""], strict=False))
