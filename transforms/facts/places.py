"""Places below countries: cities, provinces, seas; names behind a type (`huyện`), behind `ở`, before their country."""

from __future__ import annotations

from transforms.facts import countries
from transforms.facts.gazetteer import Entry
from transforms.facts.name_page import Page
from transforms.facts.name_tokens import is_syllable

_GOES_ON = frozenset(("-", " -", "/", ".", "’", "'", "’ ", " & "))
_DIRECTIONS = ("Đông", "Tây", "Nam", "Bắc")
_NOT_PLACES = ("bank", "credit")
_MARKED = ("street", "building", "none")
_GIVEN_AWAY = ("place_type", "place_in_address", "place_cue", "place_listed")
_IN_ADDRESS = (", ", " (")


def find(page: Page) -> None:
    """Record every country and place of the page and mark its words; those inside organisations are countries only."""
    owners, hits, of_role = page.owners, page.hits, page.of_role
    for i in sorted(of_role["place_type"] + of_role["place"] + of_role["country"] + of_role["body"]):
        entry, after = hits[i]
        role = entry.role
        if role == "place_type":
            if i not in owners:
                _typed(page, i, after, entry)
        elif role == "place":
            if i not in owners:
                _place(page, i, after, entry)
        elif role == "country":
            if entry.kind == "capital":
                if i not in owners:
                    _capital(page, i, after, entry)
            elif (entry.kind == "name" or owners.get(i) not in ("place", "street", "building")) and countries.add(page, i, after, entry):
                _before_country(page, i)
        elif role == "body" and entry.kind == "body":
            countries.add_inside(page, i, after)
    _located(page)
    _addresses(page)
    _again(page)


def _is_club(page: Page, i: int) -> bool:
    """Whether a city stands for its club in a match report: not behind a preposition of place or a type."""
    return page.says(i, "club_city") and page.is_match_report and not _is_located(page, i)


def _capital(page: Page, i: int, after: int, entry: Entry) -> None:
    if countries.names_something(page, i, after):
        page.findings.reject(*page.span(i, after), "country", "part_of_a_name")
    elif not countries.add_capital(page, i, after, entry):
        _record(page, i, after, "place_city", 0.9, entry)


def _place(page: Page, i: int, after: int, entry: Entry) -> None:
    kind, tokens = entry.kind, page.tokens
    if kind == "region":
        page.own(i, after, "region")
        return
    is_led, is_followed = tokens.tight[i - 1], tokens.tight[after - 1]
    if is_led and tokens.capital[i - 1] and i - 1 not in page.owners and page.joins_left(i):
        return
    if is_followed and tokens.capital[after] and page.joins_right(after):
        return
    if is_followed and tokens.words[after].isdigit() and "tàu" in tokens.words[max(0, i - 4) : i]:  # `tàu khảo sát Hải Dương 8`
        page.findings.reject(*page.span(i, after), "place", "ship")
        return
    if kind == "cue" and not _is_located(page, i):
        return
    title = page.ending.get(i) if is_led else None
    if title is not None and page.hits[title][0].role == "title" and page.hits[title][0].kind == "profession":
        return  # `nhà văn Hòa Bình`
    if _is_club(page, i):
        entity_id = page.findings.entity("organization", page.text(i, after))
        page.findings.add("entity_mentions", *page.span(i, after), "club_named_after_city", 0.75, entity_id=entity_id)
        page.own_body(i, after, entity_id)
        return
    _record(page, i, after, "place_" + kind, 0.7 if kind == "cue" else 0.9, entry)


def _is_located(page: Page, i: int) -> bool:
    """Whether a preposition or a type of place stands before word i."""
    before = page.tokens.words[i - 1].lower() if page.tokens.is_tight(i - 1) else ""
    return before in page.lexicon.words["name_words"]["locative"] or page.hit_before(i, "place_type") is not None


def _typed(page: Page, i: int, after: int, entry: Entry) -> None:
    """A name behind a type: `xã Tân Thới` with its type, `huyện Tân Phú Đông` without; streets and buildings are only marked."""
    tokens = page.tokens
    if not tokens.tight[after - 1]:
        return
    first = tokens.words[after]
    if not tokens.capital[after]:
        if len(first) <= 2 and first.isdigit() and entry.surface in page.lexicon.words["name_words"]["numbered"]:
            _record(page, i, after + 1, "place_type", 0.85)
        return
    found = page.hits.get(after)
    is_marked = entry.kind in _MARKED
    if (found is not None and _opens_other(page, after, found)) or page.is_full_name(i):
        return
    if found is not None and not is_marked and _is_known(page, after) and not (entry.kind == "typed" and found[0].kind == "cue"):
        _listed(page, i, found[1])
        return
    if found is not None and is_marked and found[0].role == "country" and found[0].kind != "capital" and not page.joins_right(found[1]):
        return  # `sân bay Mỹ`
    end = after + 1
    while end - after < 4 and tokens.tight[end - 1] and tokens.capital[end] and not _ends_name(page, end):
        end += 1
    directed = page.hit(end, "place") if end - after == 1 and first in _DIRECTIONS and tokens.tight[after] else None
    end = directed[1] if directed else end  # `khu đô thị Bắc Linh Đàm`
    if is_marked:
        page.own(i, end, entry.kind)
    elif end - after > 1 or (len(first) > 1 and not _is_common_word(page, after)):
        _record(page, i if entry.kind == "typed" else after, end, "place_type", 0.85)
        _listed(page, i, end)


def _opens_other(page: Page, i: int, found: tuple[Entry, int]) -> bool:
    """Whether the entry found at word i opens the name of something else than a place, or is a type of place itself."""
    role = found[0].role
    return role in ("title", "organisation_head", "body") or (role == "place_type" and _is_type(page, i, found[1]))


def _is_type(page: Page, i: int, after: int) -> bool:
    """Whether the type of place at word i is one, and does not open a name (`huyện Chợ Mới`, `thôn Bản Thẩu`)."""
    tokens = page.tokens
    return not (tokens.capital[i] and tokens.tight[after - 1] and tokens.capital[after] and not tokens.words[i].isupper())


def _listed(page: Page, i: int, end: int) -> None:
    """The names that follow behind a type in the plural: `các huyện Gò Quao, Vĩnh Thuận, An Biên và Châu Thành`."""
    tokens = page.tokens
    if not (tokens.tight[i - 1] and page.says(i - 1, "plural")):
        return
    at = end
    while at < len(tokens.words):
        start = at + 1 if tokens.words[at] == "và" and tokens.gaps[at - 1] == " " and tokens.is_tight(at) else at if tokens.gaps[at - 1] == ", " else None
        if start is None or not tokens.is_capital(start) or (not (is_place := _is_known(page, start)) and not _is_name_listed(page, start)):
            return
        at = page.hits[start][1] if is_place else page.run_end(start, 4, lambda k: page.hit(k) is None)
        if not any(k in page.owners for k in range(start, at)):
            _record(page, start, at, "place_listed", 0.75)


def _is_name_listed(page: Page, i: int) -> bool:
    """Whether a free run of two to four capitalised syllables starts at word i."""
    end = page.run_end(i, 5, lambda _: True)
    return 1 < end - i < 5 and all(is_syllable(w) for w in page.tokens.words[i:end]) and all(k not in page.owners and k not in page.hits for k in range(i, end))


def _ends_name(page: Page, i: int) -> bool:
    """Whether word i opens another name; an organisation's head that is the last word of a place is a syllable of it (`huyện Xuân Trường`)."""
    found = page.hits.get(i)
    if found is None:
        return False
    role = found[0].role
    if role != "organisation_head":
        return role in ("title", "place", "body")
    return found[1] > i + 1 or (page.tokens.tight[i] and page.tokens.capital[i + 1]) or i in page.bodies


def _is_known(page: Page, i: int) -> bool:
    """Whether a place or capital of the gazetteer starts at word i, and no longer name (`huyện Tân Phú Đông`)."""
    found = page.hits.get(i)
    if found is None or not (found[0].role == "place" or (found[0].role == "country" and found[0].kind == "capital")):
        return False
    return not page.joins_right(found[1])


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
    tokens, prepositions = page.tokens, page.lexicon.words["name_words"]["in"]
    words, tight = tokens.words, tokens.tight
    for i in page.led:
        if words[i - 1] in prepositions and _is_unknown(page, i):
            end = page.run_end(i, 4, lambda k: _is_unknown(page, k))
            is_whole = not (tight[end - 1] and tokens.capital[end]) and tokens.gaps[end - 1] not in _GOES_ON
            is_event = any(page.says(k, "event") for k in range(i, end))
            if (
                is_whole
                and not is_event
                and all(len(w) > 2 and w[1:].islower() and not w.lower().endswith(_NOT_PLACES) and not is_syllable(w) for w in words[i:end])
            ):
                _record(page, i, end, "place_located", 0.7)


def _addresses(page: Page) -> None:
    """Unknown names before a known place in an address (`trú tại Cộng Hòa, Gia Lương, Gia Lộc, Hải Dương`)."""
    gaps, owners = page.tokens.gaps, page.owners
    for known in sorted([i for i, owner in owners.items() if owner == "place" and gaps[i - 1] in _IN_ADDRESS and owners.get(i - 1) != "place"]):
        i = known
        while i > 1 and gaps[i - 1] in _IN_ADDRESS:
            start = _unknown_run(page, i)
            if start is None or not _in_address(page, start, i):
                break
            _record(page, start, i, "place_in_address", 0.75)
            i = start


def _unknown_run(page: Page, end: int) -> int | None:
    """First of the one to three capitalised syllables that nothing took and that end before word ``end``."""
    tokens = page.tokens
    start = end
    while (
        start > 0 and end - start < 4 and (start == end or tokens.is_tight(start - 1)) and tokens.is_capital(start - 1) and _is_syllable_free(page, start - 1)
    ):
        start -= 1
    return start if 1 < end - start < 4 else None


def _is_syllable_free(page: Page, i: int) -> bool:
    return i not in page.owners and is_syllable(page.tokens.words[i]) and page.hit(i, "title", "honorific", "body") is None


def _in_address(page: Page, start: int, end: int) -> bool:
    """Whether what stands before the run goes on an address: another comma, or a word such as `trú`; a full name of a person does not."""
    if page.is_surname(start) and end - start > 2:
        return False
    gap = page.tokens.gaps[start - 1] if start else ""
    if page.tokens.gaps[end - 1] == " (":  # `Sơn Động (Bắc Giang)`, but `Minh Tú (Hà Nội)` is somebody from there
        return (gap == " " and page.says(start - 1, "address")) or (gap == ", " and page.owners.get(start - 1) in ("place", "street"))
    return (gap == ", " and _is_before_address(page, start - 1)) or (gap == " " and page.says(start - 1, "address"))


def _is_before_address(page: Page, i: int) -> bool:
    """Whether word i, which a comma follows, is part of an address or of what leads up to it."""
    tokens = page.tokens
    return (
        page.owners.get(i) in ("place", "street", "building") or tokens.words[i].isdigit() or (tokens.is_capital(i) and _unknown_run(page, i + 1) is not None)
    )


def _again(page: Page) -> None:
    """Later mentions of a place of two and more words that its type or address gave away."""
    view, words, owners = page.article.view, page.tokens.words, page.owners
    found = {view[f.start : f.end] for f in page.findings.of("entity_mentions") if f.rule in _GIVEN_AWAY}
    by_first: dict[str, list[list[str]]] = {}
    for name in found:
        parts = name.split(" ")
        if len(parts) > 1 and all(part[:1].isupper() for part in parts):
            by_first.setdefault(parts[0], []).append(parts)
    for i in [i for i in page.tokens.capitals if words[i] in by_first] if by_first else ():
        for parts in by_first[words[i]] if i not in owners else ():
            end = i + len(parts)
            if words[i:end] == parts and _stands_free(page, i, end):
                _record(page, i, end, "known_place", 0.7)


def _stands_free(page: Page, start: int, end: int) -> bool:
    """Whether nothing took the words and no name goes on around them."""
    tight, capital = page.tokens.tight, page.tokens.capital
    if not all(tight[start : end - 1]) or not page.owners.keys().isdisjoint(range(start, end)) or page.hit_before(start, "title", "honorific") is not None:
        return False
    return not (tight[start - 1] and capital[start - 1]) and not (tight[end - 1] and capital[end])


def _is_unknown(page: Page, i: int) -> bool:
    return i not in page.owners and i not in page.hits


def _record(page: Page, start: int, end: int, rule: str, confidence: float, entry: Entry | None = None) -> None:
    findings, tokens = page.findings, page.tokens
    if entry:
        entity_id = findings.entity("place", entry.surface, country_code=entry.row["country_code"] or None)
    else:
        entity_id = findings.entity("place", page.text(start, end))
    findings.add("entity_mentions", tokens.starts[start], tokens.ends[end - 1], rule, confidence, entity_id=entity_id)
    page.own(start, end, "place")
