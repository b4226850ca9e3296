"""Organisations: bodies known by name, names built on a head (`Cục`, `Công ty`, `Trường`), names with a company's suffix."""

from __future__ import annotations

from transforms.facts.gazetteer import Entry
from transforms.facts.name_page import Page
from transforms.facts.name_tokens import is_syllable
from transforms.facts.organisations_extent import extent

_LOWER_KINDS = {"hãng": "firm", "trường": "school", "đảng": "party"}
_NAMED_ALREADY = ("title", "trap", "body", "organisation_head", "place_type", "honorific")
_SUFFIX_GAPS = frozenset((" ", " (", ") ", "."))


def find(page: Page) -> None:
    """Record every organisation of the page and mark its words."""
    reach = 0
    suffixed = _suffixed(page)
    hits, of_role = page.hits, page.of_role
    named = [i for i in of_role["organisation_head"] + of_role["body"] if hits[i][0].kind != "none"]
    for i in sorted({*named, *_lower_heads(page), *suffixed}):
        end = None
        if i >= reach:
            end = _suffix_end(page, i) if i in suffixed else _end(page, i)
        if end:
            reach = end
            _record(page, i, end)


def find_acronyms(page: Page) -> None:
    """Record unknown words in capitals that act like a body at least twice (`AGM lãi ròng`, `Trưởng SOCA`)."""
    words, refused = page.tokens.words, page.lexicon.words["acronym_words"]["not_a_body"]
    places: dict[str, list[int]] = {}
    for i in page.telling:
        word = words[i]
        if word.isupper() and 3 <= len(word) <= 7 and word.isalpha() and i not in page.owners and i not in page.hits and word not in refused:
            places.setdefault(word, []).append(i)
    for found in places.values():
        if len(found) > 1 and sum(_acts(page, i) for i in found) > 1:
            for i in found:
                if not _is_traded(page, i):
                    _record(page, i, i + 1)


def _acts(page: Page, i: int) -> bool:
    tokens = page.tokens
    acts = (tokens.is_tight(i) and page.says(i + 1, "agent")) or (tokens.is_tight(i - 1) and page.says(i - 1, "owner"))
    return acts and not _is_traded(page, i)


def _is_traded(page: Page, i: int) -> bool:
    """Whether the word is a share's code (`cổ phiếu VSH`)."""
    return page.tokens.is_tight(i - 1) and page.says(i - 1, "traded")


def _end(page: Page, i: int) -> int | None:
    """The word after the organisation that starts at word i, or None where none starts there."""
    found = page.hits.get(i)
    if found is None:
        return _lower_end(page, i)
    entry, after = found
    if entry.role == "body":
        return _body_end(page, i, entry, after)
    if _is_common(page, i) or (after == i + 1 and _is_syllable_of_name(page, i)):
        return None
    return extent(page, i, after, entry.kind)


def _is_syllable_of_name(page: Page, i: int) -> bool:
    """Whether a head of one syllable is part of another name: of a person (`Đăng Khoa`), a place (`xã Trường Xuân`), a number (`407/CĐ-KTNN`)."""
    tokens = page.tokens
    place_type = page.hit_before(i, "place_type") if tokens.is_tight(i - 1) and tokens.is_capital(i) else None
    if place_type is not None and page.hits[place_type][0].kind == "bare" and page.says(i - 1, "numbered"):
        return True
    if tokens.words[i].isupper():
        return i > 0 and "/" in tokens.gaps[i - 1]
    return page.joins_left(i) and not (i - 1 in tokens.opens and not page.is_surname(i - 1))


def _is_common(page: Page, i: int) -> bool:
    """A lower-case head behind a number or article is a common noun (`một trung tâm Văn hóa`)."""
    words = page.tokens.words
    return i > 0 and words[i][0].islower() and words[i - 1].lower() in page.lexicon.words["name_words"]["article"]


def _body_end(page: Page, i: int, entry: Entry, after: int) -> int:
    """The word after a known body, its country included where it belongs to the name (`Bộ Ngoại giao Mỹ`); 0 for a source."""
    if entry.kind == "outlet" and _is_source(page, i, after):
        page.findings.reject(*page.span(i, after), "organization", "news_source")
        page.own(i, after, "outlet")
        return 0
    if entry.kind == "platform" and not (page.tokens.is_tight(after - 1) and page.says(after, "agent")):
        return 0  # `trên Facebook` is where something stands, `Facebook cho biết` is the company
    if entry.kind == "outlet" and all(map(is_syllable, page.tokens.words[i:after])):
        return 0  # two plain words (`Thanh Niên`) are an outlet only where they are quoted
    if entry.surface.isupper() and len(entry.surface) < 3 and i > 0 and page.tokens.words[i - 1].isdigit():
        return 0  # `3 MB` is a size
    nation = (
        page.hit(after, "country")
        if page.tokens.words[i].capitalize() in page.lexicon.words["name_words"]["national"] and page.tokens.is_tight(after - 1)
        else None
    )
    if nation and nation[0].kind != "capital" and not (nation[1] == after + 1 and page.joins_right(nation[1])):
        return nation[1]
    return after


def _is_source(page: Page, i: int, after: int) -> bool:
    """Whether an outlet is only named as the source: in brackets, behind `theo`, in a list with slashes, at the end."""
    before = page.tokens.gaps[i - 1] if i else ""
    return any(mark in before for mark in "(:/") or "/" in page.tokens.gaps[after - 1] or page.says(i - 1, "source") or after in page.tokens.opens


def _lower_heads(page: Page) -> set[int]:
    """Lower-case heads right before a capitalised word (`bộ Công an`, `hãng Samsung`)."""
    words, heads = page.tokens.words, page.lexicon.words["name_words"]["lower_head"]
    return {i - 1 for i in page.led if words[i - 1] in heads and i - 1 not in page.hits}


def _lower_end(page: Page, i: int) -> int | None:
    tokens = page.tokens
    is_joined = tokens.is_tight(i - 1) and page.hit_before(i, "title") is None  # `Thứ trưởng bộ VH - TT & DL`
    compound = " ".join(tokens.words[i - 1 : i + 1]).lower() if is_joined else ""
    if compound in page.lexicon.words["name_words"]["compound"] or _is_common(page, i):
        return None
    if tokens.words[i] != "trường" and page.is_surname(i + 1) and tokens.is_tight(i + 1) and tokens.is_capital(i + 2):
        return None
    if page.hit(i + 1, "country", "place", "title", "honorific", "trap", "place_type"):
        return None
    end = extent(page, i, i + 1, _LOWER_KINDS.get(tokens.words[i], "state"))
    return None if end == i + 2 and tokens.words[i] == "hội" else end  # a festival (`hội Gióng`)


def _suffixed(page: Page) -> set[int]:
    """First words of runs that end in a company's suffix, which is capitalised (`VIAC (No.1) Limited Partnership`)."""
    suffixes = page.lexicon.words["name_words"]["suffix"]
    words = page.tokens.words
    ending = [i for i in page.telling if words[i] in suffixes]
    if not ending:
        return set()
    firsts = {_run_start(page, i) for i in ending if not (page.tokens.is_tight(i) and len(words[i + 1]) == 1)}
    return {i for i in firsts if not page.says(i, "suffix") and page.hit(i, *_NAMED_ALREADY) is None}


def _run_start(page: Page, i: int) -> int:
    """First word of the run of names and numbers that word i ends."""
    tokens = page.tokens
    first = i
    while first > 0 and i - first < 6 and tokens.gaps[first - 1] in _SUFFIX_GAPS and (tokens.is_capital(first - 1) or _is_numbered(page, first - 1)):
        named = page.hit(first - 1, "organisation_head", "honorific", "title", "country")
        if named and (named[0].role != "country" or named[0].kind in ("short", "pair")):
            break
        first -= 1
    is_opener = first in tokens.opens and first < i and page.lower_says(first, "opener")  # `Theo Vietnam Airlines`
    return first + 1 if is_opener else first


def _is_numbered(page: Page, i: int) -> bool:
    """`VIAC (No.1) Limited` has a number of its own; `23/10 Group E` and `1 - 1 Basel` do not."""
    return page.tokens.words[i].isdigit() and page.tokens.gaps[i - 1] == "."


def _suffix_end(page: Page, i: int) -> int | None:
    for j in range(i, min(i + 8, len(page.tokens.words))):
        if page.says(j, "suffix") and not (page.tokens.is_tight(j) and page.says(j + 1, "suffix")):
            return j + 1
    return None


def _record(page: Page, i: int, end: int) -> None:
    found = page.hits.get(i)
    if found is not None and found[0].role == "organisation_head" and found[0].kind == "firm":
        found = page.hits.get(found[1])  # `Tập đoàn DOJI` is DOJI
    if found is not None and found[1] == end and found[0].role == "body":
        row = found[0].row
        entity_id = page.findings.entity("organization", row["name"], row["body"], name_en=row["name_en"] or None, acronym=row["acronym"] or None)
        rule, confidence = "body_" + found[0].kind, 0.95
    else:
        entity_id = page.findings.entity("organization", page.text(i, end))
        rule, confidence = "organisation_head", 0.8
    page.findings.add("entity_mentions", page.tokens.starts[i], page.tokens.ends[end - 1], rule, confidence, entity_id=entity_id)
    page.own_body(i, end, entity_id)
