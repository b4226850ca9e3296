"""The log tables: runs, quarantine, results, retractions, files."""

from __future__ import annotations

from expectations.checks import Suite, between, rule
from expectations.suites.common import suite
from transforms.tables import table

SHA256 = "regexp_full_match(t.raw_sha256, '[0-9a-f]{64}')"
WHY_SHA256 = "It finds the kept bytes and proves they are unchanged"

# Lowest share seen in 30 samples of 20 articles (vietnews, ktlab): nfd 1, glued 0.980, wrapped 0.987, tones 0.967 while names in both
# spellings were two people; copies in vietnews agree in 0.993. A sample of few facts falls lower by chance.
LEAST_SHARE = {"twin_agreement": 0.9, "stable_nfd": 0.999, "stable_glued": 0.95, "stable_wrapped": 0.95, "stable_tones": 0.95}
ENOUGH_FACTS = 50


def suites() -> list[Suite]:
    """Suites of the ops tables."""
    return [_runs(), _quarantine(), _results(), _retractions(), _files(), _metrics()]


def _runs() -> Suite:
    return suite(
        table("ops.runs"),
        rule(
            "run_ends_after_it_starts",
            "t.started_at <= t.finished_at",
            "started_at",
            "finished_at",
            note="Durations are read from both",
            scope="table",
            severity="warning",
        ),
        rule(
            "records_add_up",
            "t.read = t.loaded + t.duplicate + t.quarantined + t.unchanged",
            "read",
            "loaded",
            "duplicate",
            "quarantined",
            "unchanged",
            note="Every record ends in exactly one state",
            scope="table",
        ),
        rule(
            "unpublished_run_has_a_reason",
            "t.status = 'published' or t.reason is not null",
            "status",
            note="Who finds an old warehouse wants to know why",
            scope="table",
            severity="warning",
        ),
        between("seconds", 0, None, "Time runs forwards", scope="table"),
    )


def _quarantine() -> Suite:
    return suite(
        table("ops.quarantine"),
        between("record_no", 1, None, "Records are counted from 1", scope="table"),
        rule("reason_is_a_code", "regexp_full_match(t.reason, '[a-z0-9_.:-]{2,80}')", "reason", note="Reasons are counted and looked up", scope="table"),
        rule("sha256_is_64_hex_digits", SHA256, "raw_sha256", note=WHY_SHA256, scope="table"),
        rule("stored_is_not_in_the_future", "t.stored_at < current_date + 2", "stored_at", note="Retries go by age", scope="table"),
    )


def _results() -> Suite:
    return suite(
        table("ops.quality_results"),
        between("unexpected_percent", 0, 100, "A percentage", scope="table"),
        rule("unexpected_are_among_evaluated", "t.unexpected <= t.evaluated", "unexpected", "evaluated", note="Trends divide one by the other", scope="table"),
    )


def _retractions() -> Suite:
    return suite(
        table("ops.retractions"),
        rule("retracted_is_not_in_the_future", "t.retracted_at < current_date + 2", "retracted_at", note="As-of queries order by it", scope="table"),
        rule(
            "retracted_source_is_gone",
            "not exists (from document_sources s where s.document_id = t.document_id and s.source_uri = t.source_uri and s.run_id <= t.run_id)",
            "document_id",
            "source_uri",
            note="A source that was taken back must not still count",
            scope="table",
            severity="warning",
        ),
    )


def _files() -> Suite:
    return suite(
        table("ops.files"),
        between("records", 0, None, "Records are counted", scope="table"),
        between("byte_size", 0, None, "Bytes are counted", scope="table"),
        rule("sha256_is_64_hex_digits", SHA256, "raw_sha256", note="Unchanged files are recognised by it", scope="table"),
        rule("unread_file_has_a_reason", "t.state = 'read' or t.reason is not null", "state", note="Every file is handled or reported", scope="table"),
    )


def _metrics() -> Suite:
    floors = " ".join(f"when '{metric}' then {share}" for metric, share in LEAST_SHARE.items())
    is_judged = f"t.run_id = getvariable('run_id') and t.fact_type is null and t.evaluated >= {ENOUGH_FACTS}"
    return suite(
        table("ops.metrics"),
        between("value", 0, 1, "A share of all facts compared", scope="table"),
        between("evaluated", 1, None, "A share of no facts is no number", scope="table"),
        rule(
            "facts_agree",
            f"({is_judged}) is not true or t.value >= case t.metric {floors} else 0 end",
            "value",
            note="The same text told twice, or in another form, says the same: else a rule hangs on spelling, breaks or wraps",
            severity="warning",
            scope="table",
        ),
        rule(
            "sample_was_read",
            "t.metric <> 'sample_failed' or t.run_id <> getvariable('run_id')",
            "metric",
            note="Without a sample nobody knows how stable the facts are",
            severity="warning",
            scope="table",
        ),
    )
