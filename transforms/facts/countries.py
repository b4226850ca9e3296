"""Countries: by name, by one syllable (`Mỹ`, `Nga`), in pairs (`Mỹ - Trung`), and by the capital that stands for a government."""

from __future__ import annotations

import re

from transforms.facts.gazetteer import Entry
from transforms.facts.name_page import Page
from transforms.facts.name_tokens import is_syllable

_PAIRS = frozenset(("-", " - ", "/", " -", "- "))
_JOINED = frozenset((", ", *_PAIRS))
_MODEL = re.compile(r"[A-Z]{1,3}\d{1,4}[A-Z]?")  # `GPU Mali-T628`


def add(page: Page, i: int, after: int, entry: Entry) -> bool:
    """Record the country at word i and return True, or report why it is none."""
    tokens = page.tokens
    if tokens.tight[i - 1] and page.says(i - 1, "language") and not _stands_behind(page, i, "not_language"):
        return _refuse(page, i, after, "language_name")
    if _is_person(page, i, after, entry) or (entry.kind != "name" and (_is_part_of_name(page, i, after) or not _is_meant(page, i, after, entry))):
        return _refuse(page, i, after, "part_of_a_name")
    if tokens.gaps[after - 1] == "-" and after < len(tokens.words) and _MODEL.fullmatch(tokens.words[after]):
        return _refuse(page, i, after, "model_number")
    if tokens.words[i] == "VN":
        if tokens.gaps[i] == "-":
            return _refuse(page, i, after, "stock_index")
        if tokens.tight[i] and tokens.words[after].isdigit():
            return _refuse(page, i, after, "flight_number")
    return _record(page, i, after, entry, "country_" + entry.kind, 0.95)


def add_capital(page: Page, i: int, after: int, entry: Entry) -> bool:
    """Record the country whose capital stands for its government (`Bắc Kinh cho rằng`); False where the city is meant."""
    if entry.row["country_code"] == "VN" or not _governs(page, i, after):
        return False
    return _record(page, i, after, entry, "capital_as_government", 0.8)


def names_something(page: Page, i: int, after: int) -> bool:
    """Whether the capital at word i is a piece of another name: of a treaty (`Hiệp định Paris`), a paper (`Washington Post`), a person (`Lưu Bình Nhưỡng`)."""
    tokens = page.tokens
    if _stands_behind(page, i, "named_after_city"):
        return True
    is_opener = i - 1 in tokens.opens and not page.is_surname(i - 1)
    if page.joins_left(i) and page.owners.get(i - 1) is None and is_syllable(tokens.words[i - 1]) and is_syllable(tokens.words[i]) and not is_opener:
        return True
    if not (tokens.is_tight(after - 1) and tokens.is_capital(after)) or after in page.hits or is_syllable(tokens.words[after]):
        return False
    is_held = page.hit_before(i, "title") is not None and tokens.is_tight(after) and tokens.is_capital(after + 1)
    return not is_held and tokens.words[after] not in page.lexicon.words["given_names"]["foreign"]  # `thị trưởng Jakarta Anies Baswedan`


def add_inside(page: Page, i: int, after: int) -> None:
    """Record the country that ends the name of a known body (`Hiệp hội Lương thực Việt Nam`)."""
    for size in (1, 2, 3):
        entry = page.lexicon.countries.get(" ".join(page.tokens.words[after - size : after])) if size < after - i else None
        if entry is not None:
            _record(page, after - size, after, entry, "country_in_body", 0.9)
            return


def _governs(page: Page, i: int, after: int) -> bool:
    tokens = page.tokens
    before = tokens.words[i - 1].lower() if tokens.is_tight(i - 1) else ""
    if before == "phía":
        return True
    if before in page.lexicon.words["name_words"]["locative"] or page.hit_before(i, "place_type") is not None or _stands_behind(page, i, "capital_city"):
        return False
    partner = _joined_capital(page, i)
    if partner:
        return partner == "country"
    acts = tokens.is_tight(after - 1) and (page.says(after, "government") or (tokens.words[after] == "và" and page.hit(after + 1, "country") is not None))
    is_address = (i > 0 and tokens.gaps[i - 1] != " " and not acts) or (tokens.gaps[after - 1] in (", ", " (") and page.hit(after, "country") is not None)
    return not is_address


def _joined_capital(page: Page, i: int) -> str | None:
    """What the capital joined to this one by `và`, a comma or a dash was read as (`ở Jakarta và Bangkok`)."""
    end = i - 1 if page.tokens.words[i - 1] in ("và", "hay", "lẫn") and page.tokens.is_tight(i - 2) else i if page.tokens.gaps[i - 1] in _JOINED else None
    first = page.hit_before(end, "country") if end else None
    return page.owners.get(first) if first is not None and page.hits[first][0].kind == "capital" else None


def _stands_behind(page: Page, i: int, kind: str) -> bool:
    """Whether the word before word i, or the two before it, are in the gazetteer ``name_words`` under this kind."""
    tokens, known = page.tokens, page.lexicon.words["name_words"][kind]
    if not tokens.is_tight(i - 1):
        return False
    before = tokens.words[i - 1].lower()
    return before in known or (tokens.is_tight(i - 2) and f"{tokens.words[i - 2].lower()} {before}" in known)


def _refuse(page: Page, i: int, after: int, rule: str) -> bool:
    page.findings.reject(*page.span(i, after), "country", rule)
    return False


def _record(page: Page, i: int, after: int, entry: Entry, rule: str, confidence: float) -> bool:
    code = entry.row["country_code"]
    entity_id = page.findings.entity("country", entry.row["name"], code, name_en=entry.row["name_en"] or None, country_code=code)
    page.findings.add("entity_mentions", *page.span(i, after), rule, confidence, entity_id=entity_id)
    page.own(i, after, "country")
    return True


def _is_meant(page: Page, i: int, after: int, entry: Entry) -> bool:
    """Whether the syllable stands for a country here: pairs need a partner or `người`, pronouns may not open a sentence."""
    if entry.kind == "pair":
        return _is_paired(page, i, after) or (page.tokens.is_tight(i - 1) and page.says(i - 1, "people"))
    if page.says(i, "pronoun") and i in page.tokens.opens:
        return _is_paired(page, i, after) or (page.hit(after + 1, "country") is not None and page.tokens.words[after] in ("và", "có"))
    return True


def _is_paired(page: Page, i: int, after: int) -> bool:
    gaps = page.tokens.gaps
    if gaps[after - 1] in _PAIRS and page.hit(after, "country"):
        return True
    return i > 0 and gaps[i - 1] in _PAIRS and (page.hit_before(i, "country") is not None or page.tokens.words[i - 1] == "ASEAN")


def _is_person(page: Page, i: int, after: int, entry: Entry) -> bool:
    """Whether it is somebody's name: a surname (`Abraham Denmark`), a first name (`Bộ Tư pháp Mỹ Chad Readler`), a given name (`Đức` beside `anh Đức`)."""
    tokens = page.tokens
    if after - i > 1 or entry.kind == "pair":
        return False
    if tokens.tight[i - 1]:
        if tokens.words[i - 1] in page.lexicon.words["given_names"]["foreign"] and i - 1 not in page.owners:
            return True
        if tokens.tight[i] and tokens.capital[after] and after not in page.hits and page.hit_before(i, "country") is not None:
            return True
    return entry.kind == "short" and tokens.words[i] in page.given_names and not _is_surely_country(page, i, after)


def _is_surely_country(page: Page, i: int, after: int) -> bool:
    tokens = page.tokens
    if tokens.is_tight(i - 1) and (page.says(i - 1, "people") or page.says(i - 1, "locative") or page.hit_before(i, "organisation_head", "title") is not None):
        return True
    if page.hit_before(i, "country") is not None:
        return True
    return tokens.gaps[after - 1] in _JOINED and page.hit(after, "country") is not None


def _is_part_of_name(page: Page, i: int, after: int) -> bool:
    """Whether capitalised neighbours make the country word a syllable of a longer name (`Mỹ Tâm`, `Thúy Nga`), or an honorific a given name."""
    tokens = page.tokens
    if tokens.tight[i - 1]:
        if page.is_behind_kin(i):
            return True
        if tokens.capital[i - 1] and page.owners.get(i - 1) in (None, "organization") and page.joins_left(i):
            is_thing = not is_syllable(tokens.words[i - 1]) and is_syllable(tokens.words[i])  # `chiếc Rafale Pháp`
            if not is_thing:
                return True
    return tokens.tight[after - 1] and tokens.capital[after] and page.joins_right(after)
