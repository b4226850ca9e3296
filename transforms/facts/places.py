"""Places below countries: cities, provinces, seas; names behind a type (`huyện`), behind `ở`, before their country."""

from __future__ import annotations

from transforms.facts import countries
from transforms.facts.gazetteer import Entry
from transforms.facts.name_page import Page
from transforms.facts.name_tokens import is_syllable

_GOES_ON = frozenset(("-", " -", "/", ".", "’", "'", "’ ", " & "))
_NOT_PLACES = ("bank", "credit")


def find(page: Page) -> None:
    """Record every country and place of the page and mark its words; those inside organisations are countries only."""
    for i in sorted(page.hits):
        entry, after = page.hits[i]
        owner = page.owners.get(i)
        if entry.role == "country" and entry.kind != "capital":
            if (entry.kind == "name" or owner not in ("place", "street", "building")) and countries.add(page, i, after, entry):
                _before_country(page, i)
        elif entry.role == "body" and entry.kind == "body":
            countries.add_inside(page, i, after)
        elif owner is None and entry.role in ("country", "place"):
            _place(page, i, after, entry)
        elif owner is None and entry.role == "place_type":
            _typed(page, i, after, entry)
    _located(page)


def _place(page: Page, i: int, after: int, entry: Entry) -> None:
    if entry.kind == "region":
        page.own(i, after, "region")
        return
    if entry.kind == "capital":
        if not countries.add_capital(page, i, after, entry):
            _record(page, i, after, "place_city", 0.9, entry)
        return
    if (page.joins_left(i) and page.owners.get(i - 1) is None) or page.joins_right(after):
        return
    if _is_ship(page, i, after):
        page.findings.reject(*page.span(i, after), "place", "ship")
        return
    if entry.kind == "cue" and not _is_located(page, i):
        return
    _record(page, i, after, "place_" + entry.kind, 0.7 if entry.kind == "cue" else 0.9, entry)


def _is_ship(page: Page, i: int, after: int) -> bool:
    """Whether the place is a ship's name and number (`tàu khảo sát Hải Dương 8`)."""
    tokens = page.tokens
    return tokens.is_tight(after - 1) and tokens.words[after].isdigit() and "tàu" in tokens.words[max(0, i - 4) : i]


def _is_located(page: Page, i: int) -> bool:
    """Whether a preposition or a type of place stands before word i."""
    before = page.tokens.words[i - 1].lower() if page.tokens.is_tight(i - 1) else ""
    return before in page.lexicon.words["name_words"]["locative"] or page.hit_before(i, "place_type") is not None


def _typed(page: Page, i: int, after: int, entry: Entry) -> None:
    """A name behind a type: `xã Tân Thới` with its type, `huyện Tân Phú Đông` without; streets and buildings are only marked."""
    tokens = page.tokens
    if not tokens.is_tight(after - 1):
        return
    if tokens.words[after].isdigit() and len(tokens.words[after]) <= 2 and entry.surface in page.lexicon.words["name_words"]["numbered"]:
        _record(page, i, after + 1, "place_type", 0.85)
        return
    is_marked = entry.kind in ("street", "building", "none")
    if not tokens.is_capital(after) or page.hit(after, "title", "organisation_head", "body", "place_type") or (not is_marked and _is_known(page, after)):
        return
    end = page.run_end(after, 4, lambda k: page.hit(k, "title", "organisation_head", "place", "body") is None)
    if is_marked:
        page.own(i, end, entry.kind)
    elif not (end - after == 1 and _is_common_word(page, after)):
        _record(page, i if entry.kind == "typed" else after, end, "place_type", 0.85)


def _is_known(page: Page, i: int) -> bool:
    """Whether a place or capital of the gazetteer starts at word i."""
    found = page.hit(i, "place", "country")
    return found is not None and (found[0].role == "place" or found[0].kind == "capital")


def _is_common_word(page: Page, i: int) -> bool:
    """Whether a capitalised syllable and the lower-case word behind it are one word (`thành phố Thông minh`)."""
    tokens = page.tokens
    return tokens.is_tight(i) and is_syllable(tokens.words[i]) and tokens.words[i + 1].islower() and not page.says(i + 1, "stop")


def _before_country(page: Page, i: int) -> None:
    """An unknown foreign name right before its country is a place: `tại Davos (Thụy Sĩ)`, `Fontainebleau, Pháp`."""
    tokens = page.tokens
    if i == 0 or tokens.gaps[i - 1] not in (", ", " ("):
        return
    start = i
    while i - start < 4 and tokens.is_capital(start - 1) and _is_unknown(page, start - 1) and (start == i or tokens.is_tight(start - 1)):
        start -= 1
    located = _is_located(page, start) or (start > 0 and tokens.gaps[start - 1] == ", " and page.owners.get(start - 1) == "organization")
    if located and not all(is_syllable(w) for w in tokens.words[start:i]):
        _record(page, start, i, "place_before_country", 0.85)


def _located(page: Page) -> None:
    """Unknown foreign names behind `ở` and `tại` (`ở Aleppo`)."""
    tokens = page.tokens
    for i, word in enumerate(tokens.words[1:], start=1):
        if word[0].isupper() and page.says(i - 1, "in") and tokens.is_tight(i - 1) and _is_unknown(page, i):
            end = page.run_end(i, 4, lambda k: _is_unknown(page, k))
            is_whole = not (tokens.is_tight(end - 1) and tokens.is_capital(end)) and tokens.gaps[end - 1] not in _GOES_ON
            if is_whole and all(len(w) > 2 and w[1:].islower() and not w.endswith(_NOT_PLACES) and not is_syllable(w) for w in tokens.words[i:end]):
                _record(page, i, end, "place_located", 0.7)


def _is_unknown(page: Page, i: int) -> bool:
    return i not in page.owners and i not in page.hits


def _record(page: Page, start: int, end: int, rule: str, confidence: float, entry: Entry | None = None) -> None:
    if entry:
        entity_id = page.findings.entity("place", entry.surface, country_code=entry.row["country_code"] or None)
    else:
        entity_id = page.findings.entity("place", page.text(start, end))
    page.findings.add("entity_mentions", *page.span(start, end), rule, confidence, entity_id=entity_id)
    page.own(start, end, "place")
