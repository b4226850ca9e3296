"""Which runs of capitalised words are people: by what stands before them, by their own shape, by their place in a list."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from transforms.facts import people_context, people_refused, titles
from transforms.facts.name_page import Page
from transforms.facts.name_tokens import are_syllables, has_capitals, is_syllable
from transforms.facts.people_runs import MIDDLE, runs

_VOWELS = frozenset("AĂÂEÊIOÔƠUƯYÀÁẢÃẠẰẮẲẴẶẦẤẨẪẬÈÉẺẼẸỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌỒỐỔỖỘỜỚỞỠỢÙÚỦŨỤỪỨỬỮỰỲÝỶỸỴ")
_BEFORE_NAME = frozenset((" ", ". ", ": ", "."))
_LIST_GAPS = (",", ".", "…", "\n", ";")


class Name(NamedTuple):
    """Words ``start`` to ``end`` (exclusive) name a person, by ``rule``."""

    start: int
    end: int
    words: tuple[str, ...]
    rule: str
    confidence: float


def find(page: Page) -> list[Name]:
    """Names of people in order; words of organisations and places are left out."""
    sure, unsure = _read_alone(page)
    sure = sorted([*sure, *_read_together(page, sure, unsure)], key=lambda name: name.start)
    for name in sure:
        page.own(name.start, name.end, "person")
    return sure


def _read_alone(page: Page) -> tuple[list[Name], list[tuple[int, int]]]:
    """Runs that are names by what stands right beside them, and those that are not."""
    sure: list[Name] = []
    unsure: list[tuple[int, int]] = []
    streets = people_refused.street_names(page)
    is_street = False
    named_after = 0  # word after the last street or school named after somebody: the names listed behind it are no people either
    for start, end in runs(page):
        if page.owners.get(start - 1) in ("street", "building"):
            named_after = start
        is_behind = _is_behind(page, named_after, start)
        if is_behind or people_refused.is_named_after(page, start):
            is_street = (is_behind and is_street) or people_refused.is_street(page, start)
            named_after = end
            if end - start > 1 and page.is_surname(start):
                page.findings.reject(*page.span(start, end), "person", "named_after_a_person")
                if is_street:
                    streets.add(tuple(page.tokens.words[start:end]))
            continue
        name = _judge(page, start, end, sure[-1] if sure else None)
        if name:
            sure.append(name)
        else:
            unsure.append((start, end))
    streets -= {name.words for name in sure if name.rule.endswith("_and_name")}
    return [name for name in sure if name.words not in streets], unsure


def _is_behind(page: Page, last: int, start: int) -> bool:
    """Whether the run goes on a list of streets or names their corner (`đường Hùng Vương - Nguyễn Tri Phương`)."""
    return _follows(page, last, start) or (0 < last == start and page.tokens.gaps[start - 1] == " - ")


def _read_together(page: Page, sure: list[Name], unsure: list[tuple[int, int]]) -> list[Name]:
    """The runs that another mention or the rest of the article shows to be people."""
    full = {name.words for name in sure if len(name.words) > 1}
    in_context = people_context.meant(page, unsure, {name.start: name.end for name in sure})
    last_words = {words[-1] for words in full | in_context}
    parts = full | {words[k:] for words in full for k in range(1, len(words) - 1)}
    parts |= {words[:1] for words in full if len(words[0]) > 3 and not any(map(is_syllable, words))}  # `Angelina` of `Angelina Jolie`
    parts |= {words[:1] for words in full if words[0] in page.lexicon.words["given_names"]["korean"]}  # `lãnh đạo Kim`
    alone = {name.words[0] for name in sure if len(name.words) == 1 and len(name.words[0]) > 2 and not is_syllable(name.words[0])}  # `ông Turchynov`
    found: list[Name] = []
    for start, end in unsure:
        words = tuple(page.tokens.words[start:end])
        if start in page.owners or " ".join(words) in page.lexicon.words["name_cues"]["cued_only"] or _has_acronym(words):
            continue
        if words in in_context:
            found.append(Name(start, end, words, "name_in_context", 0.7))
        elif words in parts or (len(words) == 1 and words[0] in last_words and _is_bare(page, start)):
            found.append(Name(start, end, words, "known_name", 0.7))
        elif words[-1] in alone and not is_syllable(words[0]) and people_context.is_foreign(page, start, end, words):
            found.append(Name(start, end, words, "known_family_name", 0.7))
    return found


def _is_bare(page: Page, i: int) -> bool:
    """Whether one word can stand for a known person here: not as the first word of a sentence, nor inside a longer name."""
    if i in page.tokens.opens and is_syllable(page.tokens.words[i]):
        return False
    if people_refused.is_common_noun(page, i, i + 1):
        return False
    return not (page.tokens.is_tight(i - 1) and page.tokens.is_capital(i - 1)) and page.hit(i, "country", "place", "body") is None


def _judge(page: Page, start: int, end: int, before: Name | None) -> Name | None:
    """The run as a name, or None; ``before`` is the name before it."""
    words = tuple(page.tokens.words[start:end])
    last = before.end if before else 0
    if _has_acronym(words) or people_context.is_thing(page, end):
        return None
    if len(words) == 1 and len(words[0]) == 1 and page.hit_before(start, "honorific") is not None and page.tokens.gaps[end - 1].startswith("."):
        return Name(start, end, words, "initial", 0.8)  # `anh H.`
    if (len(words) == 1 and (len(words[0]) == 1 or words[0].isupper())) or not "".join(words).isalpha():
        return None
    cue = _cue(page, start, last)
    if cue == "body" and before and before.rule in ("title_and_name", "position_and_name", "office_and_name"):
        cue = "position"  # a list that names everybody behind what he is
    if cue == "body":
        page.own(start, end, "organization")
        return None
    if cue not in ("title", "office", "honorific") and " ".join(words) in page.lexicon.words["name_cues"]["cued_only"]:
        return None
    if cue in ("title", "office") and page.tokens.is_tight(end - 1) and page.is_full_name(end) and not page.is_surname(start):
        _add_company(page, start, end)
        return None
    if cue == "announcement":
        is_name = 2 <= len(words) <= 4 and not page.hit(start, "country", "place", "body") and not has_capitals(words)
        return Name(start, end, words, "announced_name", 0.8) if is_name else None
    if cue in ("title", "office", "honorific", "award") or (cue == "position" and (len(words) > 1 or not is_syllable(words[0]))):
        return _cued(page, start, end, words, cue)
    return _uncued(page, start, end, words, before)


@lru_cache(maxsize=65536)
def _has_acronym(words: tuple[str, ...]) -> bool:
    """Whether a word in capitals has no vowel to be read by (`CSGT`)."""
    return any(len(word) > 1 and word.isupper() and not _VOWELS.intersection(word) for word in words)


def _cue(page: Page, start: int, last: int) -> str | None:
    """What stands right before the run: a title, an honorific, an award, an office in a company, a longer position, its body, or nothing."""
    tokens = page.tokens
    first = page.hit_before(start, "title", "honorific")
    if first is not None:
        entry = page.hits[first][0]
        if entry.role == "honorific" and tokens.gaps[start - 1] in (" ", ": ") and not _is_compound(page, first, start):
            return "honorific"
        if entry.role == "title" and tokens.gaps[start - 1] in _BEFORE_NAME:
            return entry.kind if entry.kind in ("award", "office") else "title"
    position = titles.start_of(page, start, last) if start and tokens.gaps[start - 1] in (" ", ") ") else None
    if position is not None:
        return "body" if _names_its_body(page, position, start, last) else "position"
    return "announcement" if titles.announced(page, start, last) is not None else None


def _names_its_body(page: Page, position: int, start: int, last: int) -> bool:
    """Whether the name behind a position is that of the body it is held in: the position tells who the person before it is."""
    if position != last or page.tokens.gaps[last - 1] not in (", ", " - ", " (") or page.owners.get(start - 1) in ("place", "country"):
        return False
    negative = page.lexicon.words["name_cues"]["negative"]
    return any(page.hit(i, "organisation_head") or page.tokens.words[i] in negative for i in range(position, start))


def _is_compound(page: Page, first: int, after: int) -> bool:
    """Whether the honorific is the second syllable of another word (`công cụ`)."""
    words = page.tokens.words[max(0, first - 1) : after]
    return page.tokens.is_tight(first - 1) and " ".join(words) in page.lexicon.words["name_words"]["no_honorific"]


def _cued(page: Page, start: int, end: int, words: tuple[str, ...], cue: str) -> Name | None:
    is_vietnamese = are_syllables(words)
    if people_refused.is_something_else(page, start, end, words, cue):
        return None
    if cue != "honorific":
        place = page.hit(start, "country", "place")
        if (place and place[1] == end) or (len(words) == 1 and (cue == "office" or (is_vietnamese and not _goes_by_given_name(page, start, cue)))):
            return None
        is_full = page.is_surname(start) and (len(words) > 2 or words[0] in page.lexicon.words["surnames"]["name"])
        is_likely = is_full or people_context.could_be_given(page, words)
        is_winner = (is_full and len(words) > 2) or people_context.could_be_given(page, words)
        if (cue == "position" and is_vietnamese and not is_likely) or (cue == "award" and not is_winner):
            return None
    limit = 5 if is_vietnamese else 6
    return Name(start, min(end, start + limit), words[:limit], cue + "_and_name", 0.95 if len(words) > 1 else 0.8)


def _goes_by_given_name(page: Page, start: int, cue: str) -> bool:
    """`bác sĩ Phương`: one syllable that people are called by, alone behind a profession or rank."""
    first = page.hit_before(start, "title")
    is_close = cue == "title" and first is not None and page.hits[first][0].kind in ("profession", "rank")
    is_alone = page.hit(start) is None and not page.tokens.is_capital(start + 1)
    return is_close and is_alone and page.tokens.words[start] in page.lexicon.words["given_names"]["given"]


def _add_company(page: Page, start: int, end: int) -> None:
    """What stands between a title and a full name is where the title is held (`Tổng giám đốc Vinasun Tạ Long Hỷ`)."""
    entity_id = page.findings.entity("organization", page.text(start, end))
    page.findings.add("entity_mentions", *page.span(start, end), "between_title_and_name", 0.7, entity_id=entity_id)
    page.own_body(start, end, entity_id)


def _uncued(page: Page, start: int, end: int, words: tuple[str, ...], before: Name | None) -> Name | None:
    follows = before is not None and _follows(page, before.end, start)
    if follows and before and _is_in_list(page, start, end, words, before):
        return Name(start, end, words, "name_in_list", 0.75)
    if _is_vietnamese(page, start, words) or (3 <= len(words) <= 4 and words[1] in MIDDLE and words[-1] in page.lexicon.words["given_names"]["given"]):
        if len(words) >= 3:
            return Name(start, min(end, start + 5), words[:5], "full_name", 0.9)
        return Name(start, end, words, "short_name_in_context", 0.75) if follows or people_context.has_context(page, start, end) else None
    given = page.lexicon.words["given_names"]
    if page.tokens.is_tight(start - 1) and page.tokens.words[start - 1] in ("ở", "tại"):
        return None  # `ở Al - Sukhnah`
    is_korean = words[0] in given["korean"] and len(words) == 3
    if 2 <= len(words) <= 6 and (is_korean or words[0] in given["foreign"]):
        return Name(start, end, words, "foreign_given_name", 0.75)
    if people_context.is_family_name(page, words):
        return Name(start, end, words, "foreign_family_name", 0.7)
    if people_context.is_foreign(page, start, end, words) and people_context.has_context(page, start, end):
        return Name(start, end, words, "foreign_name_in_context", 0.7)
    if people_context.has_age(page, start, end, words):
        return Name(start, end, words, "name_with_age", 0.8)
    is_known = people_context.could_be_given(page, words) and people_context.has_context(page, start, end)
    return Name(start, end, words, "short_name_in_context", 0.75) if is_known else None


def _is_in_list(page: Page, start: int, end: int, words: tuple[str, ...], before: Name) -> bool:
    """Whether the run goes on a list of people: another item follows it, or the list was announced by a title they share."""
    if not 2 <= len(words) <= 4 or page.hit(start, "country", "place", "body"):
        return False
    is_announced = before.rule in ("announced_name", "name_in_list")
    is_last = before.end < start  # `và` stands between
    return _is_listed(page, end) or is_announced or (is_last and people_context.could_be_given(page, words))


def _is_vietnamese(page: Page, start: int, words: tuple[str, ...]) -> bool:
    return page.is_surname(start) and 2 <= len(words) <= 6 and all(len(w) == 1 or (is_syllable(w) and not w.isupper()) for w in words)


def _follows(page: Page, last: int, start: int) -> bool:
    """Whether a name that ended before word ``last`` and the run at ``start`` are neighbours in a list."""
    tokens = page.tokens
    if last == start:
        return last > 0 and tokens.gaps[start - 1] == ", "
    return last == start - 1 and tokens.words[last] in ("và", "cùng", "hay", "hoặc") and tokens.is_tight(last) and tokens.is_tight(last - 1)


def _is_listed(page: Page, end: int) -> bool:
    """Whether the list goes on or ends behind the run."""
    gap = page.tokens.gaps[end - 1]
    return gap.startswith(_LIST_GAPS) or (page.tokens.is_tight(end - 1) and page.tokens.words[end] in ("và", "hay"))
