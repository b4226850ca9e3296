from __future__ import annotations

import pytest

from transforms.facts.phrases import searcher

KNOWN = ("Mỹ", "Bộ Ngoại giao Mỹ", "Bộ Ngoại giao", "ông")
MANY_SIGNS = tuple(chr(0x4E00 + n) for n in range(300))


def found(phrases: tuple[str, ...], text: str) -> list[str]:
    matches = searcher(phrases)(text)
    assert all(text[start:end] == phrases[which] for which, start, end in matches)
    return [phrases[which] for which, _, _ in matches]


@pytest.mark.parametrize("more", [(), MANY_SIGNS], ids=["a byte a sign", "too many signs for bytes"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Người phát ngôn Bộ Ngoại giao Mỹ nói với ông Nam.", ["Bộ Ngoại giao Mỹ", "ông"]),
        ("Bộ Ngoại giao Việt Nam", ["Bộ Ngoại giao"]),
        ("Bộ ngoại giao", []),
        ("😀 ông đến Mỹ 🇻🇳", ["ông", "Mỹ"]),
        ("", []),
    ],
)
def test_the_leftmost_longest_phrases_are_found_by_code_points(more: tuple[str, ...], text: str, expected: list[str]) -> None:
    assert found((*KNOWN, *more), text) == expected


def test_a_sign_that_no_phrase_holds_is_no_sign_of_any() -> None:
    assert found(KNOWN, "M漢ỹ, Mỹ, M\0ỹ") == ["Mỹ"]
