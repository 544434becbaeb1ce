"""Beginnings of what somebody does, behind which letters of whoever did it stand.

Folded, a line for each language or family of them (en, de, nl, fr, es, pt, it, ro, pl, cs with sk, hr with sl, hu, tr,
sv with no and da, fi, ru with uk and bg, el), as far as they have a beginning of their own. A deed is known by its
beginning, for each has many endings: ``contoured``, ``contourage``, ``contournés``.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from deid_proxy.engine.cleaners.word_lists import words_in

# What somebody did

_WRITTEN: Final = words_in(
    "embedded dissected grossed eingebettet zugeschnitten ingebed uitgenomen wykroil wykroila zatopil zatopila",
    "prikrajel prikrajela nakrajel beagyazta felvagta inditotta вырезал вырезала utskuren inbaddad udskaret indstobt",
    "dictat transcrib typed signed countersign cosign authoris authoriz approv",
    "diktier unterschr unterzeich getippt geschrieb freigeg abgezeich gegengez vidier paraphier genehmig",
    "gedict getyp geteken ondertek goedgek geautoris geparaf akkoord uitgetyp",
    "dicte tapee frappe saisie signe contresign approuv paraphe",
    "dictad tipead tecle firmad transcri aprobad rubric autoriz",
    "ditad digitad assinad aprovad liberad",
    "dettat battut firmat siglat approvat vistat trascri",
    "dictat semnat aprobat dactilograf avizat",
    "podykt dyktow napisa podpis zatwierdz zaakcept akcept przepis parafow",
    "diktov nadikt napsal podeps schval zapsal prepsal potpis odobr podpis",
    "diktal gepel alairt alair jovahagy szign",
    "yazdir imzal onayl yazan eden",
    "dikter signer undertec undersk underteg godkan godkj godken attester",
    "sanel allekirj hyvaksy kirjoit kuittas",
    "диктов продикт надикт напеч подпис утвержд утверд одобр завизир підпис затверд надрук набрал",
    "υπαγορ υπογρ εγκρι δακτυλογρ",
)
"""What is written, signed or approved: whatever letters stand behind it, at an end, they are somebody's."""
_DRAWN: Final = words_in(
    "added changed corrected anotad annotat genotee noterat notert noteret consemnat antecknat antecknad zapisal",
    "zapisan",
    "записал записано занес κατεγρ felvett beirt protokolliert",
    "eingegeb hinzugef gegenkontr ajoute anadid agregad adicionad aggiunt dodan dodal doplni pridal kiegesz adaugat",
    "ekleyen tillagt tilfojet lisas добавил додав προσθεσ",
    "contoured contouring segmented drawn outlined delineat edited annotat modif amend labell relabel markedup",
    "archiv planned traced",
    "positioned setup uploaded entered filed renamed logged recorded adjusted booked",
    "updated filled anonymis anonymiz witness supervis proofread cropped redrawn retraced reshaped",
    "cleaned stored saved",
    "konturier eingezeich gezeich segmentier annotier modifiz geander bearbeit archiv geplant gelager positionier",
    "erfasst eingetrag korrig hochgel beschrift verschickt gesendet ausgefull eingescan hinterleg",
    "nachgezeich erstellt angelegt",
    "ingetek getekend geconto gesegm aangepas gearchiv gepland gepositi ingevoer gecorrig bewerkt",
    "ingevuld verstuur geuploa opgesla bijgewer",
    "contoure contouri contoura dessin delin tracee segmentee segmentat annot modif corrig archiv planif positionn",
    "install saisi rempli etabli numeris recale envoye",
    "contornea delinea segmentad segmentac segmentaz edita modific corregi archiv planific posicionad",
    "rellen anotad dibuj trazad rotulad subido enviad",
    "desenh editad corrigi arquiv planej posicionad preench tracad",
    "disegn modific corrett archiv pianific posizionat inserit compilat tracciat redatt caricat inviat",
    "desenat editat modificat corectat arhivat trimis incarcat completat planific pozitionat intocmit conturat",
    "obrys konturow narys edytow wypelni wyslal wyslan wgrane wgral nagran pomaga zmodyf poprawi zarchiw",
    "zaplanow planow pozycjonowa ulozyl ulozon wpisa",
    "wprowadz wykresl",
    "zakresl konturov nakresl upravi opravi archiv kreslil nahral vyplni odesla oprava naplanov polohov",
    "zapsan izmijen ucrta upisa vnesl",
    "konturoz berajzol rajzolt szerkeszt modosit javit kuldte kitolto feltolt mentett archiv tervez",
    "pozicionalt rogzit",
    "cizil cizen cizim konturl duzelt olcen gonderen yukleyen doldur kaydeden duzenle arsivl planla",
    "konumla degistir kaydet",
    "inrit ritad ritat tegnet inntegn indtegn utritad omritad omritat skickat skickad sendt ifyllt",
    "udfyldt uploadet uppladd konturer segmenter redig rediger andrad andret aendret endret",
    "korrig rettet rattad rattat arkiv planlag planer posision position lejret leiret registrer meldt indberet",
    "innmeld anmeld oppmeld rapporter",
    "piirsi piirret muokat muokk korja arkisto lahett tallen taytti tekija suunnit aseteltu kirjas",
    "оконтур обвел нарисов отредак исправ изменил архивир отправ загруз заполн правил сохран заплан сплан",
    "уложил уложен внес внесен отредаг виправ змін",
    "обрис корриг коррек редакт",
    "σχεδια περιγρ διορθ τροποπ αρχειο τοποθετ καταγρ συμπλη εστειλ",
)
"""What is done with contours, plans, records and people who lie down: no image does it."""
_AGAIN: Final = words_in(
    "opptak",
    "repeat rpt redone redo retake retaken retook rescan reshot reimag reacq",
    "wiederhol wdh nachaufn neuaufn nochmal",
    "herhaal herhaling overgedaan opnieuw overgem",
    "repete repris refait reprise",
    "repetid repite repeticion rehecho repet refeit",
    "ripetut ripetiz ripet rifatt",
    "repetat refacut",
    "powtor powtorz powt",
    "opakov zopak ponovlj ponov",
    "ismetel megismet ujra",
    "tekrar tekrarl",
    "omtag omtagn omtatt omtage ommat upprep upprepad gentag gjentatt nyttfors",
    "uusittu uusin uusint toistet",
    "повтор переснят переснял",
    "επαναλ",
)
"""What is done again, of an image."""
_READ: Final = words_in(
    "review check verif read reread overread documented charted measured dokument vermess ausgemess gemess gemeten",
    "mesure medido",
    "medida confirm validat inspect qced qaed assess reported interpret vetted protocol discuss ordered",
    "request referr notif inform called phoned paged prepar accept countercheck exported import sent pushed",
    "kontroll gepruft uberpruf bestatig gegengel gelesen befund gesehen validier angeford besproch informier",
    "gecontrol nagekek gechec geverif bevestig beoorde gelezen verslag besprok aangevr",
    "relu revu verifi valid controle confirm interpret lu lue vu vue discut demand prescri",
    "revisad verific comprob validad confirm informad leido leida interpret solicit pedid",
    "revist conferid verific checad laudad lido lida solicit",
    "rivist controllat verific confermat refertat letto letta richiest validat",
    "verificat revizuit confirmat interpretat citit solicitat",
    "sprawdz zweryf potwierdz skontrol opisan opisal zlecon konsult zgloszon zglosi",
    "zkontrol overen overil potvrd popsal hodnot ziadan konzult nahlasen provjer pregled",
    "misurat zmierz merte matt malt uppmatt mittas измер masurat zmeren zmeril",
    "ellenor leletez megbeszel",
    "kontroledil kontrol dogrul degerlend raporl",
    "granska kontroll verifi bekraft bekreft bekraeft bedom bedomt tolk tydet besvar gjennomg gennemg",
    "gennemset sjekk",
    "tarkist tarkast vahvist lausut lausu",
    "провер сверил сверено подтвер перевір описан описал пересмот просмотр",
    "ελεγχ επιβεβ",
)
"""What is read over: by somebody, or confirmed by means of an image."""
_MADE: Final = words_in(
    "hung",
    "scanned perform acquir done obtained taken imaged made reconstr recon process reformat postproc",
    "examin carried coded digitis digitiz burn burnt exposed shot run handled transferred",
    "durchgef gemacht aufgenom untersuch gescan rekonstr nachbearb digitalis gefahren",
    "uitgevoer gemaakt gescan gedaan verricht",
    "realis effectu execut fait acquis scann reconstru reformat",
    "realizad efectuad hecho hecha adquirid tomad escanead reconstr",
    "feit feito feita feitos efetuad adquirid",
    "eseguit effettuat fatto fatta fatte acquisit scansion ricostru",
    "efectuat realizat facut scanat reconstr",
    "wykona zrobion skanow rekonstr przeprow",
    "proveden provedl snimkov skenov vyhotov rekonstr napravlj snimlj snimio snimila izvrs",
    "keszit vegez szkennel felvett",
    "yapildi yapan cekil ceken cekti",
    "utfor udfor gjord gjort tatt taget tagen skann scannet scannad laget lavet rekonstr gennemfor",
    "tehty kuvat kuvas suorit",
    "выполн сделан снят проведен виконан зроблен",
    "εκτελ διενεργ εγινε",
)
"""What is done by somebody, or by means of an image."""
_GIVEN: Final = words_in(
    "veren gesetzt",
    "inject inj infus administ given cannulat canulat punctur venipunct sited consented flushed pushed placed",
    "siting insert sedat prick plugged hooked accessed infuus venflon wenflon kanyl kaniul zugang",
    "braunule acceso accesso acesso cannula infuset",
    "injiz gespritz verabreich appliz punktier gestoch aufgekl gelegt kanul",
    "ingespo toegedie geprik geinject aangepr",
    "injecte perfuse pique pose posee ponctionn administ",
    "inyect administ canaliz punciona punzad colocad puesto",
    "injetad injecta puncionad administ aplicad",
    "iniettat somminist incannul posizionat punt puntur",
    "injectat administrat punctionat montat",
    "podan podal wstrzyk zaloz wkluc wklul naklu wkluw podlacz",
    "podan aplikov zaved napich kanylov pichl",
    "beadt beadva beadott szurt branul",
    "enjekt verildi takildi uygul",
    "injicer insprut givet gitt satt lagt sattes injiser stukk stukket stucket anlagt pvk nal",
    "annet anto injis kanyloi pistet laitet",
    "введен ввел пунктир поставл вкол введ вколот уколот",
    "χορηγ εγχυ παρακεντ",
)
"""What is given, and the needle for it: no way that a drug goes is somebody."""


_SHORTEST: Final = 5
"""Letters of a beginning; what is shorter is a whole word."""


class Beginnings(NamedTuple):
    """Words that are known by how they begin, and short ones that are known whole."""

    whole: frozenset[str]
    begun: dict[str, tuple[str, ...]]

    def have(self, text: str) -> bool:
        """Tell whether a word is one of them."""
        return text in self.whole or text.startswith(self.begun.get(text[:2], ()))


def by_beginning(words: frozenset[str]) -> Beginnings:
    """Return words by their first two letters."""
    begun = frozenset(one for one in words if len(one) >= _SHORTEST)
    keys = {word[:2] for word in begun}
    return Beginnings(words - begun, {key: tuple(sorted(one for one in begun if one[:2] == key)) for key in keys})


WRITTEN: Final = by_beginning(_WRITTEN)
DRAWN: Final = by_beginning(_DRAWN)
AGAIN: Final = by_beginning(_AGAIN)
READ: Final = by_beginning(_READ)
MADE: Final = by_beginning(_MADE)
GIVEN: Final = by_beginning(_GIVEN)
SHORT_EDITS: Final = words_in(
    "opak herh rip rep ed edit edt set mod modif mdf edyt redig bearb zmod upr zakr ritn tegn duz"
)
"""What is drawn or changed, shortened: behind these only *by* says that somebody follows."""
SHORT_DEEDS: Final = words_in(
    "chg chk ck rev rvw appr app rpt rep recon pos plan upd corr sgd sig acq inj cont ctr seg ann",
    "gepr korr erf best uitgev uitg gecontr aangep",
    "verif real eff fait rel rev val ver elab exec",
    "wyk spr popr zatw opr prov kontr schv",
    "skan utf udf godk lav kont gjord lagt",
    "keszit jav ell szerk onay",
    "исп вып пров ред сост изм",
)
"""The same of what is read over, made or given."""
NOUNS: Final = words_in(
    "contour contours contouring segmentation delineation outline outlines edit edits planning draft note",
    "notes label",
    "wpis zapis запись запис eintrag anteckning kirjaus notering",
    "labels markings measurements roi rois worklist setup",
    "kontur konturen konturierung planung messung entwurf eintrag beschriftung lagerung markierung",
    "contourage segmentation dosimetrie delineation trace installation",
    "contorno contornos segmentacion delineacion planificacion posicionamiento contornos medidas dibujo",
    "contorni segmentazione pianificazione misure",
    "planowanie kontury obrysy konturowanie edycja ulozenie",
    "inritning konturering tegning indtegning inntegning ritning redigering",
    "konturointi piirto suunnittelu",
    "оконтуривание планирование укладка редактирование",
)
"""What somebody's work is called."""
