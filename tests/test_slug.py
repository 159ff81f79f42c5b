"""Anchors are GitHub's own."""

import pytest

from press.slug import Slugger, slug


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("KV cache", "kv-cache"),
        ("What's new?", "whats-new"),
        ("🚀 Start Here", "-start-here"),
        ("a -- b", "a----b"),
        ("snake_case and C++", "snake_case-and-c"),
        ("Größe in Übersicht", "größe-in-übersicht"),
        ("日本語 の 見出し", "日本語-の-見出し"),
        ("1. Method (draft)", "1-method-draft"),
    ],
)
def test_anchor_follows_githubs_rule(text: str, anchor: str) -> None:
    assert slug(text) == anchor


def test_repeated_heading_is_numbered_and_skips_names_already_taken() -> None:
    slugger = Slugger()
    assert [slugger.anchor(text) for text in ("Why", "Why-1", "Why", "Why")] == [
        "why", "why-1", "why-2", "why-3",
    ]  # fmt: skip
