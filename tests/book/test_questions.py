"""Every interview question has its four run-ins, in order and of its own."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

BOOK = Path(__file__).parents[2] / "book"
PARTS = [
    path
    for number in range(16)
    for path in sorted(BOOK.glob(f"{number:02d}_*.md"))
]
RUN_INS = ("Listens for", "60-second answer", "Follow-up", "Trap")
FENCE = re.compile(r"^(`{3,})[^`\n]*\n.*?^\1[ \t]*$", re.M | re.S)
HEADING = re.compile(r"^(#{1,6}) (.+)$", re.M)
BANK_ITEM = re.compile(r"^- \*(?P<title>.+?\?)\*[ \t]*(?P<body>.*?)(?=^- |\Z)", re.M | re.S)
RUN_IN = re.compile(rf"\*\*({'|'.join(RUN_INS)})\.\*\*\s*(.*?)(?=\*\*[^*\n]+\.\*\*|\Z)", re.S)
LEVEL = re.compile(r"Q \((Junior|Mid|Senior|Staff)\): \S")


def questions(text: str) -> dict[str, str]:
    """Title and body of every question: `#### Q` sections, and list items of the bank."""
    text = FENCE.sub("", text)
    headings = [*HEADING.finditer(text)]
    ends = [following.start() for _, following in pairwise(headings)] + [len(text)]
    found: dict[str, str] = {}
    for heading, end in zip(headings, ends, strict=True):
        body = text[heading.end() : end].strip()
        if heading[2].startswith("Q ("):
            found[heading[2]] = body
        elif heading[2] == "Question bank":
            found |= {item["title"]: item["body"] for item in BANK_ITEM.finditer(body)}
    return found


QUESTIONS = [
    pytest.param(title, body, id=f"{path.name[:2]}: {title[:60]}")
    for path in PARTS
    for title, body in questions(path.read_text("utf-8")).items()
]


@pytest.mark.parametrize(("title", "body"), QUESTIONS)
def test_question_has_the_four_run_ins_in_order(title: str, body: str) -> None:
    found = RUN_IN.findall(body)
    assert tuple(name for name, _ in found) == RUN_INS
    assert all(text.strip() for _, text in found)


@pytest.mark.parametrize(("title", "body"), QUESTIONS)
def test_follow_up_asks_and_answers(title: str, body: str) -> None:
    follow_up = dict(RUN_IN.findall(body)).get("Follow-up", "")
    question, mark, answer = follow_up.partition('"')[2].partition('"')
    assert question.strip() and mark and answer.strip()


def test_no_run_in_stands_under_two_questions() -> None:
    said = Counter(
        text.strip()
        for title, body in (param.values for param in QUESTIONS)
        for _, text in RUN_IN.findall(str(body))
    )
    assert [text for text, times in said.items() if times > 1] == []


@pytest.mark.parametrize("path", PARTS, ids=lambda path: path.name)
def test_part_asks_at_every_level(path: Path) -> None:
    headings = [title for title in questions(path.read_text("utf-8")) if title.startswith("Q (")]
    assert all(LEVEL.match(title) for title in headings)
    levels = {title[3 : title.index(")")] for title in headings}
    assert levels >= {"Junior", "Mid", "Senior"}
