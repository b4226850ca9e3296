"""Acronyms that the document explains itself, most of them in brackets."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from transforms.facts.acronym_forms import by_letters, is_head, long_form
from transforms.facts.name_page import Page

_BRACKETS = re.compile(r"\(([^()\n]{2,70})\)")
_ANNOUNCED = re.compile(r"^(?:(?:sau đây )?(?:tên |được )?(?:gọi|viết)?(?: tắt)?(?: là)?|hay còn gọi là)[: ]+(?=[A-ZĐ])|,? mã .{1,20}$")
_OUTSIDE = re.compile(r"(?:(?:được |tên )?(?:gọi|viết) tắt là )?([A-ZĐ]{2,10})(?=[ ,.;)])")
_ACRONYM = re.compile(r"[a-z]?[A-ZĐ][A-ZĐƯa-z]{0,4}[\dA-ZĐƯ&/+.-]{0,20}(?: ?[-&] ?[A-ZĐ\d]{2,10}| [A-ZĐ\d]{2,10}| \d{1,4}(?:\.\d)?){0,2}")
# `CENTCOM` takes 7 letters for 5 words, `CATOBAR` does not stand for `máy bay`.
_MAX_LETTERS_A_WORD = 3
_OPENING = (" (", "(", '" (', "” (")


def find(page: Page) -> None:
    """Record every acronym that stands in brackets behind (or before) its long form, or behind a comma or dash."""
    _outside_brackets(page)
    starts, hits = page.tokens.starts, page.hits
    for match in _BRACKETS.finditer(page.article.view):
        first = bisect_left(starts, match.start())
        if first in hits and hits[first][0].role in ("place", "place_type"):
            continue  # `(TP. HCM)`
        inside = match[1].strip(' "“”')
        if inside[:1].islower() or " mã " in inside or inside[:1] == ":":
            inside = _ANNOUNCED.sub("", inside)
        if _is_acronym(page, inside):
            _explained(page, match, first, inside)
        else:
            _expanded(page, match, first)


def _is_acronym(page: Page, text: str) -> bool:
    if not _reads_as_acronym(text):
        return False
    refused = page.lexicon.words["acronym_words"]["not_explained"]
    return text not in refused and text.partition(" ")[0] not in refused


@lru_cache(maxsize=1 << 14)
def _reads_as_acronym(text: str) -> bool:
    if not _ACRONYM.fullmatch(text):
        return False
    upper, lower, digits = (sum(map(test, text)) for test in (str.isupper, str.islower, str.isdigit))
    is_place = upper < 2 and "." in text  # `Q. 7`
    return not is_place and upper > 0 and upper + digits > 1 and lower <= 2


def _explained(page: Page, match: re.Match[str], end: int, acronym: str) -> None:
    """`Hội nghị Cấp cao Đông Á (EAS)`: the long form stands before the bracket, which word ``end`` opens."""
    if end == 0 or not page.tokens.gaps[end - 1].startswith(_OPENING):
        return
    start = long_form(page, end, acronym)
    if start is None or not _is_short_for(page, acronym, start, end) or _is_place_name(page, start, end):
        page.findings.reject(match.start(1), match.end(1), "acronym", "no_long_form")
        return
    if page.bodies.get(start) == end:
        _recall(page, acronym, end)
    page.findings.add("acronyms", page.span(start, end)[0], match.end(), "bracketed_acronym", 0.85, acronym=acronym, expansion=page.text(start, end))


def _is_short_for(page: Page, acronym: str, start: int, end: int) -> bool:
    """Whether the words can be what the acronym shortens: longer than it, no person, and for a number an organisation."""
    letters = sum(map(str.isalpha, acronym))
    is_longer = letters <= _MAX_LETTERS_A_WORD * (end - start) and len(acronym) < len(page.text(start, end))
    is_organisation = start in page.bodies
    is_person = page.is_full_name(start) and by_letters(page, end, acronym) != start
    number = acronym.rpartition(" ")[2]
    is_numbered = number != acronym and number.isdigit() and len(number) < 4  # `PC 02`, a department, and `DDG 88`, a ship's hull
    is_edition = page.tokens.words[end - 1] == number  # `Hợp tác Tiểu vùng Mekong Mở rộng lần thứ 6 (GMS 6)`
    return is_longer and (is_organisation or not ((is_numbered and not is_edition) or is_person))


def _recall(page: Page, acronym: str, end: int) -> None:
    """From its bracket on, the acronym names the organisation that ends before word ``end``."""
    _, entity_id = page.body_ending[end]
    entity = page.findings.entities[entity_id]
    entity["acronym"] = entity["acronym"] or acronym
    for i, word in enumerate(page.tokens.words[end + 1 :], end + 1) if acronym[-1].isupper() else ():
        if word == acronym and i not in page.owners:
            page.findings.add("entity_mentions", page.tokens.starts[i], page.tokens.ends[i], "explained_acronym", 0.85, entity_id=entity_id)
            page.own(i, i + 1, "organization")


def _is_place_name(page: Page, start: int, end: int) -> bool:
    found = page.hit(start, "place", "country")
    return found is not None and found[1] == end


def _outside_brackets(page: Page) -> None:
    """`Cơ quan An ninh Quốc gia Mỹ, gọi tắt là NSA`, `Tập đoàn Dầu khí Việt Nam - PVN`: only behind a body that the letters or the gazetteer fit."""
    view, tokens = page.article.view, page.tokens
    for end, (start, _) in page.body_ending.items():
        match = _OUTSIDE.match(view, tokens.starts[end]) if end < len(tokens.words) and _is_outside(page, end) else None
        if match is None or end - start < 2:
            continue
        acronym, known = match[1], page.hit(start, "body")
        fits = (known is not None and known[1] == end and known[0].row["acronym"] == acronym) or by_letters(page, end, acronym) == start
        if fits or " tắt là " in match[0]:
            page.findings.add("acronyms", page.span(start, end)[0], match.end(), "acronym_behind_body", 0.8, acronym=acronym, expansion=page.text(start, end))


def _is_outside(page: Page, i: int) -> bool:
    """Whether a comma or a dash stands right before word i, be it the first of a sentence or not."""
    tokens = page.tokens
    return tokens.gaps[i - 1] != " " and page.article.view[tokens.ends[i - 1] : tokens.starts[i]].endswith((", ", " - "))


def _expanded(page: Page, match: re.Match[str], first: int) -> None:
    """`WTO (Tổ chức Thương mại thế giới)`: the long form stands in the bracket, which word ``first`` opens."""
    tokens = page.tokens
    if first == 0 or tokens.gaps[first - 1] != " (":
        return
    acronym = tokens.words[first - 1]
    end = bisect_left(tokens.starts, match.end())
    if not _is_acronym(page, acronym) or end - first < 2 or "\n" in tokens.gaps[first : end - 1]:
        return
    initials = "".join(w[0] for w in tokens.words[first:end]).upper()
    if initials == acronym or _opens_long_form(page, acronym, first, end):
        page.findings.add("acronyms", tokens.starts[first - 1], match.end(), "bracketed_long_form", 0.85, acronym=acronym, expansion=page.text(first, end))


def _opens_long_form(page: Page, acronym: str, first: int, end: int) -> bool:
    """Whether words ``first`` to ``end`` read like a long form that spells another language's acronym; a body before it only tells where it belongs."""
    head = page.hit(first, "organisation_head")
    if page.hit(first, "place", "country") or (head is not None and head[0].kind == "school" and len(acronym) > 4):
        return False  # `WARRIORS (Đại học Hàng hải Việt Nam)`, a team
    owners = page.lexicon.words["acronym_words"]["owner"]
    is_number = any(map(str.isdigit, acronym))
    if (is_number or page.tokens.is_capital(first - 2)) and any(" ".join(page.tokens.words[first : first + size]) in owners for size in (1, 2)):
        return False  # `PC45 (Công an Hà Nội)`, `Trung tâm Ứng cứu máy tính Việt Nam VNCERT (Bộ Thông tin và Truyền thông)`
    if page.bodies.get(first) == end:
        return len(acronym) > 2
    is_thing = head is None and page.tokens.words[first] != "đại"  # `EXO (đại diện Nhật Bản)`
    return is_head(page, first, end) and (page.tokens.is_capital(first) or (is_thing and end - first > 2))
