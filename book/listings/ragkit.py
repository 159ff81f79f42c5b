"""Gives the pieces that several chapters of Part 6 share: chunks, three rankers, fusion, metrics.

Each function is printed and explained in the chapter that introduces it.
"""

import math
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from corpus import Document, Query


@dataclass(frozen=True, slots=True)
class Chunk:
    doc: str  # id of the document it was cut from
    start: int  # offset of the first character in the document's text
    text: str
    header: str = ""  # context that is indexed with the text but is not part of it

    @property
    def indexed(self) -> str:
        return f"{self.header} {self.text}" if self.header else self.text


def tokens(text: str) -> list[str]:
    """Lower-case words; a code such as BP-330 or X-Api-Key stays one token."""
    return re.findall(r"[a-z0-9]+(?:[-./][a-z0-9]+)*", text.lower())


CUTS = (r"(?<=\n)(?=## )", r"(?<=\n)", r"(?<=\. )", r"(?<= )")


def split(text: str, size: int, cuts: tuple[str, ...] = CUTS) -> list[str]:
    """Pieces of at most `size` characters; joined, they give the text back."""
    if len(text) <= size:
        return [text]
    if not cuts:
        return [text[i:i + size] for i in range(0, len(text), size)]
    pieces: list[str] = []
    for part in filter(None, re.split(cuts[0], text)):
        for finer in split(part, size, cuts[1:]):
            if pieces and len(pieces[-1]) + len(finer) <= size:
                pieces[-1] += finer
            else:
                pieces.append(finer)
    return pieces


def chunks(docs: Iterable[Document], size: int, header: bool = True) -> list[Chunk]:
    """Recursive chunks of every document, with offsets and the title as header."""
    found = []
    for doc in docs:
        at = 0
        for piece in split(doc.text, size):
            found.append(Chunk(doc.id, at, piece, f"{doc.id} {doc.title}" if header else ""))
            at += len(piece)
    return found


class BM25:
    """Inverted index with the Lucene form of the score."""

    def __init__(self, texts: list[str], k1: float = 1.2, b: float = 0.75):
        self.k1, self.b = k1, b
        self.postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        lengths = []
        for number, text in enumerate(texts):
            words = tokens(text)
            lengths.append(len(words))
            for word, count in Counter(words).items():
                self.postings[word].append((number, count))
        self.lengths = np.array(lengths, float)
        self.mean = self.lengths.mean()

    def idf(self, word: str) -> float:
        n = len(self.postings.get(word, ()))
        return math.log(1 + (len(self.lengths) - n + 0.5) / (n + 0.5))

    def scores(self, query: str) -> np.ndarray:
        total = np.zeros(len(self.lengths))
        for word in set(tokens(query)):
            for number, f in self.postings.get(word, ()):
                norm = self.k1 * (1 - self.b + self.b * self.lengths[number] / self.mean)
                total[number] += self.idf(word) * f * (self.k1 + 1) / (f + norm)
        return total


def embed(texts: list[str], d: int = 1024) -> np.ndarray:
    """Unit vectors of hashed character n-grams (3 to 5): a stand-in for an encoder."""
    out = np.zeros((len(texts), d))
    for row, text in enumerate(texts):
        for word in tokens(text):
            padded = f"<{word}>"
            for n in (3, 4, 5):
                for i in range(len(padded) - n + 1):
                    h = zlib.crc32(padded[i:i + n].encode())
                    out[row, h % d] += 1 if h >> 31 else -1
    out = np.sign(out) * np.sqrt(np.abs(out))
    norms = np.linalg.norm(out, axis=1, keepdims=True)
    return out / np.where(norms == 0, 1, norms)


def order(scores: np.ndarray) -> list[int]:
    """Indices of the positive scores, best first; ties go to the earlier index."""
    return [int(i) for i in np.argsort(-scores, kind="stable") if scores[i] > 0]


def rrf(rankings: list[list[int]], k: int = 60) -> list[int]:
    """Reciprocal rank fusion."""
    score: dict[int, float] = defaultdict(float)
    for ranking in rankings:
        for rank, item in enumerate(ranking, 1):
            score[item] += 1 / (k + rank)
    return sorted(score, key=lambda item: (-score[item], item))


def within(ranked: list[Chunk], budget: int) -> list[Chunk]:
    """The best chunks whose texts fit into `budget` characters together."""
    kept, used = [], 0
    for chunk in ranked:
        if used + len(chunk.text) > budget:
            break
        kept.append(chunk)
        used += len(chunk.text)
    return kept


def evidence(query: Query, kept: list[Chunk]) -> bool:
    """Whether every answer key stands in a kept chunk of a relevant document."""
    texts = [chunk.text for chunk in kept if chunk.doc in query.relevant]
    return all(any(key in text for text in texts) for key in query.answers)


Search = Callable[[Query], list[Chunk]]


def evidence_rate(search: Search, asked: list[Query], budget: int = 1000) -> float:
    """Share of answerable questions whose whole evidence fits the budget."""
    asked = [query for query in asked if query.relevant]
    return sum(evidence(q, within(search(q), budget)) for q in asked) / len(asked)


def searcher(docs: list[Document], size: int = 300):
    """Hybrid search over the chunks of `docs`: a function of query and optional text."""
    pieces = chunks(docs, size)
    texts = [piece.indexed for piece in pieces]
    index, vectors, groups = BM25(texts), embed(texts), {d.id: d.groups for d in docs}

    def search(query: Query, text: str = "") -> list[Chunk]:
        text = text or query.text
        may = np.array([bool(groups[piece.doc] & query.groups) for piece in pieces])
        ranked = rrf([order(index.scores(text) * may),
                      order((vectors @ embed([text])[0]) * may)])
        return [pieces[i] for i in ranked]

    return search


STOP = frozenset("""a after an and are as at be before by can do does for from has have how i
in is it may my of on than that the there they this to was we what when which who whom why
with you""".split())


def sentences(text: str) -> list[str]:
    """Sentences and table rows that are long enough to say something."""
    found = [part.strip() for part in re.split(r"(?<=[.!?])\s+|\n", text)]
    return [part for part in found if len(part) > 15 and not set(part) <= set("|- ")]


@cache
def word_vector(word: str) -> np.ndarray:
    return embed([word])[0]


def support(question: str, sentence: str, idf: Callable[[str], float]) -> float:
    """Share of the question's word weight that the sentence covers, between 0 and 1."""
    words = [word for word in dict.fromkeys(tokens(question)) if word not in STOP]
    there = list(dict.fromkeys(tokens(sentence)))
    if not words or not there:
        return 0.0
    weight = np.array([idf(word) for word in words])
    near = (np.stack([word_vector(word) for word in words])
            @ np.stack([word_vector(word) for word in there]).T).max(1)
    return float(weight @ np.where(near > 0.5, near, 0) / weight.sum())


def read(question: str, kept: list[Chunk], idf: Callable[[str], float],
         floor: float = 0.4, most: int = 2) -> list[tuple[str, int]]:
    """The best sentences with their passage numbers; nothing if support is below `floor`."""
    scored = [(support(question, f"{chunk.header} {sentence}", idf), -number, sentence)
              for number, chunk in enumerate(kept, 1) for sentence in sentences(chunk.text)]
    scored.sort(reverse=True)
    if not scored or scored[0][0] < floor:
        return []
    return [(sentence, -number) for _, number, sentence in scored[:most]]
