"""Organisations: bodies known by name, and names built on a head (`Cục`, `Công ty`, `Trường`)."""

from __future__ import annotations

from transforms.facts.gazetteer import Entry
from transforms.facts.name_page import Page
from transforms.facts.name_tokens import is_syllable
from transforms.facts.organisations_extent import extent

# A lower-case head counts only right before a capitalised name: `bộ Công an`, `hãng Samsung`.
_LOWER_HEADS = frozenset(("bộ", "sở", "cục", "hãng", "đảng", "trường", "viện", "hội", "phòng", "ủy ban", "khoa", "quỹ"))
_SOURCE_WORDS = frozenset(
    ("theo", "Theo", "báo", "Báo", "tờ", "Tờ", "hãng", "nguồn", "Nguồn", "Ảnh", "ảnh", "PV", "viên", "đài", "kênh", "trang", "tin", "với", "và", "phái")
)
# Words whose object is a body: `lợi nhuận của AGM`, `Trưởng SOCA`.
_OWNERS = frozenset(("ty", "đoàn", "Trưởng", "trưởng", "chức", "đảng", "Đảng", "quan", "hàng"))
# Heads whose country belongs to the name: `Bộ Ngoại giao Mỹ`, not `ASEAN Việt Nam`.
_NATIONAL = frozenset(("Bộ", "Quốc", "Văn", "Thanh", "Cơ", "Tổng", "Tòa", "Kiểm", "Ủy", "Mặt"))
_SUFFIXES = frozenset(
    (
        "Partnership",
        "Ltd",
        "Inc",
        "Corp",
        "Corporation",
        "Group",
        "Holdings",
        "Bank",
        "Airlines",
        "Airways",
        "University",
        "School",
        "Institute",
        "Foundation",
        "Telecom",
        "Motors",
        "Securities",
        "Capital",
        "Partners",
        "Bancorp",
        "Pharma",
        "Party",
    )
)


def find(page: Page) -> None:
    """Record every organisation of the page and mark its words."""
    starts = sorted(set(page.hits) | _lower_heads(page) | _suffixed(page))
    reach = 0
    for i in starts:
        if i < reach:
            continue
        end = _end(page, i)
        if end:
            reach = end
            _record(page, i, end)


def _end(page: Page, i: int) -> int | None:
    """The word after the organisation that starts at word i, or None where none starts there."""
    found = page.hit(i)
    if found is None:
        return _lower_end(page, i) if page.tokens.words[i].islower() else _suffix_end(page, i)
    entry, after = found
    if entry.role == "body":
        return _body_end(page, i, entry, after)
    if entry.role == "organisation_head" and entry.kind != "none" and not _inside_a_name(page, i, after) and not _is_common(page, i):
        return extent(page, i, after, entry.kind)
    return None


def _is_common(page: Page, i: int) -> bool:
    """A lower-case head behind a number or article is a common noun (`một trung tâm Văn hóa`)."""
    return page.tokens.words[i][0].islower() and i > 0 and page.tokens.words[i - 1].lower() in ("một", "các", "những", "nhiều", "hai", "ba", "số")


def _inside_a_name(page: Page, i: int, after: int) -> bool:
    """A one-syllable head that follows a capitalised word is part of a name (`Đăng Khoa`)."""
    return after == i + 1 and page.tokens.is_tight(i - 1) and page.tokens.is_capital(i - 1) and not page.tokens.words[i].isupper() and not _ends_hit(page, i)


def _ends_hit(page: Page, i: int) -> bool:
    return any(start in page.hits and page.hits[start][1] == i for start in range(max(0, i - 8), i))


def _body_end(page: Page, i: int, entry: Entry, after: int) -> int | None:
    if entry.kind == "generic":
        return None
    if entry.kind == "outlet" and _is_source(page, i, after):
        page.findings.reject(*page.span(i, after), "organization", "news_source")
        page.own(i, after, "outlet")
        return None
    if page.tokens.words[i] in _NATIONAL and page.tokens.is_tight(after - 1):
        nation = page.hit(after, "country")
        if nation and nation[0].kind != "capital" and not _starts_name(page, after, nation[1]):
            return nation[1]
    return after


def _starts_name(page: Page, i: int, after: int) -> bool:
    """Whether the country word is rather the first syllable of a name (`Mỹ Linh`)."""
    tokens = page.tokens
    return (
        after == i + 1
        and tokens.is_tight(i)
        and tokens.is_capital(after)
        and is_syllable(tokens.words[after])
        and not page.is_surname(after)
        and after not in page.hits
    )


def _is_source(page: Page, i: int, after: int) -> bool:
    tokens = page.tokens
    before = tokens.gaps[i - 1] if i else ""
    return "(" in before or ":" in before or "/" in before or "/" in tokens.gaps[after - 1] or (i > 0 and tokens.words[i - 1] in _SOURCE_WORDS) or after in tokens.opens


def _lower_heads(page: Page) -> set[int]:
    words, tokens = page.tokens.words, page.tokens
    return {i for i, word in enumerate(words) if word in _LOWER_HEADS and tokens.is_tight(i) and tokens.is_capital(i + 1) and i not in page.hits}


def _lower_end(page: Page, i: int) -> int | None:
    tokens = page.tokens
    if tokens.is_tight(i - 1) and f"{tokens.words[i - 1]} {tokens.words[i]}".lower() in page.lexicon.words["name_syllables"]["compound"] or _is_common(page, i):
        return None
    if page.is_surname(i + 1) and tokens.is_tight(i + 1) and tokens.is_capital(i + 2) and tokens.words[i] != "trường":
        return None
    nxt = page.hit(i + 1)
    if nxt and nxt[0].role in ("country", "place", "title", "honorific", "trap", "place_type"):
        return None
    kind = {"hãng": "firm", "trường": "school", "đảng": "party"}.get(page.tokens.words[i], "state")
    return extent(page, i, i + 1, kind)


def _suffixed(page: Page) -> set[int]:
    """First words of runs that end in a company's suffix (`VIAC (No.1) Limited Partnership`)."""
    tokens, firsts = page.tokens, set()
    for i, word in enumerate(tokens.words):
        if word not in _SUFFIXES or i == 0:
            continue
        first = i
        while (
            first > 0
            and tokens.words[first - 1][0].isalnum()
            and (tokens.is_capital(first - 1) or tokens.words[first - 1].isdigit())
            and tokens.gaps[first - 1] in (" ", " (", ") ", ".")
            and i - first < 6
        ):
            if page.hit(first - 1, "organisation_head", "honorific", "title"):
                break
            first -= 1
        if first < i and first not in page.hits:
            firsts.add(first)
    return firsts


def _suffix_end(page: Page, i: int) -> int | None:
    tokens = page.tokens
    j = i
    while j < min(i + 8, len(tokens.words)):
        if tokens.words[j] in _SUFFIXES and not (tokens.is_tight(j) and j + 1 < len(tokens.words) and tokens.words[j + 1] in _SUFFIXES):
            return j + 1
        j += 1
    return None


def _record(page: Page, i: int, end: int) -> None:
    found = page.hit(i, "body")
    if found and found[1] == end:
        row = found[0].row
        entity_id = page.findings.entity("organization", row["name"], row["body"], name_en=row["name_en"] or None, acronym=row["acronym"] or None)
        rule, confidence = "body_" + found[0].kind, 0.95
    else:
        entity_id = page.findings.entity("organization", page.text(i, end))
        rule, confidence = "organisation_head", 0.8
    page.findings.add("entity_mentions", *page.span(i, end), rule, confidence, entity_id=entity_id)
    page.own(i, end, "organization")
    page.bodies[i] = end


def find_acronyms(page: Page) -> None:
    """Unknown words in capitals that act like a body somewhere in the article (`AGM lãi ròng`, `Trưởng SOCA`)."""
    tokens = page.tokens
    known = page.lexicon.words["acronym_words"]
    places: dict[str, list[int]] = {}
    for i, word in enumerate(tokens.words):
        if 3 <= len(word) <= 7 and word.isupper() and word.isalpha() and i not in page.owners and i not in page.hits and word not in known["not_a_body"]:
            places.setdefault(word, []).append(i)
    for found in places.values():
        if len(found) > 1 and sum(_acts(page, i) for i in found) > 1:
            for i in found:
                if not _is_traded(page, i):
                    _record(page, i, i + 1)


def _acts(page: Page, i: int) -> bool:
    tokens = page.tokens
    after = tokens.words[i + 1] if tokens.is_tight(i) else ""
    before = tokens.words[i - 1] if tokens.is_tight(i - 1) else ""
    return (after in page.lexicon.words["name_syllables"]["agent"] or before in _OWNERS) and not _is_traded(page, i)


def _is_traded(page: Page, i: int) -> bool:
    """Whether the word is a share's code (`cổ phiếu VSH`)."""
    return page.tokens.is_tight(i - 1) and page.tokens.words[i - 1] in ("phiếu", "mã", "vụ", "dịch", "tàu", "máy", "bệnh", "virus", "vàng")
