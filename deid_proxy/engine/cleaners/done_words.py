"""Words beside which somebody's letters stand: what people do, who is told something, what people are called.

Folded, in the languages of the vocabularies, a line for one or two of them.
"""

from __future__ import annotations

from typing import Final


def _words(*lines: str) -> frozenset[str]:
    """Return the words of some lines."""
    return frozenset(" ".join(lines).split())


BY: Final = _words("by von durch door par por pelo pela da dal dalla przez av af")
WRITES: Final = _words("initials initial dictated transcribed typed signed verified gez firmado")
"""Behind these no modality stands."""
GIVEN: Final = _words(
    "injected inj given administered cannulated flushed sited consented pushed infused",
    "injecte injectee administre administree perfuse perfusee pique piquee pose posee",
    "inyectado inyectada inyecto administrado administrada canalizado canalizada puesto",
    "injetado injetada injetou aplicado aplicada puncionado puncionada puncionou",
    "iniettato iniettata somministrato somministrata infuso posizionato",
    "injiziert gespritzt gegeben verabreicht appliziert punktiert gelegt aufgeklart",
    "ingespoten toegediend gegeven geprikt geinjecteerd",
    "podany podano podala podal wstrzyknieto zalozono zalozyla",
    "injicerat injicerad givet gett injisert injiceret gitt satt",
    "annettu antoi annosteli injisoitu podana aplikovano aplikovala aplikoval",
    "beadva beadta beadott administrat administrata injectat verildi verilen yapildi",
    "введено введен ввел ввела χορηγηθηκε εγχυθηκε",
)
"""What somebody does with a drug: behind these and *by* stand ways that it goes, and no image."""
PLACED: Final = _words(
    "cannulated sited consented pique piquee pose posee perfuse canalizado canalizada puesto puncionado puncionada",
    "puncionou posizionato punktiert gelegt aufgeklart geprikt zalozono zalozyla satt",
)
"""Of them what is done with a vein: no way stands behind these."""
READ_OVER: Final = _words(
    "reviewed approved checked verified witnessed countersigned confirmed prepared merged",
    "edited contoured segmented drawn entered signed typed transcribed dictated booked",
    "vetted protocolled protocoled labelled labeled relabelled relabeled uploaded",
    "exported imported annotated planned anonymized anonymised qc qa",
    "revu revue relu relue valide validee verifie verifiee controle controlee",
    "corrige corrigee contoure contouree delinee vu vue signe",
    "revisado revisada comprobado comprobada verificado verificada validado validada",
    "aprobado aprobada delimitado delimitada delimitados contorneado contorneada",
    "aprovado aprovada conferido conferida checado checada contornado contornada",
    "delineado delineada rivisto rivista controllato controllata verificato verificata verificati",
    "validato validata approvato approvata contornato contornata contornati delineato",
    "controllati rivisti validati approvati delineati revisados verificados validados aprobados conferidos aprovados",
    "contornados delineados valides relus verifies controles corriges",
    "gepruft kontrolliert gegengelesen freigegeben abgezeichnet korrigiert konturiert",
    "eingezeichnet geschrieben diktiert gesehen nagekeken gecontroleerd gecheckt aangepast",
    "geverifieerd goedgekeurd ingetekend akkoord sprawdzone sprawdzono sprawdzil sprawdzila",
    "zatwierdzone zatwierdzil zatwierdzila zweryfikowano poprawil poprawila obrysowano",
    "granskat granskad kontrollerat kontrollerad godkand godkant ritat inritat",
    "kontrollert godkjent sjekket tegnet kontrolleret godkendt gennemset tegnede",
    "tarkistettu tarkisti hyvaksytty hyvaksyi tarkastettu zkontrolovano zkontrolovala",
    "schvaleno schvalil schvalila overil overila upravil upravila zakreslil zakreslila",
    "ellenorizte ellenorzott jovahagyta javitotta verificat aprobat conturat",
    "kontrol onaylandi onayladi cizdi duzeltildi проверено проверил проверила",
    "утвердил утвердила исправил исправила ελεγχθηκε εγκριθηκε",
)
"""What somebody does with a text, a contour or a label: in small letters nothing but people stand behind *by*."""
MADE: Final = _words(
    "scanned performed acquired repeated reported done read rescanned positioned",
    "udfort gennemfort",
    "realise realisee fait faite effectue effectuee realizado realizada hecho hecha",
    "leido leida eseguito eseguita refertato refertata letto letta feito feita",
    "laudado laudada befundet durchgefuhrt gemacht gefahren uitgevoerd gelezen gemaakt",
    "wykonane wykonano wykonal wykonala opisane opisal opisala utfort beskrevet",
    "tehty teki kuvattu kuvasi provedeno provedl provedla popsal popsala",
    "vegezte keszitette leletezte efectuat efectuata cekildi ceken cekimi yapan",
    "выполнено выполнил выполнила описал описала εγινε εκτελεστηκε",
)
"""What is done with an image too: read by CT."""
DRAWN: Final = _words("edited contoured segmented drawn planned annotated confirmed konturiert ritat")
"""Of them what is done with parts of the body, and with images."""
DONE: Final = GIVEN | READ_OVER | MADE | WRITES
"""What somebody did, beside letters."""
LOGS_IN: Final = _words(
    "logged login logon user account signed angemeldet eingeloggt ingelogd aangemeld",
    "conectado connecte connectee zalogowany zalogowana inloggad innlogget logget",
)
LOGIN: Final = _words("login logon username userid")
"""The account itself stands behind these."""
NO_LOGIN: Final = _words(
    "failed failure error errors expired page name required problem screen needed access details form"
)
AS: Final = _words("under as als como comme come jako som unter")
"""What stands in front of the account of somebody who logs in."""
SAYS_WHOM: Final = _words(
    "ask asked tell told notify notified informed inform bleep bleeped page",
    "paged texted emailed remind thx thanks cheers demander prevenir avertir",
    "frag frage fragen nachfragen informiert preguntar avisar avisado chiedere",
    "avvisare avvisato perguntar vragen navragen overlegd overleg zapytac powiadomic",
    "fraga fragat sporre spor spurt sporg spurgt kysy kysyttava zeptat kerdezd intreaba sorun sorulacak",
    "спросить уточнить ρωτηστε",
)
"""Who is asked or told something stands behind these."""
LINKS: Final = _words("a al aan bei mit bij met avec com con ao u у with")
"""What may stand between them."""
CALLED: Final = _words("rtt due ats ide mer merm mbb usk bma rtg rdg mfa spl hca")
"""What people of a department are called, in letters of their own that mean something else too: DUE AC."""
SHORTENED: Final = _words(
    "inf lab tekn piel hems asist asyst techn pfl aux op med el sestra",
    "nov as hoit радиол лаб νοσ τεχν",
)
"""The same, shortened with a point: inf. ct."""
CHECKS: Final = _words("check controle control controllo kontrolle kontroll kontrol kontrola conferencia")
ORDINALS: Final = _words(
    "second 2nd final first 1st double deuxieme 2eme double second segundo segunda secondo zweite zweiter 2 tweede",
    "andra andre anden toinen druga druha doua ikinci dubbele doble doppio dupla",
)
"""Which check it was that somebody did: second check pb."""
AT_WORD: Final = _words("per w")
"""At whose word something is done, or with whom it is discussed: per JK, d/w AM."""
BEFORE: Final = DONE | BY | SAYS_WHOM | CHECKS | CALLED | SHORTENED | AT_WORD | AS | LOGIN | {"de"}
"""Behind these may stand somebody's letters, or in front."""
WAYS: Final = _words("iv po im sc ia it id sl pr ng")
WAYS_BY: Final = _words("iv im po ng")
"""Those of them that stand behind *by*."""
SMALL_WAYS: Final = _words("iv ng us")
"""Those of them that sentences have."""
PLACES: Final = _words("us ct mr er ed rt or")
"""Letters that say where or how, behind *by*."""
MODALITIES: Final = _words("ct mr mri us xr nm pet irm tdm rm tc mrt rx")
"""How images are made, of those that have two or three letters, in the words of departments."""
NEVER: Final = _words(
    "of at to on is as in if it or no do so by my me us go up",
    "re pt dr mr ms md rn iv im po sc id ok na la le de du au",
    "il lo un et en se si es el al er ob um an am zu da wo ne",
    "ni od za ze av af om og ei ja ez az ve bu",
    "на по за не до от из во со ли",
)
"""Two letters in small ones that are words, behind who is asked."""
ANSWERS: Final = _words("ok no pt id in on up off me us it so")
"""What may stand behind what was checked, in capitals."""
TITLES: Final = _words("pt dr mr ms")
LEFT_OVER: Final = ANSWERS | _words(
    "to at of an am um zu bei da di al au en de em ao na za do od ze av af om op te mi la by for re"
)
"""What may stand in small letters at the end, behind what was done, in front of somebody who went already."""
NEVER_DO: Final = _words(
    "iv im po sc pt dr md rn no ne is as of or if to on in so",
    "ok id la le il lo el se si ha hat ist ei ja it at",
    "km gd cm nu do za na al et ce am um er es en de re li",
    "не на по",
)
"""Two letters that do nothing, in small ones, in front of what was done; contrast agents in any."""
CONTRAST: Final = _words("km gd cm mc pc sc kl ka la ga fdg ogk")
"""What is given and gives nothing: agents and anaesthesia."""
HANDLED: Final = _words(
    "sent resent logged created changed deleted moved pushed opened burned burnt",
    "copied archived closed locked acquired scanned performed done repeated envoye",
    "importe exporte enviado enviada inviato inviata gesendet verschickt hochgeladen",
    "verzonden verstuurd geimporteerd wyslane wyslano skickat skickad sendt trimis",
)
"""What is done with files and images, beside what is read over."""
HOW: Final = _words(
    "post mail email courier fax phone mistake accident error default request hand",
    "someone somebody anyone everyone nobody ambulance taxi messenger telephone letter",
    "courrier erreur coursier poste correo mensajero fallo posta corriere sbaglio",
    "erro engano correio versehen kurier zufall vergissing koerier misstag bud both",
    "alguien quelqu qualcuno alguem jemanden iemand kogos omylem web software",
)
"""How something comes about, behind *by*, of what everybody says."""
KINDS_OF_IMAGES: Final = _words("modality view side technique contrast anatomy phase procedure")
SIDES: Final = _words("dx sx sn lt rt dr st")
PARTS_OF_SCANS: Final = _words("ax lv rv la ra ge se t1 t2 pd rk lk cbd gb")
"""What is scanned, and how, that has two letters."""
PARTS: Final = _words("view side anatomy")
