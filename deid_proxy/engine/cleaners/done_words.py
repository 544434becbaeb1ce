"""Words beside which somebody's letters stand: what people do, who is told something, what people are called.

Folded. First come the words that letters stand beside, then the letters that are nobody's there.
"""

from __future__ import annotations

from typing import Final

from deid_proxy.engine.cleaners.word_lists import words_in

# What somebody does

WRITES: Final = words_in("initials initial dictated transcribed typed signed verified gez firmado")
"""What somebody does who writes: behind these no modality stands."""
GIVEN: Final = words_in(
    "injected inj given administered cannulated flushed sited consented pushed infused",  # en
    "injecte injectee administre administree perfuse perfusee pique piquee pose posee",  # fr
    "inyectado inyectada inyecto administrado administrada canalizado canalizada puesto pasado pasada",  # es
    "injetado injetada injetou aplicado aplicada puncionado puncionada puncionou",  # pt
    "iniettato iniettata somministrato somministrata infuso posizionato",  # it
    "injiziert gespritzt gegeben verabreicht appliziert punktiert gelegt aufgeklart",  # de
    "ingespoten toegediend gegeven geprikt geinjecteerd",  # nl
    "podany podano podala podal wstrzyknieto zalozono zalozyla",  # pl
    "injicerat injicerad givet gett injisert injiceret gitt satt",  # sv, no, da
    "annettu antoi annosteli injisoitu",  # fi
    "podana aplikovano aplikovala aplikoval",  # cs
    "beadva beadta beadott",  # hu
    "administrat administrata injectat",  # ro
    "verildi verilen veren yapildi",  # tr
    "введено введен ввел ввела",  # ru
    "χορηγηθηκε εγχυθηκε",  # el
)
"""What somebody does with a drug: behind these and *by* stand ways that it goes, and no image."""
PLACED: Final = words_in(
    "cannulated sited consented",  # en
    "pique piquee pose posee perfuse",  # fr
    "canalizado canalizada puesto",  # es
    "puncionado puncionada puncionou",  # pt
    "posizionato",  # it
    "punktiert gelegt aufgeklart",  # de
    "geprikt",  # nl
    "zalozono zalozyla",  # pl
    "satt",  # sv, no, da
)
"""Of those what is done with a vein, or before: no way stands behind these."""
INFORMED: Final = words_in(
    "informed notified informert underrettet informeret informerad informiert verstandigt prevenu informe",
    "avise avisado avisada avvisato avvisata informato ingelicht informovan ertesitve anuntat informat",
    "bilgilendirildi",
)
"""Who was told something: behind these stands who it was."""
READ_OVER: Final = words_in(
    # en
    "reviewed approved checked verified witnessed countersigned confirmed prepared merged",
    "edited contoured segmented drawn entered signed typed transcribed dictated booked",
    "vetted protocolled protocoled labelled labeled relabelled relabeled uploaded",
    "exported imported annotated planned anonymized anonymised qc qa",
    # fr
    "revu revue relu relue valide validee verifie verifiee controle controlee",
    "corrige corrigee contoure contouree delinee vu vue signe",
    "valides relus verifies controles corriges",
    # es
    "controlado controlada revisado revisada comprobado comprobada verificado verificada validado validada",
    "aprobado aprobada delimitado delimitada contorneado contorneada",
    "revisados verificados validados aprobados delimitados",
    # pt
    "aprovado aprovada conferido conferida checado checada contornado contornada delineado delineada",
    "aprovados conferidos contornados delineados revisto revistos",
    # it
    "rivisto rivista controllato controllata verificato verificata validato validata",
    "approvato approvata contornato contornata delineato",
    "rivisti controllati verificati validati approvati contornati delineati",
    # de
    "gepruft kontrolliert gegengelesen freigegeben abgezeichnet korrigiert konturiert",
    "eingezeichnet geschrieben diktiert gesehen",
    # nl
    "nagekeken gecontroleerd gecheckt aangepast geverifieerd goedgekeurd ingetekend akkoord",
    # pl
    "sprawdzone sprawdzono sprawdzil sprawdzila zatwierdzone zatwierdzil zatwierdzila",
    "zweryfikowano poprawil poprawila obrysowano",
    # sv, no, da
    "granskat granskad kontrollerat kontrollerad godkand godkant ritat inritat",
    "kontrollert godkjent sjekket tegnet",
    "kontrolleret godkendt gennemset tegnede",
    # fi
    "tarkistettu tarkisti hyvaksytty hyvaksyi tarkastettu",
    # cs
    "zkontrolovano zkontrolovala schvaleno schvalil schvalila overil overila",
    "upravil upravila zakreslil zakreslila",
    # hu, ro, tr
    "ellenorizte ellenorzott jovahagyta javitotta",
    "verificat aprobat conturat",
    "kontrol onaylandi onayladi cizdi duzeltildi",
    # ru, el
    "проверено проверил проверила утвердил утвердила исправил исправила",
    "ελεγχθηκε εγκριθηκε",
)
"""What somebody does with a text, a contour or a label: in small letters nothing but people stand behind *by*."""
DRAWN: Final = words_in("edited contoured segmented drawn planned annotated confirmed konturiert ritat")
"""Of those what is done with parts of the body, and with images."""
MADE: Final = words_in(
    "scanned performed acquired repeated reported done read rescanned positioned",  # en
    "realise realisee fait faite effectue effectuee",  # fr
    "realizado realizada hecho hecha leido leida",  # es
    "feito feita laudado laudada",  # pt
    "eseguito eseguita refertato refertata letto letta",  # it
    "befundet durchgefuhrt gemacht gefahren",  # de
    "uitgevoerd gelezen gemaakt",  # nl
    "wykonane wykonano wykonal wykonala opisane opisal opisala",  # pl
    "utfort udfort gennemfort beskrevet",  # sv, no, da
    "tehty teki kuvattu kuvasi",  # fi
    "provedeno provedl provedla popsal popsala",  # cs
    "vegezte keszitette leletezte",  # hu
    "efectuat efectuata",  # ro
    "cekildi ceken cekimi yapan",  # tr
    "выполнено выполнил выполнила описал описала",  # ru
    "εγινε εκτελεστηκε",  # el
)
"""What is done by somebody, or by means of an image: read by CT."""
MADE_BY: Final = words_in(
    "imaged rescanned viewed untersucht gescannt aufgenommen gelesen bearbeitet wiederholt gelagert geplant",
    "scanne acquis repete positionne lu approuve planifie escaneado adquirido repetido posicionado planificado",
    "lido planejado acquisito ripetuto pianificato gescand gedaan herhaald gepositioneerd gepland gereviseerd",
    "gjord gjort skannad scannat skannat upprepat planerat skannet scannet tatt gjentatt planlagt lavet",
    "taget gentaget",
    "efectuado efectuada efetuado efetuada effettuato effettuata fatto fatta acesso accesso incannulato laest",
    "lagt lest",
    "powtorzyl powtorzyla wklul wklula obrysowal opakoval opakovala pichla megismetelte szurta pozitionat tekrarladi",
    "enjekte toisti повторил повторила",
    "digitized digitised digitalisiert numerise digitalizado digitalizzato gedigitaliseerd digitaliseret digitaliserad",
    "realizat facut scanat repetat planificat",
    "reconstructed processed reformatted postprocessed assisted corrected registered coded rekonstruiert",
    "assistiert reconstruit assiste reconstruido corregido asistido corrigido ricostruito corretto assistito",
    "gereconstrueerd geassisteerd rekonstruerat rekonstruert rekonstrueret",
)
"""The same, behind which only *by* says by whom: no letters stand right beside it (OP geplant)."""
DONE: Final = GIVEN | READ_OVER | MADE | WRITES
"""What somebody did, beside letters."""
HANDLED: Final = words_in(
    "sent resent logged created changed deleted moved pushed opened burned burnt",  # en
    "copied archived closed locked acquired scanned performed done repeated",  # en
    "envoye importe exporte adresse adressee transmis transmise archive",  # fr
    "enviado enviada archivado arquivado",  # es, pt
    "inviato inviata trasmesso archiviato",  # it
    "gesendet verschickt versendet ubermittelt archiviert hochgeladen",  # de
    "verzonden verstuurd doorgestuurd gearchiveerd geimporteerd",  # nl
    "wyslane wyslano odeslano",  # pl, cs
    "skickat skickad sendt",  # sv, no, da
    "trimis",  # ro
)
"""What is done with files and images, beside what is read over: the account of who did it stands behind *by*."""

# What says who it is

BY: Final = words_in("by von durch door par por pelo pela da dal dalla przez av af")
SAYS_WHOM: Final = words_in(
    "ask asked tell told notify notified informed inform bleep bleeped page",  # en
    "paged texted emailed remind thx thanks cheers",  # en
    "demander prevenir avertir",  # fr
    "frag frage fragen nachfragen informiert",  # de
    "preguntar avisar avisado",  # es
    "chiedere avvisare avvisato",  # it
    "perguntar",  # pt
    "vragen navragen overlegd overleg",  # nl
    "zapytac powiadomic",  # pl
    "fraga fragat sporre spor spurt sporg spurgt",  # sv, no, da
    "kysy kysyttava",  # fi
    "zeptat",  # cs
    "kerdezd",  # hu
    "intreaba",  # ro
    "sorun sorulacak",  # tr
    "спросить уточнить",  # ru
    "ρωτηστε",  # el
)
"""Who is asked or told something stands behind these."""
LINKS: Final = words_in("a al aan bei mit bij met avec com con ao u у with")
"""What may stand between these and whom they name: vragen aan KL."""
CAPITAL_ROLES: Final = words_in(
    "rtt due ats ide mer merm mbb usk bma rtg rdg mfa spl hca rta tim tsid ter mir pj lis cca",
    "rn rdms rdcs ol oss aa fa ca ra tr rh sh st r1 r2 r3 r4 r5",
    "iade ibode tsidc tsrtd tsidmn tcae rir tsdt tld lvn cna odp hcsw rdh pfk gkp kbu lis2 lis3 mtar anios aios vpk",
)
"""What people of a department are called, in letters of their own that in small ones mean something else: DUE AC."""
ONLY_BY: Final = words_in("aa fa ca ra tr rh sh st r1 r2 r3 r4 r5")
"""Of them those that mean something else in capitals too, but behind *by*: durch FA KL."""
ANYWHERE: Final = words_in(
    "rtt ats iade ibode merm mbb usk bma tsid tsidc tsrtd tsidmn tcae ter due rir tsdt tld lvn cna hcsw pfk gkp kbu",
    "lis2",
    "lis3 mtar anios aios vpk rdms rdcs ide hca mir oss rn mfa odp rdh spl",
)
"""Of them those behind which somebody's letters end what a text says, whatever stands in front: repetida TER KL."""
OTHERWISE: Final = words_in("due ide hca mir oss rn mfa odp rdh spl ats")
"""Of these those that may mean something else."""
SHORTENED_ROLES: Final = words_in(
    "inf lab tec tek tekn tech tehn piel hems hem asist asyst techn pfl aux op med el sestra",
    "nov as hoit радиол лаб νοσ τεχν",
)
"""The same, shortened with a point: inf. ct."""
OF_TWO: Final = {
    "r": words_in("mta mtar rt"),
    "ct": words_in("rt"),
    "er": words_in("mbb"),
    "lak": words_in("st at"),
    "lakare": words_in("st at"),
    "laege": words_in("i hu kbu"),
    "sjt": words_in("rtg"),
    "sh": words_in("ap"),
    "rx": words_in("tec tecnico tecnica tecnologo"),
    "tec": words_in("rx"),
    "rad": words_in("tec snr sr jnr senior as ing inz"),
    "med": words_in("fiz fis fys физ"),
    "as": words_in("rad por ml"),
    "asist": words_in("rad por"),
    "ass": words_in("dokt tandarts"),
}
"""The same in two parts: MTA-R, ST-läk, téc. rx; the second, with the first."""
OF_ONE_LANGUAGE: Final = {
    "sh": "fi",
    "rh": "fi",
    "lh": "fi",
    "rl": "cs",
    "ebe": "tr",
    "eir": "es",
}
"""The same, that something else is called too: only near words of their language."""
LOGIN: Final = words_in("login logon username userid")
"""The account itself stands behind these."""
AS: Final = words_in("under as als como comme come jako som unter")
"""What stands in front of the account of somebody who did one of :data:`LOGS_IN`."""
LOGS_IN: Final = words_in(
    "logged login logon user account signed",  # en
    "angemeldet eingeloggt",  # de
    "ingelogd aangemeld",  # nl
    "conectado connecte connectee",  # es, fr
    "zalogowany zalogowana",  # pl
    "inloggad innlogget logget",  # sv, no, da
)
BEFORE: Final = (
    DONE
    | BY
    | SAYS_WHOM
    | CAPITAL_ROLES
    | SHORTENED_ROLES
    | AS
    | LOGIN
    | {"de"}
    | frozenset((*OF_TWO, *OF_ONE_LANGUAGE))
)
"""Behind these may stand somebody's letters, or in front."""

# Letters and words that are nobody's

WAYS: Final = words_in("iv po im sc ia it id sl pr ng")
"""Ways in which drugs are given."""
WAYS_BY: Final = words_in("iv im po ng")
"""Those of them that stand behind *by*."""
SMALL_WAYS: Final = words_in("iv ng us ev vo")
"""What sentences have behind *by* in small letters: two of them, and ultrasound."""
PLACES: Final = words_in("us ct mr er ed rt or")
"""Letters that say where or how, behind *by*."""
MODALITIES: Final = words_in("ct mr mri us xr nm pet irm tdm rm tc mrt rx")
"""How images are made, of those that have two or three letters, in the words of departments."""
SIDES: Final = words_in("dx sx sn lt rt dr st")
PARTS_OF_SCANS: Final = words_in("ax lv rv la ra ge se pd rk lk gb")
"""What is scanned, and how, that has two letters."""
CONTRAST: Final = words_in("km gd cm mc pc sc kl ka la ga")
"""What is given and gives nothing, in capitals: contrast agents."""
TITLES_TOO: Final = words_in("pt dr mr ms")
"""Letters that announce whoever stands behind them with a capital: ask Dr Smith."""
ANSWERS: Final = words_in("ok no pt id in on up off me us it so")
"""What may stand behind what was done or checked."""
LEFT_OVER: Final = ANSWERS | words_in(
    "to at of an am um zu bei da di al au en de em ao na za do od ze av af om op te mi la by re"
)
"""What may stand in small letters at the end, behind what was done, in front of somebody who went already."""
SMALL_WORDS: Final = words_in(
    "of at to on is as in if it or no do so by my me us go up",
    "re pt dr mr ms md rn iv im po sc id ok na la le de du au",
    "il lo un et en se si es el al er ob um an am zu da wo ne",
    "ni od za ze av af om og ei ja ez az ve bu",
    "на по за не до от из во со ли",
)
"""Two letters that are words in small ones, behind who is asked, what was done, and somebody else."""
NO_DOERS: Final = words_in(
    "iv im po sc pt dr md rn no ne is as of or if to on in so",
    "ok id la le il lo el se si ha ei ja it at",
    "km gd cm nu do za na al et ce am um er es en de re li",
    "не на по",
)
"""Two letters that do nothing, in small ones, in front of what was done."""
NO_LOGIN: Final = words_in(
    "failed failure error errors expired page name required problem screen needed access details form"
)
"""What stands behind *login* and is no account."""
HOW: Final = words_in(
    "post mail email courier fax phone mistake accident error default request hand",
    "someone somebody anyone everyone nobody ambulance taxi messenger telephone letter",
    "courrier erreur coursier poste correo mensajero fallo posta corriere sbaglio",
    "erro engano correio versehen kurier zufall vergissing koerier misstag bud both",
    "alguien quelqu qualcuno alguem jemanden iemand kogos omylem web software",
)
"""How something comes about, behind *by*, of what everybody says: no account."""

# Kinds of the words of a vocabulary

KINDS_OF_IMAGES: Final = words_in("modality view side technique contrast anatomy phase procedure")
"""What is said of an image."""
KINDS_OF_PARTS: Final = words_in("view side anatomy")
"""What is said of the part of a body in it."""
