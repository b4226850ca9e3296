"""Upper and lower case letters of Latin scripts with Vietnamese, as character classes for regular expressions."""

from __future__ import annotations

_LATIN = [chr(c) for c in (*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00))]


def _ranges(letters: list[str]) -> str:
    """Letters as the inside of a character class, neighbours joined to ranges."""
    pieces: list[list[str]] = []
    for letter in letters:
        if pieces and ord(pieces[-1][-1]) + 1 == ord(letter):
            pieces[-1].append(letter)
        else:
            pieces.append([letter])
    return "".join(p[0] if len(p) == 1 else f"{p[0]}-{p[-1]}" for p in pieces)


UPPER = _ranges([c for c in _LATIN if c.isupper()])
LOWER = _ranges([c for c in _LATIN if c.islower()])
