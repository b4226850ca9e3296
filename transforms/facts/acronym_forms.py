"""What an acronym stands for: where the long form that ends before it starts."""

from __future__ import annotations

from transforms.facts.name_page import Page
from transforms.facts.name_tokens import is_syllable, plain_letters

_MAX_WORDS = 28
_MAX_PHRASE = 8  # words of a long form that no head opens (`đường ranh giới phía Bắc`)


def long_form(page: Page, end: int, acronym: str) -> int | None:
    """First word of what the acronym stands for, which ends before word ``end``; None where nothing fits."""
    spelled = by_letters(page, end, acronym)
    if spelled is not None:
        return spelled
    body = page.body_ending[end][0] if end in page.body_ending else end
    known = page.hit(body, "body")
    # `Chương trình phát triển của Liên Hợp Quốc (UNDP)`: a body with another acronym only ends the long form.
    if known and known[1] == end and known[0].row["acronym"] not in ("", *acronym.split()):
        return _by_head(page, end, body)
    return body if end - body > 1 else _by_head(page, end, end)


def is_head(page: Page, i: int, end: int) -> bool:
    """Whether one to three words from word i on, before word ``end``, can open a long form."""
    words = page.tokens.words
    kinds = page.lexicon.words["acronym_words"]
    for size in (1, 2, 3):
        if i + size > end:
            break
        phrase = " ".join(words[i : i + size])
        if phrase in kinds["head"] or (words[i][0].isupper() and phrase.lower() in kinds["head"]):
            return not _is_in_compound(page, i) and page.hit(i, "title") is None
    return False


def by_letters(page: Page, end: int, acronym: str) -> int | None:
    """The words whose initials are the acronym's letters, small words aside (`Hội nghị Cấp cao (HNCC)`)."""
    letters = [c.upper() for c in acronym if c.isalpha()]
    if len(letters) < 2:
        return None
    i = end
    while letters and i > 0 and end - i < _MAX_WORDS:
        i -= 1
        if _begins_with(page.tokens.words[i], letters[-1]):
            letters.pop()
        elif not page.says(i, "small"):
            return None
        if letters and i and "\n" in page.tokens.gaps[i - 1]:
            return None
    is_cut = page.tokens.words[i].islower() and page.tokens.is_tight(i - 1) and page.tokens.is_capital(i - 1) and i - 1 not in page.tokens.opens
    return i if not letters and not is_cut else None


def _begins_with(word: str, letter: str) -> bool:
    """Whether the letter can stand for the word: `Ư` and `U` both do for `Ứng`, but `D` never for `Đ`."""
    first = word[0].upper()
    return first == letter or (plain_letters(first) == plain_letters(letter) and "Đ" not in (first, letter))


def _by_head(page: Page, end: int, before: int) -> int | None:
    """The head word before word ``before`` that opens the long form, else the run of capitals or the phrase that ends at the bracket."""
    heads: list[int] = []
    floor = max(0, end - _MAX_WORDS)
    for i in range(end - 1, floor - 1, -1):
        if (i < end - 1 and not _continues(page, i)) or _opens_clause(page, i):
            floor = i + 1
            break
        if i < before and end - i >= 2 and is_head(page, i, end) and (heads or not _is_inner(page, i)):
            heads.append(i)
    return _outermost(page, heads, end) if heads else _capital_run(page, floor, end) or _phrase(page, floor, end)


def _outermost(page: Page, heads: list[int], end: int) -> int:
    """The head that opens the name; ``heads`` are all that stand before its end, the nearest first."""
    start = heads[0]
    words = page.tokens.words
    if words[start].islower() and page.says(start - 1, "small") and words[start - 1] not in ("và", "của"):
        return start
    for i in heads[1:]:
        if _is_cut_off(page, i, start, end):
            break
        if _is_strong(page, i) and (page.tokens.is_capital(i) or words[start].islower() or start - i <= 2 or page.tokens.is_capital(i + 1)):
            start = i
    return start


def _is_strong(page: Page, i: int) -> bool:
    """Whether the head at word i opens names over other heads (`Hiệp định Đối tác Kinh tế Toàn diện Khu vực`)."""
    words, kinds = page.tokens.words, page.lexicon.words["acronym_words"]
    phrases = [" ".join(words[i : i + size]) for size in (1, 2, 3)]
    return any((words[i][0].isupper() and phrase in kinds["head"]) or phrase.lower() in kinds["outer"] for phrase in phrases)


def _is_cut_off(page: Page, outer: int, inner: int, end: int) -> bool:
    """Whether a word between two heads ends the name of the outer one; `và` does where a head follows it."""
    words = page.tokens.words
    for k in range(outer + 1, inner):
        if words[k] == "và":
            if is_head(page, k + 1, end):
                return True
        elif words[k] == "của":
            if page.hit(outer, "organisation_head") is None:
                return True
        elif page.says(k, "stop") and not _is_compound(page, k):
            return True
    return False


def _continues(page: Page, i: int) -> bool:
    """Whether the long form can reach over the gap behind word i."""
    gap = page.tokens.gaps[i]
    return gap in (" ", " - ", "-", "/", " & ", "&", " “", "” ", ' "', '" ') or (gap == ", " and "và" in page.tokens.words[i + 1 : i + 5])


def _opens_clause(page: Page, i: int) -> bool:
    return page.says(i, "clause") and not _is_compound(page, i)


def _is_compound(page: Page, i: int) -> bool:
    """Whether a word that stops names elsewhere is one syllable of a noun here (`Dân chủ`, `xây dựng`, `tên lửa`)."""
    words, compounds = page.tokens.words, page.lexicon.words["acronym_words"]["compound"]
    return any(" ".join(words[max(0, k) : k + 2]).lower() in compounds for k in (i - 1, i))


def _is_in_compound(page: Page, i: int) -> bool:
    """Whether a head is the second syllable of another word (`Tiến bộ`), or the first of one that opens nothing (`Ban tổ chức`)."""
    words = page.tokens.words
    as_second, as_first = (" ".join(words[max(0, k - 1) : k + 1]).lower() for k in (i, i + 1))
    no_heads = page.lexicon.words["acronym_words"]["no_head"]
    return as_second in page.lexicon.words["name_words"]["compound"] or as_second in no_heads or as_first in no_heads


def _is_inner(page: Page, i: int) -> bool:
    """Whether the head at word i only stands inside a longer name (`Công ước LHQ về Luật Biển`)."""
    tokens = page.tokens
    before = tokens.words[i - 1] if i and tokens.is_tight(i - 1) else ""
    word = tokens.words[i]
    if word in ("Luật", "luật", "Khu") and before == "về":
        return True
    if before != "" and word[0].islower() and before[0].isupper() and is_syllable(before):
        return True
    if before == "và":
        return page.hit(i, "organisation_head") is None
    return word[0].islower() and before != "" and page.is_known_word(i - 1, i + 1)


def _capital_run(page: Page, floor: int, end: int) -> int | None:
    """The words from the first capitalised one on; of a foreign name only capitalised ones (`căn cứ Allied Land Command`)."""
    tokens = page.tokens
    is_foreign = not is_syllable(tokens.words[end - 1])
    start = end
    for i in range(end - 1, floor - 1, -1):
        if tokens.is_capital(i):
            start = i
        elif (page.says(i, "stop") and tokens.words[i] != "và") or (is_foreign and not page.says(i, "small")):
            break
        is_hyphen = i > floor and tokens.gaps[i - 1] in (" - ", "-", " & ")
        if i > floor and tokens.gaps[i - 1] != " " and not (is_hyphen and (not is_foreign or tokens.words[i - 1].lower() in ("al", "el"))):
            break
    return start if end - start >= 2 else None


def _phrase(page: Page, floor: int, end: int) -> int | None:
    """The plain noun phrase that ends at the bracket, from the last word on that stops one (`vượt qua đường ranh giới phía Bắc`)."""
    start = end
    for i in range(end - 1, max(floor, end - _MAX_PHRASE) - 1, -1):
        if i < end - 1 and not page.tokens.is_tight(i):
            break
        if (page.says(i, "stop") and not _is_compound(page, i)) or page.is_full_name(i) or page.tokens.words[i][0].isdigit():
            break
        start = i
    is_plain = page.tokens.words[start].islower() if start < end else False
    return start if is_plain and 3 <= end - start < _MAX_PHRASE else None
