"""Events of one article: meetings and roles, instruments, pledges, statements, lists with a stated count."""

from __future__ import annotations

from transforms.facts.instruments import find_instruments
from transforms.facts.list_counts import find_list_counts
from transforms.facts.meeting_details import add_details
from transforms.facts.meeting_roles import Role, find_roles
from transforms.facts.meetings import find_meetings, meeting_id, register, settle_editions
from transforms.facts.model import Article, Findings
from transforms.facts.pledges import find_pledges
from transforms.facts.reading import Reading
from transforms.facts.statements import find_statements


def find(article: Article, findings: Findings) -> None:
    """Add meeting_mentions, meeting_roles, instruments, pledges, statements and list_counts to the findings.

    Dates, money, people and entities are read from the findings. ``Quỹ`` in a pledge needs the instruments: they come first.
    """
    reading = Reading(article, findings)
    _meetings(reading)
    _instruments(reading)
    _pledges(reading)
    _statements(reading)
    for c in find_list_counts(reading):
        findings.add("list_counts", c.start, c.end, "list_after_count", 0.8, stated=c.stated, listed=len(c.items), counted=c.counted, items=list(c.items))


def _meetings(reading: Reading) -> None:
    meetings = find_meetings(reading)
    settle_editions(meetings)
    add_details(reading, meetings)
    roles = find_roles(reading, meetings)
    _name_chairs(roles)
    for m in meetings:
        register(reading.findings, m)
        reading.findings.add(
            "meeting_mentions", m.start, m.end, m.rule, m.confidence, meeting_id=meeting_id(m), name=m.name, ordinal=m.ordinal, series=m.series, **m.values
        )
    for r in roles:
        reading.findings.add(
            "meeting_roles", r.start, r.end, "role_phrase", 0.8, meeting_id=meeting_id(r.meeting), role=r.role, name=r.name, country_code=r.country_code
        )


def _name_chairs(roles: list[Role]) -> None:
    """Write the chair, or the co-chairs joined by `và`, into the meeting."""
    for role in roles:
        if role.role in ("chair", "co_chair"):
            chairs = [r.name for r in roles if r.meeting is role.meeting and r.role == role.role]
            role.meeting.values.setdefault("chair", " và ".join(dict.fromkeys(chairs)))


def _instruments(reading: Reading) -> None:
    for i in find_instruments(reading):
        reading.findings.add("instruments", i.start, i.end, i.rule, 0.8, name=i.name, instrument_type=i.type, status=i.status, issuer=i.issuer, number=i.number)


def _pledges(reading: Reading) -> None:
    for p in find_pledges(reading):
        reading.findings.add(
            "pledges", p.start, p.end, "giving_verb", 0.8, giver=p.giver, recipient=p.recipient, amount=p.amount, currency=p.currency, purpose=p.purpose
        )


def _statements(reading: Reading) -> None:
    for s in find_statements(reading):
        reading.findings.add("statements", s.start, s.end, s.rule, 0.8, speaker=s.speaker.name, person_id=s.speaker.person_id, is_direct=s.is_direct)
