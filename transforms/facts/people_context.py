"""What an article says around a run of capitalised words that only people do, have or are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from transforms.facts.name_page import Page
from transforms.facts.name_tokens import are_syllables, has_capitals, has_syllable, is_syllable

_MAX_AUXILIARIES = 3
_APPOSITION = (", ", " - ", " (", "- ", " -")
# A line-up: so many names in a row, of which so many are known.
_LINE_UP, _KNOWN_IN_LINE_UP = 5, 2


def meant(page: Page, unsure: Sequence[tuple[int, int]], sure: Mapping[int, int]) -> set[tuple[str, ...]]:
    """The words of those runs that some sentence of the article shows to be a person; ``sure``: first word -> word after of names."""
    found: set[tuple[str, ...]] = set()
    is_match = page.is_match_report
    for start, end in unsure:
        words = tuple(page.tokens.words[start:end])
        if words not in found and is_person_here(page, start, end, words, is_match):
            found.add(words)
    for listed in _lists(page, sorted([*unsure, *sure.items()])):
        if (is_match and _is_line_up(page, listed, sure)) or _is_list_of_people(page, listed, sure):
            found.update(tuple(page.tokens.words[start:end]) for start, end in listed if start not in sure)
    return found


def _lists(page: Page, runs: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Runs that stand side by side with commas or `và` between them."""
    tokens = page.tokens
    listed: list[tuple[int, int]] = []
    for start, end in runs:
        last = listed[-1][1] if listed else -2
        joins = (last == start and tokens.gaps[start - 1] in (", ", "; ")) or (last == start - 1 and tokens.words[last] == "và" and tokens.is_tight(last))
        if not joins and listed:
            yield listed
            listed = []
        listed.append((start, end))
    if listed:
        yield listed


def _is_line_up(page: Page, listed: Sequence[tuple[int, int]], sure: Mapping[int, int]) -> bool:
    """`Cech; Ivanovic, Cahill, Terry, Azpilicueta; Ramires`: nothing but foreign names without a place among them, some known."""
    if len(listed) < _LINE_UP or sum(start in sure for start, _ in listed) < _KNOWN_IN_LINE_UP:
        return False
    return all(start in sure or not page.hit(start, "country", "place", "body", "place_type") for start, _ in listed)


def _is_list_of_people(page: Page, listed: Sequence[tuple[int, int]], sure: Mapping[int, int]) -> bool:
    if len(listed) < 3 or page.says(listed[0][0] - 1, "address"):
        return False
    return all(start in sure or _fits_list(page, start, end) for start, end in listed)


def _fits_list(page: Page, start: int, end: int) -> bool:
    """Whether a run in a list of three and more reads like a name on its own."""
    words = tuple(page.tokens.words[start:end])
    if page.hit(start, "country", "place", "body", "place_type", "organisation_head"):
        return False
    return could_be_given(page, words) or (len(words) == 2 and page.is_surname(start) and all(map(is_syllable, words)))


def is_family_name(page: Page, words: tuple[str, ...]) -> bool:
    """Whether the run is or ends in a family name known from the news (`Djokovic`, `Eden Hazard`)."""
    return len(words) <= 3 and words[-1] in page.lexicon.words["given_names"]["family"] and not any(is_syllable(w) for w in words[:-1])


def could_be_given(page: Page, words: tuple[str, ...]) -> bool:
    """Whether two syllables read like the end of a Vietnamese name (`Công Vinh`)."""
    given = page.lexicon.words["given_names"]
    return len(words) == 2 and words[0] in given["middle"] and words[1] in given["given"]


def is_person_here(page: Page, start: int, end: int, words: tuple[str, ...], is_match: bool) -> bool:
    """Whether this mention does or has what only people do and have; the kind of name decides how much is asked of it."""
    if page.hit(start, "country", "place", "body", "place_type") or has_capitals(words) or is_thing(page, end):
        return False
    if is_match and could_be_given(page, words) and not page.says(start - 1, "address"):
        return True  # clubs and grounds are known or typed; who else is named in a match report plays or trains
    if could_be_given(page, words) or (len(words) == 2 and page.is_surname(start) and are_syllables(words)):
        return says_after(page, end, ("human_verb", "sport_verb", "player_verb")) or _has_deed(page, start) or _is_subject(page, start, end)
    if has_syllable(words):
        return False
    if len(words) == 1:
        return len(words[0]) > 2 and says_after(page, end, ("player_verb",))
    return len(words) <= 3 and (says_after(page, end, ("human_verb", "player_verb")) or _has_deed(page, start))


def says_after(page: Page, end: int, kinds: tuple[str, ...]) -> bool:
    """Whether a verb of these kinds follows, auxiliaries aside (`Công Vinh đã bất ngờ chia sẻ`)."""
    tokens, words = page.tokens, page.lexicon.words["name_words"]
    i = end
    for _ in range(_MAX_AUXILIARIES + 1):
        if not tokens.is_tight(i - 1):
            return False
        two = " ".join(tokens.words[i : i + 2]) if tokens.is_tight(i) else ""
        if any(tokens.words[i] in words[kind] or two in words[kind] for kind in kinds):
            return True
        if two in words["auxiliary"]:
            i += 2
        elif tokens.words[i] in words["auxiliary"]:
            i += 1
        else:
            return False
    return False


def _is_subject(page: Page, start: int, end: int) -> bool:
    """Whether the run opens a clause and an auxiliary follows (`Hoài Phương vẫn ...`)."""
    opens = start in page.tokens.opens or (start > 0 and page.tokens.gaps[start - 1] == ", ")
    return opens and page.tokens.is_tight(end - 1) and page.tokens.words[end] in page.lexicon.words["name_words"]["auxiliary"]


def _has_deed(page: Page, start: int) -> bool:
    """Whether the run owns a deed (`bàn thắng của Eden Hazard`, `do công của ...`)."""
    tokens = page.tokens
    if not (tokens.is_tight(start - 1) and tokens.words[start - 1] == "của"):
        return False
    deeds = page.lexicon.words["name_words"]["deed"]
    return any(" ".join(tokens.words[max(0, start - 1 - size) : start - 1]) in deeds for size in (1, 2, 3))


def has_context(page: Page, start: int, end: int) -> bool:
    """Whether a run of two and more words is a name by what stands beside it: `tên`, a title, kin, an age or a birth year."""
    tokens, cues = page.tokens, page.lexicon.words["name_cues"]
    if tokens.is_tight(start - 1) and _introduces(page, start):
        return True
    gap = tokens.gaps[end - 1]
    if gap not in _APPOSITION or end >= len(tokens.words):
        return False
    is_led = end + 1 < len(tokens.words) and tokens.words[end] in ("một", "là", "vốn", "hiện", "nguyên", "cựu") and tokens.is_tight(end)
    first = end + 1 if is_led else end
    if _is_title_alone(page, first) or (is_led and _is_title_alone(page, first + 1)):
        return True
    if any(" ".join(tokens.words[first : first + size]) in cues["relation"] for size in (1, 2)):
        return True
    return _has_age(page, end)


def _has_age(page: Page, end: int) -> bool:
    """Whether an age or a birth year follows in brackets, behind a comma or a dash."""
    words = page.tokens.words
    if page.tokens.gaps[end - 1] not in (" (", ", ", " - ") or end + 1 >= len(words):
        return False
    return words[end] in ("SN", "sinh") or (words[end].isdigit() and words[end + 1] == "tuổi")


def has_age(page: Page, start: int, end: int, words: tuple[str, ...]) -> bool:
    """Whether two to four words of any shape have an age: then they are a person (`Cang Chay (SN 1993)`)."""
    is_run = 2 <= len(words) <= 4 and not any(w.isupper() for w in words) and _has_age(page, end)
    return is_run and not page.hit(start, "country", "place", "body", "place_type", "organisation_head")


def _introduces(page: Page, start: int) -> bool:
    """Whether a word like `tên` stands before the run, and not as in `con tàu có tên Admiral Essen`."""
    cues = page.lexicon.words["name_cues"]
    one, two = (" ".join(page.tokens.words[max(0, start - size) : start]) for size in (1, 2))
    return (one in cues["introducer"] or two in cues["introducer"]) and two not in cues["thing_named"]


def _is_title_alone(page: Page, i: int) -> bool:
    """Whether a title starts at word i that another name does not follow (`Arsenal, HLV Wenger`)."""
    found = page.hit(i, "title")
    if found is None:
        return False
    after = found[1]
    if page.hit(after, "honorific") or not (page.tokens.is_tight(after - 1) and page.tokens.is_capital(after)) or page.hit(after):
        return not page.hit(after, "honorific")
    return is_syllable(page.tokens.words[after]) and not page.is_full_name(after)


def is_thing(page: Page, end: int) -> bool:
    """Whether a run of foreign words ends in what no person is called (`Champions League`, `Marina Bay Sands`)."""
    return page.says(end - 1, "suffix") or page.says(end - 1, "thing")


def is_foreign(page: Page, start: int, end: int, words: tuple[str, ...]) -> bool:
    """Whether two to four words look like a name from abroad: some no syllable of Vietnamese, none an acronym or known for something else."""
    if not 2 <= len(words) <= 4 or all(map(is_syllable, words)) or any(w.isupper() for w in (words[0], words[-1])):
        return False
    if is_thing(page, end):
        return False
    return not any(page.hit(i, "country", "place", "body", "place_type", "organisation_head") for i in range(start, end))
