"""Rule figures are read out of plain English with their unit, limit and sentence; doubt is never guessed away (POL-28)."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chgdesk.domain.parameters import with_value
from chgdesk.text.figures import HIGH, LOW, figures_in, proposals, unclaimed
from chgdesk.text.figures.numbers import value_of
from tests.text.policies import DEFAULTS, a_content, a_section, found, found_in


def read(text: str) -> list[tuple[str, int, str, str]]:
    return [(each.text, int(each.value), each.unit, each.bound) for each in figures_in(text)]


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("Recorded within twenty-four hours.", ("twenty-four hours", 24, "hours", "at_most")),
        ("Reviewed within five (5) business days.", ("five (5) business days", 5, "business_days", "at_most")),
        ("Kept for at least one year.", ("one year", 1, "years", "at_least")),
        ("Kept for a minimum of three years.", ("three years", 3, "years", "at_least")),
        ("Kept for 3 years or longer.", ("3 years", 3, "years", "at_least")),
        ("Reviewed annually.", ("annually", 12, "months", "")),
        ("Reviewed every quarter.", ("every quarter", 3, "months", "")),
        ("Reviewed at least every six months.", ("every six months", 6, "months", "at_least")),
        ("Reviewed twice a year.", ("twice a year", 6, "months", "")),
        ("Reviewed every other week.", ("every other week", 2, "weeks", "")),
        ("Two independent reviewers look at it.", ("Two independent reviewers", 2, "people", "")),
        ("Customers get a 48-hour notice.", ("48-hour", 48, "hours", "")),
        ("Notice not later than 48h before.", ("48h", 48, "hours", "at_most")),
        ("It may not exceed 90 days.", ("90 days", 90, "days", "at_most")),
        ("It lasts up to one hundred and eighty days.", ("one hundred and eighty days", 180, "days", "at_most")),
        ("Not deployed until 24 hours after notice.", ("24 hours", 24, "hours", "at_least")),
        ("Never kept for more than two years.", ("two years", 2, "years", "at_most")),
        ("Done by the end of the next working day.", ("the next working day", 1, "business_days", "at_most")),
        ("Told within an hour.", ("an hour", 1, "hours", "at_most")),
        ("Above 10 % it is looked into.", ("10 %", 10, "percent", "more_than")),
        ("At least 1,000 characters.", ("1,000 characters", 1000, "characters", "at_least")),
        ("Within two quarters.", ("two quarters", 6, "months", "at_most")),
    ],
)
def test_that_a_figure_is_read_with_unit_and_limit(text: str, figure: tuple[str, int, str, str]) -> None:
    assert read(text) == [figure]


@pytest.mark.parametrize(
    "text",
    [
        "See section 4.2 and SOC 2, CC8.1, P1 and TLS 1.2.",
        "Cover is 24/7, from 14 July 2026 on, under version 2.3.",
        "Kept for {{param:retention.years}} after closing.",
        "One of them decides. 3. Third item.",
        "Days and hours are counted in UTC.",
        "Chapter 5 dayshift.",
    ],
)
def test_that_other_numbers_are_no_rule_figures(text: str) -> None:
    assert read(text) == []


def test_that_ranges_denials_and_double_meanings_are_marked() -> None:
    (between,) = figures_in("It takes between 24 and 48 hours.")
    assert (int(between.value), int(between.high or 0)) == (24, 48)
    (dash,) = figures_in("It takes 2–3 business days.")
    assert (int(dash.value), int(dash.high or 0), dash.unit) == (2, 3, "business_days")
    (denied,) = figures_in("They need not be reviewed for 5 days.")
    assert denied.negated
    (differs,) = figures_in("Within five (7) business days.")
    assert differs.doubtful
    (biweekly,) = figures_in("Logs are read bi-weekly.")
    assert biweekly.doubtful


def test_that_offsets_and_sentences_are_those_of_the_text() -> None:
    text = "## Clocks\n\nSee e.g. the list. It is written\ndown within 24 hours. Then\n\n- reviewed within 5 days.\n"
    first, second = figures_in(text)
    assert text[first.start : first.end] == "24 hours"
    assert first.sentence.words == "It is written down within 24 hours."
    assert first.sentence.heading == "Clocks"
    assert text[second.start : second.end] == "5 days"
    assert second.sentence.words == "reviewed within 5 days."


@given(st.integers(1, 199))
def test_that_words_say_the_number_they_are(number: int) -> None:
    ones = ["", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    ones += ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
    tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    rest = number % 100
    small = ones[rest] if rest < 20 else "-".join(filter(None, (tens[rest // 10], ones[rest % 10])))
    words = " and ".join(filter(None, ("one hundred" if number >= 100 else "", small)))
    assert value_of(words) == number
    (figure,) = figures_in(f"It is done within {words} hours.")
    assert figure.value == number


SURE: list[tuple[str, str, object]] = [
    ("Emergency changes must be documented within 24 hours of implementation.", "emergency.record_deadline", {"unit": "hours", "value": 24}),
    ("An emergency is written up in a ticket no later than two business days afterwards.", "emergency.record_deadline", {"unit": "business_days", "value": 2}),
    ("Every emergency change is reviewed within five (5) business days.", "emergency.review_deadline", {"unit": "business_days", "value": 5}),
    ("The CISO signs off emergency changes within three working days.", "emergency.signoff_deadline", {"unit": "business_days", "value": 3}),
    ("If nobody answers, the CISO is notified within one hour of an emergency fix.", "emergency.notify_within_minutes", 60),
    ("A post-implementation review is held within 10 business days of a failed change.", "pir.deadline", {"unit": "business_days", "value": 10}),
    ("Changes are verified in production within 24 hours after deployment.", "verification.deadline", {"unit": "hours", "value": 24}),
    ("After go-live the change is monitored for 48 hours.", "verification.watch_hours", 48),
    ("Customers are notified at least 48 hours in advance.", "notice.hours", 48),
    ("At least two days' advance notice is given.", "notice.hours", 48),
    ("Standard changes are logged within one business day.", "standard.log_within", {"unit": "business_days", "value": 1}),
    ("Pre-approved templates are reviewed every six months.", "standard.template_review_months", 6),
    ("An approval lapses after 30 days.", "approval.lapse_days", 30),
    ("A policy exception may not exceed 90 days.", "exception.max_days_by_risk", {"low": 90, "medium": 90, "high": 90}),
    ("Exceptions may be renewed once.", "exception.renewals_max", 1),
    ("Change records are retained for at least seven years.", "retention.years", 7),
    ("Records are kept for 36 months.", "retention.years", 3),
    ("This policy is reviewed annually.", "policy_review.interval_months", 12),
    ("The policy shall be reviewed at least once every two years.", "policy_review.interval_months", 24),
    ("Staff acknowledge the policy within 30 days.", "acknowledgement.within_days", 30),
    ("Engineers receive training every year.", "training.interval_months", 12),
    ("New hires are trained within two weeks.", "training.joiner_within_days", 14),
    ("Deployment logs are reconciled with the register weekly.", "reconciliation.frequency", "weekly"),
    ("The log review is completed within 5 business days.", "reconciliation.complete_within_business_days", 5),
    ("Should emergency changes exceed 10 % of all changes, the CISO looks into it.", "metrics.emergency_rate_threshold_pct", 10),
    ("Each pull request is reviewed by at least two engineers.", "gates.code_review.min_reviewers", {"low": 2, "medium": 2, "high": 2}),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "path", "value"), SURE)
def test_that_a_plain_sentence_tells_its_parameter(sentence: str, path: str, value: object) -> None:
    (proposal,) = proposals(sentence)
    assert (proposal.path, json.loads(proposal.value), proposal.confidence) == (path, value, HIGH)
    assert proposal.sentence == sentence
    assert proposal.alternatives == ()


@pytest.mark.parametrize(
    ("sentence", "why", "candidates"),
    [
        (
            "Emergency changes are documented within two days.",
            "unit",
            ['emergency.record_deadline {"unit":"hours","value":48}', 'emergency.record_deadline {"unit":"business_days","value":2}'],
        ),
        (
            "Emergency changes are recorded within 2-3 business days.",
            "range",
            ['emergency.record_deadline {"unit":"business_days","value":3}', 'emergency.record_deadline {"unit":"business_days","value":2}'],
        ),
        ("Records are not kept for more than three years.", "other way round", ["retention.years 3"]),
        ("Emergency changes need not be reviewed within 5 business days.", "denies", ['emergency.review_deadline {"unit":"business_days","value":5}']),
        ("If an emergency is documented after 24 hours, it is a deviation.", "", ['emergency.record_deadline {"unit":"hours","value":24}']),
    ],
)  # fmt: skip
def test_that_an_unclear_sentence_lists_its_candidates(sentence: str, why: str, candidates: list[str]) -> None:
    proposal = proposals(sentence)[0]
    assert proposal.confidence == LOW
    assert why in proposal.why
    assert [f"{each.path} {each.value}" for each in proposal.candidates] == candidates


def test_that_two_figures_of_one_sentence_go_to_their_own_clauses() -> None:
    text = "Emergency changes are documented within 24 hours, reviewed within 5 business days and the record is kept for 3 years."
    told = [(each.path, each.figure.text, each.confidence) for each in proposals(text)]
    assert told == [
        ("emergency.record_deadline", "24 hours", HIGH),
        ("emergency.review_deadline", "5 business days", HIGH),
        ("retention.years", "3 years", HIGH),
    ]


def test_that_the_sentence_before_the_lead_in_and_the_heading_tell_the_subject() -> None:
    before = "Emergency changes may start on a spoken word. They must be documented within 24 hours."
    (first,) = proposals(before)
    assert (first.path, first.confidence) == ("emergency.record_deadline", HIGH)
    listed = "After an emergency change:\n\n- the record is written within 24 hours;\n- a review follows within 5 business days."
    assert [each.path for each in proposals(listed)] == ["emergency.record_deadline", "emergency.review_deadline"]
    section = a_section("The change is documented within 24 hours.", heading="6. Emergency changes", key="emg")
    (third,) = proposals([section])
    assert (third.path, third.section, third.heading) == ("emergency.record_deadline", "emg", "6. Emergency changes")


def test_that_values_by_risk_are_joined_over_sentences() -> None:
    text = "Each change is reviewed by two reviewers. A low risk change is reviewed by one reviewer."
    both = proposals(text)
    assert [json.loads(each.stated) for each in both] == [{"low": 2, "medium": 2, "high": 2}, {"low": 1}]
    assert [json.loads(each.value) for each in both] == [{"low": 1, "medium": 2, "high": 2}] * 2
    assert [each.confidence for each in both] == [HIGH, HIGH]


def test_that_two_sentences_that_disagree_are_both_unsure() -> None:
    text = "Records are kept for three years. Archived records are retained for five years."
    one, other = proposals(text)
    assert (one.confidence, other.confidence) == (LOW, LOW)
    assert [each.value for each in one.candidates] == ["3", "5"]


def test_that_a_figure_of_no_parameter_is_named_and_not_dropped() -> None:
    text = "The office is open for ten hours. Records are kept for three years."
    assert [each.text for each in unclaimed(text)] == ["ten hours"]


CLOCK = "Emergency changes are documented within {0} of implementation."


def test_that_a_hand_typed_figure_that_disagrees_blocks_and_one_that_agrees_is_to_be_bound() -> None:
    (wrong,) = found_in(CLOCK.format("48 hours"))
    assert (wrong.code, wrong.severity, wrong.about) == ("FIGURE-DISAGREES", "blocks", "emergency.record_deadline")
    assert wrong.offending == "48 hours"
    (right,) = found_in(CLOCK.format("24 hours"))
    assert (right.code, right.severity) == ("FIGURE-TYPED", "advises")
    assert "{{param:emergency.record_deadline}}" in right.remedy
    (unclear,) = found_in(CLOCK.format("one day"))
    assert (unclear.code, unclear.severity) == ("FIGURE-UNCLEAR", "advises")
    assert found_in(CLOCK.format("{{param:emergency.record_deadline}}")) == ()


def test_that_a_figure_beside_a_chip_is_held_against_its_own_parameter() -> None:
    body = "Emergencies are documented within {{param:emergency.record_deadline}} and reviewed within 10 business days."
    (finding,) = found_in(body)
    assert (finding.code, finding.about) == ("FIGURE-DISAGREES", "emergency.review_deadline")


def test_that_one_level_is_held_against_that_level_only() -> None:
    tree = with_value(DEFAULTS, "gates.code_review.min_reviewers", {"low": 1, "medium": 2, "high": 3})
    section = a_section("High-risk code is reviewed by two reviewers.")
    (finding,) = found(a_content(section, tree=tree))
    assert (finding.code, finding.about) == ("FIGURE-DISAGREES", "gates.code_review.min_reviewers")
    agreeing = a_section("Medium-risk code is reviewed by two reviewers.")
    assert [each.code for each in found(a_content(agreeing, tree=tree))] == ["FIGURE-TYPED"]
