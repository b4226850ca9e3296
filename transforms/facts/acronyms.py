"""Acronyms that the document explains itself, in brackets."""

from __future__ import annotations

import re
from bisect import bisect_left

from transforms.facts.name_page import Page
from transforms.facts.name_tokens import is_syllable

_BRACKETS = re.compile(r"\(([^()\n]{2,70})\)")
_ANNOUNCED = re.compile(r"^(?:gọi tắt là|viết tắt là|viết tắt|tên viết tắt là|tên viết tắt|tên tắt là|hay còn gọi là|gọi là|sau đây gọi là)[: ]+")
_ACRONYM = re.compile(r"[a-z]?[A-ZĐ][A-ZĐƯa-z]{0,4}[\dA-ZĐƯ&/+.-]{0,20}(?: ?[-&] ?[A-ZĐ\d]{2,10}| [A-ZĐ\d]{2,10}| \d{2,4}){0,2}")
_MAX_WORDS = 28
# `CENTCOM` takes 7 letters for 5 words, `CATOBAR` does not stand for `máy bay`.
_MAX_LETTERS_A_WORD = 3
_OPENING = (" (", "(", '" (', "” (")


def find(page: Page) -> None:
    """Record every acronym that stands in brackets behind (or before) its long form."""
    brackets = list(_BRACKETS.finditer(page.article.view))
    if not brackets:
        return
    uses: dict[str, list[int]] = {}
    for i, word in enumerate(page.tokens.words):
        if word[-1].isupper():
            uses.setdefault(word, []).append(i)
    for match in brackets:
        inside = _ANNOUNCED.sub("", match[1].strip(' "“”'))
        if _is_place(page, match.start(1)):
            continue
        if _is_acronym(page, inside):
            _explained(page, match, inside, uses)
        else:
            _expanded(page, match)


def _is_acronym(page: Page, text: str) -> bool:
    upper, lower, digits = (sum(map(test, text)) for test in (str.isupper, str.islower, str.isdigit))
    refused = page.lexicon.words["acronym_words"]["not_explained"]
    return bool(_ACRONYM.fullmatch(text)) and upper > 0 and upper + digits > 1 and lower <= 2 and text not in refused and text.split(" ")[0] not in refused


def _explained(page: Page, match: re.Match[str], acronym: str, uses: dict[str, list[int]]) -> None:
    """`Hội nghị Cấp cao Đông Á (EAS)`: the long form stands before the bracket."""
    tokens = page.tokens
    end = bisect_left(tokens.starts, match.start())
    if end == 0 or not tokens.gaps[end - 1].startswith(_OPENING):
        return
    start = _long_form(page, end, acronym)
    if start is None or not _is_short_for(page, acronym, start, end) or _is_place_name(page, start, end):
        page.findings.reject(match.start(1), match.end(1), "acronym", "no_long_form")
        return
    if page.bodies.get(start) == end:
        _recall(page, acronym, end, uses.get(acronym, []))
    page.findings.add("acronyms", page.span(start, end)[0], match.end(), "bracketed_acronym", 0.85, acronym=acronym, expansion=page.text(start, end))


def _is_short_for(page: Page, acronym: str, start: int, end: int) -> bool:
    """Whether the words can be what the acronym shortens: longer than it, no person, and for a number an organisation."""
    letters = sum(map(str.isalpha, acronym))
    is_longer = letters <= _MAX_LETTERS_A_WORD * (end - start) and len(acronym) < len(page.text(start, end))
    is_organisation = start in page.bodies
    number = acronym.rpartition(" ")[2]
    is_numbered = number != acronym and number.isdigit() and len(number) < 4  # `PC 02`, a department, and `DDG 88`, a ship's hull
    return is_longer and (is_organisation or not (is_numbered or page.is_full_name(start)))


def _recall(page: Page, acronym: str, end: int, uses: list[int]) -> None:
    """From its bracket on, the acronym names the organisation that ends before word ``end``."""
    _, entity_id = page.body_ending[end]
    entity = page.findings.entities[entity_id]
    entity["acronym"] = entity["acronym"] or acronym
    for i in uses:
        if i > end and i not in page.owners:
            page.findings.add("entity_mentions", page.tokens.starts[i], page.tokens.ends[i], "explained_acronym", 0.85, entity_id=entity_id)
            page.own(i, i + 1, "organization")


def _is_place(page: Page, offset: int) -> bool:
    """Whether a place or its type opens the bracket (`(TP. HCM)`)."""
    return page.hit(bisect_left(page.tokens.starts, offset), "place", "place_type") is not None


def _is_place_name(page: Page, start: int, end: int) -> bool:
    found = page.hit(start, "place", "country")
    return found is not None and found[1] == end


def _long_form(page: Page, end: int, acronym: str) -> int | None:
    """First word of what the acronym stands for, which ends before word ``end``."""
    by_letters = _by_letters(page, end, acronym)
    if by_letters is not None:
        return by_letters
    body = page.body_ending[end][0] if end in page.body_ending else end
    known = page.hit(body, "body")
    # `Chương trình phát triển của Liên Hợp Quốc (UNDP)`: a body with another acronym only ends the long form.
    if known and known[1] == end and known[0].row["acronym"] not in ("", *acronym.split()):
        return _by_head(page, end, body)
    return body if end - body > 1 else _by_head(page, end, end)


def _by_letters(page: Page, end: int, acronym: str) -> int | None:
    """The words whose initials are the acronym's letters, small words aside (`Hội nghị Cấp cao (HNCC)`)."""
    letters = [c for c in acronym if c.isalpha()]
    if len(letters) < 2 or acronym != acronym.upper():
        return None
    i = end
    while letters and i > 0 and end - i < _MAX_WORDS:
        i -= 1
        word = page.tokens.words[i]
        if word[0].upper() == letters[-1]:
            letters.pop()
        elif not page.says(i, "small"):
            return None
        if letters and i and "\n" in page.tokens.gaps[i - 1]:
            return None
    is_cut = page.tokens.words[i].islower() and page.tokens.is_tight(i - 1) and page.tokens.is_capital(i - 1) and i - 1 not in page.tokens.opens
    return i if not letters and not is_cut else None


def _by_head(page: Page, end: int, before: int) -> int | None:
    """The nearest word before word ``before`` that can open a long form, or the run of capitalised words that ends at the bracket."""
    for i in range(end - 1, max(-1, end - _MAX_WORDS), -1):
        if (i < end - 1 and not _continues(page, i)) or page.says(i, "clause"):
            return _capital_run(page, i + 1, end)
        if i < before and end - i >= 2 and _is_head(page, i, end) and not _is_inner(page, i):
            return _outermost(page, i)
    return _capital_run(page, max(0, end - _MAX_WORDS), end)


def _is_head(page: Page, i: int, end: int) -> bool:
    """Whether one to three words from word i on, before word ``end``, can open a long form."""
    heads = page.lexicon.words["acronym_words"]["head"]
    return any(i + size <= end and " ".join(page.tokens.words[i : i + size]) in heads for size in (1, 2, 3))


def _outermost(page: Page, i: int) -> int:
    """The head that opens a chain of heads (`Diễn đàn Khu vực`, `Hội nghị hẹp Quan chức`), from the last one of it."""
    lowest = i - _MAX_WORDS
    while i > lowest and page.tokens.is_capital(i):
        outer = _outer_head(page, i)
        if outer is None:
            break
        i = outer
    return i


def _outer_head(page: Page, i: int) -> int | None:
    """The capitalised head right before the one at word i, up to two words between them."""
    for start in range(i - 1, max(-1, i - 5), -1):
        if not page.tokens.is_tight(start):
            return None
        for size in (1, 2):
            inner = range(start + size, i)
            if start + size <= i and len(inner) <= 2 and page.tokens.is_capital(start) and _is_head(page, start, start + size):
                return None if any(page.says(k, "stop") for k in inner) else start
    return None


def _continues(page: Page, i: int) -> bool:
    """Whether the long form can reach over the gap behind word i."""
    gap = page.tokens.gaps[i]
    return gap in (" ", " - ", "-", "/", " & ", "&", " “", "” ") or (gap == ", " and "và" in page.tokens.words[i + 1 : i + 5])


def _is_inner(page: Page, i: int) -> bool:
    """Whether the head at word i only stands inside a longer name (`Công ước LHQ về Luật Biển`)."""
    tokens = page.tokens
    before = tokens.words[i - 1] if i and tokens.is_tight(i - 1) else ""
    word = tokens.words[i]
    if word in ("Luật", "luật", "Khu") and before == "về":
        return True
    if before != "" and word[0].islower() and before[0].isupper() and is_syllable(before):
        return True
    return before == "và" or (word[0].islower() and before != "" and page.is_known_word(i - 1, i + 1))


def _capital_run(page: Page, floor: int, end: int) -> int | None:
    tokens = page.tokens
    start = end
    for i in range(end - 1, floor - 1, -1):
        if tokens.is_capital(i):
            start = i
        elif page.says(i, "stop") and tokens.words[i] != "và":
            break
        if i > floor and tokens.gaps[i - 1] not in (" ", " - ", "-", " & "):
            break
    return start if end - start >= 2 else None


def _expanded(page: Page, match: re.Match[str]) -> None:
    """`WTO (Tổ chức Thương mại thế giới)`: the long form stands in the bracket."""
    tokens = page.tokens
    first = bisect_left(tokens.starts, match.start())
    if first == 0 or tokens.gaps[first - 1] != " (":
        return
    acronym = tokens.words[first - 1]
    end = bisect_left(tokens.starts, match.end())
    if not (acronym.isupper() and len(acronym) >= 3 and _is_acronym(page, acronym)) or end - first < 2 or "\n" in tokens.gaps[first : end - 1]:
        return
    opens = page.bodies.get(first) == end or (tokens.is_capital(first) and _is_head(page, first, end))
    initials = "".join(w[0] for w in tokens.words[first:end]).upper()
    if opens or initials == acronym:
        page.findings.add("acronyms", tokens.starts[first - 1], match.end(), "bracketed_long_form", 0.85, acronym=acronym, expansion=page.text(first, end))
