"""What a run of capitalised words is by its words alone, found out once per distinct run and kept over documents."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.facts.gazetteer import Gazetteer
from transforms.facts.name_tokens import is_syllable

# Behind one of these even an unknown first syllable is a family name (`Moong Văn Đức`, of the Khơ Mú).
MIDDLE = frozenset(("Văn", "Thị"))
_VOWELS = frozenset("AĂÂEÊIOÔƠUƯYÀÁẢÃẠẰẮẲẴẶẦẤẨẪẬÈÉẺẼẸỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌỒỐỔỖỘỜỚỞỠỢÙÚỦŨỤỪỨỬỮỰỲÝỶỸỴ")
# The vocabulary is small and names come back; beyond so many different runs the memory starts anew.
_MOST = 1 << 16

# What a run may be where no title or honorific stands before it.
NOTHING, FULL_NAME, GIVEN_NAME, FAMILY_NAME, IN_CONTEXT = "", "full_name", "foreign_given_name", "foreign_family_name", "in_context"


@dataclass(slots=True)
class Shape:
    """The words of a run and what they allow.

    - ``is_never``: no name, whatever stands beside it (`Champions League`); ``is_unreadable``: nor one that another mention shows (`CSGT`)
    - ``is_letter``: at most an initial
    - ``is_cued_only``: a word that names people only behind a title; ``is_common``: not even there (`Trại Giam`); ``is_noun``: nor, as it
      is all syllables, behind any title but an honorific (`Quốc Phòng`)
    - ``is_given``: reads like the end of a Vietnamese name (`Công Vinh`); ``fits_list``: that or a surname and a syllable
    - ``is_foreign``: some word is no Vietnamese syllable and neither the first nor the last an acronym
    - ``alone``: what it may be without a title
    - ``verbs``: what only people do; none where no verb behind the run would make it a name
    - ``is_whole``: no second name, sentence or company starts inside
    """

    words: tuple[str, ...]
    is_never: bool = False
    is_unreadable: bool = False
    is_letter: bool = False
    is_cued_only: bool = False
    is_common: bool = False
    is_noun: bool = False
    is_given: bool = False
    are_syllables: bool = False
    has_capitals: bool = False
    fits_list: bool = False
    is_foreign: bool = False
    alone: str = NOTHING
    verbs: frozenset[str] = frozenset()
    is_whole: bool = False


# Words ``start`` to ``end`` (exclusive) and their shape.
Run = tuple[int, int, Shape]


class _Telling(dict[str, bool]):
    """Whether a word is a company's suffix or stands in capitals, by word."""

    def __init__(self, suffixes: frozenset[str]) -> None:
        super().__init__()
        self._suffixes = suffixes

    def __missing__(self, word: str) -> bool:
        if len(self) >= _MOST:
            self.clear()
        is_telling = self[word] = word in self._suffixes or (len(word) > 2 and word.isupper())
        return is_telling


class Shapes(dict[str | tuple[str, ...], Shape]):
    """Shapes by words (one word: by itself), against one gazetteer; with the sets of it that are asked for words before and behind a run.

    ``negative_ends``, ``introducer_ends``, ``not_name_ends`` hold the last words of the phrases of those kinds, ``modifier_starts``
    the first ones of what describes a title's holder; ``leads`` the words before a capital that organisations and places are looked
    for behind; ``telling`` whether a capitalised word may end an organisation's name or be one.
    """

    def __init__(self, lexicon: Gazetteer) -> None:
        super().__init__()
        names, cues = lexicon.words["name_words"], lexicon.words["name_cues"]
        surnames = lexicon.words["surnames"]
        self.surnames = surnames["name"] | surnames["word"]
        self.things = names["suffix"] | names["thing"]
        self.negative_ends = _last_words(cues["negative"])
        self.introducer_ends = _last_words(cues["introducer"])
        self.not_name_ends = _last_words(names["not_name"])
        self.modifier_starts = frozenset(("người", "gốc", *(phrase.partition(" ")[0] for phrase in names["modifier"])))
        self.leads = names["lower_head"] | names["in"]
        self.telling = _Telling(names["suffix"])
        self._openers = names["opener"]
        self._glued = names["glued"]
        self._negative = cues["negative"]
        self._not_name = names["not_name"]
        self._nouns = lexicon.words["organisation_words"]["noun"]
        self._given = lexicon.words["given_names"]
        self._cued_only = cues["cued_only"]
        self._played = names["player_verb"]
        self._done = self._played | names["human_verb"]
        self._done_or_played_at = self._done | names["sport_verb"]

    def __missing__(self, key: str | tuple[str, ...]) -> Shape:
        if len(self) >= _MOST:
            self.clear()
        shape = self[key] = self._of_word(key) if isinstance(key, str) else self._of_words(key)
        return shape

    def _of_word(self, word: str) -> Shape:
        """One word alone names people by its family name or behind a title only."""
        shape, low, is_thing = Shape((word,), is_whole=True), word.lower(), word in self.things
        shape.has_capitals = has_capitals = word.isupper()
        shape.are_syllables = is_syllable(word)
        shape.is_unreadable = has_capitals and _is_unreadable(word)
        shape.is_letter = len(word) == 1 and not is_thing
        shape.is_never = not shape.is_letter and (is_thing or has_capitals or not word.isalpha())
        shape.is_cued_only = word in self._cued_only
        shape.is_common = low in self._not_name or low in self._negative
        shape.is_noun = shape.are_syllables and low in self._nouns
        if word in self._given["family"] and not (shape.is_never or shape.is_letter or shape.is_cued_only):
            shape.alone = FAMILY_NAME
        if len(word) > 2 and not (has_capitals or is_thing or shape.are_syllables):
            shape.verbs = self._played
        return shape

    def _of_words(self, words: tuple[str, ...]) -> Shape:
        shape, count, phrase = Shape(words), len(words), " ".join(words)
        low, is_thing, of_syllables = phrase.lower(), words[-1] in self.things, [is_syllable(word) for word in words]
        shape.has_capitals = has_capitals = any(map(str.isupper, words))
        shape.are_syllables = are_syllables = False not in of_syllables
        shape.is_unreadable = has_capitals and any(map(_is_unreadable, words))
        shape.is_never = is_thing or shape.is_unreadable or not "".join(words).isalpha()
        shape.is_cued_only = phrase in self._cued_only
        shape.is_common = low in self._not_name or " ".join(words[:2]).lower() in self._negative
        shape.is_given = count == 2 and words[0] in self._given["middle"] and words[1] in self._given["given"]
        shape.is_noun = are_syllables and not shape.is_given and low in self._nouns
        shape.fits_list = shape.is_given or (count == 2 and are_syllables and words[0] in self.surnames)
        shape.is_foreign = count <= 4 and not are_syllables and not is_thing and not words[0].isupper() and not words[-1].isupper()
        if not shape.is_never and not shape.is_cued_only:
            shape.alone = self._alone(words, of_syllables)
        if not has_capitals and not is_thing:
            shape.verbs = self._done_or_played_at if shape.fits_list else frozenset() if count > 3 or True in of_syllables else self._done
        shape.is_whole = count <= 3 and are_syllables and not has_capitals and not self._may_be_cut(words)
        return shape

    def _may_be_cut(self, words: tuple[str, ...]) -> bool:
        """Whether two or three syllables may hold the start of a sentence or of a foreign name."""
        return self.is_opener(words[0]) or words[1] in self._given["foreign"] or words[-1].lower() in self._glued

    def is_opener(self, word: str) -> bool:
        """Whether a word at the start of a sentence is no part of the name behind it (`Theo`, `Đường`)."""
        return word.lower() in self._openers or word in self._negative

    def _alone(self, words: tuple[str, ...], of_syllables: list[bool]) -> str:
        given, count, first, last = self._given, len(words), words[0], words[-1]
        if count <= 6 and first in self.surnames and all(len(w) == 1 or (yes and not w.isupper()) for w, yes in zip(words, of_syllables, strict=True)):
            return FULL_NAME
        if 3 <= count <= 4 and words[1] in MIDDLE and last in given["given"]:
            return FULL_NAME
        if count <= 6 and (first in given["foreign"] or (count == 3 and first in given["korean"])):
            return GIVEN_NAME
        if count <= 3 and last in given["family"] and True not in of_syllables[:-1]:
            return FAMILY_NAME
        return IN_CONTEXT


def _is_unreadable(word: str) -> bool:
    """Whether a word in capitals has no vowel to be read by (`CSGT`)."""
    return len(word) > 1 and word.isupper() and not _VOWELS.intersection(word)


def _last_words(phrases: frozenset[str]) -> frozenset[str]:
    return frozenset(phrase.rpartition(" ")[2] for phrase in phrases)


_made: list[tuple[Gazetteer, Shapes]] = []


def shapes_of(lexicon: Gazetteer) -> Shapes:
    """The shapes found so far against a gazetteer; those of another one are forgotten."""
    if not _made or _made[0][0] is not lexicon:
        _made[:] = [(lexicon, Shapes(lexicon))]
    return _made[0][1]
