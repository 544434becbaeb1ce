"""What is said of people only, behind their names: ``Foot assisting``, ``Iris na dyżurze``, ``List (Ehemann)``.

Folded, in the languages of the vocabularies.
"""

from __future__ import annotations

from typing import Final

from deid_proxy.engine.cleaners.role_words import KIN
from deid_proxy.engine.cleaners.word_lists import words_in

SAID: Final = {
    "en": words_in(
        "informed notified aware agreed agrees called contacted updated paged phoned",
        "requested says said advised told",
        "consulted reviewed accepted confirmed happy",
    ),
    "de": words_in("informiert angerufen verstandigt benachrichtigt kontaktiert weiss wurde telefonisch"),
    "fr": words_in("prevenu prevenue informe informee avise avisee appele appelee contacte contactee averti avertie"),
    "es": words_in("avisado avisada informado informada contactado contactada enterado enterada"),
    "pt": words_in("avisado avisada informado informada contatado contatada ciente"),
    "it": words_in("avvisato avvisata informato informata contattato contattata"),
    "nl": words_in("gebeld ingelicht geinformeerd bericht verwittigd"),
    "sv": words_in("informerad kontaktad informerat meddelad"),
    "da": words_in("informeret kontaktet orienteret informert kontaktet varslet orientert"),
    "tr": words_in("bilgilendirildi arandi haberdar ile"),
    "pl": words_in("poinformowany poinformowana powiadomiony powiadomiona"),
    "cs": words_in("informovan informovana"),
    "hu": words_in("ertesitve tajekoztatva"),
    "ro": words_in("anuntat anuntata informat informata"),
}
"""What is said of somebody, right behind the name where a sentence begins, by language."""
SAID_MORE: Final = {
    "en": words_in(
        "assisting assisted assists scrubbed chaperoned rang rings asked asks wants phoning bleeped translating",
        "interpreting declined wished told drove signed wrote refused refuses insists insisted consented fainted",
        "thinks suspects disagrees disagreed complained translates apologised apologises chased fetched rebooked",
        "queried",
    ),
    "de": words_in(
        "assistiert assistierte ubernimmt ubersetzt dolmetscht bittet ruft wartet begleitet fragt mochte sagt sagte",
        "fahrt fuhr schrieb schreibt verweigert verweigerte besteht insistiert meint unterschreibt unterschrieb holt",
        "bringt brachte willigt",
    ),
    "fr": words_in(
        "assiste rappelle souhaite demande traduit attend accompagne insiste refuse signe consent pense ecrit veut"
    ),
    "es": words_in(
        "pide llama traduce espera acompana ayuda asiste insiste rechaza firma conduce consiente piensa cree quiere",
        "rellena",
    ),
    "pt": words_in(
        "pede liga traduz aguarda acompanha ajuda auxilia insiste recusa assina dirige consente acha quer assinou",
        "recusou ligou",
    ),
    "it": words_in(
        "richiama chiede traduce attende accompagna assiste arriva insiste rifiuta firma acconsente pensa vuole",
        "telefona",
    ),
    "nl": words_in(
        "assisteert belt belde vertaalt wacht akkoord wil komt vraagt tolkt weigert weigerde tekent tekende rijdt",
        "denkt schrijft schreef zegt",
    ),
    "sv": words_in(
        "assisterar ringer tolkar vantar vill skjutsar vagrar kor skriver insisterar tycker sager skrev svimmade"
    ),
    "da": words_in(
        "assisterer ringer tolker venter onsker korer kjorer vil naegter nekter insisterer synes siger sier skrev",
        "besvimte",
    ),
    "tr": words_in(
        "bekliyor geliyor istedi onayladi nobetci cevirdi ceviriyor getirdi tarafindan aradi cekti imzaladi reddetti",
        "soyledi yazdi bayildi telefonla",
    ),
    "pl": words_in(
        "asystuje czeka oddzwoni prosi tlumaczy dyzuruje odmawia odmowil odmowila podpisal podpisala podpisuje nalega",
        "mowi zemdlal zemdlala dzwonil dzwonila dzwoni",
    ),
    "cs": words_in(
        "asistuje ceka zavola zada prosi tlumoci odmita odmitl odmitla podepsal podepsala trva rika volal volala",
        "omdlel omdlela",
    ),
    "hu": words_in(
        "asszisztal ugyel var visszahiv fordit keri hozta alairta visszautasitotta ragaszkodik mondja elajult",
        "telefonalt",
    ),
    "ro": words_in("asista asteapta traduce cere revine insoteste semneaza semnat refuza insista conduce spune suna"),
    "ru": words_in(
        "ассистирует дежурит ждет перезвонит просит переводит привезла привез подписал подписала отказался отказалась",
        "настаивает говорит написал написала звонил звонила",
    ),
    "el": words_in("εφημερευει περιμενει μεταφραζει συνοδευει υπεγραψε αρνηθηκε επιμενει λεει εγραψε τηλεφωνησε"),
    "fi": words_in(
        "avustaa paivystaa odottaa soittaa tulkkaa pyytaa allekirjoitti kieltaytyi vaatii ajaa sanoo kirjoitti soitti",
        "pyortyi",
    ),
}
"""The same, which parts of the body do in a figure too, Tórax pide control: said of what somebody is called."""
TO_DO: Final = words_in("to will")
DOES: Final = words_in("review follow call chase inform contact check sign discuss report phone ring speak")
"""What somebody will do: Bone to review, Head will call."""
SAID_TWO: Final = {
    "eslik": words_in("etti ediyor edecek"),
    "to": DOES,
    "will": DOES,
    "on": words_in("call duty leave"),
    "from": words_in("ed theatre theatres icu itu switchboard"),
    "is": words_in("aware away happy waiting"),
    "ist": words_in("informiert einverstanden kollabiert"),
    "hat": words_in(
        "dienst unterschrieben angerufen gelagert punktiert",
        "aufgeklart umsortiert eingewilligt abgelehnt gesagt gefragt",
        "geschrieben gerufen zugestimmt verweigert ubersetzt gebeten",
    ),
    "signed": words_in("off the"),
    "a": words_in("signe refuse appele demande positionne pique ecrit dit insiste fusionne firmato rifiutato semnat"),
    "ha": words_in("firmato rifiutato chiamato chiesto detto firmado rechazado llamado pedido dicho insistido scritto"),
    "and": words_in("i"),
    "kommt": words_in("gleich spater nach"),
    "de": words_in("garde guardia plantao garda turno"),
    "di": words_in("guardia turno"),
    "heeft": words_in("dienst getekend geprikt gebeld geweigerd gevraagd gezegd"),
    "na": words_in("dyzurze"),
    "ma": words_in("sluzbu dyzur"),
    "har": words_in("jour vakt vagt bakjour skrivit ringt signerat vagrat skrevet nektet naegtet underskrevet"),
    "tittar": words_in("pa"),
    "viene": words_in("a"),
    "θα": words_in("καλεσει ελθει ενημερωσει"),
}
"""The same in two words: Bone on call, List hat Dienst."""
BESIDE_OTHERS: Final = KIN | words_in(
    # who somebody is, in brackets behind the name
    "frau schwester betreuer betreuerin femme mere soeur irma ferj feleseg fia sot sotie esi oglu mand",
)
SITES: Final = words_in(
    # parts of the body that relatives were ill of, and that surgeons are for
    "breast brust mamma mama colon kolon darm magen lunge lung prostata prostate leber liver skin haut kopf hals hand",
    "foot fuss knie knee hip hufte spine shoulder schulter heart herz hart head neck chest mano pie pied main cadera",
    "rodilla sein borst brost bryst lungen kidney niere bone krebs bukh mozg hjerte hjerta",
)
ACTS_OF_STAFF: Final = words_in(
    # what is said behind who somebody is and the name
    "waiting present visited observed refused replaced reported drove stayed stays waits consents arrived left",
    "wartet anwesend dabei blieb holt kommt war hat prasent present presente reste attend explora acude viene mira",
    "aanwezig wacht komt obecny obecna pritomen pritomna jelen var prezent prezenta παρων παρουσα рядом помогла ждет",
    "bekliyor yaninda foljer folger med mukana toi venter vantar kommer odottaa",
    "stayed removed handed inserted passed fed distracted performed applied cleared drew fitted scanned held pulled",
    "found pushed rebooked brought carried says saw told did has had is was will concerned on outside with at",
    "dabei anwesend fand fuhr fahrt brachte ruft rief lagert stimmt lehnt meldet ubersetzt halt weiss berichtet bleibt",
    "reste rest trouve conduit valide adresse traduit mobilise saisit repond perfuse signe pique relit ramene",
    "refiere coloca valora canaliza revisa observa repite posiciona firma entrega encuentra conduce rechaza trae lleva",
    "rivede esegue richiede riferisce consegna osserva guida firma rifiuta trova valida richiama accompagna posiziona",
    "punciona avalia solicita revisa leva refere observa posiciona dirige assina recusa encontrou trouxe puncionou",
    "meldt begeleidt blijft tekent vond weigert bracht rijdt herhaalt kijkt akkoord wil flauwgevallen heeft",
    "bada zalozyla podaje obserwuje podpisala uvadi predal predala odvezl odvezla odmita uradzil",
)
SHORT_SPECIALTIES: Final = words_in(
    "cardio kardio neuro ortho orto uro gyn gyne gastro pneumo onco onko chir nephro neurosurg vasc path radio orl hno"
)
"""For what somebody is a doctor, in short, behind the name: seen with Bone cardio."""
ALSO_CALLED: Final = words_in(
    # given names
    "nova feline durante line else thor per tage age antero said neo uno thi gun ann janne isis aria sem emo dita mala",
    "ica nicu adi toma sever anda ion ole dag stig bo liv siv mia ava eva eve ida ada uma ivo leo max rene",
    "noa ari esa atte paw signe einer inga ute ulla til till wim kees floor fem stef",
    # families
    "krebs linke frisch scharf stern ring list lips mol massa costela vespa rocca costa lobo masse salmon coste",
    "payer stack hook smart cook potter carpenter mason sawyer turner porter bishop seven kis pap nagy royale",
    "iron watt ward hall ball wall bush snow frost winters hope grace rose lily daisy ruby pearl amber jade",
    "ким осип орехов королева δοσησ κεφαλη μηνα μακρη",
)
"""What people and families are called that a vocabulary knows as something else, and not as names."""
