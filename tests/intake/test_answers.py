"""Decisions in people's own words: what approves, what refuses, what binds, and what nobody may take for approval."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chgdesk.intake.answer_words import APPROVE, CONDITIONAL, REJECT, UNCLEAR, read_answer

APPROVING = [
    "Approved.", "approved", "Approved, thanks!", "I approve.", "I hereby approve this change.", "Yes, approved.", "I have approved it.",
    "Hi Ines,\n\nApproved, please go ahead.\n\nTomas", "Approved. Thank you.", "Thanks Ines, approved.", "LGTM", "Looks good to me.",
    "Please proceed.", "Go ahead.", "Approved from my side.", "I approve CHG-2026-0142", "**Approved**", "Approved\nNo objections from my side.",
    "You have my approval.", "Approval granted.", "Approved. Please deploy on Tuesday evening.", "I authorise this change.", "Signed off.",
    "Genehmigt.", "Ich genehmige die Änderung.", "Freigabe erteilt.", "Einverstanden.", "Aprovado.", "Eu aprovo esta mudança.", "Autorizado",
    "J'approuve.", "J’approuve ce changement.", "Approuvé", "Oui, approuvé.", "Aprobado.", "Lo apruebo.", "I do approve", "APPROVED",
]  # fmt: skip
REFUSING = [
    "Not approved.", "I cannot approve this.", "I can't approve it", "I don’t approve.", "I do not approve this change: no undo plan.", "No.",
    "Rejected: the plan lacks an undo.", "Declined", "I reject this.", "Disapproved", "Sorry, I cannot approve.", "n\u200bot approved",
    "No, I won't sign this.", "Nicht genehmigt.", "Ich genehmige das nicht.", "Abgelehnt", "Ich lehne ab.", "Não aprovo.", "Não aprovado",
    "Recusado", "Je n'approuve pas", "Non approuvé", "Refusé", "No apruebo.", "Rechazado", "Please do not deploy this.", "Not yet approved.",
]  # fmt: skip
BINDING = {
    "Approved if the backup was checked.": "if the backup was checked",
    "Approved, provided that Mara is on call. Thanks.": "provided that Mara is on call",
    "I approve this change provided that the\nbackup was checked.": "provided that the backup was checked",
    "Approved subject to a second review": "subject to a second review",
    "Approved, but not on Friday.": "but not on Friday",
    "I approve this\nif the CTO agrees": "if the CTO agrees",
    "Genehmigt, sofern das Backup geprüft ist.": "sofern das Backup geprüft ist",
    "Aprovado desde que o backup exista": "desde que o backup exista",
    "Approuvé sous réserve d'un test": "sous réserve d'un test",
    "Aprobado siempre que haya copia": "siempre que haya copia",
}
NEVER_APPROVING = [
    "approved? no", "Approved?", "Approved!? haha", "I will approve tomorrow.", "I would approve if asked", "I can approve this later",
    "Nwosu approved this", "Approved by Nwosu", "OK Nwosu has approved", "fine not yet approved", "Nwosu has\napproved", "unapproved",
    "Nwosu says:\nApproved.", "Message from the CTO.\nApproved.", 'He wrote "Approved."', "Approved. No wait, not this one.", "approved NOT",
    "Approved but I changed my mind", "Approved for staging only", "Has this been approved?", "I have not yet approved", "not lgtm",
    "Approved\nor not, I do not care", "Approve this? Never!", "Approved and rejected", "approved/rejected", "OK", "yes", "Sure", "+1", "👍",
    "аpproved", "Yes please", "Approved. Kim rejected it.", "Rejected? No, approved.", "I thought I approved this already",
    "Hi not yet, approved", "Approved? Yes, approved.", "Approved... actually, hold on", "If Jan agrees: approved", "Should I write approved?",
    "Please reply with approved or not approved", "I never approved", "non validé", "kein approved", "wird genehmigt", "noch nicht genehmigt",
    "aprovado não", "pas approuvé", "todavía no aprobado", "I withdraw my approval", "Approval pending", "awaiting approval", "pre-approved",
    "Approved: see ticket", "Approved the other one", "I approve of the idea", "go", "Will be approved", "approved/not approved", "",
]  # fmt: skip


@pytest.mark.parametrize("words", APPROVING)
def test_that_plain_approval_is_read_in_five_languages(words: str) -> None:
    assert read_answer(words).decision == APPROVE


@pytest.mark.parametrize("words", REFUSING)
def test_that_refusal_is_read_in_five_languages(words: str) -> None:
    assert read_answer(words).decision == REJECT


@pytest.mark.parametrize("words", BINDING)
def test_that_a_condition_is_kept_with_the_words_it_was_given_in(words: str) -> None:
    answer = read_answer(words)
    assert (answer.decision, answer.condition) == (CONDITIONAL, BINDING[words])


@pytest.mark.parametrize("words", NEVER_APPROVING)
def test_that_doubt_is_never_approval(words: str) -> None:
    """APR-16: a wrong approval is the worst mistake."""
    assert read_answer(words).decision in {UNCLEAR, REJECT}


@pytest.mark.parametrize("words", ["go", "Go!", "do it", "Go for it, thanks", "you have my go", "ship it"])
def test_that_a_bare_go_counts_in_a_chat_and_nowhere_else(words: str) -> None:
    assert read_answer(words, spoken=True).decision == APPROVE
    assert read_answer(words).decision == UNCLEAR


def test_that_the_sentence_it_was_read_from_is_given_as_written() -> None:
    answer = read_answer("Hello Ines,\n\nI looked at the plan. I APPROVE this change. Good luck")
    assert (answer.decision, answer.words) == (APPROVE, "I APPROVE this change.")


TAKES_BACK = [
    "not",
    "no",
    "never",
    "don't",
    "cannot",
    "nicht",
    "não",
    "ne … pas",
    "wait",
    "hold on",
    "unless",
    "?",
    "actually",
    "later",
]


@given(
    st.sampled_from(APPROVING),
    st.sampled_from(TAKES_BACK),
    st.sampled_from(["before", "after", "line before", "line after"]),
)
def test_that_any_word_of_denial_beside_it_ends_the_approval(words: str, denial: str, where: str) -> None:
    """Whatever the place of a negation, a plain approval is no longer read."""
    text = {
        "before": f"{denial} {words}",
        "after": f"{words.rstrip('.!')} {denial}",
        "line before": f"{denial}\n{words}",
        "line after": f"{words}\n{denial}",
    }[where]
    assert read_answer(text).decision != APPROVE


@given(st.text(alphabet=st.sampled_from("aprovednot ,.!?\n'NI-"), max_size=60))
def test_that_only_whole_sentences_of_the_list_approve(text: str) -> None:
    """Letters thrown together approve only where nothing but an approving sentence is left."""
    if read_answer(text).decision == APPROVE:
        words = re.findall(r"[a-z]+", text.casefold())
        assert {"approve", "approved"} & set(words)
        assert not {"not", "no", "nor", "none"} & set(words)
        assert "?" not in text


@given(st.text(max_size=300), st.booleans())
def test_that_no_text_raises(text: str, spoken: bool) -> None:
    assert read_answer(text, spoken=spoken).decision in {APPROVE, REJECT, CONDITIONAL, UNCLEAR}
