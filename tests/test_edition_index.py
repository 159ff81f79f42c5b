"""What index.toml asks for of an edition: places in what it leaves out are gone, however written."""

from pathlib import Path

from press.nodes import IndexEntry
from press.tree import plain, walk
from tests.test_abridge import composed

INDEX = """[index]
"After" = "one.md"
"Costs" = "./more%2Emd#costs"
"Bell" = { places = "two.md", see-also = "Gong" }
"Gong" = { places = "two.md", see-also = "Bell" }
"""


def test_lines_of_what_an_edition_leaves_out_are_no_fault_of_the_author(tmp_path: Path) -> None:
    book = composed(tmp_path, "sample", {"index.toml": INDEX})
    lines = {
        plain(node.term) for node in walk(tuple(book.divisions)) if isinstance(node, IndexEntry)
    }
    assert "After" in lines
    assert not lines & {"Costs", "Bell", "Gong"}
