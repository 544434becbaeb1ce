"""Names that are words, behind professions and relations, in front of grades and of where somebody works."""

from __future__ import annotations

import re

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned

GOES = {
    "Iron": (
        *("under the maiden name {}. Please compare", "tap done by {} ST4 overnight", "Line placed by {} PGY-2"),
        *("{} from IT restarted the node", "Chaplain {} stayed with them", "Class teacher {} came along"),
        *("Dispatcher {} called back", "{} SHO to chase bloods", "Son-in-law {} drove", "{} the registrar agrees"),
        *("Baby girl {}", "help of {} in the room", "Social services ({}) informed"),
    ),
    "Rose": ("{} signed the consent", "{} refused the injection", "{} HCA helped", "Twin {} scanned first", "born {}"),
    "Grand": ("vu par le senior {}, plâtre", "Sage-femme {} appelle", "veuve {}", "IBODE {}", "{} a signé", "dite {}"),
    "Hrubá": ("doprovod pí {}", "pečovatelka {} uvádí", "roz. {}", "{} z IT opravila"),
    "Harm": (
        "{} von der IT hat sortiert",
        "Erzieher {} dabei",
        "Studienschwester {} lädt hoch",
        "{} aus der Physik prüft",
    ),
    "Eco": ("colloquio con oncologa {} e infermiera", "badante {} riferisce", "educatrice {}"),
    "Linke": ("FÄ {}", "verh. {}", "{} hat unterschrieben", "Wundschwester {}", "durch {} gelegt"),
    "Cabello": ("madrastra {} firma", "viuda de {}", "supervisora {} avisada", "celador {} la devuelve"),
    "Nova": ("geboren {}", "logopediste {}", "waarnemer {}", "{} van de receptie", "kleindochter {} wil kopie"),
    "Iris": ("Kontaktsykepleier {}", "Helsesykepleier {} følger", "{} fra IT", "godmother {} drove"),
    "Kis": ("gyógytornász {}", "{} doktornő várja", "mostohafia {}"),
    "Dias": ("enfermeira {} punciona", "conhecida como {}", "babá {}", "madrasta {} assina"),
    "Canal": ("vasisi {}", "kızlık soyadı {}"),
    "Seven": ("{} hanım geldi", "bakıcı {}"),
    "Thor": ("studiesykepleier {}", "verge {}", "stesønn {}", "tolk {}"),
    "Oso": ("opiekunka {}", "kurator {}"),
    "Королева": ("сиделка {}", "в девичестве {}", "опекун {}", "{} подписала согласие"),
    "Μακρή": ("φροντίστρια {}", "το γένος {}", "{} υπέγραψε"),
    "Varis": ("äitipuoli {}", "tutkimushoitaja {}", "Konsultoitu etupäivystäjää {}"),
}
PAIRS = (
    *("verslag door AIOS Oude Heer, Bas", "God man Marco, Antero får kopia", "figlio Segni Volta ha firmato"),
    *("coroner Phoenix Bridge asked", "NOK Fee, Cal to be told", "ex-husband HAND STONE must not be told"),
    *("Pediatra VESPA BASSO, cell.", "Leibliche Mutter STONE HAND nicht im Brief", "adjuster FRESH STONE"),
)
STAYS = (
    *("Pilot Head sagittal", "Second opinion Normal study", "Prelim read Normal"),
    *("Head CT1 compared", "Knee ST depression", "Liver R2 star", "T2 ST1", "Images from PACS were sent"),
    *("Bild aus dem PACS hat gefehlt", "Befund aus der Pathologie fehlt", "Bleep the SHO"),
    *("Anruf von der IT kam", "Rapport de la cardiologie reçu", "Referto della cardiologia viene inviato"),
    *(
        "born Preterm at 32 weeks",
        "geboren Termin",
        "lésion dite Bénigne",
    ),
    *("treated by Radiotherapy", "seguita da Ecografia"),
    *("von Ventral punktiert", "durch Biopsie gesichert", "Kontrolle bei Schmerzen", "Appointment with MRI"),
    *("Mutter (Brustkrebs)", "sister (Twin)", "mormor Bröstcancer"),
    *("Mother BREAST CANCER", "Patient HEAD INJURY"),
    *("Stationsarzt Visite"),
    *("fixed by screws", "next with Contrast", "activated by Trauma team", "see Monday's report", "overread Normal"),
)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in GOES.items() for text in texts])
def test_who_is_said_to_be_somebody_goes(name: str, text: str) -> None:
    for frame in ("{}", "CT thorax. {}."):
        left = cleaned(frame.format(text.format(name)))
        assert re.search(rf"(?<!\w){name}(?!\w)", left) is None, left


@pytest.mark.parametrize("text", PAIRS)
def test_names_of_two_words_go(text: str) -> None:
    left = cleaned(f"CT thorax. {text}")
    gone = ("Oude", "Heer", "Bas", "Marco", "Antero", "Segni", "Volta", "Phoenix", "Bridge", "Fee", "Cal", "HAND")
    assert not [word for word in (*gone, "STONE", "VESPA", "BASSO", "FRESH") if re.search(rf"\b{word}\b", left)], left


@pytest.mark.parametrize("text", STAYS)
def test_what_is_nobody_stays(text: str) -> None:
    kept = [word for word in re.findall(r"[^\W\d_]{3,}", text) if word not in ("Rose", "Seher")]
    left = cleaned(f"CT thorax. {text}.")
    assert [word for word in kept if word not in left] == [], left
