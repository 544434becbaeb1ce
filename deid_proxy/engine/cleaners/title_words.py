"""Words that announce somebody: titles, roles, what stands behind a name.

Folded, in the languages of the vocabularies.
"""

from __future__ import annotations

TITLES = frozenset(
    (
        *("dr", "drs", "doctor", "prof", "professor", "dra", "doc", "docteur", "doktor", "dottore", "dott", "dottssa"),
        *("mr", "mrs", "ms", "miss", "mister", "mme", "mlle", "monsieur", "madame", "mademoiselle", "herr", "herrn"),
        *(
            "frau",
            "sr",
            "sra",
            "srta",
            "senor",
            "senora",
            "senhor",
            "senhora",
            "dhr",
            "mevr",
            "mevrouw",
            "meneer",
            "mw",
        ),
        *("sig", "sigra", "signor", "signora", "signore", "pan", "pani", "pana", "lek", "m", "sir", "lady", "dame"),
        *("д", "доктор", "д-р", "г", "госпожа", "господин", "проф", "врач", "κος", "κα", "κ", "κυριος", "κυρια"),
        *("δρ", "ιατρος", "dottoressa", "professore", "professoressa", "profa", "doutor", "doutora", "hr", "fr", "don"),
        *("rev", "sgt", "capt", "col", "dna", "sor", "schwester", "pfleger", "zuster", "soeur"),
    )
)
CHAIN = frozenset(
    ("med", "rer", "nat", "univ", "habil", "phil", "dent", "dr", "prof", "ra", "ssa", "re", "a", "р", "hab")
)
NEED_DOT = frozenset(
    ("m", "г", "д", "κ", "fr", "hr", "doc", "don", "pan", "sig", "col", "sor", "lek", "mw", "dame", "capt")
)
MODALITY_TOO = frozenset(("dr", "mr", "ms", "sr", "pan"))
ROLES = frozenset(
    (
        *("name", "patient", "pt", "pat", "paciente", "patiente", "patientin", "paziente", "physician", "radiologist"),
        *(
            "operator",
            "technologist",
            "tech",
            "referrer",
            "referring",
            "requested",
            "performed",
            "reported",
            "dictated",
        ),
        *("signed", "attn", "attending", "surgeon", "nurse", "mother", "father", "spouse", "wife", "husband", "son"),
        *(
            "daughter",
            "contact",
            "by",
            "for",
            "von",
            "durch",
            "par",
            "pour",
            "por",
            "para",
            "da",
            "door",
            "voor",
            "per",
        ),
        *("arzt", "arztin", "medecin", "medico", "medica", "huisarts", "hausarzt", "radiologe", "mtra", "rt", "md"),
        *("attended", "seen", "discussed", "with", "mit", "avec", "con", "com", "met", "to", "an", "from", "of", "cc"),
        *("called", "informed", "told", "nom", "nombre", "nome", "naam", "imie", "nazwisko", "prenom", "apellido"),
        *("cognome", "sobrenome", "surname", "forename", "firstname", "lastname", "vorname", "nachname", "пациент"),
        *("фамилия", "ασθενης", "ονομα", "überweiser", "uberweiser", "sister", "brother", "ref", "req", "dir", "pi"),
    )
)
_WEAK_ROLES = frozenset(
    (
        *("with", "mit", "avec", "con", "com", "met", "to", "an", "from", "of", "by", "for", "von", "per", "da", "rt"),
        *("pt", "par", "pour", "por", "para", "door", "voor", "seen", "durch", "contact", "ref", "req", "called"),
        *("dir",),
    )
)
STRONG_ROLES = ROLES - _WEAK_ROLES
SUFFIXES = frozenset(("md", "phd", "frcr", "mbbs", "frcs", "facr", "esq", "rn", "dds", "arrt", "jr"))
