"""Takes a draft and a source of chance; gives it as the writer of its texts leaves it.

Some edits leave a book that cannot be built (a heading renamed without the links to it): what is
said of it has to be the same, too. An edit that finds nothing to do gives the draft as it was.
"""

import re
from random import Random

from press.slug import slug
from tests.fuzz.drafts import LABEL, WORDS, Draft, gaps, joined, paragraph, put, thing

KINDS = {"fig": "Figure", "tab": "Table", "lst": "Listing", "eq": "Equation"}
"""What a label begins with, and the word that an xref has for it."""
LONG = " ".join("The water of this reach is held by gates that open twice a day.".split() * 12)


def change_a_word(draft: Draft, random: Random) -> Draft:
    name, blocks, place = paragraph(draft, random)
    words = blocks[place].split(" ")
    plain = [n for n, word in enumerate(words) if word.isalpha() and "\n" not in word]
    if plain:
        words[random.choice(plain)] = random.choice(WORDS)
    blocks[place] = " ".join(words)
    return draft.wrote(name, joined(blocks))


def add_a_paragraph(draft: Draft, random: Random) -> Draft:
    word = random.choice(WORDS)
    text = random.choice((
        f"A {word} more.", f"A **{word}** is what it is called.", LONG, f"> A {word}, it is said.",
        f"> [!WARNING]\n> Mind the {word}.", f"- a {word}\n- a second", f"The {word} is $x_{{1}}^2$.",
        f"A {word}[^{word}] has a note.\n\n[^{word}]: Of the {word}.", "A stream gauge, once more.",
        "```math\n\\def\\w{w} \\w + 1\n```", "Of [it](https://example.org/water) more is known.",
    ))  # fmt: skip
    return put(draft, random.choice(draft.texts), text, random)


def move_a_paragraph(draft: Draft, random: Random) -> Draft:
    name, blocks, place = paragraph(draft, random)
    block = blocks.pop(place)
    blocks.insert(random.choice(gaps(blocks)), block)
    return draft.wrote(name, joined(blocks))


def delete_a_paragraph(draft: Draft, random: Random) -> Draft:
    name, blocks, place = paragraph(draft, random)
    return draft.wrote(name, joined([*blocks[:place], *blocks[place + 1 :]]))


def refer_to_something(draft: Draft, random: Random) -> Draft:
    """An xref, with a page or without, to a label, a heading, a term or a whole part."""
    file = random.choice(draft.texts)
    rows = draft.text(file).split("\n")
    labels = [found[1] for row in rows if (found := LABEL.match(row))]
    heads = [slug(row.lstrip("# ")) for row in rows if row.startswith("##")]
    targets = [(f"#{one}", KINDS[one.partition("-")[0]]) for one in labels]
    target, word = random.choice([*targets, *((f"#{one}", "more") for one in heads), ("", "text")])
    home = random.choice(draft.texts)
    href = f"{'' if home == file and target else file}{target}"
    said = random.choice((word, "the words"))
    return put(draft, home, f"Compare [{said}]({href}), which says more.", random)


# Headings.


def add_a_heading(draft: Draft, random: Random) -> Draft:
    title = f"{'##' if random.random() < 0.5 else '###'} Of the {random.choice(WORDS).title()}"
    return put(draft, random.choice(draft.texts), title, random)


def rename_a_heading_and_its_links(draft: Draft, random: Random) -> Draft:
    return _renamed(draft, random, with_links=True)


def rename_a_heading_alone(draft: Draft, random: Random) -> Draft:
    return _renamed(draft, random, with_links=False)


def _renamed(draft: Draft, random: Random, with_links: bool) -> Draft:
    heads = [(name, row) for name in draft.texts for row in draft.text(name).split("\n")
             if row.startswith("#") and not row.startswith("# ANCHOR")]  # fmt: skip
    name, row = random.choice(heads)
    marks, _, title = row.partition(" ")
    new = f"{title.split()[0]} {random.choice(WORDS).title()}"
    draft = draft.wrote(name, draft.text(name).replace(f"{row}\n", f"{marks} {new}\n", 1))
    old, now = f"#{slug(title)}", f"#{slug(new)}"
    for other in (*draft.texts, "index.toml") if with_links else ():
        text = draft.text(other).replace(f"{name}{old}", f"{name}{now}")
        draft = draft.wrote(
            other, text.replace(f"]({old})", f"]({now})") if other == name else text
        )
    return draft


# What is numbered.


def insert_something_numbered(draft: Draft, random: Random) -> Draft:
    word, number = random.choice(WORDS), random.randrange(1000)
    kind, text = random.choice((
        ("fig", f'![A {word}](figures/dot.png "A {word} seen")'),
        ("fig", f"```mermaid\n---\ntitle: A {word} drawn\n---\nflowchart LR\n  accDescr: x\n  a --> {word}\n```"),
        ("tab", f"Table: Every {word}\n\n| a | b |\n|---|--:|\n| {word} | {number} |"),
        ("lst", f'```python title="Code of a {word}"\n{word} = {number}\n```'),
        ("eq", f"$$\ny = {number} x\n$$"),
    ))  # fmt: skip
    label = f'<a id="{kind}-{word}-{number}"></a>\n\n' if random.random() < 0.8 else ""
    return put(draft, random.choice(draft.texts), label + text, random)


def delete_something_numbered(draft: Draft, random: Random) -> Draft:
    """Its xrefs stay, so the book may not be built any more."""
    name, blocks, start, end = thing(draft, random)
    return draft.wrote(name, joined([*blocks[:start], *blocks[end:]]))


def move_something_numbered(draft: Draft, random: Random) -> Draft:
    name, blocks, start, end = thing(draft, random)
    moved, left = blocks[start:end], [*blocks[:start], *blocks[end:]]
    place = random.choice(gaps(left))
    return draft.wrote(name, joined([*left[:place], *moved, *left[place:]]))


def move_something_numbered_to_another_file(draft: Draft, random: Random) -> Draft:
    """With its xrefs, which may get a page by it, or lose it."""
    name, blocks, start, end = thing(draft, random)
    home = random.choice([one for one in draft.texts if one != name] or [name])
    moved = joined(blocks[start:end])
    draft = draft.wrote(name, joined([*blocks[:start], *blocks[end:]]))
    draft = put(draft, home, moved.rstrip("\n"), random)
    for label in re.findall(r'<a id="([\w-]+)">', moved):
        for file in draft.texts:
            text = draft.text(file).replace(f"]({name}#{label})", f"]({home}#{label})")
            draft = draft.wrote(file, text.replace(f"](#{label})", f"]({home}#{label})"))
    return draft
