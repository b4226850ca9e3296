"""Which runs of capitalised words look like people and are none: streets and schools named after them, cars, towns, common nouns."""

from __future__ import annotations

from transforms.facts.name_page import Page
from transforms.facts.name_shapes import Shape

_WARDS = frozenset(("P", "Q", "F"))  # a ward, a district


def is_named_after(page: Page, start: int) -> bool:
    """Whether what stands right before the run makes it a street, a ward, a school or a hill named after somebody."""
    tokens, before = page.tokens, page.tokens.words[start - 1]
    if before in _WARDS and tokens.gaps[start - 1] in (". ", "."):
        return True
    first = page.ending.get(start)
    role = page.hits[first][0].role if first is not None else ""
    if first is not None and role in ("honorific", "title"):
        if not tokens.tight[first - 1]:
            return False
        if role == "title":
            return tokens.words[first - 1] in page.lexicon.words["name_cues"]["ship"]  # `tàu Đô đốc Kuznetsov`
        return tokens.capital[first] and _ends_in_negative(page, first)  # `đỉnh Bà Đen`, `cù lao Ông Hổ`
    if not tokens.tight[start - 1]:
        return False
    return (before in page.shapes.negative_ends and _ends_in_negative(page, start)) or (before[0].isdigit() and _is_house_number(page, start - 1))


def _ends_in_negative(page: Page, end: int) -> bool:
    """Whether the words before word ``end`` are called something after people (`đường`, `cù lao`)."""
    words = page.tokens.words
    if words[end - 1] not in page.shapes.negative_ends:
        return False
    negative = page.lexicon.words["name_cues"]["negative"]
    return words[end - 1] in negative or " ".join(words[max(0, end - 2) : end]) in negative


def _is_house_number(page: Page, i: int) -> bool:
    """`số 5 Lê Lợi`, `15A/28 Lê Thánh Tôn`, `2D Khâm Thiên`, `ngõ 165 Dương Quảng Hàm`."""
    word = page.tokens.words[i]
    if not word[0].isdigit() or i == 0:
        return False
    is_lettered = not word.isdigit() and word[:-1].isdigit() and word[-1] in "ABCDEF"
    is_street = page.tokens.words[i - 1] == "số" or _ends_in_negative(page, i)
    return is_lettered or is_street or page.tokens.gaps[i - 1] == "/"


def street_names(page: Page) -> set[tuple[str, ...]]:
    """What the streets of the article are called."""
    named: set[tuple[str, ...]] = set()
    for i in (i for i, owner in page.owners.items() if owner == "street" and page.hit(i - 1, "place_type")):
        named.add(tuple(page.tokens.words[i : page.run_end(i, 5, lambda k: page.owners.get(k) == "street")]))
    return named


def is_street(page: Page, start: int) -> bool:
    """Whether a street, a crossing or a house number stands before the run: the name is no person's in the whole article unless a title says so."""
    is_owned = page.owners.get(start - 1) == "street" or (page.tokens.is_tight(start - 1) and _is_house_number(page, start - 1))
    return is_owned or page.tokens.words[start - 1] in page.lexicon.words["name_cues"]["street"]


def is_common_noun(page: Page, start: int, end: int) -> bool:
    """Whether the last word of the run and the one behind it are one noun (`khủng bố Hồi giáo`, `cán bộ Đoàn Trung ương`)."""
    if not page.tokens.tight[end - 1] or page.tokens.words[end].lower() not in page.shapes.not_name_ends:
        return False
    return " ".join(page.tokens.words[end - 1 : end + 1]).lower() in page.lexicon.words["name_words"]["not_name"]


def is_something_else(page: Page, start: int, end: int, shape: Shape, cue: str) -> bool:
    """Whether a run behind a title or honorific is no name: a car behind its driver, a town, a company behind its board, a common noun."""
    tokens = page.tokens
    if shape.is_common or is_common_noun(page, start, end):
        return True
    if shape.are_syllables:
        return shape.is_noun and cue != "honorific"  # `Bộ trưởng Quốc Phòng`
    if len(shape.words) > 1:
        return False
    if tokens.tight[end - 1] and tokens.words[end][0].isdigit():
        return True  # `phi công vận hành Max 8`
    if cue == "honorific":
        first = page.hit_before(start, "honorific")
        return first is not None and page.hits[first][0].surface.lower() in page.lexicon.words["name_cues"]["driver"]
    if tokens.gaps[end - 1] == ", " and (page.hit(end, "place_type") or _is_company(page, end)):
        return True
    return page.hit(start - 1, "trap") is not None


def _is_company(page: Page, i: int) -> bool:
    """Whether an apposition calls something a company (`nhà sáng lập Citadel, một công ty quỹ`)."""
    return page.tokens.words[i : i + 1] == ["một"] and page.hit(i + 1, "organisation_head") is not None
