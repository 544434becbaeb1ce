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
    "Masse": ("Discuté avec {}", "Relu par {}", "Manip {}", "Transmis à {}"),
    "Canals": ("Comentado con {}", "Revisado por {}", "Técnico {}"),
    "Else": ("Diskutert med {}", "Henvist av {}", "Konfereret med {}", "Beskrevet af {}", "Sign. {}"),
    "Αχιλλεία": ("Συζητήθηκε με {}", "Ενημερώθηκε η {}", "Παραπέμπων {}"),
}
STAYS = (
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
