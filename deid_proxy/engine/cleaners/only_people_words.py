"""Words beside which only people stand, and what is no person there: ``discussed with Fresh``, ``Wife Cal``.

Folded, in the languages of the vocabularies.
"""

from __future__ import annotations

from typing import Final

from deid_proxy.engine.cleaners.done_words import HANDLED, MADE_BY, READ_OVER
from deid_proxy.engine.cleaners.people_words import (
    CALLED_LIKE_THEM,
    DOUBTFUL,
    PROFESSIONS,
    RELATIONS,
)
from deid_proxy.engine.cleaners.role_words import KIN, NO_NAMES, ROLES_OF_PEOPLE
from deid_proxy.engine.cleaners.signing_words import DEEDS
from deid_proxy.engine.cleaners.title_words import ROLES, TITLES
from deid_proxy.engine.cleaners.word_lists import words_in

KIN_TOO: Final = (
    KIN
    | RELATIONS
    | words_in(
        "stiefmutter stiefvater verlobter verlobte beaupere suegro suegra suocero suocera genero nuora",
        "cunhado cunhada sogro sogra nora schoonzoon schoondochter schoonmoeder schoonvader zwager schoonzus",
        "szwagier szwagierka tesciowa tesc svagr svagrova tchyne tchan zet snacha szomszed sogor sogorno",
        "anyos apos meny vecin cumnat cumnatul cumnata soacra soacrei socru socrul ginerele теща тесть",
        "свекровь свекор деверь золовка γειτονασ γειτονισσα κουνιαδοσ κουνιαδα πεθερα πεθεροσ γαμπροσ νυφη",
        "kayinvalidesi kayinpederi enistesi yengesi gelini damadi amcasi dayisi teyzesi halasi agabeyi svager",
        "svagerska svarmor svarfar svarson svardotter svoger svigerinne svigermor svigerfar svigersonn",
        "svigerson svigerdatter lanko kaly anoppi appi vavy minia",
        # in the cases and forms that sentences write
        "mamei tatalui fiicei fiului sotiei sotului fratelui surorii matki ojca corki syna zony meza siostry brata",
        "babci dziadka matky otce dcery manzelky manzela sestry bratra матери отца дочери сына жены мужа сестры брата",
        "бабушки матері батька доньки сина дружини чоловіка бабусі πατερα συζυγο αδελφο κορησ γιο γιου",
        "tyttaren tyttarensa poikansa vaimonsa miehensa aitinsa isansa sisarensa veljensa aidin isan pojan vaimon",
        "edesanyja edesapja felesegenek lanyanak fianak svagerskan svagern svigerinnen svogeren svogerinde",
        "gorumcesi eltisi kayinbiraderi cunhada cunada cognato belle-soeur szwagra svagrova деверя золовка швагер",
        "kona mora faren зовиця matere ocete hcere majke oca kceri",
    )
)
"""Relatives and who lives beside them."""
WHO: Final = (
    ROLES_OF_PEOPLE
    | KIN_TOO
    | PROFESSIONS
    | words_in(
        "ssk usk pat pappa baby bebe infant pz paziente kontaktperson исполнитель лицо pacienta pacientka",
        "pacjentka patient worker officer policeman policewoman odp cns locum polizist polizistin sanitater",
        "sanitaterin anasthesist anasthesistin policier policiere soignant soignante kine policia ayudante",
        "auxiliar poliziotto poliziotta oss policial estagiario estagiaria agent stagiair anesthesist",
        "stazystka slouzici zachranarka politista infirmiera полицеискии дежурная санитар санитарка стажер",
        "αστυνομικοσ polis dagplejer barnepige dadus bebiszitter dadisi νταντα erl физиком лаборантом",
        "радиологом underskoterska politimann betjent portor pasient potilas investigator monitor witness",
        "driver adjudicator cabecera dentist guardian np mo sgt maj capt lt cpl ed gp pcp dietician manager",
        "keeper trainer foreman neighbor fahrer betreuer betreuerin zuweiser zuweiserin uberweiser ca oa",
        "erstbefund zweitbefund konsil studienassistentin studienassistent techniker ansprechpartner halter",
        "halterin investigateur investigatrice arc moniteur chauffeur accompagnant accompagnante investigador",
        "investigadora monitora conductor tsid map due externe interne mer confrere consoeur correspondant mt",
        "chir r1 r2 r3 r4 r5 mir tecnica sperimentatore autista mmg dono dona motorista radiologista rh ll",
        "tri vagthavende eigenares begeleidster aanvrager kierowca doprovod osetrovatel tulajdonos kisero",
        "hozzatartozo proprietara apartinator insotitor djuragare agare ledsagare dyreeier eier ledsager",
        "dyreejer ejer omistaja omainen παραπεμπων παραπεμπουσα isteyen ceken raporlayan oglu esi hasta",
        "sahibi συνοδοσ κηδεμονασ владелица водитель",
        "pte pcte pct пац пацієнт пацієнтка хвории хвора ασθενησ τεχνολογοσ νοσηλευτρια συγγενησ mama mamma",
    )
)
"""Who somebody is, in front of the name."""
UNSURE: Final = DOUBTFUL | words_in(
    "pat pz paziente pacienta pacientka pacjentka",
    "pasient potilas agent auxiliar polis polis policia trainee officer cns baby bebe infant",
    "resident physio physiotherapist surgeon interne externe interno interna r1 r2 r3 r4 r5 mir",
    "mtra mtr mta ra rt pa np",
    "hausarzt haziorvos huisarts generaliste",
    "physiotherapeut fisioterapeuta kinesitherapeute zahnarzt dentist",
    "pte pcte pct пац пацієнт пацієнтка хвории хвора ασθενησ mama mamma",
    "patient assistant assistent assistente technik",
)
"""Of them, behind whom an examination or a finding may be named: R3 Knie, physio Amputation."""
SIGNS: Final = words_in(
    "gonderen",
    "groet groeten gruss grusse mfg regards cordialement saludos mvh hilsen",
    "odeslal odeslala zkontroloval zkontrolovala indikoval indikovala popsal popsala provedl provedla",
    "направил направила направлен направлена описал описала выполнил выполнила проверил проверила исполнитель",
    "countersigned cosigned signed sign sgd signerat signert signeret sgn gez gezeichnet fdo firmado firma firmato",
    "witnessed attested assinado assinatura signe semnat semnatura",
    "podpis podpisal podpisala podepsal podepsala allekirjoitus imza",
    "підписав підписала підпис описав описала виконав виконала подпись подписал подписала alairta alairas υπογραφη",
    "witness",
)
"""Behind these stands who signed."""
DID: Final = DEEDS | words_in(
    "avusti avustanut tutki tutkinut otti assisterade assisterte assisterede asistio assisto asystowal asystowala",
    "asistoval asistovala asszisztalt ассистировал ассистировала асистував асистувала yorumlayan yorumladi",
)
"""What somebody did whose name stands right behind: Lausui Antero, Opravila Čech."""
LABELS: Final = words_in(
    "ertesitve megbeszelve",
    "name surname forename firstname lastname contact cc attn attention kontakt kontaktperson nachname vorname",
    "nom prenom contacto contato contatto contactpersoon nombre apellido apellidos sobrenome cognome nome naam namn",
    "navn nimi nume nev imie nazwisko jmeno prijmeni имя фамилия ονομα επωνυμο adi soyadi επικοινωνια контакт",
    "omainen parorende anhorig apartinator hozzatartozo",
)
"""Behind these and a colon stands what somebody is called."""
SHORTENED: Final = words_in(
    "sign sgn sgd pt pat tec hd dna dl dlui dnei enf geb lek prim zuw chir ass ssk lak odb dok inf",
    "pac pz асс деж леч жен муж hms hmsr νοσηλ begl gez fdo podp signat semn podpis ασθ τεχν",
    "ασθεν ιατρ υπογρ συζ pas pot пац підп подп лаб вр мед",
)
"""The same, with a point: Sign. Line."""
UNITS_TOO: Final = words_in("dl")
"""Of them what is a unit in small letters."""
CALLED: Final = words_in(
    "formerly nee aka alias geborene geburtsname maiden surname meisjesnaam dezev rozena leany sukunimi",
    "jeunefille",
)
"""Behind these stands what somebody is or was called."""
OF_WHOM: Final = {
    "of": words_in("twin baby infant behalf care daughter son wife mother clinic list request"),
    "w": words_in("d"),
    "c": words_in("a"),
    "o": words_in("c"),
    "a": words_in("copia attention atencion copie lettre fax courrier"),
    "for": words_in("cd dvd usb copy copies message letter voicemail note disc films images report results pictures"),
    "von": words_in("zwilling baby mutter vater auftrag wunsch anruf tochter sohn"),
    "fur": words_in("cd dvd kopie usb nachricht brief"),
    "de": words_in(
        "indicacion indicacao indication jumeau jumelle bebe gemelo gemela gemeo gemea avis appel solicitud llamada",
        "rn pedido demande",
    ),
    "pour": words_in("cd dvd copie message courrier"),
    "para": words_in("cd dvd copia mensaje carta mensagem"),
    "per": words_in("cd dvd copia messaggio"),
    "di": words_in("indicazione gemello gemella neonato neonata richiesta telefonata"),
    "van": words_in("tweeling baby verzoek moeder vader"),
    "voor": words_in("cd dvd kopie bericht brief"),
    "naar": words_in("kopie brief gebeld verslag"),
    "till": words_in("kopia svar svarat brev remiss"),
    "til": words_in("kopi svar brev ringt ringet"),
    "av": words_in("tvilling barn onskemal"),
    "af": words_in("tvilling barn onske"),
    "dla": words_in("kopia plyta list"),
    "pro": words_in("kopie cd zprava"),
    "to": words_in("belongs belong copy copies attention"),
    "with": words_in("lives living merged stays"),
    "as": words_in("known registered"),
    "mit": words_in("lebt wohnt zusammengefuhrt"),
    "avec": words_in("vit fusionne rdv"),
    "con": words_in("vive cita fusionado"),
    "met": words_in("woont samengevoegd afspraak"),
    "bei": words_in("termin nachfrage sprechstunde"),
    "bij": words_in("poli afspraak spreekuur"),
    "chez": words_in("rdv"),
    "η": words_in("ενημερωθηκε"),
    "ο": words_in("ενημερωθηκε"),
}
"""Of whom, to whom or with whom something is, by the word in front of the name, with what stands further in front."""
ACCORDING: Final = words_in("laut lt selon segun secondo segundo volgens enligt ifolge wedlug dle")
"""According to whom: behind these also what a guideline is called."""
TELLS: Final = words_in(
    "avisar formidlet formidlad llamo llama llamar aviso avise comente",
    "hablo ligo ligou falou telefono chiamo chiamato appele rief ruft",
    "comento comentar comentamos sun suna sunam anunt anunta chem intreb intrebat",
    "ok okay handover abgeklart ubergabe ruckruf",
    "consegne relevo akkoord overgedragen",
    "porozumieniu dohode samtal samrad prat talt talat pratat snakket avklart avklarat avstemt forhandlet samrad",
    "συνεννοηση согласованию договоренности acord vazut kereses",
    # what is said to somebody, in front of a word for "to" or "with"
    "discussed discuss spoke spoken speak talked called phoned rang reported report communicated results result",
    "verbal handed handover sent emailed faxed forwarded given told",
    "reviewed agreed liaised conferred message",
    "escalated relayed conveyed passed confirmed questions show shown attention transferred dw",
    "laut lt rucksprache rs besprochen besprechung telefonisch tel",
    "befund ubermittelt durchgegeben mitgeteilt gesprochen",
    "telefoniert weitergeleitet fragen abgesprochen abgestimmt vereinbart anruf nachricht gemeldet faxe konsil",
    "discute vu parle transmis donne donnes communique communiques appel telephone resultat resultats avis envoye",
    "adresse remis confirme",
    "comentado hablado comunica comunicado avisa informa informado avisado consultado comunicados enviado remitido",
    "entregado resultado resultados preguntar consulta",
    "discusso parlato comunicato inviato concordato riferito consegnato visto avvisato segnalato",
    "discutido falei falado comunicado enviado encaminhado entregue perguntar combinado",
    "overlegd besproken doorgebeld gebeld gemeld doorgegeven gestuurd verzonden overleg vragen",
    "omowiono omowione rozmowa konsultowano uzgodniono przekazano zgloszono konsultacja",
    "konzultovano konzultace domluveno predano hlaseno",
    "megbeszelve egyeztetve konzultalva discutat comunicat vorbit consultat anuntat trimis",
    "diskuterat diskuterad kontaktat svar ringt ringer meddelat avstamt radgjort diskutert radfort svart meldt",
    "konf konfereret konferert diskuteret ringet aftalt meldt givet telefonsvar",
    "keskusteltu ilmoitettu soitettu neuvoteltu konsultoitu",
    "обсуждено согласовано сообщено доложено передано консультация обговорено узгоджено",
    "συζητηθηκε ενημερωθηκε συζητηση gorusuldu",
)
"""What is said to somebody: behind it and one of :data:`TO` stands who."""
TELLS_CALLED: Final = words_in(
    "made pasado",
    "handover swapped covering waiting cleared seen thanks gesehen abgesprochen zweitmeinung vu relais releve visto",
    "next exam examination eua biopsy anaesthetic anesthetic colonoscopy endoscopy laparoscopy scope assessment visit",
    "rebooked booked rebooking slot list nieuwe uppfoljning aterbesok oppfolging time tid vastaanotto ajanvaraus",
    "appointment appt followup fu up termin cita consulta controle kontrolle rdv afspraak suivi suivie seguita seguito",
    "seguida seguido treated behandelt betreut operee operata operada operat gelagert",
    "turno passado gezien acuerdo accordo accord sostituito sostituita remplace dienst inzake bloc vazut spus kanssa",
)
"""The same, where things stand too: swapped with, seen with. Only what somebody is called goes there."""
TO: Final = words_in("to with w an mit a avec con ao com aan met naar z s do cu lui pe med till til с со з με ho")
DONE_BY: Final = (
    READ_OVER
    | MADE_BY
    | HANDLED
    | DEEDS
    | words_in(
        "activated called alerted cancelled arranged aktiviert alarmiert active alerte activado alertado",
        "attivato fitted put applied screened hoisted run chaperoned held angelegt ubernommen gemacht posee",
        "placee puesta puesto hecho feito feita messo messa angebracht genomen ordered requested referred",
        "operated taken obtained cannulated positioned brought accompanied inserted placed seen read",
        "consented escorted angefordert gewunscht uberwiesen durchgefuhrt aufgeklart aufklarung punktion",
        "operiert begleitet erstellt gebracht wunsch gelegt demande realise opere recueilli ponction",
        "accompagne effectue pose solicitado remitido realizado operado tomado puncion acompanado indicado",
        "traido richiesto eseguito operato raccolto accompagnato indicazione encaminhado acompanhado pedido",
        "aangevraagd verwezen uitgevoerd geprikt begeleid geopereerd consent zlecone skierowany skierowana",
        "wykonane przywieziony solicitat efectuat operat insotit adus remitterad utfort satt opererad atfoljd",
        "henvist udfort ledsaget operert rekvirert",
        "odeslan odeslana doporucen doporucena παραπομπη παραπεμφθηκε направлен направлена направлении надіслано",
    )
)
"""What somebody does: behind it and one of :data:`BY` stands who."""
BY: Final = words_in("by von durch par por da dal dalla pelo pela door przez od de av af απο от від")
FRAMES: Final = {
    "u": words_in("v ve w"),
    "bei": words_in("nachfragen anfragen fragen melden"),
    "mit": words_in("abgesprochen besprochen abgeklart"),
    "von": words_in("gewunscht angefordert erbeten gelagert gelegt punktiert untersucht aufgeklart gebracht geschickt"),
    "durch": words_in("gelagert gelegt punktiert untersucht aufgeklart gebracht"),
    "met": words_in("besproken overlegd"),
    "ask": words_in("about re if"),
    "med": words_in("avklart diskutert"),
    "telefonon": words_in("ertesitve"),
    "kanssa": words_in("sovittu"),
}
"""In front of a name and behind it: bei Krebs nachfragen."""
REPORTS: Final = words_in("laudo verslag opis lelet befund informe referto")
"""Who wrote it stands behind these where a sentence ends: Laudo Rocha."""
THANKS: Final = words_in("thanks thx regards cheers merci danke grazie gracias obrigado obrigada groeten gruss tack")
"""Who wrote stands behind these and a comma."""
NAME_LABELS: Final = words_in(
    "name nome nom nombre naam navn namn adi soyadi imie nazwisko jmeno nev nume фио имя cognome"
)
"""Behind these and a colon, where a line or a sentence begins, stands only a name."""
OF_NAMES: Final = words_in("pt patient pat hasta pasient potilas paciente patienten")
"""Whose name stands behind *name*, without a colon too."""
JOINERS: Final = words_in("and und et y e i en og och es si a и та και ve ja sowie")
"""What stands between two people."""
HONORIFICS: Final = words_in("bey hanim")
"""What stands behind names in Turkish, with a capital."""
SMALL_HONORIFICS: Final = words_in("doktorno doktorur foorvos foorvosno adjunktus tanarno doktornonek foorvosur hanim")
"""The same in small letters, and in Hungarian: Kis doktornő."""
FOR: Final = words_in("under bei bij chez hos ved for from an von fur de di av af van απο от od")
"""In front of whom one waits for, covers for, and has something from."""
CALLED_TOO: Final = words_in("ring list tak atte sem kiri")
"""What is nobody behind most words and somebody behind by whom, or whom something was told: Aufklärung durch List."""
NOT_BY_GERMAN: Final = frozenset(("durch",))
"""Behind this stands by what, too: bestätigt durch Biopsie."""
TOLD: Final = words_in(
    "anunta megbeszelve appele appelee",
    # of whom somebody was told, without a word between
    "paged phoned emailed bleeped texted notified informed contacted rang",
    "avisado avisada avisados informado informada avvisato avvisata informato informata prevenu prevenue",
    "kontaktat kontaktad ringt informerat kontaktet ringet varslet soitettu ilmoitettu informovan informovana volan",
    "volana volano anuntat anuntata sunat ertesitve сообщено доложено передано zgloszono przekazano powiadomiono",
    "informiert verstandigt benachrichtigt",
)
"""Whom somebody told stands right behind these."""
HIS: Final = words_in(
    "clinic patient list office secretary team ward note notes report letter request opinion message email plan review"
)
"""What is somebody's: Field's clinic."""
NO_OWNERS: Final = words_in(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow week month night morning"
)
"""Of what day a report is."""
_NAMES_TOO: Final = words_in("per por par hi dear till ole")
"""What stands in front of people, and is what some are called."""
NOBODY: Final = (
    NO_NAMES
    | TITLES
    | (ROLES - _NAMES_TOO)
    | ROLES_OF_PEOPLE
    | KIN
    | ((PROFESSIONS | RELATIONS) - CALLED_LIKE_THEM)
    | words_in(
        # who is many, and where they work
        "theatre theatres casualty police family relatives parents nurses surgeons registrars consultants",
        "referrers physicians bed emergency reception outpatients outpatient day night screening admissions",
        "medical records tumour tumor board room recovery resus triage court council laboratory lab pharmacy stores",
        "security transport helpdesk vendor manufacturer sponsor research",
        "trial archive server",
        "patients all both everyone nobody someone they she he it we you i my",
        "your his her their our who what which",
        "orthotics prosthetics plaster produit protocolo protocollo protocole protokoll prakticky obvodni osetrujici",
        "oncall switchboard bleeped voicemail answerphone external internal remote local",
        "university police fire army navy prison hostel insurance",
        "women men children childrens womens mens peoples mothers fathers",
        "software script algorithm automatic manual machine robot system worklist cloud export import biopsy",
        "histology seldinger catheter standard default contrast",
        "physics practitioner manager healthy droplet smoker smoking order orders",
        "transfer needed required booked injury",
        "requests reports assessment consult consultation",
        "check checks checklist visit form sheet signature number code",
        "plan summary statement declaration approval",
        "consent confirmation verification certificate instruction instructions advice",
        "discussion examination exam",
        "precautions isolation standby presence telephone details address relationship relation",
        # de
        "anforderung wunsch kontakt unterschrift nummer kurzel anordnung",
        "verordnung gesprach visite brief auftrag",
        "stempel rucksprache zuweisung uberweisung anfrage fragestellung indikation raucher nichtraucher gesund",
        "ambulanz notaufnahme labor pflege zentrale rettungsdienst feuerwehr polizei eltern angehorigen",
        "kollegen patienten intensivstation anmeldung pforte op tumorboard konferenz",
        "hersteller firma archiv bilder telefon mail gesundheitsamt jugendamt schule",
        "versicherung krankenkasse berufsgenossenschaft gericht staatsanwaltschaft heim pflegeheim",
        "verwaltung apotheke sekretariat leitstelle aufnahme ober hintergrund bereits sofort schon noch auch",
        "biopsie histologie punktion operation anamnese vorbefund voraufnahme",
        # fr
        "equipe famille parents malade regulation samu smur police",
        "pompiers secretariat accueil laboratoire pharmacie",
        "bloc reanimation medecine chirurgie cardiologie neurologie pediatrie",
        "deja bien mal archives collegues",
        "maternite ecole foyer mairie",
        "avis consultation ordonnance prescription telephone signature courrier compte fumeur fumeuse",
        "ehpad domicile cabinet clinique",
        # es, pt, it
        "nota consulta firma telefono peticion",
        "valoracion interconsulta orden domicilio fumador",
        "centro laudo pedido assinatura telefone emergencia ambulatorio posto unidade fumante",
        "richiesta nota visita telefono consulenza urgenza ambulatorio domicilio fumatore ospedale",
        "equipo familia padres familiares planta quirofano laboratorio farmacia admision policia bomberos",
        "uci cirugia medicina cardiologia traumatologia colegio residencia ambulatorio",
        "equipa pais enfermaria bloco recepcao laboratorio farmacia policia bombeiros lar escola familiares",
        "famiglia genitori parenti sala laboratorio farmacia polizia carabinieri comune scuola",
        # nl
        "familie ouders spoed spoedeisende laboratorium apotheek politie brandweer receptie",
        "balie verpleging dienstdoende collegas",
        "aanvraag notitie consult telefoon handtekening spreekuur huisartsenpost roker ziekenhuis",
        # pl, cs, hu, ro
        "zlecenie skierowanie konsultacja telefon poradnia przychodnia zadanka poliklinika",
        "nemocnice rendelo korhaz keres",
        "urgente urgenta spital cabinet policlinica",
        "rodzina rodzice pacjent pacjentka izba laboratorium policja pogotowie apteka szkola",
        "rodina rodice prijem jip policie lekarna skola",
        "csalad szulok labor mentok rendorseg gyogyszertar iskola",
        "familia parinti sectia garda laborator politia farmacie scoala",
        # sv, no, da, fi
        "vardcentral vardcentralen telefon mottagningen sjukhus legevakt sykehjem sykehus",
        "plejehjem laegehus terveyskeskus sairaala vastaus puhelin",
        "familjen foraldrar akuten avdelningen jouren labb polis apotek skola akutmottagningen",
        "familien foreldre pasient akuttmottaket avdelingen vakten politi apotek skole",
        "foraeldre patienten skadestuen afdelingen vagten laboratoriet",
        "perhe vanhemmat paivystys koulu laboratorio",
        # ru, el, tr
        "поликлиника телефон диспансер стационар клиника кабинет",
        "νοσοκομειο παραπομπη τηλεφωνο ιατρειο hastane hastanesi poliklinik telefon istem",
        "родственники родители семья приемное полиция скорая лаборатория школа",
        "οικογενεια γονεισ επειγοντα αστυνομια εργαστηριο σχολειο",
        "aile acil servis laboratuvar polis okul",
    )
)
"""What stands there with a capital and is nobody."""
HOW_BEGINS: Final = (
    *("orvos", "cirurg", "cirug", "chir", "kir", "sebesz", "хирург", "терап", "кардиол", "невро", "онко", "урол"),
    *("χειρουργ",),
)
"""How further words of what somebody is a doctor for begin."""
PLACES_OF_TEAMS: Final = words_in(
    "clinic team unit ward service theatre theatres list lab department dept centre center office board meeting mdt",
    "surgery surgeon surgeons nurse nurses registrar reg consultant fellow sho specialist doctor doctors",
    "sprechstunde ambulanz station team klinik chirurg chirurgie service equipe unite unidad equipo clinica",
)
"""Behind a part of the body these say who works there: called to Hand clinic."""
