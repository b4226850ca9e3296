"""What the values of facts that name someone or something must satisfy: people, meetings, pledges, acronyms, statements, lists, instruments."""

from __future__ import annotations

from expectations.checks import Check, between, filled, rule


def people() -> list[Check]:
    """Names of people and their positions."""
    return [
        rule("name_has_two_syllables", "contains(t.name, ' ')", "name", note="One syllable alone names nobody in Vietnam", severity="warning", mostly=0.8),
        rule(
            "name_starts_with_a_capital",
            "left(t.name, 1) = upper(left(t.name, 1))",
            "name",
            note="A common word was taken for a name",
            severity="warning",
            mostly=0.98,
        ),
        rule("name_has_no_digit", r"not regexp_matches(t.name, '\d')", "name", note="A date or number was taken for a name", severity="warning", mostly=0.99),
        rule("title_is_short", "length(t.title) <= 200", "title", note="A longer title swallowed its sentence", severity="warning", mostly=0.99),
        filled("title", 0.05, "Positions are what people are asked for; none at all is a blind rule"),
    ]


def meetings() -> list[Check]:
    """Editions and days of meetings."""
    return [
        between("ordinal", 1, 500, "Editions are counted from 1; a year is no edition"),
        rule("start_is_not_after_end", "t.start_date <= t.end_date", "start_date", "end_date", note="Overlap queries rely on it"),
        rule(
            "meeting_takes_days_not_years",
            "t.end_date - t.start_date <= 370",
            "start_date",
            "end_date",
            note="A longer one took a plan's years for its own",
            severity="warning",
            mostly=0.97,
        ),
    ]


def pledges() -> list[Check]:
    """Sums, givers and receivers."""
    return [
        rule("amount_comes_with_currency", "(t.amount is null) = (t.currency is null)", note="A sum without its currency cannot be added"),
        rule("amount_is_positive", "t.amount > 0", "amount", note="Nobody pledges nothing: `tour 0 đồng` is no pledge", severity="warning"),
        rule(
            "giver_is_not_the_receiver",
            "t.giver is distinct from t.recipient",
            note="The sentence was read the wrong way round",
            severity="warning",
            mostly=0.99,
            absent=("giver",),
        ),
    ]


def acronyms() -> list[Check]:
    """Short forms and what they stand for."""
    return [
        rule(
            "acronym_is_shorter_than_expansion",
            "length(t.acronym) < length(t.expansion)",
            "acronym",
            "expansion",
            note="Short form and long form were swapped",
            severity="warning",
            mostly=0.98,
        ),
        rule(
            "acronym_has_capitals", "t.acronym <> lower(t.acronym)", "acronym", note="A common word in brackets is no acronym", severity="warning", mostly=0.95
        ),
    ]


def statements() -> list[Check]:
    """Speakers and what they said."""
    return [
        rule(
            "speaker_is_a_name",
            "length(t.speaker) between 2 and 200",
            "speaker",
            note="A longer speaker swallowed its sentence",
            severity="warning",
            mostly=0.98,
        ),
        rule("statement_says_something", "length(t.surface) >= 8", "surface", note="A shorter one is a fragment", severity="warning", mostly=0.95),
    ]


def lists() -> list[Check]:
    """Stated numbers beside the items they announce."""
    return [
        rule("listed_is_number_of_items", "t.listed = len(t.items)", "listed", "items", note="The comparison with the stated number is the point of the table"),
        between("stated", 1, 10000, "A list announces at least one item"),
    ]


def instruments() -> list[Check]:
    """Names of documents, laws and plans."""
    return [rule("name_is_short", "length(t.name) between 3 and 400", "name", note="A longer name swallowed its sentence", severity="warning", mostly=0.98)]
