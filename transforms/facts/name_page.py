"""One article as the finders of names share it: words, gazetteer hits, and which words are already spoken for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from transforms.facts.gazetteer import ROLES, Entry, Gazetteer
from transforms.facts.model import Article, Findings
from transforms.facts.name_shapes import Shapes, shapes_of
from transforms.facts.name_tokens import Tokens, is_syllable, tokenise

# Match reports of the corpus use 6 to 13 of the words, other news hardly ever more than 5.
_SPORT_WORDS = 6


@dataclass(slots=True)
class Page:
    """Words are counted from 0; a span of words is half-open.

    ``hits``: first word -> (entry, word after the last); ``ending``: word after -> first words of those entries;
    ``owners``: word -> what took it; ``bodies``: first word of an organisation -> word after it; ``body_ending``: word after ->
    (first word, entity_id); ``of_role``: first words of the hits of each role, in order; ``titles``: those of titles; ``shapes``:
    what runs of words are by themselves; ``led``, ``telling``: capitalised words behind one of ``Shapes.leads``, and those that tell something.
    """

    article: Article
    findings: Findings
    lexicon: Gazetteer
    tokens: Tokens
    hits: dict[int, tuple[Entry, int]]
    shapes: Shapes
    ending: dict[int, int] = field(default_factory=dict)
    owners: dict[int, str] = field(default_factory=dict)
    bodies: dict[int, int] = field(default_factory=dict)
    body_ending: dict[int, tuple[int, str]] = field(default_factory=dict)
    _given_names: frozenset[str] | None = None
    _is_match_report: bool | None = None
    of_role: dict[str, list[int]] = field(default_factory=dict)
    titles: list[int] = field(default_factory=list)
    led: list[int] = field(default_factory=list)
    telling: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, article: Article, findings: Findings, lexicon: Gazetteer) -> Page:
        """The article, read against a gazetteer."""
        tokens = tokenise(article.view, article.sentences)
        hits = lexicon.scan(article.view, tokens)
        ending: dict[int, int] = {}
        of_role: dict[str, list[int]] = {role: [] for role in ROLES}
        for i, (entry, after) in hits.items():
            ending[after] = i
            of_role[entry.role].append(i)
        page = cls(article, findings, lexicon, tokens, hits, shapes_of(lexicon), ending, of_role=of_role, titles=of_role["title"])
        for i in [i for i in of_role["country"] if tokens.words[i] == "Anh" and hits[i][1] == i + 1]:
            if page._addresses(i):
                hits[i] = (lexicon.patterns["anh"], i + 1)
                of_role["country"].remove(i)
        words, tight, leads, telling = tokens.words, tokens.tight, page.shapes.leads, page.shapes.telling
        page.led = [i for i in tokens.capitals if words[i - 1] in leads and tight[i - 1]]
        page.telling = [i for i in tokens.capitals if telling[words[i]]]
        return page

    def _addresses(self, i: int) -> bool:
        """Whether `Anh`, England elsewhere, is Mr: before a full name, or before one syllable where a sentence or quotation opens."""
        tokens = self.tokens
        following = self.hit(i + 1)
        if not (tokens.is_tight(i) and tokens.is_capital(i + 1)) or (following and following[0].role not in ("trap", "place_type")):
            return False
        if i not in tokens.opens and (tokens.is_tight(i - 1) or tokens.gaps[i - 1] == " - "):
            return self.is_full_name(i + 1) and not tokens.is_capital(i - 1)
        name = tokens.words[i + 1]
        is_given = len(name) == 1 or name in self.lexicon.words["given_names"]["given"]
        return self.is_full_name(i + 1) or (is_given and not tokens.is_capital(i + 2))

    def own(self, start: int, end: int, owner: str) -> None:
        """Words ``start`` to ``end`` belong to ``owner`` unless they already belong to something."""
        owners = self.owners
        for i in range(start, end):
            if i not in owners:
                owners[i] = owner

    def own_body(self, start: int, end: int, entity_id: str) -> None:
        """Words ``start`` to ``end`` name an organisation."""
        self.own(start, end, "organization")
        self.bodies[start] = end
        self.body_ending[end] = (start, entity_id)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Half-open offsets of words ``start`` to ``end``."""
        return self.tokens.starts[start], self.tokens.ends[end - 1]

    def text(self, start: int, end: int) -> str:
        """The words as the article writes them, on one line."""
        return self.article.text[self.tokens.starts[start] : self.tokens.ends[end - 1]].replace("\n", " ")

    def hit(self, i: int, *roles: str) -> tuple[Entry, int] | None:
        """The gazetteer entry that starts at word i, if it has one of the roles (no roles: any)."""
        found = self.hits.get(i)
        return None if found is None or (roles and found[0].role not in roles) else found

    def hit_before(self, end: int, *roles: str) -> int | None:
        """First word of the entry of these roles that ends right before word ``end``."""
        first = self.ending.get(end)
        return first if first is not None and self.hits[first][0].role in roles else None

    def says(self, i: int, kind: str) -> bool:
        """Whether word i is in the gazetteer ``name_words`` under this kind."""
        words = self.tokens.words
        return 0 <= i < len(words) and words[i] in self.lexicon.words["name_words"][kind]

    def lower_says(self, i: int, kind: str) -> bool:
        """The same for the word in lower case."""
        return self.tokens.words[i].lower() in self.lexicon.words["name_words"][kind]

    def is_surname(self, i: int) -> bool:
        """Whether word i is a surname that people carry in Vietnamese."""
        words = self.tokens.words
        return 0 <= i < len(words) and words[i] in self.shapes.surnames

    @property
    def is_match_report(self) -> bool:
        """Whether the article reports on a match: enough different words of the game."""
        if self._is_match_report is None:
            self._is_match_report = len(self.lexicon.words["name_words"]["sport"].intersection(self.tokens.words)) >= _SPORT_WORDS
        return self._is_match_report

    def is_known_word(self, start: int, end: int, kinds: tuple[str, ...] = ("noun",)) -> bool:
        """Whether words ``start`` to ``end`` are one word of organisation names, in any case."""
        phrase = " ".join(self.tokens.words[start:end]).lower()
        known = self.lexicon.words["organisation_words"]
        return any(phrase in known[kind] for kind in kinds)

    def run_end(self, start: int, limit: int, is_open: Callable[[int], bool]) -> int:
        """The word after the run of capitalised words from ``start`` on that are open to it, ``limit`` words at most."""
        tokens = self.tokens
        tight, capital, end, last = tokens.tight, tokens.capital, start + 1, start + limit
        while end < last and tight[end - 1] and capital[end] and is_open(end):
            end += 1
        return end

    def is_behind_kin(self, i: int) -> bool:
        """Whether an honorific stands right before word i (`chị Nga`); `đàn ông Nga` is a man from there."""
        return self.tokens.is_tight(i - 1) and self.says(i - 1, "kin") and not (i > 1 and self.tokens.words[i - 2] == "đàn")

    @property
    def given_names(self) -> frozenset[str]:
        """Names of countries that the article's people carry as given names (`Bùi Minh Đức`, `chị Nga`)."""
        if self._given_names is None:
            self._given_names = frozenset(self.tokens.words[i] for i, (entry, _) in self.hits.items() if entry.kind == "short" and self._is_given_name(i))
        return self._given_names

    def _is_given_name(self, i: int) -> bool:
        tokens = self.tokens
        if not tokens.is_tight(i - 1) or self.joins_right(i + 1) or self._ends_other(i):
            return False
        if self.is_behind_kin(i):
            return True
        is_run = tokens.is_capital(i - 1) and tokens.is_tight(i - 2) and tokens.is_capital(i - 2)
        return is_run and (self.is_surname(i - 2) or (tokens.is_tight(i - 3) and self.is_surname(i - 3) and tokens.is_capital(i - 3)))

    def is_full_name(self, i: int) -> bool:
        """Whether a Vietnamese name of two to four words starts at word i and ends its run of capitals."""
        if not self.is_surname(i):
            return False
        words, tight, capital = self.tokens.words, self.tokens.tight, self.tokens.capital
        end = i + 1
        while end - i < 5 and tight[end - 1] and capital[end]:
            end += 1
        shortest = 2 if words[i] in self.lexicon.words["surnames"]["name"] else 3
        return shortest <= end - i <= 4 and all(map(is_syllable, words[i:end]))

    def joins_left(self, i: int) -> bool:
        """Whether a capitalised word stands right before word i that is no acronym and ends no other name.

        The first word of a sentence is capitalised anyway: there only a surname or a longer run counts (`Việc Nga rút quân`).
        """
        tokens = self.tokens
        if i - 1 in tokens.opens and tokens.words[i - 1].lower() in self.lexicon.words["name_words"]["locative"]:
            return False
        if (
            i - 1 in tokens.opens
            and tokens.words[i - 1] not in self.lexicon.words["surnames"]["name"]
            and is_syllable(tokens.words[i - 1])
            and not (tokens.is_tight(i) and tokens.is_capital(i + 1))
        ):
            return False
        return tokens.is_tight(i - 1) and tokens.is_capital(i - 1) and not tokens.words[i - 1].isupper() and not self._ends_other(i)

    def _ends_other(self, i: int) -> bool:
        first = self.ending.get(i)
        if first is None or self.hits[first][0].role == "honorific" or self.hits[first][0].kind == "pair":
            return False
        return not (first == i - 1 and self.joins_left(first))  # `Đức` in `Lê Đức Anh`

    def joins_right(self, after: int) -> bool:
        """Whether the capitalised syllable right before word ``after`` goes on there as one name (`Mỹ` + `Linh`).

        A surname there opens a name of its own (`Mỹ Nguyễn Văn A`), and so does a foreign name (`tại Úc Cheng Jingye`).
        """
        tokens = self.tokens
        if not (tokens.is_tight(after - 1) and tokens.is_capital(after)) or after in self.hits or not is_syllable(tokens.words[after]):
            return False
        opens_name = tokens.is_tight(after) and tokens.is_capital(after + 1)
        return not (opens_name and (self.is_surname(after) or not is_syllable(tokens.words[after + 1])))
