"""The manuscript as GitHub shows it: what is left of its syntax, and what leads nowhere there."""

from pathlib import Path

import pytest

from press import contents
from press.preflight import github
from press.preflight.proof import Proof
from press.problems import Position, Problem
from tests.books import folder
from tests.epub_sample import WORDS, book

TWO = '# Two\n\n## A heading\n\n<a id="a-label"></a>\n\nText.\n'

FAULTS = [
    # code, line, what its author wrote, and how it is well
    ("GITHUB-001", 3, "An [id]{#here} is left.", "An id is left."),
    ("GITHUB-001", 3, "A [link](two.md and more) is left.", "A [link](two.md) is left."),
    ("GITHUB-001", 3, "A **strong word is left.", "A **strong** word is left."),
    ("GITHUB-001", 3, "As said [@lewis2020] before.", "As said before."),
    ("GITHUB-001", 3, "::: warning\nMind the gap.\n:::", "> [!WARNING]\n> Mind the gap."),
    ("GITHUB-001", 3, "##Too close\n\nText.", "## Far enough\n\nText."),
    ("GITHUB-001", 3, "The `code is open.", "The `code` is closed."),
    ("GITHUB-001", 3, "{{#title Another}}", "Another"),
    ("GITHUB-001", 3, "A :nosuchemoji: here.", "A :rocket: here."),
    ("GITHUB-002", 4, "Text:\n| a | b |\n|---|\n| 1 | 2 |", "Text:\n\n| a | b |\n|---|---|\n| 1 | 2 |"),
    ("GITHUB-003", 3, "```python\nx = 1\n", "```python\nx = 1\n```\n"),
    ("GITHUB-004", 3, "A note[^1] of none.", "A note[^1] of one.\n\n[^1]: This."),
    ("GITHUB-005", 3, "> [!DANGER]\n> Mind.", "> [!CAUTION]\n> Mind."),
    ("GITHUB-005", 3, "> [!NOTE] A title\n> Mind.", "> [!NOTE]\n> Mind."),
    ("GITHUB-005", 5, "- an item\n\n  > [!NOTE]\n  > Mind.", "- an item\n\n> [!NOTE]\n> Mind."),
    ("GITHUB-006", 3, "See [there](three.md).", "See [there](two.md)."),
    ("GITHUB-007", 3, "See [there](two.md#no-heading).", "See [there](two.md#a-heading)."),
    ("GITHUB-007", 3, "See [there](two.md#label).", "See [there](two.md#a-label)."),
    ("GITHUB-007", 3, "See [here](#Own).", "See [here](#own).\n\n## Own\n\nText."),
    ("GITHUB-008", 3, "![A cat](cat.png)", "![A dog](dog.png)"),
    ("GITHUB-009", 3, r"Take $a\,b$ of it.", r"Take $`a\,b`$ of it."),
    ("GITHUB-009", 3, r"The set $\{1, 2\}$ is it.", r"The set $\lbrace 1, 2\rbrace$ is it."),
    ("GITHUB-009", 3, "$$\na \\\\ b\n$$", "```math\na \\\\ b\n```"),
    ("GITHUB-010", 3, r"As $\hat{y}_{1}$ and $\hat{y}_{2}$ are.", r"As $`\hat{y}_{1}`$ and $`\hat{y}_{2}`$ are."),
    ("GITHUB-010", 3, "It is 2$x$ of all.", "It is $2x$ of all."),
    ("GITHUB-011", 3, "Term\n: What it means.", "Term: what it means."),
    ("GITHUB-011", 3, "| a |\n|---|\n| 1 |\nText.", "| a |\n|---|\n| 1 |\n\nText."),
    ("GITHUB-012", 3, "Drink H~2~O.", "Drink H<sub>2</sub>O."),
    ("GITHUB-013", 3, "A <title>name</title> of it.", "A <kbd>name</kbd> of it."),
]  # fmt: skip


def told(root: Path, text: str) -> tuple[Problem, ...]:
    folder(root, {"one.md": f"# One\n\n{text}\n", "two.md": TWO})
    (root / "dog.png").write_bytes(b"")
    manifest, _ = contents.manifest(root)
    return tuple(github.check(Proof(book(), manifest, WORDS, root, b"", b"", b"", {})))


@pytest.mark.parametrize(("code", "line", "bad", "sound"), FAULTS)
def test_what_github_shows_wrong_is_told_and_its_sound_twin_is_not(
    tmp_path: Path, code: str, line: int, bad: str, sound: str
) -> None:
    problems = told(tmp_path / "bad", bad)
    assert (code, line) in {(one.code, one.position.line) for one in problems}, problems
    assert all(one.position.file == "one.md" and one.hint for one in problems)
    assert told(tmp_path / "sound", sound) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Use the `<script>` element, and \\<title> or &lt;style> in text.",
        "```html\n<script>\n```\n\n    <style>",
        "- An item\n\n  ```python\n  x = 1\n  ```\n\n  | a |\n  |---|\n  | 1 |\n\n- Next",
        '<a href="http://[half">A bracket</a> and [one](http://[::1]/x).',
    ],
)
def test_what_an_author_means_is_no_fault(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, text) == ()


def test_a_file_that_is_a_link_out_of_the_folder_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "outside.md").write_text("x")
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "way.md").symlink_to(tmp_path / "outside.md")
    codes = [one.code for one in told(tmp_path / "book", "[a](way.md) [b](../outside.md) [c](%00)")]
    assert codes == ["GITHUB-006"] * 3


def test_a_place_is_told_to_the_column(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, "A line.\nSee [there](three.md), and so on.")
    assert problem.position == Position("one.md", 4, 13)
    assert problem.hint == "put it there, or drop the link"


def test_every_construct_of_the_dialect_is_sound(tmp_path: Path) -> None:
    text = """
Running text with *emphasis*, **strength**, ~~deletion~~, `a ** b`, :rocket:, 2 * 3 and snake_case,
a formula $x_1 + y_2$ ($n$ of them), another $`\\{a\\}`$, a price of \\$5 or \\$6, <kbd>Ctrl</kbd>,
a note[^n], https://example.org, and \\*stars\\* that are meant.

> [!TIP]
> **Bold** at once, and $a < b$.

<a id="table-one"></a>

Table: A caption.

| Name | Value |
|---|--:|
| *one* | $x^2$ |
| two \\| three | `a \\| b` |

1. One
   - nested

     with a paragraph
2. Two

- [x] done
- [ ] open

```mermaid
flowchart LR
  A --> B
```

```text title="Captioned: [x](y) **"
[x](y) ** $ ::: {#id}
```

```math
a \\\\ b
```

$$
E = m c^2
$$

![A dog](dog.png "With a *caption*")

<details>
<summary>More</summary>

- inside

</details>

***

See [Table](#table-one) and [Two](two.md#a-heading).

[^n]: A note with *emphasis* and $z$.
"""
    assert told(tmp_path, text) == ()


def test_front_matter_is_no_text(tmp_path: Path) -> None:
    files = {"one.md": "---\ntitle: **x\n---\n\n# One\n\nA ::: b {#c}\n"}
    folder(tmp_path, files)
    manifest, _ = contents.manifest(tmp_path)
    proof = Proof(book(), manifest, WORDS, tmp_path, b"", b"", b"", {})
    assert [one.position.line for one in github.check(proof)] == [7]
