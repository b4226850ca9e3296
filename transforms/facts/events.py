"""Events of one article: meetings and roles, instruments, pledges, statements, lists with a stated count."""

from __future__ import annotations

from transforms.facts.meetings import find_meetings, meeting_id, settle_editions
from transforms.facts.model import Article, Findings
from transforms.facts.reading import Reading


def find(article: Article, findings: Findings) -> None:
    """Add meeting_mentions, meeting_roles, instruments, pledges, statements and list_counts to the findings."""
    reading = Reading(article, findings)
    meetings = find_meetings(reading)
    settle_editions(meetings)
    for m in meetings:
        findings.add("meeting_mentions", m.start, m.end, "meeting_name", 0.9, meeting_id=meeting_id(m), name=m.name, ordinal=m.ordinal)
