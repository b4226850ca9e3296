"""Countries: by name, by one syllable (`Mỹ`, `Nga`), in pairs (`Mỹ - Trung`), and by the capital that stands for a government."""

from __future__ import annotations

from transforms.facts.gazetteer import Entry
from transforms.facts.name_page import Page

_PAIRS = frozenset(("-", " - ", "/", " -", "- "))


def add(page: Page, i: int, after: int, entry: Entry) -> bool:
    """Record the country at word i and return True, or report why it is none."""
    tokens = page.tokens
    if tokens.is_tight(i - 1) and page.says(i - 1, "language"):
        return _refuse(page, i, after, "language_name")
    if entry.kind != "name" and (_is_part_of_name(page, i, after) or not _is_meant(page, i, after, entry)):
        return _refuse(page, i, after, "part_of_a_name")
    if tokens.words[i] == "VN" and tokens.gaps[i] == "-":
        return _refuse(page, i, after, "stock_index")
    if tokens.words[i] == "VN" and tokens.is_tight(i) and tokens.words[after].isdigit():
        return _refuse(page, i, after, "flight_number")
    return _record(page, i, after, entry, "country_" + entry.kind, 0.95)


def add_capital(page: Page, i: int, after: int, entry: Entry) -> bool:
    """Record the country whose capital stands for its government (`Bắc Kinh cho rằng`); False where the city is meant."""
    if entry.row["country_code"] == "VN" or not _governs(page, i, after):
        return False
    return _record(page, i, after, entry, "capital_as_government", 0.8)


def add_inside(page: Page, i: int, after: int) -> None:
    """Record the country that ends the name of a known body (`Hiệp hội Lương thực Việt Nam`)."""
    for size in (1, 2, 3):
        entry = page.lexicon.countries.get(" ".join(page.tokens.words[after - size : after])) if size < after - i else None
        if entry is not None:
            _record(page, after - size, after, entry, "country_in_body", 0.9)
            return


def _governs(page: Page, i: int, after: int) -> bool:
    tokens, words = page.tokens, page.lexicon.words["name_words"]
    before = tokens.words[i - 1].lower() if tokens.is_tight(i - 1) else ""
    acts = tokens.is_tight(after - 1) and page.says(after, "government")
    is_address = (i > 0 and tokens.gaps[i - 1] != " " and not acts) or (tokens.gaps[after - 1] in (", ", " (") and page.hit(after, "country") is not None)
    return before not in words["locative"] and not is_address and page.hit_before(i, "place_type") is None


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


def _is_part_of_name(page: Page, i: int, after: int) -> bool:
    """Whether capitalised neighbours make the country word a syllable of a longer name (`Mỹ Tâm`, `Thúy Nga`), or an honorific a given name."""
    if page.tokens.is_tight(i - 1) and page.says(i - 1, "kin"):
        return True
    return (page.joins_left(i) and page.owners.get(i - 1) in (None, "organization")) or page.joins_right(after)
