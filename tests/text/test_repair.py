"""Damaged characters are found and offered back, and correct text of any language is left alone (POL-25)."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chgdesk.errors import UserError
from chgdesk.text.repair import Damage, damages, repaired
from tests.text.policies import found_in

CORRECT = {
    "English": "Latency stays ≤ 200 ms – see “Limits” — and availability ≥ 99.9 %. Don’t deploy on Fridays… ✓ done → next.",
    "Portuguese": (
        "A alteração não é aprovada pelo autor: «Não», disse a irmã… O responsável técnico confirma a validação; ‘ação’ e "
        "“configuração” são registadas até às 18 h. É proibido alterar a produção sem aprovação. IRMÃ” e “AMANHÃ”."
    ),
    "German": (
        "Jede Änderung wird geprüft, bevor sie ausgeführt wird – auch außerhalb der Geschäftszeiten. „Größe“ und „Übung“, "
        "„Ä“, „MENÜ“ und „Straße“: Das Rückfallverfahren gehört dazu. Für Öl gilt § 5 Abs. 2; 20 € je Stück, 5 °C."
    ),
    "Greek": "Κάθε αλλαγή εγκρίνεται πριν από την εφαρμογή της. «ΕΛΛΑΔΑ» και «Ναι», ο υπεύθυνος ελέγχει τα αρχεία… Ώρα 8.",
    "Polish": (
        "Każda zmiana jest zatwierdzana, zanim zostanie wdrożona; „PODRÓŻ”, „KOŃ” i „RÓŻA”. Źródło, część, gęś, łódź, "
        "świadomość i ćwiczenie należą do procedury awaryjnej. Żółta karta – w ciągu pięciu dni."
    ),
    "Thai": "การเปลี่ยนแปลงทุกครั้งต้องได้รับการอนุมัติก่อนนำขึ้นใช้งาน รถ และ รถยนต์ของบริษัท โครงการใหม่ใช้เวลา 24 ชั่วโมง ระบบ IT ของเรา",
    "French": "Voilà ce qu’il faut : « déjà » approuvé, où l’équipe décide… Le chef a dit « à » ; c’est noté. À bientôt, Noël.",
}


def misread(text: str, encoding: str) -> str:
    """The text as a program shows it that takes UTF-8 for another encoding; open bytes come as cp1252 or controls."""
    characters = []
    for byte in text.encode():
        raw = bytes([byte])
        shown = raw.decode(encoding, errors="ignore") or raw.decode("cp1252", errors="ignore") or chr(byte)
        characters.append(shown)
    return "".join(characters)


@pytest.mark.parametrize("language", CORRECT)
def test_that_correct_text_is_left_alone(language: str) -> None:
    assert damages(CORRECT[language]) == ()


@pytest.mark.parametrize("encoding", ["cp1252", "cp1250", "cp874", "latin-1"])
@pytest.mark.parametrize("language", CORRECT)
def test_that_misread_text_is_offered_back_as_it_was(language: str, encoding: str) -> None:
    original = CORRECT[language]
    wrong = misread(original, encoding)
    assert wrong != original
    assert repaired(wrong, damages(wrong)) == original


@given(st.sampled_from(sorted(CORRECT)), st.data())
def test_that_any_sentence_of_correct_text_is_left_alone(language: str, data: st.DataObject) -> None:
    words = CORRECT[language].split()
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words)))
    assert damages(" ".join(words[first:last])) == ()


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("latency â‰¥ 200 ms", "latency ≥ 200 ms"),
        ("latency โ‰ฅ 200 ms", "latency ≥ 200 ms"),
        ("2 โ€“ 3 days", "2 – 3 days"),
        ("the teamâ€™s plan", "the team’s plan"),
        ("cafÃ© and fÃ¼r", "café and für"),
        ("done âœ“", "done ✓"),
        ("cafรฉ", "café"),
        ("Ă©tĂ©", "été"),
        ("twice: â€“ and Ã¢â‚¬â„¢", "twice: – and ’"),
        ("a\x93quote\x94", "a“quote”"),
        ("line\x0bbreak", "line\nbreak"),
        ("soft\u00adhyphen", "softhyphen"),
        ("\ufeffStart", "Start"),
        ("\uf0b7 an item \uf0fc", "• an item ✓"),
        ("bell\x07", "bell"),
        ("correct é and broken â€“ together", "correct é and broken – together"),
    ],
)
def test_that_a_usual_damage_is_offered_with_certainty(wrong: str, right: str) -> None:
    found = damages(wrong)
    assert repaired(wrong, found) == right
    assert all(each.certain for each in found)


@pytest.mark.parametrize(
    ("wrong", "offered"),
    [
        ("he said â€œyesâ€ again", "”"),
        ("don\ufffdt", "’"),
        ("caf\ufffd", ""),
        ("one \u00a0 two", " "),
        ("\ue123", ""),
    ],
)
def test_that_what_cannot_be_known_is_offered_without_certainty(wrong: str, offered: str) -> None:
    unsure = [each for each in damages(wrong) if not each.certain]
    assert [each.offered for each in unsure] == [offered]


def test_that_an_unbreakable_blank_on_its_own_is_left_alone() -> None:
    assert damages("24\u00a0hours and §\u00a05") == ()


def test_that_nothing_changes_without_consent() -> None:
    wrong = "cafÃ© â€“ tea"
    first, second = damages(wrong)
    assert repaired(wrong, ()) == wrong
    assert repaired(wrong, (second,)) == "cafÃ© – tea"
    assert repaired(wrong, (first,)) == "café â€“ tea"
    assert wrong[first.start : first.end] == first.found == "Ã©"


def test_that_a_repair_of_another_text_is_refused() -> None:
    (damage,) = damages("cafÃ©")
    with pytest.raises(UserError, match="Look for them again"):
        repaired("tea", (damage,))
    with pytest.raises(UserError, match="Look for them again"):
        repaired("cafÃ©", (damage, damage))


@given(st.text(max_size=80))
def test_that_damages_stand_apart_and_repair_ends(text: str) -> None:
    found = damages(text)
    assert all(one.end <= two.start for one, two in itertools.pairwise(found))
    assert all(text[each.start : each.end] == each.found != each.offered for each in found)
    repaired(text, found)


def test_that_lint_blocks_on_damage_and_advises_on_doubt() -> None:
    damaged = found_in("Availability is â‰¥ 99.9 %.")
    assert [(each.code, each.severity, each.offending) for each in damaged] == [("TEXT-DAMAGED", "blocks", "â‰¥")]
    assert "“≥”" in damaged[0].remedy
    lost = found_in("The caf\ufffd is closed.")
    assert [(each.code, each.severity) for each in lost] == [("TEXT-DAMAGED", "blocks")]
    unsure = found_in("One \u00a0 two.")
    assert [(each.code, each.severity) for each in unsure] == [("TEXT-SUSPECT", "advises")]


def test_that_a_damage_is_a_plain_record() -> None:
    assert damages("âœ“") == (Damage(start=0, end=3, found="âœ“", offered="✓", certain=True),)
