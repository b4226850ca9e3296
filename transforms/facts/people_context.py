"""What an article says around a run of capitalised words that only people do, have or are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from transforms.facts.name_page import Page
from transforms.facts.name_shapes import Run, Shape
from transforms.facts.name_tokens import is_syllable

_MAX_AUXILIARIES = 3
_APPOSITION = frozenset((", ", " - ", " (", "- ", " -"))
_LED_BY = frozenset(("một", "là", "vốn", "hiện", "nguyên", "cựu"))
# A line-up: so many names in a row, of which so many are known.
_LINE_UP, _KNOWN_IN_LINE_UP = 5, 2
_LIST, _LISTING = 3, (", ", "; ")
_KNOWN = ("country", "place", "body", "place_type", "organisation_head")


def meant(page: Page, unsure: Sequence[Run], sure: Mapping[int, int]) -> set[tuple[str, ...]]:
    """The words of those runs that some sentence of the article shows to be a person; ``sure``: first word -> word after of names."""
    found: set[tuple[str, ...]] = set()
    fits_list = False
    for start, end, shape in unsure:
        fits_list = fits_list or shape.fits_list
        if shape.verbs and shape.words not in found and is_person_here(page, start, end, shape):
            found.add(shape.words)
    if not fits_list and (len(sure) < _KNOWN_IN_LINE_UP or len(sure) + len(unsure) < _LINE_UP):
        return found
    ends = {start: end for start, end, _ in unsure}
    ends.update(sure)
    lists = [*_lists(page, ends)]
    shapes = {start: shape for start, _, shape in unsure} if lists else {}
    for listed in lists:
        if _is_line_up(page, listed, sure) or _is_list_of_people(page, listed, shapes):
            found.update(shapes[start].words for start in listed if start in shapes)
    return found


def _lists(page: Page, ends: Mapping[int, int]) -> Iterator[list[int]]:
    """First words of three runs and more that stand side by side with commas or `và` between them; ``ends``: first word -> word after."""
    gaps, words, tight = page.tokens.gaps, page.tokens.words, page.tokens.tight
    starts = sorted(ends)
    first, last = 0, -2
    for k, start in enumerate(starts):
        if start - last > 1 or not (gaps[last - 1] in _LISTING if start == last else words[last] == "và" and tight[last]):
            if k - first >= _LIST:
                yield starts[first:k]
            first = k
        last = ends[start]
    if len(starts) - first >= _LIST:
        yield starts[first:]


def _is_line_up(page: Page, listed: Sequence[int], sure: Mapping[int, int]) -> bool:
    """`Cech; Ivanovic, Cahill, Terry, Azpilicueta; Ramires`: in a match report nothing but foreign names without a place, some known."""
    if len(listed) < _LINE_UP or sum(start in sure for start in listed) < _KNOWN_IN_LINE_UP:
        return False
    return page.is_match_report and all(start in sure or not page.hit(start, "country", "place", "body", "place_type") for start in listed)


def _is_list_of_people(page: Page, listed: Sequence[int], unsure: Mapping[int, Shape]) -> bool:
    if page.says(listed[0] - 1, "address"):
        return False
    return all(start not in unsure or (unsure[start].fits_list and not page.hit(start, *_KNOWN)) for start in listed)


def is_person_here(page: Page, start: int, end: int, shape: Shape) -> bool:
    """Whether this mention does or has what only people do and have; the kind of name decides how much is asked of it."""
    if page.hit(start, "country", "place", "body", "place_type"):
        return False
    if shape.is_given and page.is_match_report and not page.says(start - 1, "address"):
        return True  # clubs and grounds are known or typed; who else is named in a match report plays or trains
    if _acts(page, end, shape.verbs):
        return True
    is_vietnamese = shape.is_given or shape.are_syllables
    return len(shape.words) > 1 and (_has_deed(page, start) or (is_vietnamese and _is_subject(page, start, end)))


def _acts(page: Page, end: int, verbs: frozenset[str]) -> bool:
    """Whether one of the verbs follows, auxiliaries aside (`Công Vinh đã bất ngờ chia sẻ`)."""
    words, tight = page.tokens.words, page.tokens.tight
    auxiliary = page.lexicon.words["name_words"]["auxiliary"]
    i = end
    for _ in range(_MAX_AUXILIARIES + 1):
        if not tight[i - 1]:
            return False
        one = words[i]
        two = f"{one} {words[i + 1]}" if tight[i] else ""
        if one in verbs or two in verbs:
            return True
        if two in auxiliary:
            i += 2
        elif one in auxiliary:
            i += 1
        else:
            return False
    return False


def _is_subject(page: Page, start: int, end: int) -> bool:
    """Whether the run opens a clause and an auxiliary follows (`Hoài Phương vẫn ...`)."""
    opens = start in page.tokens.opens or (start > 0 and page.tokens.gaps[start - 1] == ", ")
    return opens and page.tokens.tight[end - 1] and page.tokens.words[end] in page.lexicon.words["name_words"]["auxiliary"]


def _has_deed(page: Page, start: int) -> bool:
    """Whether the run owns a deed (`bàn thắng của Eden Hazard`, `do công của ...`)."""
    tokens = page.tokens
    if not (tokens.tight[start - 1] and tokens.words[start - 1] == "của"):
        return False
    deeds = page.lexicon.words["name_words"]["deed"]
    return any(" ".join(tokens.words[max(0, start - 1 - size) : start - 1]) in deeds for size in (1, 2, 3))


def has_context(page: Page, start: int, end: int) -> bool:
    """Whether a run of two and more words is a name by what stands beside it: `tên`, a title, kin, an age or a birth year."""
    tokens, words = page.tokens, page.tokens.words
    if tokens.tight[start - 1] and words[start - 1] in page.shapes.introducer_ends and _introduces(page, start):
        return True
    if tokens.gaps[end - 1] not in _APPOSITION or end >= len(words):
        return False
    is_led = words[end] in _LED_BY and tokens.tight[end]
    first = end + 1 if is_led else end
    if _is_title_alone(page, first) or (is_led and _is_title_alone(page, first + 1)):
        return True
    relations = page.lexicon.words["name_cues"]["relation"]
    return words[first] in relations or " ".join(words[first : first + 2]) in relations or _has_age(page, end)


def _has_age(page: Page, end: int) -> bool:
    """Whether an age or a birth year follows in brackets, behind a comma or a dash."""
    words = page.tokens.words
    if page.tokens.gaps[end - 1] not in (" (", ", ", " - ") or end + 1 >= len(words):
        return False
    return words[end] in ("SN", "sinh") or (words[end].isdigit() and words[end + 1] == "tuổi")


def has_age(page: Page, start: int, end: int, shape: Shape) -> bool:
    """Whether two to four words of any shape have an age: then they are a person (`Cang Chay (SN 1993)`)."""
    if not 2 <= len(shape.words) <= 4 or shape.has_capitals or not _has_age(page, end):
        return False
    return not page.hit(start, *_KNOWN)


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
    if page.hit(after, "honorific"):
        return False
    if not (page.tokens.tight[after - 1] and page.tokens.capital[after]) or page.hit(after):
        return True
    return is_syllable(page.tokens.words[after]) and not page.is_full_name(after)


def is_foreign(page: Page, start: int, end: int, shape: Shape) -> bool:
    """Whether two to four words look like a name from abroad and none is known for something else."""
    return shape.is_foreign and not any(page.hit(i, *_KNOWN) for i in range(start, end))
