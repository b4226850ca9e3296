"""How far a title goes on behind its first words: the body it is held in, what its holder is in charge of."""

from __future__ import annotations

from transforms.facts.name_page import Page
from transforms.facts.organisations_steps import title_step

INSIDE = frozenset((" ", " - ", "-", " & ", "&", "/"))
MAX_WORDS = 18
_MAX_CHARGE = 12  # words of `phụ trách ...`
_CHARGE_LINKS = ("các", "những", "và", "về", "của")


def title_end(page: Page, first: int) -> int:
    """The word after a title whose head ends before word ``first``."""
    tokens = page.tokens
    end = i = first
    while i < len(tokens.words) and i - first < MAX_WORDS and page.owners.get(i) != "person":
        gap = tokens.gaps[i - 1]
        is_open = gap in INSIDE or (gap == ", " and i in page.bodies) or (gap == ". " and tokens.words[i - 1] == "TP")
        is_aside = gap == " - " and (page.hit(i, "title") is not None or page.says(i, "stop"))
        after = title_step(page, i, first) if is_open and not is_aside else None
        if after is None or _starts_sentence(page, i):
            break
        i = after
        end = end if page.says(i - 1, "open_ended") else i
    return _charge_end(page, end) if end > first and tokens.words[end - 1] == "phụ" else end


def _charge_end(page: Page, end: int) -> int:
    """The word after what somebody is in charge of (`phụ trách mảng môi giới`), from the word behind `phụ` on; without `phụ` where nothing plain follows."""
    tokens = page.tokens
    if tokens.words[end : end + 1] != ["trách"]:
        return end - 1
    i = end + 1
    while i < min(len(tokens.words), end + _MAX_CHARGE) and tokens.is_tight(i - 1) and page.owners.get(i) != "person":
        compounds = page.lexicon.words["acronym_words"]["compound"]
        is_noun = any(" ".join(tokens.words[k : k + 2]).lower() in compounds for k in (i - 1, i))
        if page.says(i, "stop") and tokens.words[i] not in _CHARGE_LINKS and not is_noun:
            break
        i = page.bodies.get(i, i + 1)
    return i if i > end + 1 else end - 1


def _starts_sentence(page: Page, i: int) -> bool:
    """Whether a sentence was glued on at word i (`đại biểu Quốc hội tỉnh Quảng Trị Về hoạt động này`)."""
    tokens = page.tokens
    return tokens.is_capital(i) and page.says(i, "sentence_start") and tokens.is_tight(i) and tokens.words[i + 1].islower()
