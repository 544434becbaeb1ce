"""Who travels, moves house or is brought, and what stands between that and the place; folded."""

from __future__ import annotations

from typing import Final

from deid_proxy.engine.cleaners.word_lists import words_in

GERMAN: Final = words_in(
    "ruckkehrer ruckkehrerin reiseruckkehrer zuruckgekehrt ruckkehr heimgekehrt zuruck gereist angereist eingereist",
    "reise reist urlaub aufenthalt stammt geburtig anreise abreise einreise zug bahn wohnort heimatort",
    "bus auto taxi fahrt fuhr gefahren kommt kam pendelt pendler heimfahrt ruckreise pendelnd",
    "hubschrauber rettungshubschrauber krankentransport lebt geboren ruckfahrt zuruckfahrt bringt brachte",
    "patient",
    "patientin zuruckverlegt besuch",
    "verlegt wohnhaft zuverlegt ubernommen praxis",
)
"""Behind these, in German, a word that is none of German, or a name too, is a place."""
NOT_AFTER: Final = words_in(
    "patient patientin besuch lebt geboren kommt kam bringt brachte gefahren aufenthalt wohnort heimatort"
)
"""Of them those behind which *nach* says when, and not where: Patient nach Sturz."""
GERMAN_MOVES: Final = words_in(
    "umzug umgezogen verzogen hergezogen zugezogen weggezogen flug flugs fluges fluge langstreckenflug",
    "flugreise geflogen geburtig zuzug wegzug",
)
"""Behind these, in German, whatever has a capital is one."""
GERMAN_BEHIND: Final = words_in(
    "umgezogen verzogen gezogen umzieht verzieht gereist angereist zuruckgekehrt heimgekehrt geflogen eingeflogen",
    "zugezogen weggezogen ubersiedelt uebersiedelt",
    "zuruckverlegt eingeliefert eingeflogen hergebracht",
)
"""The same behind the place: nach Bogen verzogen."""
DUTCH_BEHIND: Final = words_in("verhuisd verhuisde gekomen gereisd teruggekeerd gevlogen gereden afgereisd overgekomen")
"""The same in Dutch."""
TURKISH_BEHIND: Final = words_in(
    "geldi gelen gelip gelmis geliyor gelecek tasindi tasinan tasinmis gitti gidiyor gidecek dondu donen donecek",
    "yasiyor yasayan basvurdu basvuran sevk getirildi getirilen nakil nakledildi evine otobusle trenle taksiyle ucakla",
    "arabayla ambulansla",
)
"""The same in Turkish, behind an apostrophe and an ending: Tire'den geldi."""
TURKISH_ENDINGS: Final = words_in("dan den tan ten a e ya ye da de ta te na ne ndan nden")
TURKISH_KINDS: Final = words_in(
    "ilinden iline ilinde ilcesinden ilcesine ilcesinde koyunden koyune koyunde beldesinden beldesine beldesinde",
)
"""What a town is in Turkish, with an ending, right behind its name: Tire ilçesinden."""
SURE: Final = words_in(
    "flew flown flies flying flight flights commutes commuting commuted emigrated immigrated honeymoon coach bus ferry",
    "taxi cab relocated relocating relocation minicab",
    "demenage demenagee demenagent demenagement emmenage emmenagement avion autocar voiture covoiturage",
    "mudo mudado mudada mudanza vuelo vuelos tren autobus autocar avion coche emigro",
    "mudou mudanca voo voos trem comboio onibus autocarro carro aviao",
    "trasloco traslocato traslocata traslocano volo voli aereo treno pullman corriera macchina autostop",
    "verhuisde verhuisd verhuist verhuizing vlucht vluchten vliegreis gevlogen trein auto",
    "przeprowadzil przeprowadzila przeprowadzka przeprowadzce lotu locie przelot przelocie pociagiem autobusem",
    "taksowka samochodem autem dojezdza dojezdzal dojezdzala samolotem busem",
    "prestehoval prestehovala stehovani letu letem letadlem vlakem autobusem taxikem autem dojizdi prestahoval",
    "prestahovala letadlom vlakom autobusom taxikom dochadza prestahovali prestehovali",
    "elkoltozott koltozott repulout repulouton vonattal busszal taxival autoval",
    "mutat mutata zbor zborul zborului trenul trenului autobuzul taxiul taxi masina naveta avionul avion autocar",
    "переехал переехала переехали переезд переезда перелет перелета перелете реис реиса реисом самолетом поездом",
    "автобусом такси электричкои ездит прилетел прилетела машинои летел летела",
    "переіхав переіхала переіхали переізд переізду переліт перельоту реису літаком поіздом потягом таксі електричкою",
    "іздить прилетів прилетіла машиною летів летіла",
    "μετακομισε μετακομιση πτηση πτησησ ταξιδευει ταξιδεψε τρενο λεωφορειο ταξι αεροπλανο",
    "flyg flygresa flygresan flygning flog pendlar pendlade tag taget buss bussen bil",
    "flytur flyreise flyturen flyreisen floy pendler toget drosje drosjen bussen",
    "flyvetur flyvning flyveturen flyrejse flyrejsen bussen taxa taxaen taxien",
    "preselio preselila preselili avionom vlakom taksijem putuje putovao putovala letio letjela",
    "helicopter airlifted medevac airambulance helikopter heliporte heliportee helicoptere helitransportado",
    "helitransportada helicoptero elitrasportato elitrasportata elicottero smiglowcem vrtulnikem vrtulnikom",
    "elicopterul",
    "elicopter вертолетом санавиациеи гелікоптером ελικοπτερο ambulanshelikopter luftambulanse helikopterom",
)
"""Who flies, goes by something or moves house: behind these and a small word whatever has a capital is a place."""
TRAVELS: Final = words_in(
    "returned returning returns travelled traveled travelling traveling travel trip holiday holidays vacation",
    "travels drove drives driven",
    "train ambulanta ambulanza ambulancia ambulanse ambulans ambulance adus adusa originally",
    "retour voyage revient rentre rentree sejour vacances originaire arrivee train regresa regreso regresado vuelve",
    "viaje viajo viaja viajado procedente procede natural oriundo oriunda estancia vacaciones tren viagem regressou",
    "regressa viajou volta ferias veio comboio trem rientro rientra rientrato rientrata viaggio viaggia viaggiato",
    "ritorna ritornato ritornata vacanza soggiorno proviene vem vindo vinda",
    "proveniente originario originaria torna tornato tornata treno terug teruggekeerd reis reist vakantie afkomstig",
    "verblijf reizen",
    "powrot powrocil powrocila wraca podroz podrozy wrocil wrocila przyjechal przyjechala wyjazd wakacje urlopu",
    "navrat vratil vratila vraci cesta cesty cestuje pobyt pobytu dovolena dovolene intoarce intors intoarsa calatorie",
    "sosit sosita originar originara vacanta calatoreste",
    "вернулся вернулась возвращается поездка поездки",
    "приехал приехала прибыл прибыла родом отпуск повернувся повернулась повертается поіздка поіздки приіхав",
    "приіхала прибув прибула επεστρεψε επιστρεφει ταξιδι ηρθε καταγωγη διακοπεσ hemkommen atervant resa",
    "semester rest hemresa hjemkommet reise rejse ferie rejst hjemrejse hjemreise reiser rejser reser",
    "vratio vratila vraca stigao stigla",
    "born resident staying grew visiting evacuated nacido nacida nascido nascida nato nata urodzony urodzona narozen",
    "narozena nascut nascuta родился родилась народився народилась народилася γεννηθηκε fodd fott fodt roden rodena",
    "vit natif native installe installee vive viven residente reside mora risiede abita mieszka zije bydli locuieste",
    "живет живе ζει καταγεται bor zivi pochodzi pochazi provine ursprungligen opprinnelig oprindeligt woont afkomstig",
    "nee ne nastere domicilie domiciliee domiciliado domiciliada residenti zamieszkaly zamieszkala bosatt bosat",
    "woonachtig przewieziony przewieziona prevezen prevezena prelozen prelozena overgeplaatst overflyttet",
    "overflyttad overflyttat переведен переведена переведении προερχεται κατοικοσ мешканець муниципалитет",
    "mieszkaniec mieszkanka inviato inviata ordinace ordinaci ambulanci ambulatorio ιατρειο амбулаторіі poradni",
    "mottagningen legekontoret prestehovana prestehovan trasferimento preveden prevedena odeslan odeslana",
)
"""Who travels; the place stands behind a small word."""
MOVES: Final = words_in(
    "return moved moves moving transferred transfer transported transport brought came comes coming arrived arrives",
    "home",
    "gone went lives lived residing originates hails presents presented ambulance",
    "venu venue vient viennent arrive transfere transferee transport amene amenee domicile chez revenu revenue vol",
    "vino viene vienen trasladado trasladada traslado acude acudio llega llego casa traido traida transporte",
    "chegou chega chegada transferido transferida trazido trazida transporte",
    "venuto venuta vengono arriva arrivato arrivata giunto giunta trasferito trasferita trasporto portato portata",
    "komt kwam gebracht vervoer huis thuis gekomen",
    "przybyl przybyla przywieziony przywieziona przyjezdza domu transport",
    "prisel prisla prijel prijela prijizdi privezen privezena domu prevoz prisiel pricestoval pricestovala domov",
    "venit venita prezentat prezentata acasa transport transferat transferata",
    "доставлен доставлена приезжает едет домои привезен привезена перевезен перевезена",
    "доставлении доставлена приіжджае іде додому привезении привезена",
    "εφτασε μεταφερθηκε σπιτι διακομιδη ερχεται",
    "flyttat flyttade flyttar flytt kom kommer hem hemma kor bil anlande",
    "flyttet flytter flytning hjem hjemme kjorer bil korer ankom",
    "dosao dosla kuci dovezen dovezena leta",
    "back based nearer walks route discharged patient visit visite visita wizyta wizyty wizyta navsteve navsteva",
    "vizita besok besog",
    "bezoek brengt bracht patiente pt amene repartir reparti trae trajo paciente volver trouxe voltar tornare paziente",
    "przywiozla przywiozl wrocic privezla privezl zpet intoarca привезла привез гостях вернуться обратно привіз",
    "повернутися εφερε skjutsade skjutsad tillbaka tilbake tilbage kjorte korte dovezla dovezao natrag sanitetom",
)
"""Who comes, goes or is brought: things move so too, so that no part of a body is a place behind these."""
FROM_ONLY: Final = words_in(
    "presents presented prezentat prezentata acude acudio przybyl przybyla originates hails vol"
    "patient patiente paciente paziente pt",
)
"""Of them those behind which only *from* stands in front of a place."""
VEHICLES: Final = words_in(
    "train bus taxi coach cab ferry plane ambulance zug taxi trein vliegtuig auto avion autocar voiture tren autobus",
    "coche ambulancia trem onibus comboio carro ambulanza treno aereo pullman corriera pociagiem autobusem taksowka",
    "karetka samochodem vlakem autobusem taxikem sanitkou autem vlakom autobusom taxikom vonattal busszal taxival",
    "trenul autobuzul taxiul ambulanta поезде поездом автобусе автобусом такси машине электричке потягом автобусом",
    "таксі τρενο λεωφορειο ταξι tag taget buss bussen bil taxi drosje fly flyg taxa bus toget vlakom taksijem",
)
"""Behind a place these say that somebody goes there."""
FROM: Final = words_in("from depuis desde de din da z ze de")
TO: Final = words_in(
    "from to in at near of a au aux en de du d da di do dos na para em uit naar te z ze do w v ve din la spre fran",
    "till i fra til из в во с до з у із від απο σε στη στην στο στα del dal dalla al alla con pentru inspre",
    "depuis desde dall vanuit dinspre prin iz od u",
)
"""What stands between who travels and the place."""
FROM_GERMAN: Final = frozenset(("aus", "nach", "in", "von", "bis"))
BEFORE_BEHIND: Final = words_in("aus nach von uit naar van vanuit te")
"""What stands in front of the place where who travels stands behind it."""
BETWEEN: Final = words_in(
    "de du cu con em in per mit with by the la le il a se s das der dem den seit vor gestern ieri hier heute today just"
    " recently once med toget pociagiem vlakem recente",
    "home back here now house away long haul out over up directly straight again permanently alone yesterday all way",
    "chez elle lui eux domicile ici seul seule en train voiture taxi ambulance avion hier directement",
    "a su casa en el aqui directamente ayer autobus tren taxi coche largo larga para sua trem onibus",
    "casa qui ieri direttamente lungo lunga in treno autobus taxi propria",
    "huis naar gisteren vandaag terug hier lange met het een eigen",
    "domu do tu wczoraj karetka pociagiem autobusem sie dzis domov domu sem sanitkou vcera",
    "acasa aici ieri dus direct cu trenul autobuzul ambulanta taxiul lung",
    "домои к нам сегодня вчера бригадои скорои сюда обратно додому сьогодні вчора",
    "σπιτι στο στη στην χθεσ σημερα",
    "hem hit igar idag sjalv hjem hit dit i dag gar selv taxa taxi drosje bil buss bus med",
    "kuci se jucer danas",
    "now up until jetzt nun nu maintenant ora adesso ahora agora teraz obecnie nyni ted acum сеичас теперь зараз",
    "τωρα na",
    "ju je ji ja o la l her him them him sie ihn haar hem en han hun henne ее его ее іі іого sada",
)
"""What stands between who travels and that."""
KINDS: Final = words_in(
    "miejscowosc miejscowosci wsi miejscowoscia obec obci mestys mestyse vesnice vesnici localitatea comuna satul",
    "orasul municipiul localidad localidade concelho freguesia frazione localita gemeente gemeinde ortschaft",
    "heimatort wohnort kommunen kommune bygda tatort hamlet township kaupungissa kunnassa telepules kozseg",
    "bydliste bytem trvale bopael bopal hjemsted hemort kotikunta kotipaikka lakhely lakhelye woonplaats",
    "woonachtig commune municipio municipality ikamet zamieszkaly zamieszkala domiciliu domiciliul κατοικοσ δημοσ",
    "житель жительница мешканець мешканка kotoisin siirretty terveysasema ordinace legekontor laegehus",
    "vardcentralen legesenter селище село пункт szuletett comune koyu",
)
"""What a town is, right in front of its name, wherever it stands."""
LINKS: Final = words_in(
    "de da do di del della du des am an der den im in bei ob nad pod lui la las los le les sur sous aan bij op upon",
    "das dos",
    "sub pri u vid ved na v i pa a над під под o og unter",
)
OTHERS: Final = words_in(
    "urlaub reha kur reise ausland tropen klinik haus heim rente arbeit dienst hause theatre theater surgery work",
    "baseline normal bed home reading time sleep office school recovery toilet bathroom summer winter spring autumn",
    "steps ward domicile chambre maison travail domicilio casa camera habitacion cama trabajo quarto domu domow",
    "szpitalu szpitala szpital pracy domova domu nemocnici nemocnice prace akuten akutten hjemmet huis verpleeghuis",
    "ziekenhuis afdeling дома дом больницу больницы отделение отделения лікарню лікарні стационар стационара spital",
    "spitalul acasa",
    "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag",
    "sonntag maandag dinsdag woensdag donderdag vrijdag zaterdag zondag prone supine seated sitting standing trolley",
    "couch stretcher wheelchair triage resus maternity labour endoscopy daycare waiting couch chair casualty reception",
    "urgencias urgencia urgences planta consultas consulta consultation consultations atencion reanimacion reanimation",
    "quirofano observacion medicina rianimazione pronto reparto terapia urgenta urgente terapie reanimatie bloc salle",
    "maternite reanimacja oddzial izba spoed opname dagbehandeling intensive intensiv akut akuttmottaket",
    "akutmottagningen akutmodtagelse akutmodtagelsen legevakt legevakten vardcentral vardcentralen mottagningen",
    "avdelningen avdelning sengepost sengeposten reanimace ambulance jip aro kirurgie interna poliklinika poliklinik",
    "реанимация реанимации реанимацию приемное приемного поликлиника поликлиники поликлинику оперблок диспансер",
    "ambulanz aufnahme notaufnahme station intensivstation kreisssaal praxis hausarzt pflege einrichtung reserve",
    "acil servis poliklinik bakim ameliyathane yogun dahiliye cerrahi pazartesi sali carsamba persembe cuma cumartesi",
    "pazar fredag lordag sondag mandag tirsdag onsdag torsdag",
    "term terme termin termine termino parto taglio cesareo cesarea cesariana ciazy ciaza foyer football sport breech",
    "fruhstuck mittag mittagessen abend nachmittag sturz unfall narkose geburt trauma",
    "prison jail arrival departure enfermaria infermeria enfermeria skola skolen school gefangnis entrance gate",
    "philips siemens canon toshiba samsung fujifilm hitachi varian elekta skyra aera artis revolution discovery",
)
"""What is no place, behind who travels."""
TOWNS_TOO: Final = words_in("reading bath normal summer winter work")
"""Of them what is a town, where somebody moves house or flies."""
FIRST: Final = words_in(
    "horni dolni velka velke velky nova nove novy stara stare stary mala male maly vysoke bila cerna ceska suchy",
    "sucha gammel gamle store lille norre sonder oster vester stora lilla norra sodra ostra vastra gamla nya",
    "vanha uusi iso yla ala pieni suuri eski yeni buyuk kucuk kara nedre ovre nord sor ost vest nordre sondre",
    "high long white round great south north east west new old big little верхнее верхнии нижнее нижнии новая",
    "новое старая старое малая малое велика велике нова нове стара старе гола біла кривии верхня нижня νεα νεο",
    "παλαιο ανω κατω μεγαλη μικρη λευκη καλη usti straz plana mesto hora ves lhota lazne hradec brod most",
)
"""What the name of a town begins with that says where or how something is."""
OVER: Final = words_in("nad pod sub над під под upon sous pri ob vid ved na")
"""What stands between a town and a river or a wood."""
WOODS: Final = words_in("lesy lesem horami horou vodou skalou hradem zamkem doly")
"""What ends the name of one in small letters: nad Černými lesy."""
