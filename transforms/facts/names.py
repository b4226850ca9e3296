"""Names of an article: organisations, countries, places, people with titles, acronyms."""

from __future__ import annotations

from transforms.facts import acronyms, gazetteer, organisations, people, people_names, places
from transforms.facts.model import Article, Findings
from transforms.facts.name_page import Page


def find(article: Article, findings: Findings) -> None:
    """Record person mentions, entity mentions and acronyms; the gazetteers are those of ``gazetteer.configure``.

    Facts are spans of the text only; the headline just lends its full names (`Donald Trump` above, `ông Trump` below).
    """
    page = Page.of(article, findings, gazetteer.current())
    organisations.find(page)
    acronyms.find(page)
    organisations.find_acronyms(page)
    places.find(page)
    people.find(page, _full_names(article.title) if article.title else set())


def _full_names(headline: str) -> set[tuple[str, ...]]:
    """People of a headline by their full names, as words."""
    article = Article("", headline, [(0, len(headline))])
    page = Page.of(article, Findings(article), gazetteer.current())
    organisations.find(page)
    places.find(page)
    return {name.words for name in people_names.find(page) if len(name.words) > 1}
