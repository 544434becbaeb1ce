"""Letters beside an act of a department or a role are somebody's, whatever else they mean; what it is done to stays."""

from __future__ import annotations

import re

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned_to_the_end

_WORD = re.compile(r"[^\W\d_]+")
_GOES = """
Couch shift 3 mm, plan chk'd by ga & MR before the first fraction.|ga MR
Beam held twice. Physicist AS attended, therapists ac and PO stayed.|AS ac PO
Blurred image. TR repeated view, BH first read, lk second read.|TR BH lk
Dose agreed, approved PA.|PA
Dictated by R3 bv / confirmed by Prof. as|bv as
Konturen fertig, freigegeben AS, gerechnet le.|AS le
Befund steht. Diktiert MS / getippt pa|MS pa
Plan akkoord PA, doorgerekend ga.|PA ga
Séance reprise. Manips CD et YU présents, physicien prévenu.|CD YU
Compte rendu validé AS, relecture mn.|AS mn
Plan de mama, revisado ej/MR antes de exportar.|ej MR
Lectura doble por bf y ir, sin cambios.|bf ir
Laudo liberado PA, conferido ms.|PA ms
Piano validato AS, controllo PC.|AS PC
Interpretat an, validat ia, fără fractură|an ia
Węzeł nadawczy sprawny, opisujący NM, weryfikacja MS|NM MS
Plan hotový, schválil AS, kontrola pa.|AS pa
Plan hotový, overil AS, zapísala pa.|AS pa
Lelet kész, leletezte MS, jóváhagyta AS.|MS AS
Plan gotov, odobrio AS, provjera PE.|AS PE
Načrt končan, odobril AS, preveril PC.|AS PC
План готов, утвердил AS, проверил MR.|AS MR
План готовий, затвердив AS, перевірив MR.|AS MR
Προσωρινό πόρισμα εφημερίας PA, οριστικοποίηση KS το βράδυ.|PA KS
Kayma 2 mm, onay PA|PA
Kayma 2 mm, onay İÇ|İÇ
Diş hekimi ile konuşuldu, CÇ yazdı|CÇ
Kontroll av dosplan: in räknat, SJ granskat.|in SJ
Plan dobbeltsjekket sign. st, gamma i orden|st
Plan godkendt fysiker OP, læge KJ, match på clips|OP KJ
Keuhkoissa ei muutosta. Lausunut TL, sanelun purku SK|TL SK
Skjelettet ble sammenlignet med forrige undersøkelse.\\nej/ME|ej ME
The nodule has not changed since the last scan. (AB/cd)|AB cd
再構成 MIP 作成 bs|bs
肝臓は前回と変化なし。(一次 PB/二次 CG)|PB CG
심낭삼출은 소량, 검사자 fl|fl
오늘 흉통 호소함. 응급의학과 MR (R2)|MR
审核 AP、复核 st|AP st
"""
_STAYS = """
approved CT protocol ¦ reconstructed MPR and MIP ¦ images sent to US for review ¦ planned CT next week
checked in the morning ¦ signed on paper ¦ reviewed as requested ¦ Plan approved as is, treated on time.
PA view repeated, LAT accepted. ¦ CT performed, MR reviewed, no fracture ¦ LV measured, RV not measured
IV placed, contrast injected ¦ GD injected, no reaction ¦ CT sent, MR pending ¦ OR notified, ED informed
checked BP and HR before injection ¦ reported as TB, treated as PE ¦ planned in FB, treated in DIBH
measured in AP and CC ¦ positioned PA, exposed at 80 kV ¦ verified on CBCT, shift 2 mm ¦ calculated EF and SV
segmented LV and RV ¦ Physicist on duty, no problem ¦ radiographer in CT, technologist in MR
GP informed, pt consented ¦ transcribed as dictated ¦ double read as normal ¦ recon in AX and COR
staged IV, graded II ¦ Report: MS known, TB excluded ¦ Findings: AS mild, AI trace ¦ Measured: LV 45 mm
Technique: SE and IR ¦ Injection: IV, 80 ml ¦ TB treated, HIV negative
Brain studied with contrast. No lesion seen.\\nCT/MR ¦ Dose per kg was stable. No change seen. (mg/dl)
CT durchgeführt, MR geplant ¦ geprüft am Gerät, freigegeben zur MR ¦ diktiert am Vormittag
KM gespritzt, keine Reaktion ¦ TU beschrieben, LK markiert ¦ OP geplant, CT angemeldet ¦ er berichtet, es schmerzt
Kontrolle in 6 Monaten, MR empfohlen ¦ gepland in de ochtend ¦ beoordeeld op MR, geen afwijking
contrast ingespoten, IV verwijderd ¦ vérifié et validé en RCP ¦ FE mesurée, IM modérée ¦ IV posée, PDC injecté
contrôle en US à 6 mois ¦ revisado en TC, firmado en papel ¦ TC realizada, RM pendiente ¦ realizado en AP y LL
revisto em TC, assinado em papel ¦ RM realizada, TC solicitada ¦ TC eseguita, RM in programma ¦ eseguito in AP e LL
CT efectuat, RM programat ¦ sprawdzono na CBCT, zatwierdzono do leczenia ¦ podano iv, bez reakcji
wykonano w AP i bok ¦ CT provedeno, MR objednáno ¦ aplikováno iv, bez reakce ¦ popísané na CT, overené na MR
CT készült, MR javasolt ¦ jóváhagyva és elküldve ¦ opisano na CT, potvrđeno na MR ¦ проверено и подписано на месте
έλεγχος με CT σε 6 μήνες ¦ έγινε CT, συστήνεται MR ¦ onay ve imza için bekliyor ¦ TA ölçüldü, EF normal
DT utförd, MR planerad ¦ är granskat och signerat ¦ godkänt av alla, skickat till PACS ¦ CT utført, MR bestilt
sendt til PACS, godkjent for behandling ¦ CT udført, MR bestilt ¦ sendt til RT, godkendt af alle
lausuttu TT, MK varattu ¦ RR mitattu, EKG normaali ¦ tarkistettu ja hyväksytty ¦ 確認 CT、MR 予定 ¦ 撮影 AP、LAT
造影 CT 施行、MR 予約 ¦ 확인 CT, 판독 MR ¦ 촬영 AP 및 LAT ¦ 扫描 CT,复查 MR ¦ 摄片 AP 及 LAT
EF measured, LV segmented, AS graded ¦ images exported as is, printed to CD ¦ godkjent av onkolog, sett av lege
svar givet til bagvagt kl. 02 ¦ SW aware of it ¦ podal KM iv ¦ MI geçirdi
"""


@pytest.mark.parametrize("line", _GOES.strip().splitlines())
def test_letters_beside_an_act_or_a_role_go(line: str) -> None:
    text, letters = line.rsplit("|", 1)
    left = _WORD.findall(cleaned_to_the_end(text.replace("\\n", "\n")))

    assert set(left).isdisjoint(letters.split()), left
    assert left


@pytest.mark.parametrize("text", _STAYS.strip().replace("\n", " ¦ ").split(" ¦ "))
def test_what_an_act_is_done_to_with_and_where_stays(text: str) -> None:
    text = text.replace("\\n", "\n")
    left = _WORD.findall(cleaned_to_the_end(text))

    assert [word for word in _WORD.findall(text) if word not in left] == []
