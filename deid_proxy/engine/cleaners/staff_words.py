"""What staff are called of whom a text has letters only, and how it is shortened what they do: ``residente AF``.

Folded, in the languages of the vocabularies, a line for one or two of them. Behind these nothing but letters is
somebody's; behind what :mod:`~deid_proxy.engine.cleaners.signing_words` calls people, a name that is a word is too.
"""

from __future__ import annotations

from typing import Final

from deid_proxy.engine.cleaners.word_lists import words_in

STAFF: Final = words_in(
    "resident residents fellow nurse clerk scribe assistants anp radiog rdg rdcs sonog rrt",
    "reporter transcriber superintendent supervisor",
    "anaesthetist anesthetist anesthesiologist preceptor technol",
    "rta pfleger pflegerin krankenschwester krankenpfleger pjler famulus famulant famulantin sekr schreiber",
    "rontgenassistent hilfskraft vidierer mfa weiterbildungsassistent weiterbildungsassistentin",
    "infirmier infirmiere etudiant etudiante technologue assistante",
    "residente becario becaria alumno alumna enfermera enfermero secre celador",
    "enfermeira enfermeiro estagiario estagiaria especializando especializanda",
    "specializzando specializzanda infermiere infermiera tirocinante strutturato strutturata caposala",
    "coordinatrice segr",
    "verpleegkundige vpk aios anios stagiair coassistent secr",
    "pielegniarka pielegniarz rezydent rezydentka stazysta stazystka praktykant praktykantka asystent asystentka",
    "medyk",
    "sestra rezident rezidentka stazista stazistka medik zdravotnik asistent",
    "nover apolo apolono rezidens szakorvosjelolt hallgato orvosjelolt orvostanhallgato radiografus assz",
    "tehnician rezidenta infirmiera",
    "медсестра медбрат ординатор интерн резидент техник рентгентехник стажер",
    "інтерн технік",
    "νοσηλευτρια νοσηλευτησ ειδικευομενοσ ειδικευομενη δακτυλογραφοσ φοιτητησ φοιτητρια τεχνικοσ",
    "hemsire asistan stajyer ogrenci",
    "ssk usk underskoterska sjukskoterska rtgssk lakarsekreterare barnmorska skoterska",
    "sykepleier spl rgf helsesekretaer legesekretaer radiografstudent",
    "sygeplejerske studerende radiografstuderende sosu",
    "laborantin schulerin rontgenpfleger rontgenhelferin superviseur superviseuse supervisore supervisione supervisie",
    "supervision supervisao nadzor dohled felugyelet felugyelo handledare veileder vejleder ohjaaja руководитель",
    "sairaanhoitaja lahihoitaja erikoistuva operaattori opiskelija kandi amanuenssi siht",
    "rvn tfa zfa asv",
    "hebamme verloskundige matrona moasa szulesz szulesno szuleszno katilo jordmor jordemoder μαια akuszerka",
    "акушерка акушер porodni polozna ostetrica obstetrix sagefemme",
    "dentist hygienist dentalhygienikerin zahnarzthelferin zahnarzt zahnarztin tandarts tandartsassistente",
    "mondhygienist",
    "dentiste hygieniste dentista higienista odontologo odontologa igienista dentysta dentystka higienistka stomatolog",
    "zubar zubarka hygienistka fogorvos fogasz стоматолог гигиенист гігієніст οδοντιατροσ tandlakare tandhygienist",
    "tandskoterska tandlege tannlege tannlegesekretaer tannpleier tandlaege tandplejer hammaslaakari hammashoitaja",
    "suuhygienisti hammasteknikko",
    "rontgenska rontgenssk rssk radgr rgr dosi medfys sygepl sykepl hjpl",
    "mbber radlab rentgenlab рентгенлаб медфиз лабор фельдшер",
)
"""Who works in a department: behind these no way of imaging is somebody's, and no place."""
STAFF_DOCTORS: Final = words_in(
    "clinician assistenzarzt assistenzarztin stationsarzt stationsarztin chefarzt",
    "chefarztin facharztin",
    "praticien chirurgien chirurgienne",
    "especialista cirujano cirujana",
    "radiologista cirurgiao",
    "chirurgo",
    "chirurg chirurgin",
    "ordynator specjalista",
    "sekundar sekundarka primarka ordinar",
    "foorvos szakorvos adjunktus uzman",
    "заведующии хирург доктор зав",
    "завідувач хірург",
    "επιμελητησ γιατροσ διευθυντησ",
    "overlakare underlakare stlakare atlakare specialistlakare ol",
    "turnuslege ovl",
    "reservelaege turnuslaege afdelingslaege",
    "ylilaakari",
)
"""Doctors: behind these stands what they are doctors for, too."""
ADJECTIVES: Final = words_in("interne externe interno interna auxiliar adjunto adjunta primario primar")
"""Who works there, and how something is: ménisque interne."""
UNSURE: Final = ADJECTIVES | words_in("attending assistant intern senior")
"""Who works there, and something else as well."""
SHORT_MARKS: Final = words_in(
    "inits initls sgd transcr typd dictd dict",
    "unterschr hdz hzch nmz getyp geschr gez dikt kz handz",
    "paraphe dactyl",
    "inic fdo rubr mecan",
    "iniz dattil dett batt",
    "geaut ondert",
    "podp paraf sygn dykt przep",
    "podeps naps",
    "szign alair gep",
    "init semn",
    "imz",
    "sgnt utskr vidim",
    "nimik allek nimikirj",
    "иниц подп дикт печат",
    "ініц підп",
    "υπογρ μονογρ",
    "gegengez countersig",
)
"""Behind these, shortened with a point or a colon, stand letters of somebody, whatever they mean."""
SHORT_DEEDS: Final = words_in(
    "init sgn sign sig typ trans rept rev chk",
    "gepr kontr vid erf bef",
    "fr rel val",
    "dig dit ass vist firm insp",
    "get par gecontr nagek",
    "mon ell leir",
    "scris verif",
    "onay yaz",
    "skr utf",
    "san kirj tark",
    "исп вып пров набр",
    "вик перев",
    "αρχ ελεγχ",
    "korr wyk opis oprac vys pop jav lelet отв сост corr amend rett",
)
"""The same, that mean something else too: only where they begin something, and no way of imaging."""
SHORT_STAFF: Final = words_in(
    "rgf rdg sekr secr segr secre enf infirm piel ovl spl siht tehn asist assz hems tecn techn tekn",
    "sjukhusfys tandsk tandhyg verlosk gipsm jdm jordm jordem lsekr bioanal tandpl bioing straleter rontgenhoit bioan",
    "sadehoit hammashoit pieleg hjpl sygepl sykepl asis rezid szakassz fogassz orvosfiz specializz biomed rtgass fys",
    "медс акуш фельдш лік",
    "radiogr tek tec sestr сестр секр техн врач орд νοσ τεχν ιατρ γραμμ ειδ",
)
"""What people of a department are called, shortened with a point, and nothing else: rgf. NO."""
IN_BRACKETS: Final = words_in(
    "schwester pfleger oberarzt oberarztin pflege ass sec clinique r1 r2 r3 r4 r5",
    "technologist technician therapist coordinator operator photographer radiotherapist midwife pharmacist",
    "paramedic",
    "tech rtt rn oa pj hca mtra mta mtr sho",
    "tecnico tecnica tecnologo tec enf aux med lab tekn tek hem asst lek fiz phys",
    "manipulateur aide brancardier",
    "typed dictated initials secretary",
    "enfermeria",
    "лаб мед лікар м",
)
"""Who may be named in brackets behind their letters, beside all these: repeat AM (tech)."""
DEGREES: Final = words_in("rdms rdcs cnmt arrt rvt rtr frcr mbbs crna rn md bsrt frcpc franzcr rcs")
"""What somebody has behind a name, and behind letters in capitals: JK, RDMS."""
AMONG: Final = words_in(
    "em vom read signed proofread reviewed gelesen unterschrieben relu signe leido firmado lido letto gelezen last",
    "the on at le am den um el la il dia dne dnia kl klo om op de del pa a na o w but not",
    "uhr hrs h z utc pm heures horas ore uur godz hod",
    "by von durch door par por da przez av af od",
)
"""What stands between what somebody wrote and the day of it, in front of the letters."""
IN_VERSIONS: Final = words_in(
    "ax ap pa ll fs ce gd km se ge tr te ir pd mr ct us xr nm pt dx cr rt lt rf hd ld uh bh fb mm cm gy kv ma",
    "ms hr lr hi lo sd md hq wb sp nc wo iv po ed er or ok go no id vs ii vi pc dr li re dt iz sx sn sc tv pv st bw",
)
"""What the name of a protocol ends in behind its version, and is nobody."""
NEGATIONS: Final = words_in("not nicht non no pas nao niet nie ne nem nu не degil inte ikke ei")
"""What says that something was written, and not read: dictated, not read AS/kl."""
