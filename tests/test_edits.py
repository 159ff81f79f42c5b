"""An edit has made again what it touches, and nothing else."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from press.workshop import Workshop
from tests.fuzz.desk import Outcome, lay, options, outcome
from tests.fuzz.drafts import Draft, first

LAYING = ("read", "illustrate", "lay out", "contents and furniture", "wrap", "cover",
          "epub texts")  # fmt: skip
"""The stages that take time."""
JOINING = ("census", "number", "labels", "resolve", "link", "glean")
"""Those that join a part with the others."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache of a build of the book before anybody edits it."""
    root = tmp_path_factory.mktemp("kept")
    assert not built(first(), root).problems
    return root


@pytest.fixture
def warm(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept, tmp_path / "warm"))


def built(draft: Draft, root: Path) -> Outcome:
    lay(draft, root / "book")
    with Workshop(root / "cache", 1) as shop:
        return outcome(options(draft, root / "book", root / "out"), shop)


def made(draft: Draft, root: Path, stages: tuple[str, ...] = LAYING) -> dict[str, int]:
    """By stage, how much was made again."""
    told = built(draft, root)
    assert told.files, told.problems
    return {stage: told.made[stage] for stage in stages if told.made.get(stage)}


def changed(name: str, old: str, new: str) -> Draft:
    """The book with other words in one place."""
    text = first().text(name)
    assert text.count(old) == 1
    return first().wrote(name, text.replace(old, new))


def test_a_file_written_again_as_it_was_has_nothing_made_again(warm: Path) -> None:
    assert made(replace(first(), touched="rivers.md"), warm) == {}


def test_a_word_has_one_file_read_and_one_part_laid_out(warm: Path) -> None:
    draft = changed("locks.md", "drew them", "sketched")
    assert made(draft, warm) == {"read": 1, "illustrate": 1, "lay out": 1, "epub texts": 1}


def test_a_word_has_one_part_numbered_and_linked(warm: Path) -> None:
    draft = changed("locks.md", "drew them", "sketched")
    assert made(draft, warm, JOINING) == dict.fromkeys(JOINING, 1)


def test_lines_that_move_are_nothing_to_other_parts(warm: Path) -> None:
    """Parts know of a term its name and its id, and not where it stands."""
    draft = first().wrote("glossary.md", first().text("glossary.md") + "\nOne more sentence.\n")
    assert made(draft, warm, JOINING) == dict.fromkeys(JOINING, 1)
    head, _, rest = draft.text("glossary.md").partition("\n\n")
    draft = draft.wrote("glossary.md", f"{head}\n\n<!-- sorted -->\n\n{rest}")
    assert made(draft, warm, JOINING) == dict.fromkeys(JOINING, 1)


def test_a_picture_has_the_parts_that_show_it_laid_out(warm: Path) -> None:
    draft = changed("figures/map.svg", "#336699", "#993366")
    assert made(draft, warm) == {"illustrate": 1, "lay out": 1, "epub texts": 1}


def test_an_included_file_has_the_part_that_includes_it_laid_out(warm: Path) -> None:
    draft = changed("code/flow.py", "cubic metres", "cubic feet")
    assert made(draft, warm) == {"read": 1, "illustrate": 1, "lay out": 1, "epub texts": 1}


def test_a_work_that_nobody_cites_has_no_page_laid_out(warm: Path) -> None:
    assert made(changed("references.bib", "{Not cited}", "{Not read}"), warm) == {}


def test_a_number_has_the_parts_laid_out_that_name_it(warm: Path) -> None:
    """Figure 1.1 is 1.2 by it: in its own part, in the preface, among the canals, in the list.

    The list is laid out without its pages beside the parts.
    """
    text = first().text("rivers.md")
    figure = '![A dot](figures/dot.png "A first dot")\n\n<a id="fig-map">'
    draft = first().wrote("rivers.md", text.replace('<a id="fig-map">', figure))
    told = made(draft, warm)
    assert (told["read"], told["lay out"]) == (1, 4)


def test_the_printer_and_its_ink_have_the_cover_drawn_alone(warm: Path) -> None:
    draft = changed("book.toml", 'printer = "kdp"', 'printer = "lulu"')
    assert made(draft, warm) == {"wrap": 1}


def test_what_is_said_of_a_missing_picture_follows_the_other_pictures(warm: Path) -> None:
    hints = []
    for name in ("figures/dot2.png", "figures/dots.png"):
        files = {
            name if one == "figures/dot.png" else one: data for one, data in first().files.items()
        }
        told = built(Draft(files), warm).problems
        hints += [found[1] for one in told if (found := re.search('did you mean "(.+)"', one))]
    assert hints == ["figures/dot2.png"] * 2 + ["figures/dots.png"] * 2
