"""What describes a scan stays behind what says that somebody follows, where nobody does."""

from __future__ import annotations

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned_to_the_end

_TEXTS = """
read by CT
confirmed by CT
followed by MR
biopsy guided by US
treated by RF ablation
ablation by RF
assessed by MR
stenosis caused by AS
measured by US
reconstructed by MIP
given by IV
administered by IV
contrast given IV
repeat AP
repeat LL
repeat PA
repeat CC
repeat MLO
repeat RT
repeat LT
repeat FS
repeat FB
repeat IR
repeat SE
T2 AX repeat BH
repeat CT
repeat MR
repeat US
repeat XR
planned CT
planned MR
contoured RV
contour LV
segment VI
segment IV
segments II
segments VI
lesion segment VI.
segmente VI
CT /MR
CR / DX
reported CT
technique: GE
Technik: TSE
technique ok
technically ok
technician CT
radiographer MR
radiographer CT
nurse IV
physics QA
physical OT
operator ok
images ok
cor droit ok
position ok
positioned AP
positioned LL
positioned on it
archived CT
archived MR
signed ok
approved: no
checked: ok
checked ok
tracé ECG
tracé ok
confirmé par CT
contrôle par US
vu par CT
repéré par US
guidée par US
refait LL
refait de F
reprise AP
injection IV
injecté IV
technique IRM
bilan par CT
durch CT
durch MR
gesichert durch CT
bestätigt durch MR
markiert durch US
geplant durch CT
Wiederholung AP
Wiederholung li
Wiederholung re
Wiederholung FS
Aufnahme wiederholt ap
Aufnahme AP
Zustand ok
Lagerung ok
Lagerung re
Kontrolle in MR
Kontrolle CT
Physik QA
kein Erguss, li
doppelt li
echo van re
opnieuw AP
opnieuw LL
opnieuw li
opnieuw re
herhaald AP
bevestigd door CT
gezien door CT
onderzoek MR
onderzoek CT
onderzoek li
techniek ok
beoordeeld op CT
geleid door US
TC de TX
RM de LL
guiada por US
repetido AP
repetida LL
técnica TC
control TC
revisado en TC
administrado por IV
radiografía AP
RX de LL
medido por US
confirmado por US
repetir AP
repetido PA
técnica FS
guidata da US
verificato con TC
ripetuta LL
ripetuto AP
tecnica TC
controllo TC
controllo RX
fatto IV
segmento VI
segmento IV
misurato con US
potwierdzone w TK
powtórzone AP
powtórzono LL
technika FS
technik RTG
kontrola TK
podano iv
pod kontrolą USG
kontrola RM
opis TK
segment VI
zakres li
przez IV
opakováno AP
opakování LL
technika SE
kontrola MR
kontrola CT
popis CT
segment IV
podáno iv
bez KM
s KM
ismételt AP
ismétlés LL
technika SE
kontroll CT
kontroll MR
iv. adva
orvos SBO
repetat AP
repetat LL
control CT
realizat CT
tehnica FS
administrat IV
segment VI
medic UPU
tekrar AP
tekrar LL
omtag AP
omtag LL
omtag PA
omtag vä
omtagning AP
kontroll DT
kontroll MR
uppföljning MR
bekräftad av CT
bekräftat av MR
teknik ok
läge ok
undersökt med UL
gjentatt AP
gjentatt LL
bekreftet av MR
kontroll CT
legevakt AP
gentaget AP
gentagelse LL
bekræftet af CT
tegning ok
tyder på
toistettu AP
toistettu LL
kontrolli MRI
kuvattu TT
lausuttu TT
повтор AP
контроль КТ
контроль МРТ
подтверждено КТ
описание КТ
введено в/в
техника FS
επανάληψη AP
έλεγχος CT
τεχνική FS
επιβεβαίωση με CT
GTV LN
PTV boost
Lung_L edited
AX T2 FS
SAG T1 SE
COR STIR
T1 TSE FS tra +C
3D TOF
AP and LL
L-spine AP, LL
knee AP, PA
Chest, PA
hip, AP
T2, FS
hip pain, OA
COPD, TB
HTN, DM
Hx of HF, AF
EF 55 %, mild MR
moderate AS, mild AI
mild AR, no AS
LVEF normal, trace AR
trace MR
trace TR
trace PR
trace AI
RECIST 1.1: PD
Review: SD
response: PR
overall SD
status SD
signs of PE
sign of IR
dose: 5 mg po
scan at 60 min po
40 mg iv
resp. to RT
prepared for OR
sent to OT
reader to decide
assistant at side
operator in room
technologist on site
trainee at end
resident on call
nurse is on it
label ok
tech ok
QA ok
plan ok
set up ok
setup OK
recon FS
recon SE
recon BW
recon MIP
recon AX
recon COR
plan RT
drawn on MR
drawn on CT
drawn on it
repeat in 6 mo
repeat as req
repeat if no
repeat w/o
repeat, AP
checked by US
checked by MR
validated by MR
localised by US
diagnosed by CT
excluded by CT
monitored by MR
shown by CT
proven by MR
guided by CT
supported by MR
reviewed in MR
approved for MR
approved for CT
MR safe
report to GP
reported to GP
film sent to OT
positioned re
gelagert re
gelagert li
geplant re
geplant OP
OP geplant
Kontur HN
Zeichnung li
rysunek li
installé AP
internet ok
ménisque interne AP
auxiliar RX
antero-posterior AP
pelvis AP (supine).
No fracture. (AP)
No fracture. (CT)
Normal. (MR)
see report. (CT)
Keine Fraktur. (CT)
normal (US)
fin de l'examen. (IV)
"""


@pytest.mark.parametrize("text", _TEXTS.strip().splitlines())
def test_what_describes_a_scan_stays(text: str) -> None:
    """Modalities, views, sides, techniques, ways of drugs, places, answers, and what was found."""
    assert cleaned_to_the_end(text) == text
