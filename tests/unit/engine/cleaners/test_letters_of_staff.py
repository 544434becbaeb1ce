"""Letters of staff in front of a role in brackets, behind what is shortened, second readings, days and slashes."""

from __future__ import annotations

import re

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned, cleaned_to_the_end

_WORD = re.compile(r"[^\W_]+")


def left_of(text: str) -> set[str]:
    """Return the words that are left of a text."""
    return set(_WORD.findall(cleaned(text)))


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("t1_mprage rescan AM (tech) swallow", "AM"),
        ("t1_mprage rescan as (tech) swallow", "as"),
        ("t1_mprage rescan nm (rad tech) swallow", "nm"),
        ("rescan ms (MTRA)", "ms"),
        ("Aufnahme liegend, fb (MTR)", "fb"),
        ("Gadovist 7 ml, Zugang durch am (Pflege)", "am"),
        ("Dotarem 15 ml, voie par EM (IDE)", "EM"),
        ("Dotarem 15 ml, VVP posée par it (infirmière)", "it"),
        ("vía por as (enf.)", "as"),
        ("via por MD (DUE)", "MD"),
        ("acesso venoso por ms (enfermeira)", "ms"),
        ("accesso da IT (infermiere)", "IT"),
        ("infuus door KL (laborant)", "KL"),
        ("wenflon przez MS (piel.)", "MS"),
        ("kanyla MS (sestra)", "MS"),
        ("branül: KL (nővér)", "KL"),
        ("acces IV de AM (asistent medical)", "AM"),
        ("damar yolu AS (hemşire)", "AS"),
        ("катетер АМ (медсестра)", "АМ"),
        ("φλεβική ΑΜ (νοσηλεύτρια)", "ΑΜ"),
        ("PVK satt av AS (ssk)", "AS"),
        ("venflon lagt af AS (rgf.)", "AS"),
        ("kanyyli AS (röntgenhoitaja)", "AS"),
        ("Repeat lateral, AS, RDMS", "AS"),
        ("再撮影 AS(放射線技師)", "AS"),
        ("重拍 AS(技师)", "AS"),
        ("재촬영 AS(방사선사)", "AS"),
    ],
)
def test_letters_in_front_of_a_role_in_brackets_go(text: str, gone: str) -> None:
    """Whatever the letters mean elsewhere."""
    assert set(gone.split()) <= set(_WORD.findall(text))
    assert left_of(text).isdisjoint(gone.split())


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Mammascreening Zweitbefund KL, BI-RADS 2", "KL"),
        ("Mammascreening zweite Lesung ND, BI-RADS 2", "ND"),
        ("Mammo Gegenlesung ms, BIRADS 1", "ms"),
        ("Mammo 2e lecture ND, ACR 1", "ND"),
        ("Mammo seconde lecture as, ACR 1", "as"),
        ("mammo tweede lezer AS, BI-RADS 1", "AS"),
        ("mamografía 2ª lectura ND, BIRADS 1", "ND"),
        ("mamografia 2ª leitura ND", "ND"),
        ("mammografia seconda lettura ND, R2", "ND"),
        ("mammografia drugi odczyt ND", "ND"),
        ("mamograf druhé čtení ND", "ND"),
        ("mammográfia második olvasás KL", "KL"),
        ("mamografie a 2-a citire AS", "AS"),
        ("mamografi ikinci okuma AS", "AS"),
        ("маммография второе чтение АП", "АП"),
        ("μαστογραφία δεύτερη ανάγνωση ΑΠ", "ΑΠ"),
        ("mammografi 2:a granskning AS, kod 1", "AS"),
        ("mammografi andre tyder AS", "AS"),
        ("mammografi anden aflæsning AS", "AS"),
        ("mammografia toinen luenta AS", "AS"),
        ("mammo 2nd reader ND, agree", "ND"),
        ("mammo over-read KL", "KL"),
        ("double reported AS/ND", "AS ND"),
        ("二次読影 ND", "ND"),
    ],
)
def test_letters_behind_a_second_reading_go(text: str, gone: str) -> None:
    """The answer ND, in capitals, too."""
    assert set(gone.split()) <= set(_WORD.findall(text))
    assert left_of(text).isdisjoint(gone.split())


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Lettre tapée le 13-11-1999 (AA/FL)", "AA FL"),
        ("Lettre tapée le 1 novembre 2003 (ÉL/AD)", "ÉL AD"),
        ("Lettre tapée le 20/05/2003 (TC/PA)", "TC PA"),
        ("No acute disease. Dictated but not read. EN/AP  T: 2017-12-18", "EN AP"),
        ("No acute disease. Dictated but not signed. ms/KL", "ms KL"),
        ("No acute disease. BH/jp  T: OCT 22 2016", "BH jp"),
        ("No acute disease. Dictated 03/03/2022 1:59 PM trans: DG", "DG"),
        ("No acute disease. Dictated 2017-12-18T02:29:32 trans: md", "md"),
        ("D: 03/04/2019 T: 03/05/2019 AS/kl", "AS kl"),
        ("DD: 03/04/2019 DT: 03/05/2019 AS:kl", "AS kl"),
        ("Perikard frei. Diktat rl, Schreibkraft fv", "rl fv"),
        ("Perikard frei. Diktat vom 3.4.2019 AS, Schreibkraft kl", "AS kl"),
        ("Diktiert am 3.4.2019, geschrieben am 4.4.2019 AS/kl", "AS kl"),
        ("Informe dictado el 3 de abril de 2019 (AS/ND)", "AS ND"),
        ("Laudo ditado em 3/4/2019 (AS), digitado por kl", "AS kl"),
        ("Referto dettato il 3/4/2019 (AS/kl)", "AS kl"),
        ("Verslag gedicteerd 3-4-2019 (AS/kl)", "AS kl"),
        ("Opis podyktowany 3.4.2019 (AS/kl)", "AS kl"),
        ("Popis nadiktován 3.4.2019 (AS/kl)", "AS kl"),
        ("Lelet diktálva 2019.04.03. (AS/kl)", "AS kl"),
        ("Dictat 3.4.2019 (AS/kl)", "AS kl"),
        ("Rapor 3.4.2019 dikte AS, yazan kl", "AS kl"),
        ("Продиктовано 3.4.2019 (АС/кл)", "АС кл"),
        ("Надиктовано АС, надруковано кл", "АС кл"),
        ("Υπαγορεύτηκε 3/4/2019 (ΑΣ/κλ)", "ΑΣ κλ"),
        ("Dikterat 2019-04-03 AS, utskrivet kl", "AS kl"),
        ("Diktert 3.4.2019 (AS/kl)", "AS kl"),
        ("Dikteret 3.4.2019 (AS/kl)", "AS kl"),
        ("Saneltu 3.4.2019 AS, kirjoitettu", "AS"),
        ("入力 2019/04/03 (AS/KL)", "AS KL"),
        ("录入 2019-04-03 (AS/KL)", "AS KL"),
        ("입력 2019.04.03 (AS/KL)", "AS KL"),
    ],
)
def test_letters_of_who_dictated_and_typed_go(text: str, gone: str) -> None:
    """Behind a day, behind what nobody read, in front of the day of a dictation."""
    assert set(gone.split()) <= set(_WORD.findall(text))
    assert left_of(text).isdisjoint(gone.split())


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Sign. öl Axel Dahlberg / LS", "LS"),
        ("Sign. öl E. Gustavsson / CT", "CT"),
        ("Signerat Anna Berg/AS", "AS"),
        ("Signé Dr Petit / AS", "AS"),
        ("Firmado: Dr. García / AS", "AS"),
        ("Assinado Dra. Lima / as", "as"),
        ("Firmato Dott. Conti / as", "as"),
        ("Podpis lek. Nowak / as", "as"),
        ("Podepsal MUDr. Novák / as", "as"),
        ("Aláírás: Dr. Nagy / as", "as"),
        ("gez. Dr. Weber / CT", "CT"),
        ("Getekend Jansen / as", "as"),
        ("Подпись: Иванов / ас", "ас"),
        ("Imza: Dr. Yılmaz / as", "as"),
        ("Signatur: Hansen / AS", "AS"),
        ("Allekirjoitus Virtanen / AS", "AS"),
        ("Stable. Prof. Smithers / LS", "LS"),
    ],
)
def test_letters_behind_who_signs_and_a_slash_go(text: str, gone: str) -> None:
    """Whoever typed what somebody else signs."""
    assert set(gone.split()) <= set(_WORD.findall(text))
    assert left_of(text).isdisjoint(gone.split())


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Estudio hecho por residente AF, supervisado", "AF"),
        ("Estudio hecho por residente dl, supervisado", "dl"),
        ("Estudio hecho por adjunto AF", "AF"),
        ("examen fait par l'interne AS, supervisé", "AS"),
        ("esame eseguito da specializzando AS, supervisore ND", "AS ND"),
        ("onderzoek verricht door aios AS, supervisie ND", "AS ND"),
        ("badanie wykonał rezydent AS, nadzór ND", "AS ND"),
        ("vyšetřil rezident AS, dohled ND", "AS ND"),
        ("vizsgálat: rezidens AS, felügyelet ND", "AS ND"),
        ("efectuat de rezident AS, supervizat ND", "AS ND"),
        ("asistan AS yaptı", "AS"),
        ("выполнил ординатор АС", "АС"),
        ("εξετάστηκε από ειδικευόμενο ΑΣ", "ΑΣ"),
        ("undersökt av ST-läkare AS, handledare ND", "AS ND"),
        ("undersøkt av LIS AS, supervisert ND", "AS ND"),
        ("undersøgt af HU-læge AS, supervision ND", "AS ND"),
        ("erikoistuva lääkäri AS, ohjaaja ND", "AS ND"),
        ("Untersuchung durch Assistenzarzt AS, OA ND", "AS ND"),
        ("Punktion durch FA KL", "KL"),
        ("exam done by trainee AS, supervised ND", "AS ND"),
        ("freigegeben MPE DL, Boost sequentiell", "DL"),
        ("AP erect, pt held breath rdg VB", "VB"),
        ("AP erect, pt held breath rdg cm", "cm"),
        ("Billede taget i seng. rgf. no", "no"),
        ("Billede taget i seng. rgf. AS", "AS"),
        ("paciente no colabora, portátil, tec. rm", "rm"),
        ("paciente no colabora, portátil, téc. SC", "SC"),
        ("abdomen staand, secr. KL", "KL"),
        ("esame con mezzo, segr. AS", "AS"),
        ("Patient agité, secr. AS", "AS"),
        ("skan kliszy, skanował inic. bł", "bł"),
        ("skan kliszy, skanował bł", "bł"),
        ("skan kliszy, zeskanowała AS", "AS"),
        ("snímkovala AS", "AS"),
        ("Снимок сделала АС", "АС"),
        ("CT KUB, scanned MS", "MS"),
        ("digitized by AS", "AS"),
        ("Pat. unruhig. Kz. ms", "ms"),
        ("Paciente inquieto. Inic. KL", "KL"),
        ("Pacjent niespokojny. Podp. ms", "ms"),
        ("Sem invasão perineural. Revisto por er.", "er"),
        ("afspraak gemaakt 27/11/2003 par. CR", "CR"),
        ("Pt moved x2, best obtainable. ľp", "ľp"),
        ("研修医 AS、指導医 KL", "AS KL"),
        ("住院医 AS", "AS"),
        ("전공의 AS", "AS"),
    ],
)
def test_letters_behind_further_roles_go(text: str, gone: str) -> None:
    """Who is no doctor yet, looks after one, or is shortened."""
    assert set(gone.split()) <= set(_WORD.findall(text))
    assert left_of(text).isdisjoint(gone.split())


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Paeds MCUG low dose 60kV - v3 sk", "sk"),
        ("Paeds MCUG low dose 60kV - v3 YC", "YC"),
        ("Paeds MCUG low dose 60kV v2.1 ob", "ob"),
    ],
)
def test_letters_behind_the_version_of_a_protocol_go(text: str, gone: str) -> None:
    """At the very end of its name."""
    assert set(gone.split()) <= set(_WORD.findall(text))
    assert left_of(text).isdisjoint(gone.split())


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("No fracture, cosigned AS", "AS"),
        ("No fracture, authenticated KL", "KL"),
        ("No fracture, wet read AS", "AS"),
        ("No fracture. Addended: ms", "ms"),
        ("No fracture, reformatted by AS", "AS"),
        ("Kein Befund, gegengez. AS", "AS"),
        ("Kein Befund, korr. KL", "KL"),
        ("Kein Befund, rekonstruiert durch AS", "AS"),
        ("Pas d'anomalie, reconstruit par AS", "AS"),
        ("Sin hallazgos, visado AS", "AS"),
        ("Sin hallazgos, corregido por AS", "AS"),
        ("Nulla da segnalare, vistato AS", "AS"),
        ("Geen afwijkingen, medeondertekend AS", "AS"),
        ("Bez zmian, skorygował AS", "AS"),
        ("Bez zmian, wyk. AS", "AS"),
        ("Bez nálezu, opravil AS", "AS"),
        ("Eltérés nincs, jav. AS", "AS"),
        ("Fără modificări, întocmit AS", "AS"),
        ("Patoloji yok, hazırlayan AS", "AS"),
        ("Без патологии, исправил АС", "АС"),
        ("Без патології, склав АС", "АС"),
        ("Χωρίς ευρήματα, διόρθωσε ΑΣ", "ΑΣ"),
        ("Utan anmärkning, rättat AS", "AS"),
        ("Uten funn, attestert AS", "AS"),
        ("Uden fund, attesteret AS", "AS"),
        ("Ei poikkeavaa, vahvisti AS", "AS"),
        ("injiceret af bioanalytiker mr", "mr"),
        ("Mammo 2 proj ssk rn", "rn"),
    ],
)
def test_letters_behind_what_is_done_with_a_text_go(text: str, gone: str) -> None:
    """Whoever corrects, composes, countersigns it."""
    assert set(gone.split()) <= set(_WORD.findall(text))
    assert left_of(text).isdisjoint(gone.split())


@pytest.mark.parametrize(
    "text",
    [
        "Mammo 2e lecture CT",
        "2e lecture IRM, ACR 2",
        "2nd read MR",
        "second read: CT",
        "segunda lectura: RM",
        "drugi odczyt: TK",
        "третье чтение КТ",
        "CT (radiologist)",
        "repeat AP (supine)",
        "given IV (nurse present)",
        "AP (DR)",
        "lung (LL)",
        "lesion (OK)",
        "nurse IV",
        "resident: CT",
        "fellow in IR",
        "nurse in OR",
        "student in US",
        "residente en",
        "genou, interne AP",
        "(US)",
    ],
)
def test_what_is_imaged_stays_beside_the_same_words(text: str) -> None:
    """Modalities, views, places, answers, and what machines read."""
    assert cleaned_to_the_end(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "performed 3/4 MR",
        "read MR",
        "done (CT)",
        "injected 90 ml (IV)",
        "repeated 2x (FS)",
        "acquired (PD)",
        "scanned 12 slices (CT)",
        "planned 60 Gy (RT)",
        "validé 45 Gy (RT)",
        "OP geplant",
        "Stable. AP/PA T: 12 mm",
        "T2 AX. FS T: 2",
        "normal. PE/DVT",
        "trans: RT kidney 9 cm",
        "trans: 12 mm AP",
        "par. CT",
    ],
)
def test_what_was_done_on_a_day_stays(text: str) -> None:
    """How, where and what, behind it."""
    assert cleaned_to_the_end(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Knee routine - v3 FS",
        "T2 TSE v2 FS",
        "AX T1 v2 km",
        "chest v2 PA",
        "Thorax - v2 LL",
        "Knie v3 re",
        "Abdomen v10 pv",
        "protocol v3 CT",
        "v3 FS",
    ],
)
def test_the_end_of_a_protocol_stays(text: str) -> None:
    """Sequences, views, sides and contrast behind a version."""
    assert cleaned_to_the_end(text) == text
