"""Countries (also by their capital) and places below them: cities, provinces, seas, and names behind a type (`huyện`)."""

from __future__ import annotations

from transforms.facts.gazetteer import Entry
from transforms.facts.name_page import Page
from transforms.facts.name_tokens import is_syllable

_LANGUAGE_WORDS = frozenset(("tiếng", "Tiếng", "ngữ", "ngôn"))
# Words after which a one-syllable country is one: `người Việt`, `nước Ý`, `thủ tướng Ấn`.
_PEOPLE_WORDS = frozenset(("người", "nước", "phía", "gốc", "hàng", "kiều", "tướng", "thống", "Tướng", "phủ", "quân", "lính", "chức", "dân", "sĩ"))


_IN = frozenset(("ở", "tại", "Ở", "Tại"))
_GOES_ON = frozenset(("-", " -", "/", ".", "’", "'", "’ ", " & "))


def find(page: Page) -> None:
    """Record every country and place of the page and mark its words; those inside organisations are countries only."""
    for i in sorted(page.hits):
        entry, after = page.hits[i]
        owner = page.owners.get(i)
        if entry.role == "country" and not (entry.kind != "name" and owner in ("place", "street", "building")):
            _country(page, i, after, entry)
        elif entry.role == "place" and owner is None:
            _place(page, i, after, entry)
        elif entry.role == "place_type" and owner is None:
            _typed(page, i, after, entry)
    _located(page)


def _located(page: Page) -> None:
    """Unknown foreign names behind `ở` and `tại` (`ở Aleppo`)."""
    tokens = page.tokens
    for i in range(1, len(tokens.words)):
        if tokens.words[i - 1] in _IN and tokens.is_capital(i) and tokens.is_tight(i - 1) and i not in page.owners and i not in page.hits:
            end = i + 1
            while end - i < 4 and tokens.is_tight(end - 1) and tokens.is_capital(end) and end not in page.owners and end not in page.hits:
                end += 1
            is_whole = not (tokens.is_tight(end - 1) and tokens.is_capital(end)) and tokens.gaps[end - 1] not in _GOES_ON
            if is_whole and all(w[1:].islower() and not w.endswith(("bank", "credit")) and not is_syllable(w) for w in tokens.words[i:end]):
                _add_typed(page, i, end, "place_located")


def _country(page: Page, i: int, after: int, entry: Entry) -> None:
    words = page.tokens.words
    before = words[i - 1] if i else ""
    if before in _LANGUAGE_WORDS and page.tokens.is_tight(i - 1):
        page.findings.reject(*page.span(i, after), "country", "language_name")
        return
    if entry.kind == "capital":
        _capital(page, i, after, entry)
        return
    if entry.kind != "name" and (_is_part_of_name(page, i, after) or not _is_country_word(page, i, after, entry)):
        page.findings.reject(*page.span(i, after), "country", "part_of_a_name")
        return
    if words[i] == "VN" and page.tokens.gaps[after - 1] == "-":
        return
    _add_country(page, i, after, entry, "country_" + entry.kind, 0.95)


def _is_country_word(page: Page, i: int, after: int, entry: Entry) -> bool:
    if entry.kind == "pair":
        return _is_paired(page, i, after) or (i > 0 and page.tokens.is_tight(i - 1) and page.tokens.words[i - 1] in _PEOPLE_WORDS)
    if entry.surface in ("Anh", "Ý", "Áo", "Nga") and i in page.tokens.opens:
        return _is_paired(page, i, after) or (page.hit(after + 1, "country") is not None and page.tokens.words[after] in ("và", "có"))
    return True


def _is_paired(page: Page, i: int, after: int) -> bool:
    gaps = page.tokens.gaps
    joined = ("-", " - ", "/", " -", "- ")
    if after < len(page.tokens.words) and gaps[after - 1] in joined and page.hit(after, "country"):
        return True
    if i and gaps[i - 1] in joined:
        return (
            any(start in page.hits and page.hits[start][1] == i and page.hits[start][0].role == "country" for start in range(max(0, i - 4), i))
            or page.tokens.words[i - 1] == "ASEAN"
        )
    return False


def _is_part_of_name(page: Page, i: int, after: int) -> bool:
    """Whether capitalised neighbours make the country word a syllable of a longer name (`Mỹ Tâm`, `Thúy Nga`)."""
    tokens = page.tokens
    if tokens.is_tight(i - 1) and tokens.is_capital(i - 1) and not tokens.words[i - 1].isupper() and page.owners.get(i - 1) in (None, "organization") and not _ends_hit(page, i):
        return True
    if tokens.is_tight(after - 1) and tokens.is_capital(after) and after not in page.hits and is_syllable(tokens.words[after]):
        return not _opens_full_name(page, after)
    return False


def _ends_hit(page: Page, i: int) -> bool:
    return any(start in page.hits and page.hits[start][1] == i and page.hits[start][0].role != "honorific" and page.hits[start][0].kind != "pair" for start in range(max(0, i - 8), i))


def _opens_full_name(page: Page, i: int) -> bool:
    return page.is_surname(i) and page.tokens.is_tight(i) and page.tokens.is_capital(i + 1)


def _capital(page: Page, i: int, after: int, entry: Entry) -> None:
    if page.owners.get(i) is not None:
        return
    tokens = page.tokens
    syllables = page.lexicon.words["name_syllables"]
    before = tokens.words[i - 1].lower() if tokens.is_tight(i - 1) else ""
    nxt = tokens.words[after] if after < len(tokens.words) and tokens.is_tight(after - 1) else ""
    is_address = i > 0 and tokens.gaps[i - 1] != " " and nxt not in syllables["government"]
    governs = before not in syllables["locative"] and not is_address and not (after < len(tokens.words) and tokens.gaps[after - 1] in (", ", " (") and page.hit(after, "country"))
    if entry.row["country_code"] != "VN" and governs and i - 1 not in _places_before(page, i):
        _add_country(page, i, after, entry, "capital_as_government", 0.8)
        return
    _add_place(page, i, after, entry, "city", 0.9)


def _places_before(page: Page, i: int) -> tuple[int, ...]:
    return tuple(start for start in range(max(0, i - 3), i) if page.hit(start, "place_type"))


def _add_country(page: Page, i: int, after: int, entry: Entry, rule: str, confidence: float) -> None:
    code = entry.row["country_code"]
    entity_id = page.findings.entity("country", entry.row["name"], code, name_en=entry.row["name_en"] or None, country_code=code)
    page.findings.add("entity_mentions", *page.span(i, after), rule, confidence, entity_id=entity_id)
    page.own(i, after, "country")
    _before_country(page, i)


def _before_country(page: Page, i: int) -> None:
    """An unknown foreign name right before its country is a place: `tại Davos (Thụy Sĩ)`, `Fontainebleau, Pháp`."""
    tokens = page.tokens
    if i == 0 or tokens.gaps[i - 1] not in (", ", " ("):
        return
    start = i
    while i - start < 4 and start > 0 and tokens.is_capital(start - 1) and start - 1 not in page.owners and start - 1 not in page.hits and (start == i or tokens.is_tight(start - 1)):
        start -= 1
    before = tokens.words[start - 1].lower() if start else ""
    located = tokens.is_tight(start - 1) and before in page.lexicon.words["name_syllables"]["locative"]
    if start == i or all(is_syllable(w) for w in tokens.words[start:i]) or not (located or (start > 0 and tokens.gaps[start - 1] == ", " and page.owners.get(start - 1) == "organization")):
        return
    _add_typed(page, start, i, "place_before_country")


def _place(page: Page, i: int, after: int, entry: Entry) -> None:
    tokens = page.tokens
    if entry.kind == "region":
        page.own(i, after, "region")
        return
    if (
        tokens.is_tight(i - 1)
        and tokens.is_capital(i - 1)
        and page.owners.get(i - 1) is None
        and not _ends_hit(page, i)
        and not tokens.words[i - 1].isupper()
        and i - 1 not in tokens.opens
    ):
        return
    if (
        tokens.is_tight(after - 1)
        and tokens.is_capital(after)
        and after not in page.hits
        and is_syllable(tokens.words[after])
        and not _opens_full_name(page, after)
    ):
        return
    if entry.kind == "cue" and not _is_located(page, i):
        return
    _add_place(page, i, after, entry, entry.kind, 0.9 if entry.kind != "cue" else 0.7)


def _is_located(page: Page, i: int) -> bool:
    syllables = page.lexicon.words["name_syllables"]
    before = page.tokens.words[i - 1].lower() if i else ""
    return (page.tokens.is_tight(i - 1) and before in syllables["locative"]) or any(
        start in page.hits and page.hits[start][0].role == "place_type" and page.hits[start][1] == i for start in range(max(0, i - 2), i)
    )


def _add_place(page: Page, i: int, after: int, entry: Entry, kind: str, confidence: float) -> None:
    entity_id = page.findings.entity("place", entry.surface, country_code=entry.row["country_code"] or None)
    page.findings.add("entity_mentions", *page.span(i, after), "place_" + kind, confidence, entity_id=entity_id)
    page.own(i, after, "place")


def _typed(page: Page, i: int, after: int, entry: Entry) -> None:
    """A name behind a type: `xã Tân Thới` with its type, `huyện Tân Phú Đông` without; streets and buildings are only marked."""
    tokens = page.tokens
    if after >= len(tokens.words) or not tokens.is_tight(after - 1):
        return
    if (
        tokens.words[after].isdigit()
        and entry.kind in ("bare", "typed")
        and len(tokens.words[after]) <= 2
        and entry.surface in ("quận", "phường", "xã", "thôn", "ấp")
    ):
        _add_typed(page, i, after + 1)
        return
    if not tokens.is_capital(after) or page.hit(after, "title", "organisation_head", "body", "place_type"):
        return
    if page.hit(after, "place") and entry.kind != "street" and entry.kind != "building":
        return
    end = after + 1
    while end - after < 4 and tokens.is_tight(end - 1) and tokens.is_capital(end) and not page.hit(end, "title", "organisation_head", "place", "body"):
        end += 1
    if entry.kind in ("street", "building", "none"):
        page.own(i, end, entry.kind)
    elif end - after == 1 and tokens.is_tight(after) and is_syllable(tokens.words[after]) and tokens.words[end].islower() and not page.is_stop(end):
        return
    else:
        _add_typed(page, i if entry.kind == "typed" else after, end)


def _add_typed(page: Page, start: int, end: int, rule: str = "place_type") -> None:
    entity_id = page.findings.entity("place", page.text(start, end))
    page.findings.add("entity_mentions", *page.span(start, end), rule, 0.85, entity_id=entity_id)
    page.own(start, end, "place")
