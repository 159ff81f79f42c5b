"""Draw the picture of real pages in the README: `python tools/picture.py PAGE PAGE PAGE PAGE`.

Takes pages of the screen PDF in `out/`, counted from 1; writes `docs/pages.png`.
"""

import sys
from pathlib import Path

import pypdfium2
from PIL import Image

HOME = Path(__file__).parents[1]
HEIGHT, GAP, GROUND = 560, 16, "#d9d9d9"


def main(pages: list[int]) -> None:
    """Set the pages side by side on grey."""
    with pypdfium2.PdfDocument(HOME / "out" / "ai-engineering-reference.pdf") as document:
        drawn = [
            document[page - 1].render(scale=HEIGHT / document[page - 1].get_height()).to_pil()
            for page in pages
        ]
    width = sum(one.width for one in drawn) + GAP * (len(drawn) + 1)
    picture = Image.new("RGB", (width, HEIGHT + 2 * GAP), GROUND)
    left = GAP
    for one in drawn:
        picture.paste(one.convert("RGB"), (left, GAP))
        left += one.width + GAP
    picture.quantize(64).save(HOME / "docs" / "pages.png", optimize=True)


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]])
