"""Runs of capitalised words that name a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from transforms.facts import titles
from transforms.facts.name_page import Page
from transforms.facts.name_tokens import is_syllable

_HYPHENS = ("-", " - ")


@dataclass(frozen=True, slots=True)
class Name:
    """Words ``start`` to ``end`` (exclusive) name a person, by ``rule``."""

    start: int
    end: int
    words: tuple[str, ...]
    rule: str
    confidence: float


def find(page: Page) -> list[Name]:
    """Names of people in order; words of organisations and places are left out."""
    sure: list[Name] = []
    unsure: list[tuple[int, int]] = []
    for start, end in _runs(page):
        name = _judge(page, start, end, sure[-1].end if sure else 0)
        if name:
            sure.append(name)
        else:
            unsure.append((start, end))
    last_words = {name.words[-1] for name in sure if len(name.words) > 1}
    full = {name.words for name in sure if len(name.words) > 1}
    for start, end in unsure:
        words = tuple(page.tokens.words[start:end])
        if words in full or (len(words) == 1 and words[0] in last_words and (start not in page.tokens.opens or not is_syllable(words[0])) and _is_bare(page, start)):
            sure.append(Name(start, end, words, "known_name", 0.7))
    sure.sort(key=lambda name: name.start)
    for name in sure:
        page.own(name.start, name.end, "person")
    return sure


def _is_bare(page: Page, i: int) -> bool:
    return not (page.tokens.is_tight(i - 1) and page.tokens.is_capital(i - 1)) and page.hit(i, "country", "place", "body") is None


def _is_free(page: Page, i: int) -> bool:
    found = page.hits.get(i)
    if page.owners.get(i) is not None:
        return False
    if found is None:
        return True
    entry, after = found
    if entry.role in ("country", "place", "trap"):
        return True
    return after == i + 1 and entry.role in ("organisation_head", "place_type", "honorific") and page.tokens.is_tight(i - 1) and page.tokens.is_capital(i - 1)


def _runs(page: Page) -> Iterator[tuple[int, int]]:
    """Maximal runs of free capitalised words, with foreign hyphens and particles inside."""
    tokens = page.tokens
    i, count = 0, len(tokens.words)
    while i < count:
        if not tokens.words[i][0].isupper() or not _is_free(page, i):
            i += 1
            continue
        end = i + 1
        while end < count and (step := _next(page, end)):
            end += step
        yield from _cut(page, i, end)
        i = end


def _next(page: Page, end: int) -> int:
    """How many words from ``end`` on continue the run: 0, 1 or 2 (a particle and a name)."""
    tokens = page.tokens
    gap, word, last = tokens.gaps[end - 1], tokens.words[end], tokens.words[end - 1]
    given = page.lexicon.words["given_names"]
    if gap == " " and tokens.is_capital(end) and _is_free(page, end):
        return 1
    if gap == " " and word in given["particle"] and tokens.is_tight(end) and tokens.is_capital(end + 1) and not is_syllable(last):
        return 2
    if gap in ("’", "'") and len(last) == 1 and tokens.is_capital(end):
        return 1
    if gap in _HYPHENS and page.owners.get(end) is None:
        if word[0].islower() and len(word) <= 6 and _is_korean(page, end):
            return 1
        if (
            tokens.is_capital(end)
            and end not in page.hits
            and (last in given["hyphen"] or (gap == "-" and (not is_syllable(last) or not is_syllable(word)) and len(last) > 1))
        ):
            return 1
    if gap == ". " and len(last) == 1 and tokens.is_capital(end) and _is_free(page, end):
        return 1
    return 0


def _is_korean(page: Page, end: int) -> bool:
    korean = page.lexicon.words["given_names"]["korean"]
    words = page.tokens.words
    return any(words[k] in korean for k in range(max(0, end - 2), end))


def _cut(page: Page, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The run without a word that only opens the sentence, cut where a company's name or a second name starts."""
    tokens = page.tokens
    openers = page.lexicon.words["name_syllables"]["opener"]
    while start < end - 1 and (tokens.words[start].lower() in openers and start in tokens.opens):
        start += 1
    k = start + 1
    while k < end:
        word, last = tokens.words[k], tokens.words[k - 1]
        foreign_then_vietnamese = not is_syllable(last) and page.is_surname(k) and end - k in (2, 3, 4) and all(is_syllable(w) for w in tokens.words[k:end])
        acronym = len(last) > 1 and last.isupper() and not word.isupper()
        if foreign_then_vietnamese or acronym:
            yield start, k
            start = k
        elif k - start >= 3 and end - k >= 2 and end - start >= 5 and page.is_surname(start) and page.is_surname(k) and k - start != 4:
            yield start, k
            start = k
        elif _opens_sentence(page, k, end):
            yield start, k
            return
        k += 1
    yield start, end


def _opens_sentence(page: Page, k: int, end: int) -> bool:
    """Whether the last word of a run opens a sentence that was glued on (`Salman Khurshid Tuyên bố`)."""
    tokens = page.tokens
    if k != end - 1 or tokens.gaps[k - 1] != " " or not tokens.is_capital(k) or not tokens.is_tight(k) or k + 1 >= len(tokens.words) or not tokens.words[k + 1].islower():
        return False
    word = tokens.words[k]
    return word.lower() in page.lexicon.words["name_syllables"]["glued"] or (not is_syllable(tokens.words[k - 1]) and is_syllable(word) and is_syllable(tokens.words[k + 1]) and not page.is_stop(k + 1))


def _judge(page: Page, start: int, end: int, last: int) -> Name | None:
    """The run as a name, or None; look-alikes of three words and more are reported as refused."""
    words = tuple(page.tokens.words[start:end])
    if len(words) == 1 and (len(words[0]) == 1 or words[0].isupper()):
        return None
    cue = _cue(page, start, last)
    if cue == "negative":
        if len(words) > 1 and page.is_surname(start):
            page.findings.reject(*page.span(start, end), "person", "named_after_a_person")
        return None
    if cue not in ("title", "honorific") and " ".join(words) in page.lexicon.words["name_cues"]["cued_only"]:
        return None
    if cue in ("title", "honorific", "award") or (cue == "position" and (len(words) > 1 or not is_syllable(words[0]))):
        return _cued(page, start, end, words, cue)
    if _follows(page, last, start) and 2 <= len(words) <= 4 and _is_listed(page, end) and not page.hit(start, "country", "place", "body"):
        return Name(start, end, words, "name_in_list", 0.75)
    if _is_vietnamese(page, start, words):
        if len(words) >= 3:
            return Name(start, min(end, start + 5), words[:5], "full_name", 0.9)
        if _has_context(page, start, end) or _follows(page, last, start):
            return Name(start, end, words, "short_name_in_context", 0.75)
        return None
    given = page.lexicon.words["given_names"]
    if (
        len(words) in (2, 3, 4)
        and (words[0] in given["foreign"] or (words[0] in given["korean"] and len(words) == 3))
        and not any(is_syllable(w) and w not in given["foreign"] and w not in given["korean"] for w in words[:1])
    ):
        return Name(start, end, words, "foreign_given_name", 0.75)
    return None


def _cued(page: Page, start: int, end: int, words: tuple[str, ...], cue: str) -> Name | None:
    place = page.hit(start, "country", "place")
    if place and place[1] == end and cue != "honorific":
        return None
    if cue != "honorific" and len(words) == 1 and is_syllable(words[0]):
        return None
    if cue == "position" and all(is_syllable(w) for w in words) and not (page.is_surname(start) and (len(words) > 2 or words[0] in page.lexicon.words["surnames"]["name"])):
        return None
    if cue == "award" and not (page.is_surname(start) and len(words) > 2):
        return None
    limit = 5 if all(is_syllable(w) for w in words) else 6
    return Name(start, min(end, start + limit), words[:limit], cue + "_and_name", 0.95 if len(words) > 1 else 0.8)


def _cue(page: Page, start: int, last: int) -> str | None:
    """What stands right before the run: a title, an honorific, something that is only named after people, or nothing."""
    tokens = page.tokens
    if start == 0:
        return None
    for first in range(max(0, start - 5), start):
        found = page.hits.get(first)
        if found and found[1] == start and found[0].role in ("title", "honorific") and tokens.gaps[start - 1] in (" ", ". ", ": ", "."):
            return "honorific" if found[0].role == "honorific" else "award" if found[0].kind == "award" else "title"
    if tokens.is_tight(start - 1) and tokens.words[start - 1] in page.lexicon.words["name_cues"]["negative"]:
        return "negative"
    if tokens.gaps[start - 1] in (" ", ") ") and titles.start_of(page, start, last) is not None:
        return "position"
    return None


def _is_vietnamese(page: Page, start: int, words: tuple[str, ...]) -> bool:
    return (
        page.is_surname(start)
        and 2 <= len(words) <= 6
        and all(is_syllable(w) or len(w) == 1 for w in words)
        and not any(w.isupper() and len(w) > 1 for w in words)
    )


def _has_context(page: Page, start: int, end: int) -> bool:
    """Two syllables are a name in a list of names, before an age or a birth year, or before a title."""
    tokens = page.tokens
    if end < len(tokens.words) and tokens.gaps[end - 1] in (", ", " - ", " (") and page.hit(end, "title"):
        return True
    if (
        end < len(tokens.words)
        and tokens.gaps[end - 1] in (" (", ", ")
        and (tokens.words[end] in ("SN", "sinh") or (tokens.words[end].isdigit() and end + 1 < len(tokens.words) and tokens.words[end + 1] == "tuổi"))
    ):
        return True
    return False


def _follows(page: Page, last: int, start: int) -> bool:
    """Whether a name that ended before word ``last`` and the run at ``start`` are neighbours in a list."""
    tokens = page.tokens
    if last == start and last:
        return tokens.gaps[start - 1] == ", "
    return last == start - 1 and tokens.words[last] in ("và", "cùng") and tokens.is_tight(last) and tokens.is_tight(last - 1)


def _is_listed(page: Page, end: int) -> bool:
    """Whether the list goes on or ends behind the run."""
    gap = page.tokens.gaps[end - 1]
    return gap.startswith((",", ".", "…", "\n", ";")) or (gap == " " and page.tokens.words[end] == "và")
