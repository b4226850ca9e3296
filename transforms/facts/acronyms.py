"""Acronyms that the document explains itself, in brackets."""

from __future__ import annotations

from transforms.facts.name_page import Page


def find(page: Page) -> None:
    """Record every acronym that stands in brackets behind (or before) its long form."""
