"""The next word or words of an organisation's or a title's name, and what no name goes on over."""

from __future__ import annotations

from transforms.facts.name_page import Page
from transforms.facts.name_tokens import is_syllable


def step(page: Page, at: int, first: int, kind: str) -> tuple[int, bool] | None:
    """(word after, is it content) for the next piece of a name, or None where no name goes on."""
    tokens, words = page.tokens, page.tokens.words
    word, is_tight, known = words[at], tokens.tight[at], page.lexicon.words["organisation_words"]
    phrase = phrase_end(page, at)
    if phrase is not None:
        # A verb ends a name unless the name goes on behind it (`Bộ Y tế phối hợp`, `Cục Cảnh sát điều tra tội phạm`).
        return phrase, at == first or not (word.islower() and " ".join(words[at:phrase]).lower() in known["verb"])
    if tokens.capital[at]:
        if not is_tight or (words[at + 1].islower() and phrase_end(page, at + 1) is not None):
            return at + 1, True
        is_word = _is_two_syllable_word(page, at) and (kind not in ("firm", "school") or (tokens.tight[at + 1] and tokens.capital[at + 2]))
        return at + (2 if is_word else 1), True
    if word == "số" and is_tight and words[at + 1].isdigit() and len(words[at + 1]) < 4:
        return at + 2, True
    if word.lower() in known["noun"] or (word.isdigit() and _is_number_of_name(page, at)):
        return at + 1, True
    if at == first:
        return (at + 1, False) if word == "các" and kind != "area" else None
    before = words[at - 1]
    is_prevention = word == "chống" and before == "phòng"
    is_owned = word == "của" and words[at + 1 : at + 2] == ["các"] and kind in ("firm", "state")
    is_linked = page.says(at, "connector") and not (is_tight and words[at + 1] in ("các", "những", "một"))
    if word == "và":
        is_linked = is_linked and _joins(page, at, kind)
    is_linked = is_linked or (word == "về" and before in ("phạm", "đạo", "ương") and phrase_end(page, at + 1) is not None)  # `tội phạm về ma túy`
    return (at + 1, False) if is_linked or is_prevention or is_owned else None


def _is_number_of_name(page: Page, at: int) -> bool:
    """Whether the digits at word ``at`` are part of the name before them (`Ban Chỉ đạo 389`)."""
    tokens = page.tokens
    longest = 3 if tokens.capital[at - 1] or tokens.words[at - 1] == "đạo" else 2
    return tokens.tight[at - 1] and len(tokens.words[at]) <= longest and not page.says(at + 1, "after_number")


def _joins(page: Page, at: int, kind: str) -> bool:
    """Whether `và` at word ``at`` is inside the name: before another institution it is not, and behind a school's or party's own name neither."""
    tokens = page.tokens
    if at + 1 == len(tokens.words) or kind == "party" or (tokens.words[at + 1].islower() and page.hit(at + 1, "organisation_head") is not None):
        return False
    return kind != "school" or tokens.is_capital(at + 1) or tokens.words[at - 1].islower()


def opens_word(page: Page, at: int, after: int) -> bool:
    """Whether a head of one syllable is the first of a word: `Cục Phòng vệ thương mại`."""
    return after == at + 1 and page.tokens.tight[at] and page.is_known_word(at, at + 2)


def phrase_end(page: Page, at: int) -> int | None:
    """The word after the longest known word of organisation names, of two to four syllables, that starts here."""
    words, tight = page.tokens.words, page.tokens.tight
    if at >= len(words) or not tight[at]:
        return None
    known = page.lexicon.phrases.get(words[at].lower())
    for others in known.get(words[at + 1].lower(), ()) if known else ():
        end = at + 2 + len(others)
        if not others or (all(tight[at + 1 : end - 1]) and [word.lower() for word in words[at + 2 : end]] == others):
            return end
    return None


def _is_two_syllable_word(page: Page, at: int) -> bool:
    """Whether a capitalised syllable and the lower-case one that a space parts from it read as one word (`Trồng trọt`)."""
    first, second = page.tokens.words[at : at + 2]
    if not second.islower() or first.isupper() or at + 1 in page.hits or page.says(at + 1, "stop"):
        return False
    return is_syllable(first) and is_syllable(second)


def lists_on(page: Page, after: int) -> bool:
    """Inside `Khoa học, Công nghệ và Môi trường` a comma goes on; before a new clause it does not."""
    words, gaps = page.tokens.words, page.tokens.gaps
    for i in range(after, min(after + 5, len(words))):
        if gaps[i - 1] not in (" ", ", ", " & "):
            return False
        if gaps[i - 1] == " & ":
            return True
        if words[i] in ("và", "tội"):
            return True
    return False


def title_step(page: Page, at: int, first: int) -> int | None:
    """The word after the next piece of a title whose head ends before word ``first``, or None where no title goes on."""
    tokens = page.tokens
    if at in page.bodies:
        return page.bodies[at]
    hit = page.hit(at)
    role = hit[0].role if hit else ""
    if hit and (
        role in ("country", "place", "body", "place_type") or (role == "organisation_head" and (hit[0].kind == "nation" or tokens.words[at].islower()))
    ):
        return hit[1]
    if hit and role == "title":
        return hit[1] if at == first or tokens.is_tight(at - 1) else None
    if page.owners.get(at) == "person":
        return None
    if tokens.words[at].isdigit() and len(tokens.words[at]) == 4 and at > first:
        return at + 1
    taken = step(page, at, first - 1, "state")
    if taken is not None:
        return taken[0]
    return at + 1 if page.says(at, "title_part") else None


def numbered(page: Page, after: int) -> int:
    """The word after the number that a place's second school or station carries (`Trường Tiểu học Điện Biên 2`), else the same word."""
    tokens = page.tokens
    if not (tokens.is_tight(after - 1) and tokens.words[after].isdigit() and len(tokens.words[after]) == 1):
        return after
    return after + 1 if not tokens.is_tight(after) or page.says(after + 1, "stop") or page.says(after + 1, "clause") else after


def brand(page: Page, first: int) -> int | None:
    """The foreign name behind what a firm does: `Công ty xe tải điện Rivian`, `hãng luật Kei Komuro`."""
    tokens = page.tokens
    at = first
    while at - first < 6 and tokens.is_tight(at - 1) and tokens.words[at].islower() and is_syllable(tokens.words[at]):
        if page.says(at, "stop") or page.says(at, "clause") or page.says(at, "firm_verb"):
            return None
        at += 1
    is_foreign = tokens.is_tight(at - 1) and tokens.is_capital(at) and at not in page.hits and not is_syllable(tokens.words[at]) and len(tokens.words[at]) > 1
    return at if at > first and is_foreign else None
