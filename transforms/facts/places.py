"""Places below countries: cities, provinces, seas; names behind a type (`huyện`), behind `ở`, before their country."""

from __future__ import annotations

from transforms.facts import countries
from transforms.facts.gazetteer import Entry
from transforms.facts.name_page import Page
from transforms.facts.name_tokens import is_syllable

_GOES_ON = frozenset(("-", " -", "/", ".", "’", "'", "’ ", " & "))
_DIRECTIONS = ("Đông", "Tây", "Nam", "Bắc")
_NOT_PLACES = ("bank", "credit")


def find(page: Page) -> None:
    """Record every country and place of the page and mark its words; those inside organisations are countries only."""
    is_sport = page.is_match_report
    for i in sorted(page.hits):
        entry, after = page.hits[i]
        owner = page.owners.get(i)
        if entry.role == "country" and entry.kind != "capital":
            if (entry.kind == "name" or owner not in ("place", "street", "building")) and countries.add(page, i, after, entry):
                _before_country(page, i)
        elif entry.role == "body" and entry.kind == "body":
            countries.add_inside(page, i, after)
        elif owner is None and entry.role in ("country", "place"):
            _place(page, i, after, entry, is_sport)
        elif owner is None and entry.role == "place_type":
            _typed(page, i, after, entry)
    _located(page)
    _addresses(page)
    _again(page)


def _is_club(page: Page, i: int) -> bool:
    """Whether a city stands for its club: not behind a preposition of place or a type."""
    return page.says(i, "club_city") and not _is_located(page, i)


def _place(page: Page, i: int, after: int, entry: Entry, is_sport: bool) -> None:
    if entry.kind == "region":
        page.own(i, after, "region")
        return
    if entry.kind == "capital":
        if countries.names_something(page, i, after):
            page.findings.reject(*page.span(i, after), "country", "part_of_a_name")
        elif not countries.add_capital(page, i, after, entry):
            _record(page, i, after, "place_city", 0.9, entry)
        return
    if (page.joins_left(i) and page.owners.get(i - 1) is None) or page.joins_right(after):
        return
    if _is_ship(page, i, after):
        page.findings.reject(*page.span(i, after), "place", "ship")
        return
    if entry.kind == "cue" and not _is_located(page, i):
        return
    profession = page.hit_before(i, "title") if page.tokens.is_tight(i - 1) else None
    if profession is not None and page.hits[profession][0].kind == "profession":
        return  # `nhà văn Hòa Bình`
    if is_sport and _is_club(page, i):
        entity_id = page.findings.entity("organization", page.text(i, after))
        page.findings.add("entity_mentions", *page.span(i, after), "club_named_after_city", 0.75, entity_id=entity_id)
        page.own_body(i, after, entity_id)
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
    if not tokens.is_capital(after) or page.hit(after, "title", "organisation_head", "body") or _is_type(page, after) or page.is_full_name(i):
        return
    if not is_marked and _is_known(page, after) and not (entry.kind == "typed" and page.hits[after][0].kind == "cue"):
        _listed(page, i, page.hits[after][1])
        return
    if is_marked and page.hit(after, "country") and page.hits[after][0].kind != "capital" and not page.joins_right(page.hits[after][1]):
        return  # `sân bay Mỹ`
    end = page.run_end(after, 4, lambda k: page.hit(k, "title", "place", "body") is None and not _opens_body(page, k))
    directed = page.hit(end, "place") if end - after == 1 and tokens.words[after] in _DIRECTIONS and tokens.is_tight(after) else None
    end = directed[1] if directed else end  # `khu đô thị Bắc Linh Đàm`
    if is_marked:
        page.own(i, end, entry.kind)
    elif (len(tokens.words[after]) > 1 or end - after > 1) and not (end - after == 1 and _is_common_word(page, after)):
        _record(page, i if entry.kind == "typed" else after, end, "place_type", 0.85)
        _listed(page, i, end)


def _is_type(page: Page, i: int) -> bool:
    """Whether a type of place starts at word i, and no name that begins like one (`huyện Chợ Mới`, `thôn Bản Thẩu`)."""
    found = page.hit(i, "place_type")
    tokens = page.tokens
    return found is not None and not (tokens.is_capital(i) and not tokens.words[i].isupper() and tokens.is_tight(found[1] - 1) and tokens.is_capital(found[1]))


def _listed(page: Page, i: int, end: int) -> None:
    """The names that follow behind a type in the plural: `các huyện Gò Quao, Vĩnh Thuận, An Biên và Châu Thành`."""
    tokens = page.tokens
    if not (i and tokens.is_tight(i - 1) and page.says(i - 1, "plural")):
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


def _opens_body(page: Page, i: int) -> bool:
    """Whether an organisation's head starts at word i; as the last word of a name it is a syllable (`huyện Xuân Trường`)."""
    found = page.hit(i, "organisation_head")
    return found is not None and (found[1] > i + 1 or (page.tokens.is_tight(i) and page.tokens.is_capital(i + 1)) or i in page.bodies)


def _is_known(page: Page, i: int) -> bool:
    """Whether a place or capital of the gazetteer starts at word i, and no longer name (`huyện Tân Phú Đông`)."""
    found = page.hit(i, "place", "country")
    return found is not None and (found[0].role == "place" or found[0].kind == "capital") and not page.joins_right(found[1])


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
    for i in tokens.capitals:
        if page.says(i - 1, "in") and tokens.is_tight(i - 1) and _is_unknown(page, i):
            end = page.run_end(i, 4, lambda k: _is_unknown(page, k))
            is_whole = not (tokens.is_tight(end - 1) and tokens.is_capital(end)) and tokens.gaps[end - 1] not in _GOES_ON
            is_event = any(page.says(k, "event") for k in range(i, end))
            if (
                is_whole
                and not is_event
                and all(len(w) > 2 and w[1:].islower() and not w.lower().endswith(_NOT_PLACES) and not is_syllable(w) for w in tokens.words[i:end])
            ):
                _record(page, i, end, "place_located", 0.7)


def _addresses(page: Page) -> None:
    """Unknown names before a known place in an address (`trú tại Cộng Hòa, Gia Lương, Gia Lộc, Hải Dương`)."""
    for known in sorted(i for i, owner in page.owners.items() if owner == "place" and page.owners.get(i - 1) != "place"):
        i = known
        while i > 1 and page.tokens.gaps[i - 1] in (", ", " ("):
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
    tokens = page.tokens
    rules = ("place_type", "place_in_address", "place_cue", "place_listed")
    found = {tuple(page.article.view[f.start : f.end].split(" ")) for f in page.findings.of("entity_mentions") if f.rule in rules}
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for words in found:
        if len(words) > 1 and all(w[0].isupper() for w in words):
            by_first.setdefault(words[0], []).append(words)
    for i in tokens.capitals if by_first else ():
        for words in by_first.get(tokens.words[i], ()):
            end = i + len(words)
            if _stands_free(page, i, end) and tuple(tokens.words[i:end]) == words:
                _record(page, i, end, "known_place", 0.7)


def _stands_free(page: Page, start: int, end: int) -> bool:
    """Whether nothing took the words and no name goes on around them."""
    tokens = page.tokens
    if any(k in page.owners for k in range(start, end)) or any(not tokens.is_tight(k) for k in range(start, end - 1)):
        return False
    is_person = page.hit_before(start, "title", "honorific") is not None
    return not is_person and not (tokens.is_tight(start - 1) and tokens.is_capital(start - 1)) and not (tokens.is_tight(end - 1) and tokens.is_capital(end))


def _is_unknown(page: Page, i: int) -> bool:
    return i not in page.owners and i not in page.hits


def _record(page: Page, start: int, end: int, rule: str, confidence: float, entry: Entry | None = None) -> None:
    if entry:
        entity_id = page.findings.entity("place", entry.surface, country_code=entry.row["country_code"] or None)
    else:
        entity_id = page.findings.entity("place", page.text(start, end))
    page.findings.add("entity_mentions", *page.span(start, end), rule, confidence, entity_id=entity_id)
    page.own(start, end, "place")
