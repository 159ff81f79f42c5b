import pickle
from pathlib import Path

from press import illustrate
from press.model import Book, Illustrated, data_of, opened
from press.nodes import Diagram, Figure, Image, Listing, Math
from press.problems import Problems
from press.tree import walk
from press.workshop import Workshop
from tests.books import staged
from tests.drawing import style

BOOK = """\
# Parts of $x^2$

![A dot](dot.svg "The dot")

Inline ![a dot](dot.svg) and $y$, twice $y$.

```python
x = 1
```

```mermaid
---
title: A flow
---
flowchart LR
  A --> B
```

$$
E = mc^2
$$
"""
DOT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4"/></svg>'


def drawn(root: Path) -> tuple[Illustrated, Problems]:
    found = Problems()
    outcome = staged(root, {"a.md": BOOK, "dot.svg": DOT})
    (task,) = illustrate.tasks(outcome.undrawn, outcome.manifest, style())
    return found.of(illustrate.illustrate(task)), found


def test_everything_in_a_division_is_drawn(tmp_path: Path) -> None:
    result, found = drawn(tmp_path)
    assert found.taken() == ()
    nodes = list(walk(result.division))
    assert all(node.svg and node.mathml for node in nodes if isinstance(node, Math))
    assert sum(isinstance(node, Math) for node in nodes) == 3
    names = {asset.name for asset in result.assets}
    pictures = [node for node in nodes if isinstance(node, Image | Diagram)]
    assert len(pictures) == 3
    assert {node.asset for node in pictures} | {node.outlined for node in pictures} == names
    (listing,) = (node for node in nodes if isinstance(node, Listing))
    assert "".join(text for _, text in listing.tokens) == listing.code


def test_image_of_a_figure_is_drawn_too(tmp_path: Path) -> None:
    result, _ = drawn(tmp_path)
    (figure,) = (node for node in walk(result.division) if isinstance(node, Figure))
    assert figure.image.asset
    assert figure.image.size == (9, 9)


def test_task_tells_all_that_it_depends_on_but_not_where_the_book_is(tmp_path: Path) -> None:
    outcome = staged(tmp_path, {"a.md": BOOK, "dot.svg": DOT})
    (before,) = illustrate.tasks(outcome.undrawn, outcome.manifest, style())
    (tmp_path / "dot.svg").write_text(DOT.replace("4", "3"))
    (after,) = illustrate.tasks(outcome.undrawn, outcome.manifest, style())
    assert repr(before) != repr(after)
    assert str(tmp_path) not in repr(before)


def test_task_and_result_go_to_another_process_and_back(tmp_path: Path) -> None:
    outcome = staged(tmp_path, {"a.md": BOOK, "dot.svg": DOT})
    (task,) = illustrate.tasks(outcome.undrawn, outcome.manifest, style())
    result = illustrate.illustrate(pickle.loads(pickle.dumps(task)))
    assert pickle.loads(pickle.dumps(result)) == illustrate.illustrate(task)


def test_drawn_divisions_lie_in_files_and_have_each_asset_once(tmp_path: Path) -> None:
    outcome = staged(tmp_path, {"a.md": BOOK, "dot.svg": DOT})
    tasks = illustrate.tasks(outcome.undrawn, outcome.manifest, style())
    result, _ = illustrate.illustrate(tasks[0])
    with Workshop(None, 1) as workshop:
        drawings = workshop.keep(illustrate.illustrate, (*tasks, *tasks))
        seen = [names for names, _ in workshop.each(illustrate.shown, drawings)]
        entries = [one.entry for one in outcome.divisions] * 2
        shelf, assets = illustrate.joined(drawings, seen, entries)
        assert assets == result.assets
        assert dict(data_of(assets)) == {one: one.data for one in result.assets}
        assert assets[0].data == result.assets[0].data
        assert tuple(shelf) == (result.division,) * 2
        assert tuple(shelf[1:]) == (result.division,)
        assert (len(shelf), shelf[-1]) == (2, result.division)
        assert tuple(map(opened, Book(outcome.manifest.metadata, shelf, (), ()).lying)) == (
            result.division,
        ) * 2  # fmt: skip


def test_image_without_alternative_text_is_warned_of(tmp_path: Path) -> None:
    found = Problems()
    outcome = staged(tmp_path, {"a.md": "# A\n\nText ![](dot.svg).\n", "dot.svg": DOT})
    for task in illustrate.tasks(outcome.undrawn, outcome.manifest, style()):
        found.of(illustrate.illustrate(task))
    assert [problem.code for problem in found.taken()] == ["IMG-006"]
