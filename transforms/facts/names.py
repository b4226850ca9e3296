"""Names of an article: organisations, countries, places, people with titles, acronyms."""

from __future__ import annotations

from transforms.facts import acronyms, gazetteer, organisations, people, people_names, places
from transforms.facts.model import Article, Findings
from transforms.facts.name_page import Page
from transforms.facts.people_names import Name
from transforms.spans import matching_view


def find(article: Article, findings: Findings) -> None:
    """Record person mentions, entity mentions and acronyms; the gazetteers are those of ``gazetteer.configure``.

    Facts are spans of the text only; the headline just lends its full names (`Donald Trump` above, `ông Trump` below).
    """
    page = Page.of(article, findings, gazetteer.current())
    organisations.find(page)
    acronyms.find(page)
    organisations.find_acronyms(page)
    places.find(page)
    mentions = people_names.find(page)
    people.record(page, mentions, _full_names(article.title) if article.title and _may_lend(article.title, mentions) else set())


def _may_lend(headline: str, mentions: list[Name]) -> bool:
    """Whether a full name of the headline could stand for a mention: it shares the mention's last word."""
    view = matching_view(headline)
    return any(name.words[-1] in view for name in mentions)


def _full_names(headline: str) -> set[tuple[str, ...]]:
    """People of a headline by their full names, as words."""
    article = Article("", headline, [(0, len(headline))])
    page = Page.of(article, Findings(article), gazetteer.current())
    organisations.find(page)
    places.find(page)
    return {name.words for name in people_names.find(page) if len(name.words) > 1}
