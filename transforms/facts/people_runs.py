"""Runs of capitalised words that could name a person."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from transforms.facts.name_page import Page
from transforms.facts.name_shapes import MIDDLE, Run
from transforms.facts.name_tokens import is_syllable, plain_letters
from transforms.gazetteers import entries

_INSIDE = (" ", "-", " - ")
# Gaps other than a space that a run may reach over.
_JOINTS = frozenset(("-", " - ", "’", "'", ". ", "."))
_FREE = ("country", "place", "trap")
_SINGLE = ("organisation_head", "place_type", "honorific")


@cache
def _sentence_starts() -> frozenset[str]:
    return frozenset(row["opener"] for row in entries("sentence_starts"))


def runs(page: Page) -> Iterator[Run]:
    """Maximal runs of free capitalised words, with foreign hyphens and particles inside, cut where a second name starts."""
    tokens, owners, hits, shapes = page.tokens, page.owners, page.hits, page.shapes
    words, gaps, capital, tight = tokens.words, tokens.gaps, tokens.capital, tokens.tight
    particles = page.lexicon.words["given_names"]["particle"]
    count, end = len(words), 0
    for i in tokens.capitals:
        if i < end or i in owners or (i in hits and not _leaves_free(page, i)):
            continue
        end = i + 1
        while end < count:
            if tight[end - 1]:
                if capital[end]:
                    if end in owners or (end in hits and not _leaves_free(page, end)):
                        break
                    end += 1
                    continue
                if words[end] not in particles:
                    break
            elif gaps[end - 1] not in _JOINTS:
                break
            step = _next(page, end)
            if not step:
                break
            end += step
        shape = shapes[words[i] if end - i == 1 else tuple(words[i:end])]
        if shape.is_whole:
            yield i, end, shape
        else:
            for first, after in _cut(page, i, end):
                yield first, after, shapes[words[first] if after - first == 1 else tuple(words[first:after])]


def _leaves_free(page: Page, i: int) -> bool:
    """Whether word i, at which an entry of a gazetteer starts, may be part of a person's name: no title or body starts there."""
    entry, after = page.hits[i]
    if entry.role in _FREE:
        return True
    tokens = page.tokens
    if after != i + 1 or not tokens.tight[i - 1] or not tokens.capital[i - 1] or entry.role not in _SINGLE:
        return False
    # No foreign name holds an honorific: a sentence was glued on (`Edward Snowden Ông Kucherena`).
    return entry.role != "honorific" or is_syllable(tokens.words[i - 1])


def _next(page: Page, end: int) -> int:
    """How many words from ``end`` on continue the run behind a mark or with a particle: 0, 1 or 2 (a particle and a name)."""
    tokens = page.tokens
    gap, last = tokens.gaps[end - 1], tokens.words[end - 1]
    if gap == " ":
        return 2 if not is_syllable(last) and tokens.gaps[end] in _INSIDE and tokens.capital[end + 1] else 0
    if gap in ("’", "'") and tokens.words[end].islower() and len(tokens.words[end]) < 3 and len(last) > 1:
        return 1  # `Jama'a`
    if gap in ("’", "'", ". ", "."):
        is_free = end not in page.owners and (end not in page.hits or _leaves_free(page, end))
        return int(is_free and len(last) == 1 and last.isupper() and tokens.capital[end])
    return int(gap in ("-", " - ") and end not in page.owners and _hyphenates(page, end))


def _hyphenates(page: Page, end: int) -> bool:
    """Whether the hyphen before word ``end`` stands inside a name (`Kim Jong-un`, `Jean - Claude`), not between two."""
    tokens, given = page.tokens, page.lexicon.words["given_names"]
    word, last = tokens.words[end], tokens.words[end - 1]
    if tokens.gaps[end - 1] == " - " and tokens.capital[end] and end > 1 and not any(map(is_syllable, (tokens.words[end - 2], last, word))):
        is_compound = tokens.tight[end - 2] and tokens.capital[end - 2] and end not in page.hits
        return is_compound and not tokens.capital[end + 1] and word not in given["foreign"] and word not in given["family"]  # `Karin Goring - Eckhardt`
    if word[0].islower():
        if word in given["korean_part"] and end > 1 and tokens.capital[end - 2] and tokens.tight[end - 2]:
            return True  # `Im Min - sung`
        return len(word) <= 6 and any(w in given["korean"] for w in tokens.words[max(0, end - 2) : end])
    if not tokens.capital[end] or end in page.hits:
        return False
    return last in given["hyphen"] or (tokens.gaps[end - 1] == "-" and len(last) > 1 and not (is_syllable(last) and is_syllable(word)))


def _cut(page: Page, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The run without words that only open the sentence, cut where a company's name or a second name starts."""
    words, opens = page.tokens.words, page.tokens.opens
    while start < end - 1 and start in opens and page.shapes.is_opener(words[start]):
        start += 1
    for k in range(start + 1, end):
        if k == end - 1 and _opens_sentence(page, start, k):
            end = k
        elif _starts_name(page, start, k, end):
            yield start, k
            start = k
    yield start, end


def _starts_name(page: Page, start: int, k: int, end: int) -> bool:
    """Whether a name starts inside the run: behind an acronym or a company (`Vinaland Trần Văn A`), or behind another name."""
    word, last = page.tokens.words[k], page.tokens.words[k - 1]
    if last.isupper() and len(last) > 1 and not word.isupper():
        return True
    given = page.lexicon.words["given_names"]
    if k - start == 1 and end - k > 1 and word in given["foreign"]:
        if page.hit_before(start, "title") is not None:
            kinds = ("foreign", "family", "korean", "hyphen", "particle")
            return len(last) > 2 and not any(last in given[kind] for kind in kinds)  # `diễn viên Hollywood Sean Penn`
        if last in given["family"] and last not in given["foreign"]:
            return True  # `phụ tá của Putin Yuri Ushakov`
    if word not in page.shapes.surnames or word in MIDDLE:
        return False
    if not is_syllable(last):
        return end - k in (2, 3, 4) and all(map(is_syllable, page.tokens.words[k:end]))
    return k - start == 3 and end - k >= 2 and page.is_surname(start)


def _opens_sentence(page: Page, start: int, k: int) -> bool:
    """Whether the last word k of a run opens a sentence that was glued on (`Salman Khurshid Tuyên bố`)."""
    tokens = page.tokens
    if not (tokens.tight[k] and tokens.tight[k - 1] and tokens.capital[k] and tokens.words[k + 1].islower()):
        return False
    last, word, following = tokens.words[k - 1 : k + 2]
    if word.lower() in page.lexicon.words["name_words"]["glued"]:
        return True
    pair = f"{word} {following}"
    if k - start > 2 and (pair in _sentence_starts() or pair.lower() in page.lexicon.words["name_words"]["glued_pair"]):
        return True  # `Lê Như Tiến Báo cáo ...`
    if is_syllable(last) or not is_syllable(word) or not is_syllable(following) or page.says(k + 1, "stop"):
        return False
    is_marked = plain_letters(word) != word.lower()
    return is_marked or (k - start >= 2 and tokens.words[start] not in page.lexicon.words["given_names"]["korean"])  # not `Theresa May rơi lệ`
