"""Vietnamese encodings from before Unicode: TCVN3, VISCII, VNI and Windows-1258, told apart by what reads as Vietnamese."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

import ftfy.bad_codecs  # noqa: F401  # registers the codec sloppy-windows-1252

from transforms.gazetteers import entries

ENCODINGS = ("windows-1258", "tcvn3", "viscii", "vni")
_WORD = re.compile(r"[^\W\d_]{1,40}")
_SAMPLE_CHARS = 20_000
# The 600 syllables cover 84 % of such words in VietNews. Of 294 articles in each encoding all were told right: the right
# reading had a share of 0.63 or more, the best wrong one at most 0.54 (and less than the right one's); other languages' stay under 0.1.
MIN_SHARE = 0.4
MIN_WORDS = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """Legacy bytes read as one encoding; ``share`` is how many of its words with diacritics are common Vietnamese syllables (0..1)."""

    text: str
    encoding: str
    share: float


def read_legacy(data: bytes) -> Reading | None:
    r"""The best reading of bytes that are not UTF-8; None where none of them is Vietnamese.

    >>> read_legacy("Héi nghÞ Bé tr\u00adëng cña c¸c n\u00adíc".encode("latin-1"))
    Reading(text='Hội nghị Bộ trưởng của các nước', encoding='tcvn3', share=1.0)
    """
    sample = data[:_SAMPLE_CHARS]
    shares = {encoding: vietnamese_share(_decoded(sample, encoding)) for encoding in ENCODINGS}
    best = max(ENCODINGS, key=lambda e: shares[e])
    return Reading(_decoded(data, best), best, shares[best]) if shares[best] >= MIN_SHARE else None


def read_misread(text: str) -> Reading | None:
    """The best reading of legacy text that somebody stored as Latin-1 letters (`Céng hßa x· héi`); None where it is not such.

    >>> read_misread("Céng hßa x· héi chñ nghÜa ViÖt Nam, ®éc lËp").text
    'Cộng hòa xã hội chủ nghĩa Việt Nam, độc lập'
    >>> read_misread("Cộng hòa xã hội chủ nghĩa Việt Nam") is None
    True
    """
    try:
        data = text.encode("sloppy-windows-1252")  # fails at the first letter of sound Vietnamese
    except UnicodeEncodeError:
        return None
    sample = text[:_SAMPLE_CHARS]
    if sum(c > "\x7f" for c in sample) < MIN_WORDS or vietnamese_share(sample) >= MIN_SHARE:
        return None
    return read_legacy(data)


def vietnamese_share(text: str) -> float:
    """Share of the words with non-ASCII letters that are common Vietnamese syllables; 0 where there are fewer than ``MIN_WORDS``."""
    words = [w for w in _WORD.findall(text) if not w.isascii()]
    if len(words) < MIN_WORDS:
        return 0.0
    return known_syllables(words) / len(words)


def known_syllables(words: list[str]) -> int:
    """How many of the words are common Vietnamese syllables with diacritics."""
    known = _syllables()
    return sum(unicodedata.normalize("NFC", w.lower()) in known for w in words)


def count_known(text: str) -> int:
    """How many common Vietnamese syllables with diacritics a text has."""
    return known_syllables(_WORD.findall(text))


def _decoded(data: bytes, encoding: str) -> str:
    if encoding == "windows-1258":
        return unicodedata.normalize("NFC", data.decode("cp1258", "replace"))
    letters = _letters(encoding)
    if encoding == "vni":
        return _vni().sub(lambda m: letters[m[0]], data.decode("latin-1"))
    text = data.decode("latin-1").translate({ord(k): v for k, v in letters.items()})
    return _CAPITALS.sub(_upper, text) if encoding == "tcvn3" else text


# TCVN3 has no capital letters with tones: fonts drew them, so the bytes of a headline are small letters among capitals.
_CAPITALS = re.compile(r"(?<![^\W\d_])(?:[A-ZĂÂÊÔƠƯĐ]{1,8}[à-ỹ]{1,2}[A-ZĂÂÊÔƠƯĐ]{1,8}|[A-ZĂÂÊÔƠƯĐ]{2,8}[à-ỹ]{1,2})(?![^\W\d_])")


def _upper(match: re.Match[str]) -> str:
    return match[0].upper()


@cache
def _letters(encoding: str) -> dict[str, str]:
    return {bytes.fromhex(r["bytes"]).decode("latin-1"): r["letter"] for r in entries("legacy_letters") if r["encoding"] == encoding}


@cache
def _vni() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(k) for k in sorted(_letters("vni"), key=lambda k: (-len(k), k))))


@cache
def _syllables() -> frozenset[str]:
    return frozenset(r["syllable"] for r in entries("vietnamese_syllables"))
