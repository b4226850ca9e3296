"""Meetings of one article with their details, and who took part in which role."""

from __future__ import annotations

from transforms.facts.meeting_details import add_details
from transforms.facts.meeting_roles import Role, find_roles
from transforms.facts.meetings import find_meetings, meeting_id, register, settle_editions, settle_terms
from transforms.facts.model import Article, Findings
from transforms.facts.reading import Reading


def find(article: Article, findings: Findings) -> None:
    """Add ``meeting_mentions`` and ``meeting_roles``; dates, people, entities and acronyms are read from the findings."""
    reading = Reading.of(findings)
    meetings = find_meetings(reading)
    if not meetings:
        return
    settle_editions(meetings)
    settle_terms(meetings)
    add_details(reading, meetings)
    roles = find_roles(reading, meetings)
    _name_chairs(roles)
    for m in meetings:
        register(findings, m)
        findings.add(
            "meeting_mentions", m.start, m.end, m.rule, m.confidence, meeting_id=meeting_id(m), name=m.name, ordinal=m.ordinal, series=m.series, **m.values
        )
    for r in roles:
        findings.add(
            "meeting_roles", r.start, r.end, "role_phrase", 0.8, meeting_id=meeting_id(r.meeting), role=r.role, name=r.name, country_code=r.country_code
        )


def _name_chairs(roles: list[Role]) -> None:
    """Write the chair, or the co-chairs joined by `và`, into the meeting."""
    for role in roles:
        if role.role in ("chair", "co_chair"):
            chairs = [r.name for r in roles if r.meeting is role.meeting and r.role == role.role]
            role.meeting.values.setdefault("chair", " và ".join(dict.fromkeys(chairs)))
