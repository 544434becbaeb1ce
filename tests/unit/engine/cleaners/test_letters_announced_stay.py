"""What describes a scan stays behind what says that somebody follows, where nobody does."""

from __future__ import annotations

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned_to_the_end

_TEXTS = """
read by CT ¦ confirmed by CT ¦ followed by MR ¦ biopsy guided by US ¦ treated by RF ablation ¦ ablation by RF
assessed by MR ¦ stenosis caused by AS ¦ measured by US ¦ reconstructed by MIP ¦ given by IV
administered by IV ¦ contrast given IV ¦ repeat AP ¦ repeat LL ¦ repeat PA ¦ repeat CC ¦ repeat MLO ¦ repeat RT
repeat LT ¦ repeat FS ¦ repeat FB ¦ repeat IR ¦ repeat SE ¦ T2 AX repeat BH ¦ repeat CT ¦ repeat MR ¦ repeat US
repeat XR ¦ planned CT ¦ planned MR ¦ contoured RV ¦ contour LV ¦ segment VI ¦ segment IV ¦ segments II
segments VI ¦ lesion segment VI. ¦ segmente VI ¦ CT /MR ¦ CR / DX ¦ reported CT ¦ technique: GE ¦ Technik: TSE
technique ok ¦ technically ok ¦ technician CT ¦ radiographer MR ¦ radiographer CT ¦ nurse IV ¦ physics QA
physical OT ¦ operator ok ¦ images ok ¦ cor droit ok ¦ position ok ¦ positioned AP ¦ positioned LL
positioned on it ¦ archived CT ¦ archived MR ¦ signed ok ¦ approved: no ¦ checked: ok ¦ checked ok ¦ tracé ECG
tracé ok ¦ confirmé par CT ¦ contrôle par US ¦ vu par CT ¦ repéré par US ¦ guidée par US ¦ refait LL
refait de F ¦ reprise AP ¦ injection IV ¦ injecté IV ¦ technique IRM ¦ bilan par CT ¦ durch CT ¦ durch MR
gesichert durch CT ¦ bestätigt durch MR ¦ markiert durch US ¦ geplant durch CT ¦ Wiederholung AP
Wiederholung li ¦ Wiederholung re ¦ Wiederholung FS ¦ Aufnahme wiederholt ap ¦ Aufnahme AP ¦ Zustand ok
Lagerung ok ¦ Lagerung re ¦ Kontrolle in MR ¦ Kontrolle CT ¦ Physik QA ¦ kein Erguss, li ¦ doppelt li
echo van re ¦ opnieuw AP ¦ opnieuw LL ¦ opnieuw li ¦ opnieuw re ¦ herhaald AP ¦ bevestigd door CT
gezien door CT ¦ onderzoek MR ¦ onderzoek CT ¦ onderzoek li ¦ techniek ok ¦ beoordeeld op CT ¦ geleid door US
TC de TX ¦ RM de LL ¦ guiada por US ¦ repetido AP ¦ repetida LL ¦ técnica TC ¦ control TC ¦ revisado en TC
administrado por IV ¦ radiografía AP ¦ RX de LL ¦ medido por US ¦ confirmado por US ¦ repetir AP ¦ repetido PA
técnica FS ¦ guidata da US ¦ verificato con TC ¦ ripetuta LL ¦ ripetuto AP ¦ tecnica TC ¦ controllo TC
controllo RX ¦ fatto IV ¦ segmento VI ¦ segmento IV ¦ misurato con US ¦ potwierdzone w TK ¦ powtórzone AP
powtórzono LL ¦ technika FS ¦ technik RTG ¦ kontrola TK ¦ podano iv ¦ pod kontrolą USG ¦ kontrola RM ¦ opis TK
zakres li ¦ przez IV ¦ opakováno AP ¦ opakování LL ¦ technika SE ¦ kontrola MR ¦ kontrola CT ¦ popis CT
podáno iv ¦ bez KM ¦ s KM ¦ ismételt AP ¦ ismétlés LL ¦ kontroll CT ¦ kontroll MR ¦ iv. adva ¦ orvos SBO
repetat AP ¦ repetat LL ¦ control CT ¦ realizat CT ¦ tehnica FS ¦ administrat IV ¦ medic UPU ¦ tekrar AP
tekrar LL ¦ omtag AP ¦ omtag LL ¦ omtag PA ¦ omtag vä ¦ omtagning AP ¦ kontroll DT ¦ uppföljning MR
bekräftad av CT ¦ bekräftat av MR ¦ teknik ok ¦ läge ok ¦ undersökt med UL ¦ gjentatt AP ¦ gjentatt LL
bekreftet av MR ¦ legevakt AP ¦ gentaget AP ¦ gentagelse LL ¦ bekræftet af CT ¦ tegning ok ¦ tyder på
toistettu AP ¦ toistettu LL ¦ kontrolli MRI ¦ kuvattu TT ¦ lausuttu TT ¦ повтор AP ¦ контроль КТ ¦ контроль МРТ
подтверждено КТ ¦ описание КТ ¦ введено в/в ¦ техника FS ¦ επανάληψη AP ¦ έλεγχος CT ¦ τεχνική FS
επιβεβαίωση με CT ¦ GTV LN ¦ PTV boost ¦ Lung_L edited ¦ AX T2 FS ¦ SAG T1 SE ¦ COR STIR ¦ T1 TSE FS tra +C
3D TOF ¦ AP and LL ¦ L-spine AP, LL ¦ knee AP, PA ¦ Chest, PA ¦ hip, AP ¦ T2, FS ¦ hip pain, OA ¦ COPD, TB
HTN, DM ¦ Hx of HF, AF ¦ EF 55 %, mild MR ¦ moderate AS, mild AI ¦ mild AR, no AS ¦ LVEF normal, trace AR
trace MR ¦ trace TR ¦ trace PR ¦ trace AI ¦ RECIST 1.1: PD ¦ Review: SD ¦ response: PR ¦ overall SD ¦ status SD
signs of PE ¦ sign of IR ¦ dose: 5 mg po ¦ scan at 60 min po ¦ 40 mg iv ¦ resp. to RT ¦ prepared for OR
sent to OT ¦ reader to decide ¦ assistant at side ¦ operator in room ¦ technologist on site ¦ trainee at end
resident on call ¦ nurse is on it ¦ label ok ¦ tech ok ¦ QA ok ¦ plan ok ¦ set up ok ¦ setup OK ¦ recon FS
recon SE ¦ recon BW ¦ recon MIP ¦ recon AX ¦ recon COR ¦ plan RT ¦ drawn on MR ¦ drawn on CT ¦ drawn on it
repeat in 6 mo ¦ repeat as req ¦ repeat if no ¦ repeat w/o ¦ repeat, AP ¦ checked by US ¦ checked by MR
validated by MR ¦ localised by US ¦ diagnosed by CT ¦ excluded by CT ¦ monitored by MR ¦ shown by CT
proven by MR ¦ guided by CT ¦ supported by MR ¦ reviewed in MR ¦ approved for MR ¦ approved for CT ¦ MR safe
report to GP ¦ reported to GP ¦ film sent to OT ¦ positioned re ¦ gelagert re ¦ gelagert li ¦ geplant re
geplant OP ¦ OP geplant ¦ Kontur HN ¦ Zeichnung li ¦ rysunek li ¦ installé AP ¦ internet ok
ménisque interne AP ¦ auxiliar RX ¦ antero-posterior AP ¦ pelvis AP (supine). ¦ No fracture. (AP)
No fracture. (CT) ¦ Normal. (MR) ¦ see report. (CT) ¦ Keine Fraktur. (CT) ¦ normal (US) ¦ fin de l'examen. (IV)
gated by ECG ¦ cause of AS ¦ MS, treated by IV ¦ sequence repeated in BH ¦ acquired in BH ¦ acquired in FB
scanned in FB ¦ repeated with FS ¦ plan of RT ¦ history of MS ¦ Hx of AS ¦ rule out PE ¦ ?PE ¦ r/o MS ¦ f/u MS
follow up MS ¦ query AS ¦ known MS ¦ known RA ¦ progressive MS ¦ Patient with MS ¦ suspected MS ¦ measured HU
mean HU ¦ ROI HU ¦ dose in GY ¦ MU per GY ¦ dose 50 GY ¦ grade II ¦ stage IV ¦ stage III ¦ type II ¦ type IV
lead II ¦ cranial nerve VI ¦ nodes level II ¦ level IV ¦ LN level II ¦ contrast: GD ¦ contrast: KM ¦ contrast no
contrast: IV ¦ given po ¦ oral po ¦ given PO ¦ bolus IV ¦ drug IV ¦ IV line ¦ placed IV, RT arm ¦ injected in RT
punctured LT ¦ position LL ¦ position RL ¦ positioning LL ¦ positioned supine, AP ¦ setup AP ¦ setup LL
setup FS ¦ recon in AX ¦ reformatted COR ¦ reformat in AX ¦ processed in 3D ¦ modified SE ¦ modified FS
corrected AC ¦ attenuation corrected AC ¦ labelled L ¦ marked RT ¦ marker LT ¦ wrong marker, RT ¦ marker, RT
contours LT ¦ contour RT ¦ checked in MR ¦ approved in MR ¦ ordered XR ¦ requested US ¦ requested CT ¦ booked US
planned US ¦ planned XR ¦ prelim read, CT ¦ final read CT ¦ over-read CT ¦ read CT ¦ second read CT ¦ reader CT
tech in CT ¦ tech in MR ¦ tech in OR ¦ nurse in OR ¦ physicist in RT ¦ student in CT ¦ radiologist in MR
radiologist US ¦ fellow ED ¦ assistant CT ¦ trainee CT ¦ sonographer US ¦ / AP ¦ PET /CT ¦ brain /MR
mit KM /nativ ¦ w/wo ¦ 5 ml /s ¦ rate 3 cc /s ¦ Comparison: CT ¦ Vergleich: CT ¦ Vergleich: MR
zum Vergleich CT ¦ Vgl. MR ¦ siehe MR ¦ Zustand nach OP ¦ vor OP ¦ nach RT ¦ Kontrolle nach OP ¦ geplante OP
Port gelegt, re ¦ Punktion li ¦ punktiert re ¦ Aufklärung ja ¦ Lagerung AP ¦ gelagert, ap ¦ beschriftet li
korrigiert re ¦ Messung: HU ¦ gemessen in mm ¦ befundet ja ¦ Diktat ja ¦ bedingt durch AS ¦ Assistenz ja
Pflege ok ¦ Arzt ja ¦ dû à IC ¦ posée à D ¦ tracé ST ¦ tracé normal ¦ lecture CT ¦ interne SAU ¦ refaite LL
refait AP ¦ mesuré en UH ¦ mesures en mm ¦ debido a IC ¦ medido en UH ¦ medido en mm ¦ colocado en LL
repetido LL ¦ corregido AC ¦ segmento II ¦ control RX ¦ nota: no ¦ técnica IR ¦ por la HTA ¦ por CT
causado pela HAS ¦ colocado em AP ¦ repetida AP ¦ corretto AC ¦ ripetuto LL ¦ misurato in UH ¦ misure in mm
tecnica IR ¦ tecnico CT ¦ prowadzone w TK ¦ powtórzone LL ¦ poprawione AC ¦ technika IR ¦ technik MR ¦ plan TK
geprikt re ¦ gepland CT ¦ geplande CT ¦ grad av AS ¦ bild tagen ap ¦ tagen AP ¦ tagen i AP ¦ grad af AS
lagt ve ¦ taget AP ¦ taget i AP ¦ tatt AP ¦ kuvattu AP ¦ kuvattu MRI ¦ merkitty ok ¦ hoitaja ok ¦ zavedena CŽK
opakovat CT ¦ popsáno CT ¦ fyzik ne ¦ MR által ¦ CT által ¦ ismételt CT ¦ cauzat de IC ¦ urmat de RT
repetat CT ¦ MR tarafından ¦ CT tarafından ¦ çekim AP ¦ çekildi AP ¦ çekilen CT ¦ материал КТ ¦ канал КТ
сигнал МР ¦ υπέρηχος CT ¦ έδειξε CT ¦ discussed with GP ¦ discussed with pt ¦ discussed with patient
discussed with OR ¦ d/w ED ¦ d/w pt ¦ d/w GP ¦ reviewed w/ contrast ¦ reviewed with CT ¦ reviewed with MR
compared with CT ¦ correlated with MR ¦ correlate with US ¦ consistent with MS ¦ consistent with PE
consistent with AS ¦ patient with MS ¦ treated with RT ¦ seen with AS ¦ seen with MS ¦ associated with MS
exam done US ¦ study done RT ¦ scan done WB ¦ scan done IV ¦ performed IV ¦ performed RT ¦ performed in FB
exam performed BH ¦ acquired BH ¦ acquired FB ¦ acquired GD ¦ acquired AX ¦ acquired COR ¦ imaged AP ¦ imaged LL
scanned AP ¦ reconstructed AX ¦ reformatted AX ¦ processed AC ¦ obtained AP ¦ obtained LL ¦ films obtained PA
taken AP ¦ taken PA ¦ made LL ¦ read, CT ¦ interpreted CT ¦ assessed RA ¦ assessed LV ¦ assessed RV
requested RT ¦ ordered PT ¦ ordered OT ¦ referred PT ¦ accepted ED ¦ phoned ED ¦ call OR ¦ call if ¦ ring GP
contact GP ¦ T1_mod_FS ¦ T2_cor_FS ¦ T2_COR_TSE ¦ T1_rep_GD ¦ T1_rep_AP ¦ LUNG_rep_BH ¦ (rep AP) ¦ (rep. LL)
recon_AX ¦ recon_BW ¦ recon_AC ¦ recon_NAC ¦ recon_WB ¦ verif. CT ¦ Rücksprache OP ¦ vereinbar mit MS
passend zu MS ¦ aufgenommen AP ¦ aufgenommen LL ¦ aufgenommen in FB ¦ untersucht CT ¦ untersucht MR
untersucht US ¦ durchgeführt CT ¦ durchgeführt MR ¦ gemacht AP ¦ gemacht LL ¦ gefahren FB ¦ rekonstruiert AX
rekonstruiert COR ¦ bearbeitet AX ¦ geprüft re ¦ avec IV ¦ avec GD ¦ avec PDC ¦ sans IV ¦ fait au lit ¦ fait AP
fait LL ¦ réalisé AP ¦ réalisé IV ¦ réalisée LL ¦ effectué en AP ¦ acquis AX ¦ reconstruit AX ¦ accord patient
compatible con EM ¦ realizado AP ¦ realizado LL ¦ realizado IV ¦ realizada AP ¦ hecho AP ¦ hecha LL
efectuado AP ¦ adquirido AX ¦ con CIV ¦ con IV ¦ sin CIV ¦ compatível com EM ¦ feita LL ¦ realizado em AP
com IV ¦ sem IV ¦ eseguito AP ¦ eseguita LL ¦ eseguito con mdc ¦ fatto AP ¦ acquisito AX ¦ compatibile con SM
con GD ¦ wykonane AP ¦ wykonano AP ¦ wykonano LL ¦ wykonano TK ¦ zrobione AP ¦ z KM ¦ z kontrastem iv
gemaakt AP ¦ gemaakt LL ¦ uitgevoerd CT ¦ gescand AP ¦ met KM ¦ met IV ¦ passend bij MS ¦ utfört AP ¦ gjord AP
gjord LL ¦ med KM ¦ med iv ¦ förenlig med MS ¦ udført AP ¦ lavet AP ¦ foreneligt med MS ¦ utført AP ¦ laget AP
forenlig med MS ¦ tehty AP ¦ provedeno AP ¦ provedeno CT ¦ s KL ¦ készült AP ¦ efectuat AP ¦ efectuat CT ¦ cu SC
çekildi LL ¦ выполнено КТ ¦ выполнено МРТ ¦ сделано КТ ¦ έγινε CT ¦ με IV ¦ kontroll RTG ¦ control AP
check CXR ¦ check XR ¦ tech. CT ¦ rad. CT ¦ tec. RX ¦ tec. TC ¦ sec. CT
Biópsia de próstata guiada por RM, lesão ¦ guidata da TC, ok ¦ eval for fx / FB
"""


@pytest.mark.parametrize("text", _TEXTS.strip().replace("\n", " ¦ ").split(" ¦ "))
def test_what_describes_a_scan_stays(text: str) -> None:
    """Modalities, views, sides, techniques, ways of drugs, places, answers, and what was found."""
    assert cleaned_to_the_end(text) == text
