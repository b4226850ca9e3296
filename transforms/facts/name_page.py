"""One article as the finders of names share it: words, gazetteer hits, and which words are already spoken for."""

from __future__ import annotations

from dataclasses import dataclass, field

from transforms.facts.gazetteer import Entry, Gazetteer
from transforms.facts.model import Article, Findings
from transforms.facts.name_tokens import Tokens, tokenise


@dataclass(slots=True)
class Page:
    """``hits``: first word -> (entry, word after the last). ``owners``: word -> what took it. ``bodies``: first word of an organisation -> word after it."""

    article: Article
    findings: Findings
    lexicon: Gazetteer
    tokens: Tokens
    hits: dict[int, tuple[Entry, int]]
    owners: dict[int, str] = field(default_factory=dict)
    bodies: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, article: Article, findings: Findings, lexicon: Gazetteer) -> Page:
        """The article, read against a gazetteer."""
        tokens = tokenise(article.view, article.sentences)
        return cls(article, findings, lexicon, tokens, lexicon.scan(article.view, tokens))

    def own(self, start: int, end: int, owner: str) -> None:
        """Words ``start`` to ``end`` (exclusive) belong to ``owner`` unless they already belong to something."""
        for i in range(start, end):
            self.owners.setdefault(i, owner)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Half-open offsets of words ``start`` to ``end`` (exclusive)."""
        return self.tokens.starts[start], self.tokens.ends[end - 1]

    def text(self, start: int, end: int) -> str:
        """The words as the article writes them, on one line."""
        first, last = self.span(start, end)
        return self.article.text[first:last].replace("\n", " ")

    def hit(self, i: int, *roles: str) -> tuple[Entry, int] | None:
        """The gazetteer entry that starts at word i, if it has one of the roles (no roles: any)."""
        found = self.hits.get(i)
        return found if found and (not roles or found[0].role in roles) else None

    def is_surname(self, i: int) -> bool:
        """Whether word i is a surname that people carry in Vietnamese."""
        names = self.lexicon.words["surnames"]
        word = self.tokens.words[i] if 0 <= i < len(self.tokens.words) else ""
        return word in names["name"] or word in names["word"]

    def is_stop(self, i: int) -> bool:
        """Whether word i ends a name (a verb, a preposition, a pronoun)."""
        return self.tokens.words[i] in self.lexicon.words["name_syllables"]["stop"]

    def hits_ending(self, end: int, *roles: str) -> list[int]:
        """First words of the entries of these roles that end right before word ``end``."""
        return [i for i in range(max(0, end - 8), end) if (found := self.hit(i, *roles)) and found[1] == end]
