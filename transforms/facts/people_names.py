"""Which runs of capitalised words are people: by what stands before them, by their own shape, by their place in a list."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import attrgetter

from transforms.facts import people_context, people_refused, titles
from transforms.facts.name_page import Page
from transforms.facts.name_shapes import FAMILY_NAME, FULL_NAME, GIVEN_NAME, NOTHING, Run, Shape
from transforms.facts.name_tokens import is_syllable
from transforms.facts.people_runs import runs

_BEFORE_NAME = frozenset((" ", ". ", ": ", "."))
# Behind any other gap nothing says what the run is, unless an entry of a gazetteer ends there.
_LEADS = _BEFORE_NAME | {") "}
_LIST_GAPS = (",", ".", "…", "\n", ";")
_NAMED_AFTER = frozenset(("street", "building"))
_JOINING = ("và", "cùng", "hay", "hoặc")


@dataclass(slots=True)
class Name:
    """Words ``start`` to ``end`` (exclusive) name a person, by ``rule``; ``full`` is whom they mean, ``titles`` what stands beside them."""

    start: int
    end: int
    words: tuple[str, ...]
    rule: str
    confidence: float
    full: tuple[str, ...] = ()
    titles: list[str] = field(default_factory=list)


def find(page: Page) -> list[Name]:
    """Names of people in order, without whom they mean; words of organisations and places are left out."""
    sure, unsure = _read_alone(page)
    together = _read_together(page, sure, unsure)
    names = sorted(sure + together, key=attrgetter("start")) if together else sure
    for name in names:
        page.own(name.start, name.end, "person")
    return names


def _read_alone(page: Page) -> tuple[list[Name], list[Run]]:
    """Runs that are names by what stands right beside them, and those that are not."""
    sure: list[Name] = []
    unsure: list[Run] = []
    has_named_after = not _NAMED_AFTER.isdisjoint(page.owners.values())
    streets = people_refused.street_names(page) if has_named_after else set()
    is_street = False
    named_after = 0  # word after the last street or school named after somebody: the names listed behind it are no people either
    gaps, owners, ending = page.tokens.gaps, page.owners, page.ending
    before: Name | None = None
    for start, end, shape in runs(page):
        if has_named_after and owners.get(start - 1) in _NAMED_AFTER:
            named_after = start
        is_behind = start - named_after <= 1 and _is_behind(page, named_after, start)
        is_led = start in ending or gaps[start - 1] in _LEADS
        if is_behind or (is_led and people_refused.is_named_after(page, start)):
            is_street = (is_behind and is_street) or people_refused.is_street(page, start)
            named_after = end
            if end - start > 1 and page.is_surname(start):
                page.findings.reject(*page.span(start, end), "person", "named_after_a_person")
                if is_street:
                    streets.add(shape.words)
            continue
        name = None
        if is_led and not shape.is_never:
            name = _judge(page, start, end, shape, before)
        elif shape.alone != NOTHING:
            name = _uncued(page, start, end, shape, before)
        if name:
            sure.append(name)
            before = name
        else:
            unsure.append((start, end, shape))
    streets -= {name.words for name in sure if name.rule.endswith("_and_name")}
    return [name for name in sure if name.words not in streets] if streets else sure, unsure


def _is_behind(page: Page, last: int, start: int) -> bool:
    """Whether the run goes on a list of streets or names their corner (`đường Hùng Vương - Nguyễn Tri Phương`)."""
    return _follows(page, last, start) or (0 < last == start and page.tokens.gaps[start - 1] == " - ")


def _read_together(page: Page, sure: list[Name], unsure: list[Run]) -> list[Name]:
    """The runs that another mention or the rest of the article shows to be people."""
    full = {name.words for name in sure if len(name.words) > 1}
    in_context = people_context.meant(page, unsure, {name.start: name.end for name in sure})
    last_words = {words[-1] for words in full | in_context}
    parts = full | {words[k:] for words in full for k in range(1, len(words) - 1)}
    korean = page.lexicon.words["given_names"]["korean"]
    # `Angelina` of `Angelina Jolie`, `lãnh đạo Kim`
    first_words = {words[0] for words in full if words[0] in korean or (len(words[0]) > 3 and not any(map(is_syllable, words)))}
    alone = {name.words[0] for name in sure if len(name.words) == 1 and len(name.words[0]) > 2 and not is_syllable(name.words[0])}  # `ông Turchynov`
    known = last_words | first_words | alone
    found: list[Name] = []
    for start, end, shape in unsure:
        words = shape.words
        last = words[-1]
        if last not in known or start in page.owners or shape.is_cued_only or shape.is_unreadable:
            continue
        if words in in_context:
            found.append(Name(start, end, words, "name_in_context", 0.7))
        elif words in parts or (len(words) == 1 and (last in first_words or (last in last_words and _is_bare(page, start)))):
            found.append(Name(start, end, words, "known_name", 0.7))
        elif last in alone and not is_syllable(words[0]) and people_context.is_foreign(page, start, end, shape):
            found.append(Name(start, end, words, "known_family_name", 0.7))
    return found


def _is_bare(page: Page, i: int) -> bool:
    """Whether one word can stand for a known person here: not as the first word of a sentence, nor inside a longer name."""
    if i in page.tokens.opens and is_syllable(page.tokens.words[i]):
        return False
    if people_refused.is_common_noun(page, i, i + 1):
        return False
    return not (page.tokens.tight[i - 1] and page.tokens.capital[i - 1]) and page.hit(i, "country", "place", "body") is None


def _judge(page: Page, start: int, end: int, shape: Shape, before: Name | None) -> Name | None:
    """The run as a name, or None; ``before`` is the name before it."""
    words = shape.words
    if shape.is_letter:
        is_initial = page.hit_before(start, "honorific") is not None and page.tokens.gaps[end - 1].startswith(".")
        return Name(start, end, words, "initial", 0.8) if is_initial else None  # `anh H.`
    cue = _cue(page, start, before.end if before else 0)
    if cue is None:
        return _uncued(page, start, end, shape, before) if shape.alone != NOTHING else None
    if cue == "body" and before and before.rule in ("title_and_name", "position_and_name", "office_and_name"):
        cue = "position"  # a list that names everybody behind what he is
    if cue == "body":
        page.own(start, end, "organization")
        return None
    if shape.is_cued_only and cue not in ("title", "office", "honorific"):
        return None
    if cue in ("title", "office") and page.tokens.tight[end - 1] and page.is_full_name(end) and not page.is_surname(start):
        _add_company(page, start, end)
        return None
    if cue == "announcement":
        is_name = 2 <= len(words) <= 4 and not page.hit(start, "country", "place", "body") and not shape.has_capitals
        return Name(start, end, words, "announced_name", 0.8) if is_name else None
    if cue != "position" or len(words) > 1 or not shape.are_syllables:
        return _cued(page, start, end, shape, cue)
    return _uncued(page, start, end, shape, before)


def _cue(page: Page, start: int, last: int) -> str | None:
    """What stands right before the run: a title, an honorific, an award, an office in a company, a longer position, its body, or nothing."""
    gap = page.tokens.gaps[start - 1]
    first = page.ending.get(start)
    if first is not None:
        entry = page.hits[first][0]
        if entry.role == "honorific" and gap in (" ", ": ") and not _is_compound(page, first, start):
            return "honorific"
        if entry.role == "title" and gap in _BEFORE_NAME:
            return entry.kind if entry.kind in ("award", "office") else "title"
    if not start or gap not in (" ", ") ", ": "):
        return None
    position = titles.start_of(page, start, last) if gap != ": " else None
    if position is not None:
        return "body" if _names_its_body(page, position, start, last) else "position"
    is_announced = gap == ": " or page.says(start - 1, "listing")
    return "announcement" if is_announced and titles.announced(page, start, last) is not None else None


def _names_its_body(page: Page, position: int, start: int, last: int) -> bool:
    """Whether the name behind a position is that of the body it is held in: the position tells who the person before it is."""
    if position != last or page.tokens.gaps[last - 1] not in (", ", " - ", " (") or page.owners.get(start - 1) in ("place", "country"):
        return False
    negative = page.lexicon.words["name_cues"]["negative"]
    return any(page.hit(i, "organisation_head") or page.tokens.words[i] in negative for i in range(position, start))


def _is_compound(page: Page, first: int, after: int) -> bool:
    """Whether the honorific is the second syllable of another word (`công cụ`)."""
    return page.tokens.tight[first - 1] and " ".join(page.tokens.words[first - 1 : after]) in page.lexicon.words["name_words"]["no_honorific"]


def _cued(page: Page, start: int, end: int, shape: Shape, cue: str) -> Name | None:
    words = shape.words
    if people_refused.is_something_else(page, start, end, shape, cue):
        return None
    if cue != "honorific":
        place = page.hit(start, "country", "place")
        if (place and place[1] == end) or (len(words) == 1 and (cue == "office" or (shape.are_syllables and not _goes_by_given_name(page, start, cue)))):
            return None
        is_full = page.is_surname(start) and (len(words) > 2 or words[0] in page.lexicon.words["surnames"]["name"])
        is_likely = is_full or shape.is_given
        is_winner = (is_full and len(words) > 2) or shape.is_given
        if (cue == "position" and shape.are_syllables and not is_likely) or (cue == "award" and not is_winner):
            return None
    limit = 5 if shape.are_syllables else 6
    return Name(start, min(end, start + limit), words[:limit], cue + "_and_name", 0.95 if len(words) > 1 else 0.8)


def _goes_by_given_name(page: Page, start: int, cue: str) -> bool:
    """`bác sĩ Phương`: one syllable that people are called by, alone behind a profession or rank."""
    first = page.hit_before(start, "title")
    is_close = cue == "title" and first is not None and page.hits[first][0].kind in ("profession", "rank")
    is_alone = page.hit(start) is None and not page.tokens.is_capital(start + 1)
    return is_close and is_alone and page.tokens.words[start] in page.lexicon.words["given_names"]["given"]


def _add_company(page: Page, start: int, end: int) -> None:
    """What stands between a title and a full name is where the title is held (`Tổng giám đốc Vinasun Tạ Long Hỷ`)."""
    entity_id = page.findings.entity("organization", page.text(start, end))
    page.findings.add("entity_mentions", *page.span(start, end), "between_title_and_name", 0.7, entity_id=entity_id)
    page.own_body(start, end, entity_id)


def _uncued(page: Page, start: int, end: int, shape: Shape, before: Name | None) -> Name | None:
    words, alone = shape.words, shape.alone
    follows = before is not None and start - before.end <= 1 and _follows(page, before.end, start)
    if follows and before and _is_in_list(page, start, end, shape, before):
        return Name(start, end, words, "name_in_list", 0.75)
    if alone == FULL_NAME:
        if len(words) >= 3:
            return Name(start, min(end, start + 5), words[:5], FULL_NAME, 0.9)
        return Name(start, end, words, "short_name_in_context", 0.75) if follows or people_context.has_context(page, start, end) else None
    if page.tokens.tight[start - 1] and page.tokens.words[start - 1] in ("ở", "tại"):
        return None  # `ở Al - Sukhnah`
    if alone == GIVEN_NAME:
        return Name(start, end, words, GIVEN_NAME, 0.75)
    if alone == FAMILY_NAME:
        return Name(start, end, words, FAMILY_NAME, 0.7)
    has_context = (shape.is_foreign or shape.is_given) and people_context.has_context(page, start, end)
    if has_context and people_context.is_foreign(page, start, end, shape):
        return Name(start, end, words, "foreign_name_in_context", 0.7)
    if people_context.has_age(page, start, end, shape):
        return Name(start, end, words, "name_with_age", 0.8)
    return Name(start, end, words, "short_name_in_context", 0.75) if has_context and shape.is_given else None


def _is_in_list(page: Page, start: int, end: int, shape: Shape, before: Name) -> bool:
    """Whether the run goes on a list of people: another item follows it, or the list was announced by a title they share."""
    if not 2 <= len(shape.words) <= 4 or page.hit(start, "country", "place", "body"):
        return False
    is_announced = before.rule in ("announced_name", "name_in_list")
    is_last = before.end < start  # `và` stands between
    return _is_listed(page, end) or is_announced or (is_last and shape.is_given)


def _follows(page: Page, last: int, start: int) -> bool:
    """Whether a name that ended before word ``last`` and the run at ``start`` are neighbours in a list."""
    tokens = page.tokens
    if last == start:
        return last > 0 and tokens.gaps[start - 1] == ", "
    return last == start - 1 and tokens.words[last] in _JOINING and tokens.tight[last] and tokens.tight[last - 1]


def _is_listed(page: Page, end: int) -> bool:
    """Whether the list goes on or ends behind the run."""
    gap = page.tokens.gaps[end - 1]
    return gap.startswith(_LIST_GAPS) or (page.tokens.tight[end - 1] and page.tokens.words[end] in ("và", "hay"))
