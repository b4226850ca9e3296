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
    is_never: bool
    is_unreadable: bool
    is_letter: bool
    is_cued_only: bool
    is_common: bool
    is_noun: bool
    is_given: bool
    are_syllables: bool
    has_capitals: bool
    fits_list: bool
    is_foreign: bool
    alone: str
    verbs: frozenset[str]
    is_whole: bool


# Words ``start`` to ``end`` (exclusive) and their shape.
Run = tuple[int, int, Shape]


class Shapes(dict[str | tuple[str, ...], Shape]):
    """Shapes by words (one word: by itself), against one gazetteer; with the sets of it that are asked for words before and behind a run.

    ``negative_ends``, ``introducer_ends``, ``not_name_ends`` hold the last words of the phrases of those kinds.
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
        low, has_capitals, is_thing, is_a_syllable = word.lower(), word.isupper(), word in self.things, is_syllable(word)
        is_letter = len(word) == 1 and not is_thing
        is_never = not is_letter and (is_thing or has_capitals or not word.isalpha())
        is_cued_only = word in self._cued_only
        may_stand_alone = word in self._given["family"] and not (is_never or is_letter or is_cued_only)
        return Shape(
            words=(word,),
            is_never=is_never,
            is_unreadable=has_capitals and _is_unreadable(word),
            is_letter=is_letter,
            is_cued_only=is_cued_only,
            is_common=low in self._not_name or low in self._negative,
            is_noun=is_a_syllable and low in self._nouns,
            is_given=False,
            are_syllables=is_a_syllable,
            has_capitals=has_capitals,
            fits_list=False,
            is_foreign=False,
            alone=FAMILY_NAME if may_stand_alone else NOTHING,
            verbs=frozenset() if has_capitals or is_thing or is_a_syllable or len(word) < 3 else self._played,
            is_whole=True,
        )

    def _of_words(self, words: tuple[str, ...]) -> Shape:
        count = len(words)
        of_syllables = [is_syllable(word) for word in words]
        are_syllables = False not in of_syllables
        has_capitals, is_thing = any(map(str.isupper, words)), words[-1] in self.things
        is_unreadable = has_capitals and any(map(_is_unreadable, words))
        is_given = count == 2 and words[0] in self._given["middle"] and words[1] in self._given["given"]
        fits_list = is_given or (count == 2 and are_syllables and words[0] in self.surnames)
        verbs = self._done_or_played_at if fits_list else frozenset() if count > 3 or True in of_syllables else self._done
        is_never = is_thing or is_unreadable or not "".join(words).isalpha()
        phrase = " ".join(words)
        low, is_cued_only = phrase.lower(), phrase in self._cued_only
        return Shape(
            words=words,
            is_never=is_never,
            is_unreadable=is_unreadable,
            is_letter=False,
            is_cued_only=is_cued_only,
            is_common=low in self._not_name or " ".join(words[:2]).lower() in self._negative,
            is_noun=are_syllables and not is_given and low in self._nouns,
            is_given=is_given,
            are_syllables=are_syllables,
            has_capitals=has_capitals,
            fits_list=fits_list,
            is_foreign=count <= 4 and not are_syllables and not is_thing and not words[0].isupper() and not words[-1].isupper(),
            alone=NOTHING if is_never or is_cued_only else self._alone(words, of_syllables),
            verbs=frozenset() if has_capitals or is_thing else verbs,
            is_whole=count <= 3 and are_syllables and not has_capitals and not self._may_be_cut(words),
        )

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
