"""Events of one article: meetings and roles, instruments, pledges, statements, lists with a stated count."""

from __future__ import annotations

from transforms.facts.instruments import find_instruments
from transforms.facts.meeting_details import add_details
from transforms.facts.meetings import find_meetings, meeting_id, settle_editions
from transforms.facts.model import Article, Findings
from transforms.facts.pledges import find_pledges
from transforms.facts.reading import Reading
from transforms.facts.statements import find_statements


def find(article: Article, findings: Findings) -> None:
    """Add meeting_mentions, meeting_roles, instruments, pledges, statements and list_counts to the findings."""
    reading = Reading(article, findings)
    meetings = find_meetings(reading)
    settle_editions(meetings)
    add_details(reading, meetings)
    for m in meetings:
        findings.add("meeting_mentions", m.start, m.end, "meeting_name", 0.9, meeting_id=meeting_id(m), name=m.name, ordinal=m.ordinal, **m.values)
    for s in find_statements(reading):
        findings.add("statements", s.start, s.end, s.rule, 0.8, speaker=s.speaker.name, person_id=s.speaker.person_id, is_direct=s.is_direct)
    for i in find_instruments(reading):
        findings.add("instruments", i.start, i.end, i.rule, 0.8, name=i.name, instrument_type=i.type, status=i.status, issuer=i.issuer, number=i.number)
    for p in find_pledges(reading):
        findings.add(
            "pledges", p.start, p.end, "giving_verb", 0.8, giver=p.giver, recipient=p.recipient, amount=p.amount, currency=p.currency, purpose=p.purpose
        )
