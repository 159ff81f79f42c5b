"""Takes a draft and a source of chance; gives it as whoever makes a book of its texts leaves it.

Contents page, glossary, index, bibliography, pictures, settings; and faults, of which the same has
to be said by every build.
"""

import re
from dataclasses import replace
from io import BytesIO
from random import Random

from PIL import Image

from press.slug import slug
from tests.fuzz.drafts import WORDS, Draft, put, set_key


def add_a_term(draft: Draft, random: Random) -> Draft:
    """Of two words, so that it is linked wherever it is used."""
    if "glossary.md" not in draft.files:
        return draft
    used = random.choice(("Boat Lift", "Wetted Edge", "Lock Gate", f"Old {random.choice(WORDS)}"))
    text = f"\n## {used.title()}\n\nWhat a {random.choice(WORDS)} has.\n"
    draft = draft.wrote("glossary.md", draft.text("glossary.md") + text)
    return put(draft, random.choice(draft.texts), f"Here the {used.lower()} is used.", random)


def delete_a_term(draft: Draft, random: Random) -> Draft:
    if "glossary.md" not in draft.files:
        return draft
    head, *terms = re.split(r"^(?=## )", draft.text("glossary.md"), flags=re.M)
    if terms:
        terms.pop(random.randrange(len(terms)))
    return draft.wrote("glossary.md", head + "".join(terms))


def ask_for_an_index_entry(draft: Draft, random: Random) -> Draft:
    word, file = random.choice(WORDS).title(), random.choice(draft.texts)
    heads = [row.lstrip("# ") for row in draft.text(file).split("\n") if row.startswith("##")]
    place = f"{file}#{slug(random.choice(heads))}" if heads else file
    wanted = random.choice((f'"{word}" = "{place}"', f'"Water > {word}" = "{place}"',
                            f'"{word} {random.randrange(9)}" = {{ see = "Sluice" }}'))  # fmt: skip
    return draft.wrote("index.toml", f"{draft.text('index.toml')}{wanted}\n")


def drop_an_index_entry(draft: Draft, random: Random) -> Draft:
    rows = draft.text("index.toml").rstrip("\n").split("\n")
    if len(rows) > 1:
        rows.pop(random.randrange(1, len(rows)))
    return draft.wrote("index.toml", "\n".join(rows) + "\n")


def change_the_bibliography(draft: Draft, random: Random) -> Draft:
    text, name = draft.text("references.bib"), random.choice(WORDS)
    match random.randrange(3):
        case 0:
            text = re.sub(
                r"year = \{(\d+)\}", f"year = {{{random.randint(1700, 1999)}}}", text, count=1
            )
        case 1:
            text = text.replace("Belidor, Bernard", f"Belidor, {name.title()}")
        case _:
            text += f"\n@book{{{name}2000,\n  author = {{Zed, {name.title()}}},\n  title = {{On a {name}}},\n  year = {{2000}}\n}}\n"
    return draft.wrote("references.bib", text)


def cite_a_work(draft: Draft, random: Random) -> Draft:
    keys = re.findall(r"^@\w+\{(\w+),", draft.text("references.bib"), re.M)
    cited = f"It was shown [early](references.bib#{random.choice(keys)})."
    return put(draft, random.choice(draft.texts), cited, random)


# The contents page.


def reorder_the_contents(draft: Draft, random: Random) -> Draft:
    """Two parts of the body change places, each with the files below it."""
    rows = draft.text("SUMMARY.md").split("\n")
    first = rows.index("# Body") + 2
    last = next(n for n in range(first, len(rows)) if not rows[n])
    parts: list[list[str]] = []
    for row in rows[first:last]:
        if row.startswith("- ") or not parts:
            parts.append([])
        parts[-1].append(row)
    random.shuffle(parts)
    rows[first:last] = [row for part in parts for row in part]
    return draft.wrote("SUMMARY.md", "\n".join(rows))


def indent_an_entry(draft: Draft, random: Random) -> Draft:
    """A part becomes a chapter file of the one before, or the other way round."""
    rows = draft.text("SUMMARY.md").split("\n")
    first = rows.index("# Body") + 3
    last = next(n for n in range(first - 1, len(rows)) if not rows[n])
    if first < last:
        place = random.randrange(first, last)
        row = rows[place]
        rows[place] = row.lstrip() if row.startswith(" ") else f"  {row}"
    return draft.wrote("SUMMARY.md", "\n".join(rows))


def add_a_file(draft: Draft, random: Random) -> Draft:
    word = random.choice(WORDS)
    name = f"{word}{random.randrange(100)}.md"
    rows = draft.text("SUMMARY.md").split("\n")
    first = rows.index("# Body") + 2
    last = next(n for n in range(first, len(rows)) if not rows[n])
    rows.insert(random.randint(first, last), f"- [Of a {word}]({name})")
    text = f"# Of a {word.title()}\n\nSee [Part](rivers.md).\n\n## Its use\n\nTable: A {word}\n\n| a |\n|---|\n| 1 |\n"
    return draft.wrote("SUMMARY.md", "\n".join(rows)).wrote(name, text)


def remove_a_file(draft: Draft, random: Random) -> Draft:
    """With the links to it, most of the time."""
    if len(draft.texts) < 3:
        return draft
    name = random.choice(draft.texts)
    rows = [row for row in draft.text("SUMMARY.md").split("\n") if f"({name})" not in row]
    files = {one: data for one, data in draft.files.items() if one != name}
    draft = replace(draft, files=files).wrote("SUMMARY.md", "\n".join(rows))
    if random.random() < 0.8:
        for other in draft.texts:
            text = re.sub(rf"\[([^\]]*)\]\({re.escape(name)}[^)]*\)", r"\1", draft.text(other))
            draft = draft.wrote(other, text)
        asked = [r for r in draft.text("index.toml").split("\n") if name not in r]
        draft = draft.wrote("index.toml", "\n".join(asked))
    return draft


def rename_a_file(draft: Draft, random: Random) -> Draft:
    old = random.choice(draft.texts)
    new = f"{random.choice(WORDS)}-{random.randrange(100)}.md"
    files = {new if name == old else name: data for name, data in draft.files.items()}
    for name, data in files.items():
        if name.endswith((".md", ".toml")):
            files[name] = data.replace(old.encode(), new.encode())
    return replace(draft, files=files)


# Files that the text names.


def change_a_picture(draft: Draft, random: Random) -> Draft:
    if random.random() < 0.4 and "figures/map.svg" in draft.files:
        colour = f"#{random.randrange(16**6):06x}"
        text = re.sub(r'stroke="#\w+"', f'stroke="{colour}"', draft.text("figures/map.svg"))
        return draft.wrote("figures/map.svg", re.sub(r">\w+<", f">{random.choice(WORDS)}<", text))
    kept = BytesIO()
    size = (random.randint(1, 40), random.randint(1, 40))
    Image.new("RGB", size, tuple(random.randbytes(3))).save(kept, "PNG")
    return replace(draft, files={**draft.files, "figures/dot.png": kept.getvalue()})


def break_a_picture(draft: Draft, random: Random) -> Draft:
    data = draft.files.get("figures/dot.png", b"")[: random.randrange(60)]
    return replace(draft, files={**draft.files, "figures/dot.png": data})


def rename_a_picture(draft: Draft, random: Random) -> Draft:
    """Its links stay; what is said of them names the nearest picture that there is."""
    old = random.choice(sorted(name for name in draft.files if name.startswith("figures/")))
    new = f"{old.rpartition('.')[0]}{random.randrange(9)}.{old.rpartition('.')[2]}"
    files = {new if name == old else name: data for name, data in draft.files.items()}
    return replace(draft, files=files)


def change_an_included_file(draft: Draft, random: Random) -> Draft:
    text = draft.text("code/flow.py")
    word = random.choice(WORDS)
    return draft.wrote("code/flow.py", random.choice((
        text.replace("cubic", word), text.replace("speed", word),
        text.replace("    return", f"    {word} = 1\n    return"), f"# {word}\n{text}",
        text.replace("# ANCHOR: flow\n", ""),
    )))  # fmt: skip


def touch_a_file(draft: Draft, random: Random) -> Draft:
    return replace(draft, touched=random.choice(sorted(draft.files)))


# book.toml and the words of the command line.


def change_the_metadata(draft: Draft, random: Random) -> Draft:
    word = random.choice(WORDS).title()
    key, value = random.choice((
        ("title", f'"The {word}"'), ("subtitle", f'"Of a {word}"'), ("authors", f'["{word} Author"]'),
        ("authors", f'["A. {word}", "B. Author"]'), ("edition", f'"{word} edition"'),
        ("date", f'"20{random.randint(10, 26)}-03-04"'), ("language", random.choice(('"de"', '"en"'))),
        ("lists", random.choice(("[]", '["tables"]', '["figures", "tables", "listings"]'))),
        ("first-part", str(random.randint(0, 12))), ("rights", f'"(c) {word}"'),
    ))  # fmt: skip
    return set_key(draft, "[book]", key, value)


def change_the_theme(draft: Draft, random: Random) -> Draft:
    return set_key(draft, "[book]", "theme", random.choice(('"modern"', '"default"')))


def change_the_printing(draft: Draft, random: Random) -> Draft:
    key, value = random.choice((
        ("printer", random.choice(('"kdp"', '"ingramspark"', '"lulu"'))),
        ("ink", random.choice(('"black"', '"colour"'))), ("paper", random.choice(('"white"', '"cream"'))),
        ("spine", f"0.{random.randint(1, 9)}"), ("isbn", '"978-3-16-148410-0"'),
        ("guides", random.choice(("true", "false"))),
    ))  # fmt: skip
    return set_key(draft, "[print]", key, value)


def change_an_edition(draft: Draft, random: Random) -> Draft:
    held = random.sample(["front", "rivers.md", "canals.md", "back"], random.randint(1, 3))
    value = "[{}]".format(", ".join(f'"{one}"' for one in held))
    return set_key(draft, "[editions]", "sample", value)


def ask_for_something_else(draft: Draft, random: Random) -> Draft:
    match random.randrange(4):
        case 0:
            return replace(draft, is_coloured=not draft.is_coloured)
        case 1:
            return replace(draft, has_guides=not draft.has_guides)
        case _:
            return replace(draft, edition="" if draft.edition else "sample")


# Faults.


def break_the_book(draft: Draft, random: Random) -> Draft:
    fault = random.choice(("{{#include code/none.py}}", "[x](none.md)", "![x](figures/none.png)",
                           "$$\n\\frac\n$$", "```mermaid\nflowchart LR\n  a -->\n```",
                           "[x](references.bib#nobody)", "A [note][^none] x[^none]"))  # fmt: skip
    return put(draft, random.choice(draft.texts), fault, random)
