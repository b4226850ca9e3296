"""Names of an article: organisations, countries, places, people with titles, acronyms."""

from __future__ import annotations

from transforms.facts import acronyms, gazetteer, organisations, people, places
from transforms.facts.model import Article, Findings
from transforms.facts.name_page import Page


def find(article: Article, findings: Findings) -> None:
    """Record person mentions, entity mentions and acronyms; the gazetteers are those of ``gazetteer.configure``."""
    page = Page.of(article, findings, gazetteer.current())
    organisations.find(page)
    acronyms.find(page)
    organisations.find_acronyms(page)
    places.find(page)
    people.find(page)
