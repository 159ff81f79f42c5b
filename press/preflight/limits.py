"""Every threshold of the preflight, each with its reason and where it comes from."""

# ---- the EPUB in real engines (reading)

READER_WIDTHS = (360, 768, 1280)
"""Width of the window in CSS px: the commonest phone, a tablet held upright, a laptop."""
READER_CONTRAST = 4.5
"""Least contrast of text: WCAG 2.2, 1.4.3, level AA."""
READER_LARGE_PERCENT = 200
"""Size that text must bear without loss: WCAG 2.2, 1.4.4, level AA."""
READER_WIDE_PERCENT = 110
"""Size of the wide face (DejaVu Sans, as wide as Verdana): a reader who chose both is common."""
MUPDF_PAGES = ((360, 640, 16), (450, 600, 12))
"""Width, height and type size in pt of the pages that mupdf lays out: a phone, 6 in of e-ink."""

# ---- the pages of the PDF (ugly); lengths in points

INK_SLACK = 0.5
"""How far ink may pass the edge of the page or block: less than a hairline, which nobody sees."""
RULE_SLACK = 1.5
"""The same for the box of a rule: MuPDF makes it twice as wide as the rule, for sharp corners."""
FIGURE_SLACK = 10.0
"""The same for the box of a figure, whose strokes meet in corners: half of a stroke of 2 pt, times
the miter limit of 10 (ISO 32000-1, 8.4.3.5)."""
OVERLAP = 0.12
"""How far two words may stand in each other, in their size: kerning takes away up to an eighth of
an em ("AV", "To"), and an italic leans over the roman word after it by as much."""
CORE = (0.35, 0.75)
"""The part of a line's height that its lower-case letters fill; lines set solid share the rest."""
TYPE_SIZE = 7.0
"""Least size of type: KDP, "Paperback Submission Guidelines", text must be at least 7 pt."""
TYPE_SLACK = 0.05
"""What arithmetic may take away from a size: 0.7 of 10 pt comes out as 6.9999."""
RAISED_SIZE = 5.0
"""The same for raised and lowered signs (calls of notes, indices): 0.6 of 8.5 pt, the smallest text
that has them; Bringhurst 4.3.4 sets them at 0.6 or more of the text."""
RAISED = 0.05
"""A sign is raised or lowered if its baseline is off that of its line by this part of its size."""
FOLLOWING = 2
"""Lines of text that must follow a heading or a caption on its page: Chicago Manual of Style 17,
2.113, "a subhead must be followed by at least two lines of text"; the style sheet's own orphans."""
TOGETHER = 2
"""Lines of a paragraph or a listing, and rows of a table, that must stand together on either side
of a page break: Chicago 2.115 for text. An item of a list that has one line may stand alone, since
it is whole; so may a call of a function; a row under a repeated head may not."""
BLANK = 1 / 3
"""Part of a page that may be blank before the last page of its part;
readers of other tools' books complain of holes above figures."""
SPACE = 36.0
"""Space that the design sets on purpose (35 pt above a chapter); only what is wider is blank."""
HYPHENS = 3
"""Lines in a row that may end with a hyphen: Chicago 2.112; Bringhurst 2.4.3."""
WORD_SPACE = 1.0
"""Widest space between two words, in the size of the type. A good line has 0.25 and Bringhurst
(2.1.1) lets none pass 0.5; at 1, which is four times the space of the face, it is a hole."""
DPI = 300
"""Least resolution of a picture at its printed size: KDP, IngramSpark and Lulu all ask for it."""
