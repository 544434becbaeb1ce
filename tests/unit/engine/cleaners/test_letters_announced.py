"""Letters of staff go behind whatever says that somebody follows, in every language, whatever they mean elsewhere."""

from __future__ import annotations

import re

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned_to_the_end

_WORD = re.compile(r"[^\W_]+")
_LETTERS = ("KL", "AS", "BS", "PP", "TS", "MM", "WS", "bh", "md", "sd")
"""Of them each is an abbreviation, a unit or a word of some vocabulary."""
_CAPITALS = tuple(letters for letters in _LETTERS if letters.isupper())
_LEADS: dict[str, str] = {
    "en": """
SPINE_LOC_redo_by_{} ¦ BREAST_TOMO_chg_by_{} ¦ wrist MRI, pt claustrophobic, coaxed by {}
Cannula resited by {}, 22G ¦ Gad 8 ml hand inj {} ¦ Extravasation noted by {} ¦ attended by {} ¦ handover to {}
Escorted by nurse {} ¦ d/w {} ¦ Rpt by {} ¦ Films hung by {} ¦ SWI added by {} ¦ Protocol by {}
lat view added {} ¦ images reviewed w/ {} ¦ (images sent by {}) ¦ MRI safety form checked {} ¦ [edited {}]
BRAIN_T1_edit_by_{} ¦ LIVER_3PH_edited_by_{} ¦ CHEST_recon.by.{} ¦ Contours by {} ¦ contoured by {}, approved
Label changed by {} ¦ IV sited by {} ¦ typed by {} ¦ Reported by {} ¦ Plan checked by {}. ¦ repeat {}
AX T2 prostate redo {} ¦ dictated {} ¦ Pt moved, repeated x2 by {} ¦ reader {} ¦ Blinded reader {}, copy to lab
physicist {} ¦ assist {} ¦ scrub nurse {} ¦ archived by {} ¦ punctured by {} ¦ positioned by {} (tech)
Pt unwell, stopped early. /{} ¦ label upside down /{} ¦ Wrong marker, see next. ({}) ¦ tech: {} ¦ Drawn {}
contoured {} ¦ Signed off by {} ¦ assistant {} ¦ operator {}, LAD stented ¦ scanned by {} ¦ set up by {}
drawn by {} on Monday ¦ (trial, tech. {}) ¦ t2_flair_ax_redone_by_{} ¦ MASK_v2_cleaned_by_{} ¦ ROI redrawn {}
hand-edited {} ¦ QC {} ¦ QC'd by {} ¦ Burned by {} ¦ 1st assist {} ¦ circulating nurse {}
imported from CD by {} ¦ Cine loops stored by {} ¦ lines drawn in by {} ¦ Vein found by {}, 20G
port accessed by {} ¦ Plan double-checked {} ¦ marker placed by {} ¦ Note: wrong side labelled. {} ¦ pre-read {}
overread by {} ¦ Measured {} ¦ Volumes calculated by {} ¦ Fused by {} ¦ registered by {} ¦ sent to PACS by {}
consent taken by {} ¦ screened by {} ¦ coil swapped by {} ¦ rad tech {} ¦ student {} ¦ sonographer: {}
author {} ¦ Entered by: {} ¦ Prepared by {} ¦ Last edit {} ¦ exported {} ¦ cropped by {} ¦ Uploaded {}
""",
    "de": """
HWS_wdh_durch_{} ¦ Kontrastmittel gespritzt {} ¦ Nadel gelegt {} ¦ Aufnahmen gemacht von {} ¦ besprochen mit {}
Vertretung {} ¦ Rücksprache {} ¦ MR-Fragebogen geprüft {} ¦ Dosis geprüft: {} ¦ Datensatz bereinigt durch {}
(wdh. {}) ¦ KM appliziert {} ¦ eingegeben {} ¦ verantwortlich {} ¦ gegenkontrolliert {}
Kontur bearbeitet von {} ¦ Knie_li_bearb_von_{} ¦ eingezeichnet durch {} ¦ Plan erstellt von {}
Befund diktiert {} ¦ geschrieben von {} ¦ Lagerung durch {} ¦ archiviert durch {} ¦ korrigiert {}
Wiederholung {} ¦ Assistenz {} ¦ Physiker {}, Arzt informiert ¦ kein Erguss bds., /{}
Marker falsch, siehe nächstes /{} ¦ freigegeben durch {} ¦ gelagert von {} ¦ punktiert von {} ¦ Zweitleser {}
Schwester {} ¦ MTRA: {} ¦ Bediener {} ¦ Untersucher {} ¦ Maske_korr_durch_{} ¦ Volumen berechnet von {}
Aufklärung durch {} ¦ Braunüle gelegt von {} ¦ Bilder gesendet von {} ¦ Messung: {} ¦ Anmerkung von {}
Rekonstruktion durch {} ¦ Patient gelagert {} ¦ Befundung {} ¦ PJ {} ¦ Plan geprüft {} ¦ nachgemessen durch {}
ausgefüllt von {} ¦ eingescannt von {} ¦ verschickt {}
""",
    "nl": """
RUG_herh_door_{} ¦ contrast gegeven door {} ¦ overlegd met {} ¦ toegevoegd door {} ¦ dosis gecontroleerd {}
gemaakt door {} ¦ (herhaald {}) ¦ infuus geprikt {}
LEVER_3FASE_bewerkt_door_{} ¦ ingetekend door {} ¦ contour aangepast door {} ¦ gedicteerd {} ¦ opnieuw {}
geprikt door {} ¦ laborant {} ¦ assistent {} ¦ fysicus {}, akkoord ¦ gearchiveerd door {} ¦ lezer {}
geen fractuur, /{} ¦ verslag getypt door {} ¦ goedgekeurd door {} ¦ herhaald door {} ¦ Masker_corr_door_{}
gemeten door {} ¦ verstuurd door {} ¦ geüpload door {} ¦ infuus door {} ¦ ingevoerd {} ¦ getekend {}
arts-assistent {} ¦ stagiair {}
""",
    "fr": """
RACHIS_refait_par_{} ¦ Dotarem injecté {} ¦ voie posée {} ¦ questionnaire IRM vérifié {}
images transférées par {} ¦ ajouté par {} ¦ dose vérifiée {} ¦ (refait {}) ¦ cliché fait par {}
brancardé par {} ¦ double lecture {}
GENOU_modif_par_{} ¦ reste jeté, tracé {} ¦ cr provisoire, dicté {}, pas de fracture ¦ contouré par {}
relu par {} ¦ CR tapé par {} ¦ archivé par {} ¦ positionné par {} ¦ piqué par {} ¦ manip {} ¦ physicien {}
assistante {} ¦ lecteur {} ¦ refait {} ¦ validé par {} ¦ corrigé par {} ¦ étiquette à l'envers, /{}
infirmière {} ¦ dessiné par {} ¦ Masque_corr_par_{} ¦ volumes calculés par {} ¦ mesures {} ¦ planification {}
VVP posée par {} ¦ images envoyées par {} ¦ consentement recueilli par {} ¦ reconstruit par {} ¦ interne : {}
saisie {} ¦ rempli par {} ¦ numérisé par {} ¦ recalé par {} ¦ nettoyé par {}
""",
    "es": """
COLUMNA_rep_por_{} ¦ contraste administrado por {} ¦ vía canalizada {} ¦ comentado con {} ¦ añadido por {}
dosis verificada {} ¦ (repetida {}) ¦ realizado {} ¦ imágenes subidas por {}
RODILLA_editado_por_{} ¦ contorneado por {} ¦ dictado {} ¦ repetido {} ¦ firmado por {} ¦ archivado por {}
técnico {} ¦ enfermera {} ¦ ayudante {} ¦ lector {} ¦ modificado por {} ¦ canalizado por {} ¦ sin derrame, /{}
planificado por {} ¦ físico {}, aprobado ¦ informe transcrito por {} ¦ Mascara_corr_por_{}
volúmenes calculados por {} ¦ enviado por {} ¦ importado por {} ¦ medido por {} ¦ vía puesta por {}
consentimiento tomado por {} ¦ anotado {} ¦ rotulado por {} ¦ residente: {} ¦ ajustado por {} ¦ escaneado {}
""",
    "pt": """
COLUNA_rep_por_{} ¦ contraste aplicado por {} ¦ discutido com {} ¦ adicionado por {} ¦ dose conferida {}
feito {} ¦ (repetido {})
JOELHO_editado_por_{} ¦ contornado por {} ¦ ditado {} ¦ laudo digitado por {} ¦ repetido por {}
puncionado por {} ¦ arquivado por {} ¦ técnico {} ¦ enfermeira {} ¦ leitor {} ¦ corrigido por {}
sem derrame, /{} ¦ aprovado por {} ¦ assinado {} ¦ Mascara_corr_por_{} ¦ enviado por {} ¦ medido por {}
acesso por {} ¦ anotado por {} ¦ laudado {} ¦ residente: {} ¦ preenchido por {}
""",
    "it": """
RACHIDE_rip_da_{} ¦ mdc iniettato da {} ¦ discusso con {} ¦ aggiunto da {} ¦ dose verificata {} ¦ (ripetuta {})
immagini inviate da {}
GINOCCHIO_modif.da_{} ¦ RM_SPALLA_mod_da_{} ¦ contornato da {} ¦ dettato {} ¦ firmato da {} ¦ archiviato da {}
tecnico {} ¦ infermiera {} ¦ lettore {} ¦ corretto da {} ¦ ripetuto {} ¦ disegnato da {} ¦ posizionato da {}
piano a cura di {} ¦ senza versamento, /{} ¦ approvato da {} ¦ Maschera_corr_da_{} ¦ inviato da {}
misurato da {} ¦ accesso venoso di {} ¦ ricostruito da {} ¦ annotato da {} ¦ specializzando {} ¦ compilato da {}
caricato da {} ¦ ripulito da {}
""",
    "pl": """
KREGOSLUP_powt_{} ¦ kontrast podał {} ¦ omówiono z {} ¦ dodane przez {} ¦ dawkę sprawdził {} ¦ (powt. {})
wykonała {}
KOLANO_edytowane_przez_{} ¦ operator nieobecny, asysta {} ¦ plan zaakceptowany, fizyk {}, start jutro
(próba, tech. {}) ¦ obrysowane przez {} ¦ podyktowano {} ¦ powtórzone przez {} ¦ zatwierdzone przez {}
wkłucie założone przez {} ¦ pielęgniarka {} ¦ technik {} ¦ czytający {} ¦ poprawione przez {}
bez złamania, /{} ¦ zarchiwizowane przez {} ¦ Maska_popr_przez_{} ¦ zmierzone przez {} ¦ wysłane przez {}
wgrane przez {} ¦ narysowała {} ¦ wypełniła {} ¦ dyktował {} ¦ sprawdziła {} ¦ nagrane przez {} ¦ pomagał {}
""",
    "cs": """
konzultováno s {} ¦ doplnil {}
popsal {} ¦ zakreslil {} ¦ schválil {} ¦ diktoval {} ¦ laborant {} ¦ fyzik {}, plán hotov ¦ sestra {}
asistent {} ¦ opakováno {} ¦ upravil {} ¦ bez fraktury, /{} ¦ nadiktováno {} ¦ změřil {} ¦ odeslal {}
nahrál {} ¦ vyplnil {} ¦ kreslil {} ¦ lékař {} ¦ oprava {}
""",
    "hu": """
kontraszt beadta {} ¦ kiegészítette {} ¦ megbeszélve {}
berajzolta {} ¦ diktálta {} ¦ jóváhagyta {} ¦ módosította {} ¦ gépelte {} ¦ asszisztens {} ¦ fizikus {}
ismételve {} ¦ leletező {} ¦ nincs törés, /{} ¦ {} által ¦ mérte {} ¦ küldte {} ¦ kitöltötte {} ¦ rajzolta {}
feltöltötte {} ¦ orvos {} ¦ javítás {}
""",
    "ro": """
contrast administrat de {} ¦ adaugat de {} ¦ (repetat {})
conturat de {} ¦ modificat de {} ¦ dictat {} ¦ aprobat de {} ¦ asistent {} ¦ fizician {} ¦ repetat de {}
editat de {} ¦ fără fractură, /{} ¦ pozitionat de {} ¦ arhivat de {} ¦ măsurat de {} ¦ trimis de {}
încărcat de {} ¦ completat de {} ¦ desenat de {} ¦ medic {}
""",
    "tr": """
ekleyen {}
düzeltildi {} ¦ dikte eden {} ¦ onaylayan {} ¦ çizen {} ¦ tekniker {} ¦ fizikçi {} ¦ hemşire {} ¦ tekrar {}
{} tarafından ¦ kırık yok, /{} ¦ ölçen {} ¦ gönderen {} ¦ yükleyen {} ¦ dolduran {} ¦ çizim {} ¦ düzelten {}
""",
    "sv": """
RYGG_omtag_{} ¦ kontrast given av {} ¦ diskuterat med {} ¦ tillagt av {} ¦ dos kontrollerad {} ¦ utförd av {}
(omtag {}) ¦ bilder skickade av {} ¦ MR-formulär kontrollerat {}
AX T2 omtag {} ¦ inritat av {} ¦ dikterat {} ¦ ändrad av {} ¦ godkänd av {} ¦ granskat av {} ¦ PVK satt av {}
sköterska {} ¦ fysiker {} ¦ assistent {} ¦ ingen fraktur, /{} ¦ arkiverad av {} ¦ biverkning rapporterad av {}
mätt av {} ¦ skickat av {} ¦ uppladdat av {} ¦ kontur: {} ¦ nål satt av {} ¦ ritat {} ¦ läkare {} ¦ signerat {}
ifyllt av {} ¦ bedömt av {} ¦ omritat {}
""",
    "no": """
RYGG_nytt_opptak_{} ¦ kontrast gitt av {} ¦ konferert med {} ¦ lagt til av {} ¦ dose kontrollert {} ¦ utført {}
(gjentatt {})
inntegnet av {} ¦ bivirkning meldt av {}, ellers frisk ¦ diktert {} ¦ endret av {} ¦ godkjent av {}
gjentatt {} ¦ sykepleier {} ¦ fysiker {} ¦ assistent {} ¦ ingen fraktur, /{} ¦ tatt av {} ¦ målt av {}
sendt av {} ¦ lastet opp av {} ¦ nål lagt av {} ¦ tegnet {} ¦ lege {} ¦ fylt ut av {} ¦ skannet av {}
vurdert av {} ¦ rettet {} ¦ notat skrevet av {}
""",
    "da": """
RYG_omtaget_{} ¦ kontrast givet af {} ¦ konfereret med {} ¦ tilføjet af {} ¦ dosis kontrolleret {} ¦ udført {}
(gentaget {}) ¦ billeder sendt af {}
target indtegnet af {}, godkendt ¦ blindet aflæser {}, kopi sendt ¦ dikteret {} ¦ ændret af {} ¦ gentaget af {}
godkendt af {} ¦ bivirkning indberettet af {} ¦ sygeplejerske {} ¦ fysiker {} ¦ ingen fraktur, /{} ¦ lagt af {}
udf. v/ {} ¦ målt af {} ¦ sendt af {} ¦ uploadet af {} ¦ nål lagt af {} ¦ tegnet {} ¦ læge {} ¦ udfyldt af {}
scannet af {} ¦ vurderet af {} ¦ rettet {} ¦ journal skrevet af {}
""",
    "fi": """
varjoaine antoi {} ¦ lisäsi {} ¦ (uusittu {})
piirsi {} ¦ saneli {} ¦ hyväksyi {} ¦ muokkasi {} ¦ uusittu {} ¦ hoitaja {} ¦ fyysikko {} ¦ ei murtumaa, /{}
avustaja {} ¦ kirjasi {} ¦ mitannut {} ¦ lähetti {} ¦ tallensi {} ¦ täytti {} ¦ kontrolloi {} ¦ tekijä {}
""",
    "ru": """
контраст ввела {} ¦ добавил {} ¦ (повтор {})
оконтурил {} ¦ диктовал {} ¦ исправил {} ¦ утвердил {} ¦ повторил {} ¦ лаборант {} ¦ физик {} ¦ медсестра {}
ассистент {} ¦ переломов нет, /{} ¦ ввел {} ¦ измерил {} ¦ отправил {} ¦ загрузил {} ¦ заполнил {}
нарисовал {} ¦ рентгенолаборант {} ¦ правил {}
""",
    "el": """
πρόσθεσε {}
σχεδίασε {} ¦ υπαγόρευσε {} ¦ διόρθωσε {} ¦ εγκρίθηκε από {} ¦ τεχνολόγος {} ¦ φυσικός {} ¦ νοσηλεύτρια {}
χωρίς κάταγμα, /{} ¦ επανάληψη {} ¦ μέτρησε {} ¦ έστειλε {} ¦ συμπλήρωσε {} ¦ ιατρός {}
""",
    "uk": """
обрисував {} ¦ виправив {} ¦ затвердив {} ¦ лікар {}, повтор ¦ асистент {}
""",
}


def _leads() -> list[str]:
    return [lead for leads in _LEADS.values() for lead in re.split(r"\n| ¦ ", leads.strip())]


@pytest.mark.parametrize("lead", _leads())
def test_letters_go_behind_what_says_that_somebody_follows(lead: str) -> None:
    """By whom, what was done, who somebody is, and where a text is signed."""
    left = {letters for letters in _LETTERS if letters in _WORD.findall(cleaned_to_the_end(lead.format(letters)))}
    assert left == set()


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Kontur_modif.da_US", "US"),
        ("edit_by_RE", "RE"),
        ("segnato ed edit. da TC", "TC"),
        ("Laudo revisto por MR.", "MR"),
        ("mask read by TC", "TC"),
        ("cr dicté RM, suite demain", "RM"),
        ("Marker was wrong, see next picture /MG", "MG"),
        ("Eintrag in den Medikationsplan ist erfolgt /CT", "CT"),
        ("Dictated but not read. AO/eb  T: 09-APR-2018", "eb"),
        ("contoured by KL/as", "as"),
        ("edited_by_KL_v2", "KL"),
        ("verslag gedaan door paraaf av", "av"),
    ],
)
def test_letters_that_say_how_something_is_imaged_go_there_too(text: str, gone: str) -> None:
    """Where no image does it, or another language says it so."""
    assert gone in _WORD.findall(text)
    assert gone not in _WORD.findall(cleaned_to_the_end(text))
