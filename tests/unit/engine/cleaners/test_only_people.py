"""Names that are words of a vocabulary, beside words that only people stand beside; and what is nobody there."""

from __future__ import annotations

import pytest

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.text import clean_text
from deid_proxy.profile.cleaning import CleaningPolicy

GOES = {
    "Bone": (
        *("Discussed with {}", "Reported to {}", "Verbal report to {} at handover", "Cannulated by {}", "Nurse {}"),
        *("Paged {}, no answer", "{} informed", "{} to review", "Countersigned {}", "Physicist {}", "Owner {}"),
        *("CT chest. Discussed with {}.", "CT chest. Seen by {} in clinic.", "Witness {}", "CT chest.\nTwin of {}"),
        *("Belongs to {}", "Merged with {}", "Investigator {}", "Monitor {} visited", "{}'s clinic", "née {}"),
    ),
    "Temple": (
        *("{} assisting", "{} on call", "Seen with {} cardio", "{} (husband) in the waiting room", "{} rang back"),
        *("Officer {} waiting", "CNS {} to phone her", "Swapped with {}", "Handover from {}", "D/w {}, agrees"),
        *("{}, urology, informed", "Thanks, {}", "Pt name {}", "With {} (ortho)", "CT chest. Paged {}, no answer"),
    ),
    "List": ("Aufklärung durch {}", "{} (Ehemann) dabei", "Ehemann {} wartet", "{} wurde informiert"),
    "Eder": ("lt. {} kein KM", "bei {} nachfragen"),
    "Uda": ("Splint made by {} in the workshop",),
    "Cortés": ("{} pide cortes finos", "Avisado {}, que viene", "Tras la RM. Avisado {}, que viene"),
    "Lobo": ("De acuerdo con {}", "Vecina {} espera", "Por indicación de {}"),
    "Rocca": ("{} di guardia", "Suocera {} presente", "Pz {}", "Fatto d'accordo con {}"),
    "Íris": ("Sogra {} presente", "Avisada {}, que vem ver"),
    "Massa": ("Anesthesist {} komt zo", "Schoonzoon {} vertaalt", "{} heeft dienst"),
    "Hrubá": ("Odeslala {}", "{} asistuje", "Tchyně {} přítomna"),
    "Pap": ("{} dr.", "Telefonon {} értesítve"),
    "Iris": ("Dl. {}", "O anunță {} pe asistentă", "De acord cu {}"),
    "Ким": ("Направил {}", "Контактное лицо {}", "{} просит тонкие срезы", "{} (муж) рядом"),
    "Μηνά": ("Πεθερά {} παρούσα", "Σε συνεννόηση με {}"),
    "Seven": ("Nöbetçi {} bekliyor", "Hastanın gelini {}, telefonla arandı", "{} Bey"),
    "Thor": ("Svåger {} tolkar", "{} har jour", "Efter samtal med {} på jouren", "Portør {} følger"),
    "Fresh": ("Discussed with {}", "Consultant {}", "Handed over to {}", "Scanned by {}", "Sonographer {}"),
    "Hook": ("Called to {} at the ward", "Reviewed by {} and signed", "Radiographer {}", "Spoke to {}, will call back"),
    "Nova": ("Overlegd met {}", "Doorgebeld aan {}", "Beoordeeld door {}", "Laborant {}"),
    "Carina": (
        *("Ehefrau {}", "Rücksprache mit {}", "Befund an {} durchgegeben", "Dolmetscher {}", "{} informiert"),
        *("Diskuteret med {}", "Hablado con {}", "Se avisa a {}", "Médico de cabecera {}", "Discutat cu {}"),
    ),
    "Leber": ("Besprochen mit {}", "Freigegeben von {}", "Anruf von {}", "Tierarzt {}"),
    "Durante": ("Discusso con {}", "Comunicato a {}", "Refertato da {}"),
    "Costela": ("Falei com {}", "Laudado por {}", "Avisado {}", "Assinado {}"),
    "Masse": (
        *("Discuté avec {}", "Relu par {}", "Manip {}", "Transmis à {}", "{} de garde", "D'après {}"),
        *("{} souhaite un contrôle", "Voisine {} attend", "Fait en accord avec {}"),
    ),
    "Canals": ("Comentado con {}", "Revisado por {}", "Técnico {}"),
    "Else": ("Diskutert med {}", "Henvist av {}", "Konfereret med {}", "Beskrevet af {}", "Sign. {}"),
    "Αχιλλεία": ("Συζητήθηκε με {}", "Ενημερώθηκε η {}", "Παραπέμπων {}"),
}
STAYS = (
    *("CNS Lymphoma", "Swapped with STIR sequence", "Waiting for Contrast", "Diabetes (mother)"),
    *("Breast (mother), Colon (father)", "Stent (cardio)", "Bone scan on call", "Contact: Skin", "Name: Thorax"),
    *("Thanks, Radiology", "Laudo: Normal", "Verdrängt durch Tumor", "Überlagert durch Darm", "Bei Schmerzen melden"),
    *("Kopf kommt später", "Lunge hat Infiltrat", "Tórax pide control", "Poumon demande contrôle", "Bien informé"),
    *(
        "Au bloc avec Produit",
        "De acuerdo con Protocolo",
        "Sostituito da Protesi",
        "Kontrast bekliyor",
        "Levern har cysta",
    ),
    *("Brace fitted by Orthotics", "Brought in by Police", "Overgedragen aan Afdeling"),
    *("Discussed with Radiology", "Discussed with Theatre staff", "Called to Casualty", "Reported to Referrer"),
    *("Results given to Mother", "Sent to Spine unit", "Discussed with Breast clinic", "Reviewed with Contrast"),
    *("Read by Software", "Confirmed by Biopsy", "Checked by Physics", "Performed by Seldinger technique"),
    *("Nurse Practitioner", "Nurse Manager", "Radiologist Report", "Consultant Opinion requested", "Physician Order"),
    *("Mother Diabetes", "Father Stroke", "Brother Healthy", "Contact: Droplet precautions", "Contact Dermatitis"),
    *("Patient Position: Supine", "Patient Head First", "Patient: Female", "Formerly Smoker", "Signed consent"),
    *("Witnessed fall", "Owner consent", "Under Fluoroscopy", "Patient informed", "Family aware", "Team notified"),
    *("Immediately notified", "Also informed", "Fully aware", "Contrast to follow", "CD for Transfer"),
    *("Lives with Asthma", "Driver Injury", "Interpreter Needed", "Second reader Negative"),
    *("Rücksprache mit Station", "Besprochen mit Angehörigen", "Bestätigt durch Biopsie", "Bedingt durch Tumor"),
    *("Durchgeführt von Chirurgie", "Sofort informiert", "Station informiert", "Arzt Bericht", "Vater Diabetes"),
    *("Discuté avec Chirurgie", "Transmis à Urgences", "Demandé par Réanimation", "selon Protocole", "selon Recist"),
    *("Comentado con Cirugía", "Solicitado por Urgencias", "Realizado por Vía femoral", "Contacto: Teléfono"),
    *("Discusso con Chirurgia", "secondo Protocollo", "Paziente informato", "Discutido com Cirurgia"),
    *("Overlegd met Chirurgie", "Aangevraagd door Huisarts", "volgens Protocol", "Remitterad av Vårdcentral"),
    *("Konfereret med Afdelingen", "Solicitat de Urgențe", "Направлен: Поликлиника"),
)
NOBODY_KNOWN = KnownIdentifiers(names=("Bergström^Mette",), words=(), ids=(), dates=(), contacts=())


def cleaned(text: str) -> str:
    """Return what is left of a text of an instance that names somebody else."""
    return clean_text(text, NOBODY_KNOWN, CleaningPolicy()).text


@pytest.mark.parametrize(
    ("name", "text"), [(name, text.replace("{}", name)) for name, texts in GOES.items() for text in texts]
)
def test_who_is_called_like_a_word_goes_where_only_people_stand(name: str, text: str) -> None:
    """Whatever a vocabulary knows of the word."""
    assert name not in cleaned(text)


@pytest.mark.parametrize("text", STAYS)
def test_what_stands_there_and_is_nobody_stays(text: str) -> None:
    """Departments, roles, findings and what reports are headed with."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("周", one) for one in ("审核:周", "报告医师:李明 审核：周", "核对: 周。")),
        *(("한", one) for one in ("흉부외과 한 교수님께 보고함", "응급실 한 선생님 확인")),
    ],
)
def test_families_of_one_syllable_go(name: str, text: str) -> None:
    """Behind who checked a report and a colon, and in front of a title behind a department."""
    assert name not in cleaned(text)


@pytest.mark.parametrize("text", ["报告:无", "核对:未", "报告: 金属伪影", "판독한 교수님께"])
def test_what_stands_behind_deeds_in_the_east_stays(text: str) -> None:
    """What was not done, and what was found."""
    assert cleaned(text) == text


def test_a_number_says_nothing_of_the_language_of_a_text() -> None:
    """Nor does a name that goes: a word of another language behind an initial is somebody's."""
    text = "Overread for Chula Vista Memorial. Original read S. Testa 20 Dec 2018"
    assert cleaned(text) == "Overread for. Original read S"
