"""Runs of capitalised words that could name a person."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from transforms.facts.name_page import Page
from transforms.facts.name_tokens import is_syllable, plain_letters
from transforms.gazetteers import entries

# Behind one of these even an unknown first syllable is a family name (`Moong Văn Đức`, of the Khơ Mú).
MIDDLE = frozenset(("Văn", "Thị"))
_INSIDE = (" ", "-", " - ")
_SINGLE = ("organisation_head", "place_type", "honorific")


@cache
def _sentence_starts() -> frozenset[str]:
    return frozenset(row["opener"] for row in entries("sentence_starts"))


def runs(page: Page) -> Iterator[tuple[int, int]]:
    """Maximal runs of free capitalised words, with foreign hyphens and particles inside, cut where a second name starts."""
    count, end = len(page.tokens.words), 0
    for i in page.tokens.capitals:
        if i < end or not is_free(page, i):
            continue
        end = i + 1
        while end < count and (step := _next(page, end)):
            end += step
        yield from _cut(page, i, end)


def is_free(page: Page, i: int) -> bool:
    """Whether word i may be part of a person's name: nothing took it, and no title or body starts there."""
    if i in page.owners:
        return False
    found = page.hits.get(i)
    if found is None or found[0].role in ("country", "place", "trap"):
        return True
    entry, after = found
    if entry.role == "honorific" and i and not is_syllable(page.tokens.words[i - 1]):
        return False  # no foreign name holds one: a sentence was glued on (`Edward Snowden Ông Kucherena`)
    return after == i + 1 and entry.role in _SINGLE and page.tokens.is_tight(i - 1) and page.tokens.is_capital(i - 1)


def _next(page: Page, end: int) -> int:
    """How many words from ``end`` on continue the run: 0, 1 or 2 (a particle and a name)."""
    tokens = page.tokens
    gap, last = tokens.gaps[end - 1], tokens.words[end - 1]
    if gap == " ":
        if tokens.is_capital(end):
            return int(is_free(page, end))
        is_particle = tokens.words[end] in page.lexicon.words["given_names"]["particle"] and not is_syllable(last)
        return 2 if is_particle and tokens.gaps[end] in _INSIDE and tokens.is_capital(end + 1) else 0
    if gap in ("’", "'") and tokens.words[end].islower() and len(tokens.words[end]) < 3 and len(last) > 1:
        return 1  # `Jama'a`
    if gap in ("’", "'", ". ", "."):
        return int(len(last) == 1 and last.isupper() and tokens.is_capital(end) and is_free(page, end))
    return int(gap in ("-", " - ") and end not in page.owners and _hyphenates(page, end))


def _hyphenates(page: Page, end: int) -> bool:
    """Whether the hyphen before word ``end`` stands inside a name (`Kim Jong-un`, `Jean - Claude`), not between two."""
    tokens, given = page.tokens, page.lexicon.words["given_names"]
    word, last = tokens.words[end], tokens.words[end - 1]
    if tokens.gaps[end - 1] == " - " and word[0].isupper() and end > 1 and not any(map(is_syllable, (tokens.words[end - 2], last, word))):
        is_compound = tokens.is_tight(end - 2) and tokens.is_capital(end - 2) and end not in page.hits
        return is_compound and not tokens.is_capital(end + 1) and word not in given["foreign"] and word not in given["family"]  # `Karin Goring - Eckhardt`
    if word[0].islower():
        if word in given["korean_part"] and end > 1 and tokens.is_capital(end - 2) and tokens.is_tight(end - 2):
            return True  # `Im Min - sung`
        return len(word) <= 6 and any(w in given["korean"] for w in tokens.words[max(0, end - 2) : end])
    if not word[0].isupper() or end in page.hits:
        return False
    return last in given["hyphen"] or (tokens.gaps[end - 1] == "-" and len(last) > 1 and not (is_syllable(last) and is_syllable(word)))


def _cut(page: Page, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The run without words that only open the sentence, cut where a company's name or a second name starts."""
    tokens = page.tokens
    named_after = page.lexicon.words["name_cues"]["negative"]
    while (
        start < end - 1
        and start in tokens.opens
        and (tokens.words[start].lower() in page.lexicon.words["name_words"]["opener"] or tokens.words[start] in named_after)
    ):
        start += 1
    for k in range(start + 1, end):
        if _opens_sentence(page, start, k, end):
            end = k
        elif _starts_name(page, start, k, end):
            yield start, k
            start = k
    yield start, end


def _starts_name(page: Page, start: int, k: int, end: int) -> bool:
    """Whether a name starts inside the run: behind an acronym or a company (`Vinaland Trần Văn A`), or behind another name."""
    tokens = page.tokens
    last = tokens.words[k - 1]
    if len(last) > 1 and last.isupper() and not tokens.words[k].isupper():
        return True
    given = page.lexicon.words["given_names"]
    if k - start == 1 and end - k > 1 and tokens.words[k] in given["foreign"] and page.hit_before(start, "title") is not None:
        return (
            not any(last in given[kind] for kind in ("foreign", "family", "korean", "hyphen", "particle")) and len(last) > 2
        )  # `diễn viên Hollywood Sean Penn`
    if k - start == 1 and end - k > 1 and last in given["family"] and last not in given["foreign"] and tokens.words[k] in given["foreign"]:
        return True  # `phụ tá của Putin Yuri Ushakov`
    if not page.is_surname(k) or tokens.words[k] in MIDDLE:
        return False
    if not is_syllable(last):
        return end - k in (2, 3, 4) and all(is_syllable(w) for w in tokens.words[k:end])
    return k - start == 3 and end - k >= 2 and page.is_surname(start)


def _opens_sentence(page: Page, start: int, k: int, end: int) -> bool:
    """Whether the last word of a run opens a sentence that was glued on (`Salman Khurshid Tuyên bố`)."""
    tokens = page.tokens
    if k != end - 1 or tokens.gaps[k - 1] != " " or not tokens.is_capital(k) or not tokens.is_tight(k) or not tokens.words[k + 1].islower():
        return False
    if tokens.words[k].lower() in page.lexicon.words["name_words"]["glued"]:
        return True
    pair = f"{tokens.words[k]} {tokens.words[k + 1]}"
    if k - start > 2 and (pair in _sentence_starts() or pair.lower() in page.lexicon.words["name_words"]["glued_pair"]):
        return True  # `Lê Như Tiến Báo cáo ...`
    if is_syllable(tokens.words[k - 1]) or not is_syllable(tokens.words[k]) or not is_syllable(tokens.words[k + 1]) or page.says(k + 1, "stop"):
        return False
    is_marked = plain_letters(tokens.words[k]) != tokens.words[k].lower()
    return is_marked or (k - start >= 2 and tokens.words[start] not in page.lexicon.words["given_names"]["korean"])  # not `Theresa May rơi lệ`
