"""How far an organisation's name reaches after its head."""

from __future__ import annotations

from transforms.facts.name_page import Page
from transforms.facts.name_tokens import is_syllable

_JOINTS = (" ", " - ", "-", ", ", " & ", "&", "/", ".", "- ", " -", " “", '"', "” ")
_CONNECTORS = frozenset(("và", "các", "toàn", "phòng"))
_MAX_WORDS = 16


def extent(page: Page, head: int, first: int, kind: str) -> int | None:
    """The word after the name, or None where the head carries no name of its own."""
    end = _nation_end(page, first) if kind == "nation" else _walk(page, head, first, kind)
    return end


def _nation_end(page: Page, first: int) -> int | None:
    if not page.tokens.is_tight(first - 1) or (not page.tokens.is_capital(first - 1) and not page.tokens.words[first - 1].islower()):
        return None
    found = page.hit(first, "country")
    return found[1] if found and found[0].kind != "capital" else None


def _walk(page: Page, head: int, first: int, kind: str) -> int | None:
    tokens = page.tokens
    lower_head = tokens.words[head][0].islower()
    in_title = _follows_title(page, head)
    end, named, j = first, False, first
    while j < len(tokens.words) and j - head < _MAX_WORDS and tokens.gaps[j - 1] in _JOINTS:
        gap = tokens.gaps[j - 1]
        hit = page.hit(j)
        if hit and hit[0].role in ("country", "place", "body"):
            if _opens_longer_name(page, j):
                j = end = hit[1]
                named = True
                continue
            if not _takes_entity(page, j, first, end, kind, lower_head):
                break
            j = end = hit[1]
            named = True
            if hit[0].role != "body":
                return _paired_end(page, j)
            continue
        if hit and hit[0].role in ("title", "honorific", "trap") and _phrase(page, j) is None:
            break
        if hit and hit[0].role == "organisation_head" and tokens.is_capital(j):
            if gap != " " or j != end or (j == first and hit[0].kind == "nation"):
                break
            j = end = hit[1]
            named = named or hit[0].kind == "force"
            continue
        if hit and hit[0].role == "place_type" and gap == " " and _names_place(page, hit[1]):
            return _proper_end(page, hit[1], 3, in_title)
        step = _step(page, j, first, in_title, kind)
        if step is None:
            break
        after, is_content, is_proper = step
        if gap == ", " and not (is_content and _lists_on(page, after)) and tokens.words[j] != "chống":
            break
        j = after
        named = named or is_proper
        if is_content:
            end = j
    return end if named and end > first else None


def _names_place(page: Page, j: int) -> bool:
    """Whether a place's name or number stands at word j, right behind its type."""
    tokens = page.tokens
    return j < len(tokens.words) and tokens.gaps[j - 1] in (" ", ".", ". ") and (tokens.is_capital(j) or tokens.words[j].isdigit())


def _takes_entity(page: Page, j: int, first: int, end: int, kind: str, lower_head: bool) -> bool:
    """Whether the country, place or body at word j belongs to the name that its head opened."""
    entry, _ = page.hits[j]
    gap = page.tokens.gaps[j - 1]
    if entry.role == "body":
        return gap == " " and j == end and entry.kind != "outlet" and not (j == first and (kind == "firm" or lower_head or page.tokens.words[first - 1] == "Quỹ"))
    return gap in (" ", " - ", "-") and not (j == first and lower_head and kind not in ("firm", "area")) and not (j == first and kind == "firm" and entry.role == "country")


def _opens_longer_name(page: Page, j: int) -> bool:
    """Whether the one-syllable country at word j is the first syllable of a name (`Công ty Mỹ Hưng`)."""
    entry, after = page.hits[j]
    return entry.role == "country" and entry.kind in ("short", "pair") and page.tokens.gaps[j - 1] == " " and _joins_name(page, after)


def _paired_end(page: Page, j: int) -> int:
    """The word after the second of two countries (`Hội hữu nghị Việt Nam - Ấn Độ`), or j."""
    if j < len(page.tokens.words) and page.tokens.gaps[j - 1] in (" - ", "-"):
        pair = page.hit(j, "country", "place")
        return pair[1] if pair else j
    return j


def _phrase(page: Page, j: int) -> int | None:
    """The word after the longest known word of organisation names that starts at word j."""
    tokens = page.tokens
    vocabulary = page.lexicon.words["organisation_words"]
    for size in (4, 3, 2):
        if j + size <= len(tokens.words) and all(tokens.gaps[k] == " " for k in range(j, j + size - 1)):
            phrase = " ".join(tokens.words[j : j + size]).lower()
            if phrase in vocabulary["noun"] or phrase in vocabulary["verb"]:
                return j + size
    return None


def _is_verb(page: Page, j: int, after: int) -> bool:
    """Whether the words are also a verb, which ends a name unless the name goes on behind it (`phối hợp`)."""
    return page.tokens.words[j].islower() and " ".join(page.tokens.words[j:after]) in page.lexicon.words["organisation_words"]["verb"]


def _step(page: Page, j: int, first: int, in_title: bool, kind: str) -> tuple[int, bool, bool] | None:
    """(word after, is it content, is it a proper word) for the word at j, or None where the name stops."""
    tokens = page.tokens
    word = tokens.words[j]
    phrase = _phrase(page, j)
    if phrase is not None:
        return phrase, j == first or not _is_verb(page, j, phrase), tokens.is_capital(j)
    if tokens.is_capital(j):
        if in_title and j > first and _is_full_name(page, j):
            return None
        if _is_two_syllable_word(page, j) and (kind not in ("firm", "school") or (tokens.is_tight(j + 1) and tokens.is_capital(j + 2))):
            return j + 2, True, True
        return j + 1, True, True
    if word.isdigit() and len(word) <= 3 and tokens.is_tight(j - 1):
        return j + 1, True, True
    if word in page.lexicon.words["organisation_words"]["noun"]:
        return j + 1, True, False
    if j > first and (word in _CONNECTORS or (word == "chống" and tokens.words[j - 1] == "phòng")):
        return j + 1, False, False
    if word == "của" and j > first and tokens.words[j + 1 : j + 2] == ["các"] and kind in ("firm", "state"):
        return j + 1, False, False
    if word == "các" and j == first:
        return j + 1, False, False
    return None


def _is_two_syllable_word(page: Page, j: int) -> bool:
    """Whether a capitalised syllable and the lower-case one behind it read as one word (`Trồng trọt`)."""
    tokens = page.tokens
    if not tokens.is_tight(j) or tokens.words[j].isupper() or j + 1 in page.hits or page.is_stop(j + 1):
        return False
    return tokens.words[j + 1].islower() and is_syllable(tokens.words[j]) and is_syllable(tokens.words[j + 1])


def _lists_on(page: Page, after: int) -> bool:
    """Inside `Khoa học, Công nghệ và Môi trường` a comma goes on; before a new clause it does not."""
    words, gaps = page.tokens.words, page.tokens.gaps
    for j in range(after, min(after + 5, len(words))):
        if gaps[j - 1] not in (" ", ", ", " & "):
            return gaps[j - 1] == " & "
        if words[j] in ("và", "tội"):
            return True
    return False


def _proper_end(page: Page, j: int, limit: int, in_title: bool) -> int:
    hit = page.hit(j, "place")
    if hit:
        return hit[1]
    end = j + 1
    while end - j < limit and page.tokens.is_tight(end - 1) and page.tokens.is_capital(end) and not (in_title and _is_full_name(page, end)):
        end += 1
    return end


def _follows_title(page: Page, head: int) -> bool:
    return any(start in page.hits and page.hits[start][0].role == "title" and page.hits[start][1] <= head for start in range(max(0, head - 8), head))


def _joins_name(page: Page, after: int) -> bool:
    tokens = page.tokens
    return (
        tokens.is_tight(after - 1) and tokens.is_capital(after) and is_syllable(tokens.words[after]) and not page.is_surname(after) and after not in page.hits
    )


def _is_full_name(page: Page, j: int) -> bool:
    """Whether a Vietnamese full name of two to four words starts at word j and ends its run of capitals."""
    if not page.is_surname(j):
        return False
    end = j + 1
    while page.tokens.is_tight(end - 1) and page.tokens.is_capital(end):
        end += 1
    shortest = 2 if page.tokens.words[j] in page.lexicon.words["surnames"]["name"] else 3
    return shortest <= end - j <= 4 and all(is_syllable(w) for w in page.tokens.words[j:end])


def word_step(page: Page, i: int, first: int) -> int | None:
    """The word after the piece of a title that starts at word i, or None where no title goes on."""
    tokens = page.tokens
    if i in page.bodies:
        return page.bodies[i]
    hit = page.hit(i)
    if hit and (hit[0].role in ("country", "place", "body", "place_type") or (hit[0].role == "organisation_head" and (hit[0].kind == "nation" or tokens.words[i].islower()))):
        return hit[1]
    if hit and hit[0].role == "title" and i > first and not tokens.is_tight(i - 1):
        return None
    if hit and hit[0].role == "title":
        return hit[1]
    if page.owners.get(i) == "person":
        return None
    if tokens.words[i].isdigit() and len(tokens.words[i]) == 4 and i > first:
        return i + 1
    step = _step(page, i, first - 1, False, "state")
    if step is not None:
        return step[0]
    if tokens.words[i] in ("của", "tại", "về", "phụ", "thường", "trực", "thuộc", "vùng", "bang", "công", "ty", "trưởng", "khu", "mảng", "đương", "kim", "lâm", "thời"):
        return i + 1
    return None
