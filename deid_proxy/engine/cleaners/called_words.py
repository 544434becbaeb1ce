"""Words in front of people who are called like something else: ``PA Foot examined``, ``under the name of Plum``.

Folded, in the languages of the vocabularies.
"""

from __future__ import annotations

from typing import Final

from deid_proxy.engine.cleaners.word_lists import words_in

LETTER_ROLES: Final = words_in("ro pa np rn sho spr fy1 fy2 ho cns pgy arnp")
"""Staff in letters, that may mean something else: only in capitals, beside what people do."""
INVESTIGATORS: Final = words_in("ip pi ci mo rmo cmo gmo cra crc")
"""Who leads a study or works there, and medical officers, in capitals."""
MIXED_ROLES: Final = words_in("sho spr fy1 fy2 cns pgy arnp")
"""Of them those that nothing else is written like."""
ACTS: Final = words_in(
    "came comes called calls rang phoned asked asks wants wanted said says agrees agreed aware happy advised advises",
    "examined attended saw spoke decided told thinks felt recommends insisted",
)
"""What people do, behind their names."""
ACTS_WITH_IMAGES: Final = words_in(
    "approved approves reviewed informed notified confirmed ordered requested requests discussed signed checked"
)
"""The same, which is done with images as well: PA Hand reviewed."""
SAYS: Final = {
    "en": ACTS
    | words_in("confirmed confirms consented reports reported states stated refused declined answered rings"),
    "de": words_in("sagt sagte bittet ruft kommt kam bestatigt berichtet wunscht meldet mochte fragt wartet"),
    "fr": words_in("dit demande confirme appelle vient signale souhaite prefere refuse attend rappelle"),
    "es": words_in("dice pide confirma llama avisa refiere solicita espera viene prefiere autoriza"),
    "pt": words_in("diz pede confirma liga avisa refere espera vem prefere autoriza"),
    "it": words_in("dice chiede conferma chiama riferisce aspetta viene preferisce autorizza"),
    "nl": words_in("zegt vraagt belt komt bevestigt wil meldt wacht"),
    "pl": words_in("mowi prosi dzwoni potwierdza czeka zglasza przyjdzie"),
    "sv": words_in("sager ber ringer bekraftar vill onskar vantar"),
    "da": words_in("siger beder ringer bekraefter vil onsker venter sier bekrefter"),
}
"""What is said of who comes with somebody or works there, right behind the name, by language."""
VIEWS_TOO: Final = words_in("pa ho np")
"""Staff whose letters are views, or findings: behind these only :data:`ACTS` count."""

CLERKS: Final = words_in("sec secretary reg cons fellow resident navigator sekretarin mfa assistent assistentin")
"""Who works for somebody, in small letters behind one of :data:`WHOSE`: his sec Donna."""
WHOSE: Final = words_in("his her their my our seine ihre meine seiner ihrer")

BY: Final = {
    "by": "en",
    "per": "en",
    "von": "de",
    "durch": "de",
    "par": "fr",
    "por": "es",
    "door": "nl",
    "przez": "pl",
    "av": "sv",
    "af": "da",
}
"""What says by whom, with a language of it."""
SHOWN: Final = {
    "show": "en",
    "showed": "en",
    "shown": "en",
    "montrer": "fr",
    "montre": "fr",
    "mostrar": "es",
    "mostrare": "it",
    "tonen": "nl",
    "zien": "nl",
    "visa": "sv",
    "vise": "da",
}
"""Whom something is shown stands behind these, some with a word between."""
TO_WHOM: Final = words_in("to a ao aan for til")
POLITE: Final = words_in("pls please plz plse to must will can could and")
"""In front of *show*."""
TOLD: Final = words_in("call phone ask tell notify page bleep inform email text ring see cc contact")
BEHIND_TOLD: Final = words_in(
    "w re with when if for about asap on before after at to and in avant apres antes prima voor innan for och"
)
"""What goes on behind whom something is told or shown."""
SOON: Final = words_in("before asap when today tomorrow first avant antes prima voor innan for")
"""When somebody is shown something: behind these words a word that is a name too is somebody."""
HOUSEHOLD_PARTICLES: Final = words_in("van ter ten vander")
FURTHER_PARTICLES: Final = words_in("de den der het t")
ALWAYS_BEHIND_PARTICLES: Final = words_in("minuten minutes min gy mm cm ml")

FAMILIES: Final = {
    "familie": "de",
    "fam": "de",
    "famille": "fr",
    "famiglia": "it",
    "familia": "es",
    "rodzina": "pl",
    "rodziny": "pl",
    "rodzine": "pl",
    "rodina": "cs",
    "rodiny": "cs",
    "familjen": "sv",
    "familien": "da",
    "perhe": "fi",
    "csalad": "hu",
    "семья": "ru",
    "семьи": "ru",
    "семью": "ru",
    "οικογενεια": "el",
    "family": "en",
}
"""Whose name may stand behind a family, with a language of it."""
FAMILY: Final = "family"
NO_FAMILY: Final = words_in(
    "history hx historique anamnese doctor physician practice practitioner medicine tree planning",
    "medical screening risk room pedigree clinic centre center support doctors",
    "counselling counseling study studies cluster cancer",
)
"""What stands behind *family* when it is nobody's."""
BEFORE_FAMILY: Final = words_in("of from the by with to for and pet cat dog horse owner")
"""What stands in front of a family's name."""

NAMES: Final = words_in("name namen nom nome naam nombre navn namn imieniem nazwiskiem jmenem neven именем фамилиеи")
"""Behind these, and one of :data:`UNDER`, stands what somebody is called."""
UNDER: Final = words_in("under unter sous sotto bajo onder pod sob a auf op под за")
WITHIN_UNDER: Final = words_in(
    "the dem den der falschem falschen anderem anderen wrong other old le son sa un il el su o de het zijn haar her his"
    " my another maiden autre mauvais jej jego"
)
"""What may stand between these and *name*."""
OF: Final = words_in("of de di van von da do af av")

ACCOUNT_OF: Final = {
    **BY,
    "da": "it",
    "dal": "it",
    "pelo": "pt",
    "pela": "pt",
}
"""Behind these stands the account of who did one of :data:`AT_COMPUTERS`."""
DONE_TO_FILES: Final = words_in(
    "uploaded unlocked merged exported imported renamed archived logged rerun hochgeladen entsperrt",
    "zusammengefuhrt importiert exportiert umbenannt archiviert geloscht fusionne importe exporte renomme",
    "debloque importado exportado subido fusionado desbloqueado carregado importato esportato caricato",
    "sbloccato geupload samengevoegd geexporteerd geimporteerd ontgrendeld wyeksportowano zaimportowano",
    "odblokowano uppladdat exporterat importerat raderat eksportert importert",
)
"""What is done at computers to nothing but files."""
AT_COMPUTERS: Final = DONE_TO_FILES | words_in(
    "run set reset entered sent corrected changed created deleted edited registered mapped masked copied",
    "moved routed pushed processed restored recalculated fixed resolved repaired flettet sammenslatt flatettu",
    "yhdistetty nachgerechnet berechnet freigeschaltet eingegeben eingetragen erfasst geandert korrigiert",
    "angelegt verschoben gesendet gesperrt saisi saisie corrige corrigee envoye envoyee modifie modifiee cree",
    "creee supprime debloquee lance recalcule archive introducido introducida corregido corregida enviado",
    "enviada modificado modificada creado creada borrado desbloqueada ejecutado recalculado inserido inserida",
    "corrigido corrigida alterado alterada criado criada apagado executado inserito inserita corretto",
    "corretta inviato inviata modificato modificata creato creata cancellato unito sbloccata ricalcolato",
    "ingevoerd gecorrigeerd verzonden gewijzigd aangemaakt verwijderd herberekend wprowadzone wprowadzono",
    "poprawione poprawiono wyslane wyslano zmienione zmieniono utworzone utworzono usuniete usunieto",
    "odblokowane przeliczono inlagt inmatat rattat skickat andrat skapat rettet sendt endret slettet",
    "indtastet aendret oprettet eksporteret importeret",
)
"""What somebody does at a computer."""
NO_ACCOUNTS: Final = words_in(
    "auto algo batch script macro robot server cloud teams dicom telefax extern intern online remote import export",
    "worklist hl7 ordre order ordine standard norma norm protokoll proxy kaudal kranial lateral medial",
)
"""What files are sent and changed by that is no account."""
BEHIND_ACCOUNTS: Final = words_in(
    "from after via desde tras dopo nach apres depuis apos na vanuit fran fra etter efter po"
)
"""What goes on behind an account."""
NO_LETTERS: Final = words_in("re li dx sx lt rt hr kg ml dl mm cm sn dr st pt ok no na nd mg ug kv ma")
"""Two small letters behind a slash that are a side, a unit or an answer."""
