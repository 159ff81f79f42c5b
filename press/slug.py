"""Takes the text of a heading; gives the anchor that GitHub gives it.

A link that works on GitHub has to work in the book, and the other way round, so the rule is
GitHub's own (github-slugger): lower case, drop what is no letter, mark, number, connector, hyphen
or space, turn spaces into hyphens, number repetitions. Pandoc's rule differs on emoji and on
repetitions.
"""

import unicodedata
from dataclasses import dataclass, field

KEPT = ("L", "M", "Nd", "Nl", "Pc")


def slug(text: str) -> str:
    """The anchor of a heading that stands alone."""
    return "".join(
        "-" if char == " " else char
        for char in text.strip().lower()
        if char in "- " or unicodedata.category(char).startswith(KEPT)
    )


@dataclass(slots=True)
class Slugger:
    """The anchors of one file: a repeated heading gets `-1`, `-2` …"""

    seen: dict[str, int] = field(default_factory=dict)

    def anchor(self, text: str) -> str:
        """The anchor of the next heading, unique in the file."""
        base = made = slug(text)
        while made in self.seen:
            self.seen[base] += 1
            made = f"{base}-{self.seen[base]}"
        self.seen[made] = 0
        return made
