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

    ``is_never``: no name, whatever stands beside it (`Champions League`); ``is_unreadable``: nor one that another mention
    shows (`CSGT`); ``is_letter``: at most an initial;
    ``is_cued_only``: a word that names people only behind a title; ``is_given``: reads like the end of a Vietnamese name
    (`Công Vinh`); ``alone``: what it may be without a title; ``is_foreign``: some word is no Vietnamese syllable and none of
    those that show is an acronym; ``verbs``: what only people do; one of them behind the run makes it a name, none where no
    verb would do.
    """

    words: tuple[str, ...]
    is_never: bool
    is_unreadable: bool
    is_letter: bool
    is_cued_only: bool
    is_given: bool
    are_syllables: bool
    has_capitals: bool
    is_foreign: bool
    alone: str
    verbs: frozenset[str]


class Shapes(dict[tuple[str, ...], Shape]):
    """Shapes by words, against one gazetteer; with the sets of it that are asked for words before and behind a run.

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
        self._given = lexicon.words["given_names"]
        self._cued_only = cues["cued_only"]
        self._played = names["player_verb"]
        self._done = self._played | names["human_verb"]
        self._done_or_played_at = self._done | names["sport_verb"]

    def __missing__(self, words: tuple[str, ...]) -> Shape:
        if len(self) >= _MOST:
            self.clear()
        shape = self[words] = self._read(words)
        return shape

    def _read(self, words: tuple[str, ...]) -> Shape:
        count = len(words)
        are_syllables, has_capitals = all(map(is_syllable, words)), any(map(str.isupper, words))
        is_thing = words[-1] in self.things
        is_unreadable = has_capitals and any(map(_is_unreadable, words))
        is_never = is_thing or is_unreadable
        is_letter = count == 1 and len(words[0]) == 1 and not is_never
        is_never = is_never or (not is_letter and ((count == 1 and has_capitals) or not "".join(words).isalpha()))
        is_given = count == 2 and words[0] in self._given["middle"] and words[1] in self._given["given"]
        is_foreign = 2 <= count <= 4 and not are_syllables and not is_thing and not words[0].isupper() and not words[-1].isupper()
        verbs = frozenset[str]() if has_capitals or is_thing else self._verbs(words, is_given, are_syllables)
        is_cued_only = " ".join(words) in self._cued_only
        return Shape(words, is_never, is_unreadable, is_letter, is_cued_only, is_given, are_syllables, has_capitals, is_foreign, self._alone(words), verbs)

    def _alone(self, words: tuple[str, ...]) -> str:
        given, count = self._given, len(words)
        if words[0] in self.surnames and 2 <= count <= 6 and all(len(w) == 1 or (is_syllable(w) and not w.isupper()) for w in words):
            return FULL_NAME
        if 3 <= count <= 4 and words[1] in MIDDLE and words[-1] in given["given"]:
            return FULL_NAME
        if 2 <= count <= 6 and (words[0] in given["foreign"] or (count == 3 and words[0] in given["korean"])):
            return GIVEN_NAME
        if count <= 3 and words[-1] in given["family"] and not any(map(is_syllable, words[:-1])):
            return FAMILY_NAME
        return IN_CONTEXT if count > 1 else NOTHING

    def _verbs(self, words: tuple[str, ...], is_given: bool, are_syllables: bool) -> frozenset[str]:
        count = len(words)
        if is_given or (count == 2 and are_syllables and words[0] in self.surnames):
            return self._done_or_played_at
        if count > 3 or any(map(is_syllable, words)):
            return frozenset()
        if count == 1:
            return self._played if len(words[0]) > 2 else frozenset()
        return self._done


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
