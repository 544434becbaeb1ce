"""Words of a vocabulary that are somebody: beside a part of a name that goes, and behind what a text says of people."""

from __future__ import annotations

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Interprète: R. Côté réservée, merci de la rappeler", "Interprète réservée, merci de la rappeler"),
        ("Infirmière S. Genou à prévenir avant l'examen", "Infirmière à prévenir avant l'examen"),
        ("Контраст введён болюсно, м/с Н. Королева", "Контраст введён болюсно, м/с"),
        ("Kontaktní osoba: Otýlie Hrubá, zavolejte prosím předem", "Kontaktní osoba, zavolejte prosím předem"),
        ("Vooraf de verpleegkundige bellen: Nova van der Strigt", "Vooraf de verpleegkundige bellen"),
        ("alleen na overleg met dhr. Goyaertsz, Feline sein dragen", "alleen na overleg met sein dragen"),
        ("La badante Ludovisiz, Durante avvisata, arriva dopo", "La badante avvisata, arriva dopo"),
        ("Spørgsmål om billeder rettes til lægen ÅGE BACH", "Spørgsmål om billeder rettes til lægen"),
        ("Ingen tegn til blødning. Sign.: Per Eidez, overlege", "Ingen tegn til blødning. Sign, overlege"),
        ("Report to C. Ojo BDS, the canal is close to the roots", "Report to BDS, the canal is close to the roots"),
        ("CD consegnato. Data manager Donna Lucarelliz", "CD consegnato. Data manager"),
        ("Our nurse navigator Nova and the letters", "Our nurse navigator and the letters"),
        ("reviewed with R. Temple (registrar) by phone", "reviewed with (registrar) by phone"),
        ("service was called. Engineer Joshuaz Iron swapped a module", "service was called. Engineer swapped a module"),
        ("Verslag door AIOS DEX VAN DER BRUGG, akkoord", "Verslag door, akkoord"),
        ("Surname was Glen Foster before", "Surname was before"),
        ("acompanyada, la neboda Rosa espera", "acompanyada, la neboda espera"),
        ("geen bloeding, bevindingen gemeld aan SEH-arts de Mol", "geen bloeding, bevindingen gemeld aan SEH-arts de"),
        ("akkoord van de klinisch fysicus STEF DE VOS.", "akkoord van de klinisch fysicus"),
        (
            "Fallit i natt, smärta höger ljumske. Dottern Per är med",
            "Fallit i natt, smärta höger ljumske. Dottern är med",
        ),
    ],
)
def test_a_word_goes_with_the_part_of_a_name_beside_it(text: str, expected: str) -> None:
    """In the order of a name, where somebody is called so too, or the text is of another language."""
    assert cleaned(text).strip(" .") == expected


@pytest.mark.parametrize(
    "text",
    [
        "N. ulnaris, A. carotis interna, V. saphena magna",
        "Typ. Milz normal groß, Hepatitis C. Leber homogen",
        "Knee MRI. Status post Whipple. Arteria Carotis interna",
        "Donna 49 aa, carcinoma della mammella",
        "geen afwijkingen van de Aorta, in de Lever geen haard",
        "PICC Line in situ, tip in the SVC. Else normal",
        "Per os og per telefon. Line i situ",
        "Kontrast Ultravist, Dosis 80 ml. Tumor, Lymphknoten und Leber unauffällig",
        "Foster care placement, foster mother present",
        "stand van de lever, foto van de knie",
    ],
)
def test_a_word_stays_beside_what_is_no_name(text: str) -> None:
    """Parts of the body behind their letters, drugs, lists, and sentences that end with a letter."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Se comunica al IP Angulo según protocolo", "Se comunica al IP según protocolo"),
        ("Reviewed with the PI Hand before enrolment", "Reviewed with the PI before enrolment"),
        ("unit MO Maj Temple escorting the patient", "unit MO escorting the patient"),
        ("out under the wrong consultant, should be Temple.", "out under the wrong consultant, should be"),
        ("Mauvais médecin, devrait être Genou", "Mauvais médecin, devrait être"),
        ("Achtung, Namensvetter von Klein, Ernst", "Achtung, Namensvetter"),
        ("Achtung, Namensvetter: List, Levi", "Achtung, Namensvetter"),
        ("Please do not confuse with Stone, Amber.", "Please do not confuse with"),
        ("Allergie lt. Ehefrau Carina, Penicillin", "Allergie lt. Ehefrau, Penicillin"),
        ("Selon la fille Marine, pas d'allergie", "Selon la fille, pas d'allergie"),
        ("Раствор введён, м/с Белая", "Раствор введён, м/с"),
        ("Externe en stage Martine a fait l'interrogatoire", "Externe en stage a fait l'interrogatoire"),
        ("Team lead Ojo wants a scan now", "Team lead wants a scan now"),
        ("le nom d'usage Pons figure encore", "le nom d'usage figure encore"),
        ("Rep of the firm: Rep is Pear, Janne, call her", "Rep of the firm: Rep is, call her"),
        ("sentire aritmologia, chiedere di Durante", "sentire aritmologia, chiedere"),
        ("pls show Foster before the conference", "pls show before the conference"),
        ("pls show Glass before the conference", "pls show before the conference"),
    ],
)
def test_a_word_goes_that_a_text_says_is_somebody(text: str, expected: str) -> None:
    """Investigators, ranks, namesakes, who was meant, and by whose word something is known."""
    assert cleaned(text).strip(" .") == expected


@pytest.mark.parametrize(
    "text",
    [
        "The IP joint of the thumb is normal, PI score 3",
        "Luxación IP del pulgar, dolor al IP izquierdo",
        "Not to be confused with lymphoma, nicht zu verwechseln mit Zyste",
        "Wrong side marked, should be Left. Wrong protocol, should be Abdomen",
        "lt. Patientin Penicillin, Jod",
        "скорость 1,2 м/с, норма 4 мл/с",
        "Stage Gilbert II, Gleason, Score 7",
        "Please show the bone window today",
    ],
)
def test_a_word_stays_that_is_nobody(text: str) -> None:
    """Joints, findings, sides, drugs, speeds and stages."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("결과 나오면 안 교수님께 바로 연락", "안"),
        ("박 간호사 보고", "박"),
        ("전 교수님께 문의", "전"),
        ("碘海醇 静脉注射, 护士周 瑞", "周"),
        ("造影剤 静注 技師林 花子", "林"),
    ],
)
def test_a_family_of_one_character_goes_apart_from_the_title(text: str, gone: str) -> None:
    """In front of a title with a blank, and behind a role in front of a given name with one."""
    assert gone not in cleaned(text)


@pytest.mark.parametrize("text", ["수술 전 교수님 확인", "골절 안 보임", "수술 전 간호사 확인"])
def test_a_character_stays_that_is_a_word(text: str) -> None:
    """Before an operation, negations, sides."""
    assert cleaned(text) == text
