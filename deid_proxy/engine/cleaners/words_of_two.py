"""Words and abbreviations of two letters that texts of sentences have, by language: reviewed, folded, and no more.

Of the 676 pairs of two letters 408 are in the vocabulary of some language, and somebody's initials are any of them. So
a list of what a language writes in sentences decides there, not whether a vocabulary anywhere has it. What is in it was
counted in texts, and added to by hand: whoever adds more lets one in 676 of the letters of staff stay.

References
----------
DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from deid_proxy.engine.cleaners.word_lists import words_in

_SMALL_ANYWHERE: Final = words_in("vs ca iv im po sc ii ok id pt cd ct mr")
_SMALL: Final = {
    "en": words_in(
        "bh fb mp py am an as at be by do go he hi if in is it me my no of on or ox so to up us we ex ie eg pm re",
        "hx dx tx rx fx sx bx cx pr nb ct mr ap pa rt lt bl bd od os qd wt ht bp ph",
    ),
    "de": words_in(
        "ab am an da du er es im in ja na nu ob so um wo zu li re bd cm nr op gg og ug vd dd zn di mi do fr sa pa",
        "ap al et ex wg lt wh pc eb lk",
    ),
    "nl": words_in(
        "zn gb al de en er ga ge he ik in is je me na nu of om on op te we ze zo wg uw ei re li nr ad ap pa mn vd",
        "hr dd st",
    ),
    "fr": words_in(
        "cr ia ii ai an as au bu ce ci cf de du en es et eu il je la le lu ma me mi mn ne ni nu on or os ou pu re",
        "sa se si ss su ta te tu un va vu al ex dt gd st av",
    ),
    "es": words_in(
        "fx al da de di dx el en es ex fe ha he ir la le lo me mi ni no os se si su te ti tu un va ve vi ya yo rx",
        "tx pb ev vo ap pa et px op",
    ),
    "pt": words_in(
        "ai ao as da de do dx em eu ex fe ha ia ir ja la le lo me na no nu os ou pe se si so te ti tu um va ve vi",
        "rx ev vo ap pa et",
    ),
    "it": words_in(
        "ad ai al ci co da di do ed ex fa fu ha ho il in io la le li lo ma me mi ne ni no pc se si so st su te ti",
        "tu un va ve vi dx sn sx rx tc rm ev pz aa gg gr nr ap ll et",
    ),
    "pl": words_in(
        "li bo by ci co do go ja je kl ku ma mi my na ni no od on ow sa ta te tj to tu ty we wy za ze wg dn sr nr",
        "st np op rz tk ew pa ap ur gr",
    ),
    "cs": words_in(
        "li aj ac at az by ci co dr do ho ja je ji jo ke ku ma me mi mu my na ne ni no nr od on sa se si so su ta",
        "te ti to tj tu ty uz ve vi vy za ze st vl zn dx op",
    ),
    "sk": words_in(
        "aj ak az ba by ci co do ho ja je ju ke ko ku ma me mi mu my na ne ni no od on sa se si so su ta te ti to",
        "tj tu ty uz vi vo vy za ze zo st dx op",
    ),
    "hr": words_in(
        "al bi ce da do ga ih ij iz ja je ju ka ke ko li me mi mu na ne ni no od on pa pr sa se si so su ta te ti",
        "to tj tu uz ve vi za st op",
    ),
    "sl": words_in(
        "aj bi bo ce da do en ga ih in iz je ji jo ju ka ki ko le li me mi mu na ne ni no ob od on oz pa pr sa se",
        "si so su ta te ti to tu tj ud uz ve vi za ze st op",
    ),
    "hu": words_in(
        "az be bo de el en ep es et ev ez fa fe fo ha he hi ho is ja jo ki ko kb kp le ma ne no oh on ot pl ra re",
        "se so ta te ti tu uj ul ur ut ua va vi db gr",
    ),
    "ro": words_in(
        "ai al am an ar as au ba ce ci cu da de dr ea ef ei el eu fi gr ia il in io la le li mi ne ni nr nu os pe",
        "rx sa se si st su ta te ti tu un va vi zi",
    ),
    "ru": words_in(
        "бы во вы да до ее еи же за из им их ко ли мы на не ни но об он от по со та те то ту ты уж см мм мл кг мг",
        "гр ст вв вм пр др тд тп гг рт ед шт",
    ),
    "uk": words_in(
        "би бо ви во да де до ед ее же за зі із им іх іі іи ко ми на не ні но об од от по со та те ти то ту це ці",
        "чи що як см мм мл кг мг гр ст вв пр др рр",
    ),
    "bg": words_in(
        "би бе во ги го да до еи же за из им их ли ме ми му на не ни но об от по са се си то та те ти ще см мм мл",
        "кг мг др гр ст",
    ),
    "el": words_in(
        "αν απ αρ ασ δε δη δι εκ εν εξ επ εσ εφ ημ θα κι κτ κλ λχ με μη μα να οι οσ πχ πε σε στ τα τη το τι ων ωσ",
        "αφ γι",
    ),
    "tr": words_in(
        "ac ad ak al an ap ar at ay az bu cc da de dk eg ek el en er es et ev ha ic il in iz ki ne no ol on ot pa",
        "sa si sn su ta uc un us ut ve ya ye yo yi is op",
    ),
    "sv": words_in(
        "vb ab ad an ar at av ba bo da de dr du ej el en er et ev fa ff fr ga ge ha ho in ja kl le ma ms na nr nu",
        "ny om op os pa pk sa se sk so st ta ti tv ua ur ut va ve vi bl us",
    ),
    "da": words_in(
        "oh ad af ar at av bl bo da de dg du ej el en er et ev fa fx ga gr ha he ho hu ia in ja jf ka kl km la le",
        "lo ma me mi mp na ne ni no nr nu ny od og om op pa pl pr re ro sa se si so st sv ta ti to ua ud us ut va",
        "ve vi",
    ),
    "fi": words_in("ua ad ei en et he ja jo ka kk ko li me mm ne no oi on pa pv se si ta te tk ui vk yo ym yn"),
    "et": words_in("ei et ja jt ju ka ma me mu ne no nt on os sa se st ta te tk va"),
    "lt": words_in("ar as be bt de du es ir is ji jo ju ka ko ne ni nr nu pa pr su ta tu to uz"),
    "lv": words_in("ap ar at es ir ja jo ka ko ne no nu pa pe sa sk so ta te to tu un uz va"),
    "ca": words_in(
        "al am be de el em en es et ex fa fe fi ha he hi ho ja la le li lo ma me mi na ni no os pa sa se si su ta",
        "te tu un us va ve",
    ),
    "id": words_in("di ia ke ku mu ya yg dg dr pd"),
    "vi": words_in(
        "an ap ba bi bo bu co cu da de di do du ho it ke ky la lo ly ma mo nu oi on ra re ro sa se so su ta te to",
        "tu va ve vi vo vu xe xo",
    ),
}
"""What stays in small letters in a text of a language: its short words, and what it shortens to two letters."""
_CAPITALS_ANYWHERE: Final = words_in(
    "ct mr us xr nm rt ap pa iv ii vi ix xi im sc po ed er gp op or ok id cd qa qc ai pe tb mi af dm ms ef lv rv la ra",
    "av ao bp hr rr gi gu ca hf cc ll hu pc it uk eu pm ir pr bi ti pi li re ic lp hb sd cf",
)
_CAPITALS: Final = {
    "en": words_in(
        "bh fb fa dw gh lh pf hc rh fl no or ro sa uc pd cn rx hx dx tx fx ob ot mv lt sh bm cp ac wb mg ns hd rf",
        "si ip ga gb vp ep sw fh ae wl cr dr oa pz tz tr as ar ps og ng od os lm ln le ue ak bk et sb nb va rn np",
        "mo cx mp sn",
    ),
    "de": words_in(
        "sr lt tr hs km lk dd bk uk hf az ez bg ro bz gk ak ht le pv wk ws zn oa sm tu vk ek lw ua ei nb ub ob fa",
        "ve ae ka ks ov wh as",
    ),
    "nl": words_in("rk ba dd nb ha rx pv mc me va sn le pz gb vg st tr kl lk"),
    "fr": words_in(
        "av hd mi ms ac ag at ci cr dc dt ei fa fc fe fo gb hc od og pl rp rx sa ta tc tr uh vb vc vd vg vp vs bu",
        "tp am is ge cs ep rh oh if kt pz pt va ds",
    ),
    "es": words_in(
        "aa iq eo mi md ap av ao tc rm rx hc fc fa ta uh ev vo ac vi vd ad fe uc dx tx cx od oi ht vb ci si no da",
        "if ip qt rn px rd fx",
    ),
    "pt": words_in(
        "rs vp vb vs ic md tc rm rx fc fa ac ad ae ve vd fe ev vo ht ar dp rn uh uc ps hd tx dx od oe si hc da cx",
        "qt sf tt ge",
    ),
    "it": words_in(
        "vp vb sb st ao tp tc rm rx ps dh uo dx sn sx fa fc fe ev os eo vs vd as ad pz hc si cv tv ts da cx ip ep",
    ),
    "pl": words_in("az ln ud rr hr tk rm nt kl kt ip bg zt sm ob lk pk st ps zp"),
    "cs": words_in("hz ak uz dd tk dk hk no kl tu pk lk fa oa na pd mg st sm"),
    "sk": words_in("uz dd tk dk hk no kl tu pk lk pd mg st sm"),
    "hr": words_in("ht ks kk az uz rm kt ek tu dd"),
    "sl": words_in("uz kt ek tu dd"),
    "hu": words_in("lk az uh tu ek ho pd ks"),
    "ro": words_in("av ap sc fc mi ms rm rx ta fa od os vs vd as ad fe tx dx ip ep vm ac"),
    "ru": words_in(
        "бв рс оа кв жп вп бц кт мр уз рг фв лж пж лп пп ад иб гб сд фп лт хт гм ку см чд вв ст тр бп гк пк лс ог",
        "ба рф вк оп ок до ви чс кг",
    ),
    "uk": words_in("кт мр уз ат цд фп лш пш фв лп пп тр ст гм оп хт гб"),
    "bg": words_in("кт мр уз рг фв лк дк ад зд хт лт оп св"),
    "el": words_in("cr dr dx κδ κφ σδ αρ δε αυ με αξ μτ υτ αα φκ απ ιι κσ ομ θμ σκ πε κμ κε σε αμ οπ τε"),
    "tr": words_in("mg sv sm sr ef bt ac kc km kt ht sf tm yb tc tt"),
    "sv": words_in("ht bs dt ul km bt vk tt sr pk vc ff vb sn"),
    "da": words_in("ht bs tp ul km bt ua ia ru ak rg vb os mp"),
    "fi": words_in("tt mk ua tk uh kl na pk"),
    "et": words_in("kt uh"),
    "lt": words_in("kt ug"),
    "lv": words_in("dt"),
    "ca": words_in("tc rm rx hc ta fa"),
}
"""What stays in capitals in sentences of a language: how it images, views, chambers, diseases, vital signs, wards."""
UNITS: Final = words_in(
    "cm mm nm um ml dl cl ul cc mg ug ng pg kg gr lb oz ft in fr fx ch ga hz kv ma mv mt ms gy bq db hr yr yo wk mo km",
    "pk ac dg sv mu iu ie ui cp px hu uh he kb mb gb aa gg pl sn st jr ti dk yy fs",
    "см мм мл дл мг кг гр нг ме ед фр кв ма мв гб мб χλ εκ κγ",
)
"""What stands right behind a number and is no word: 12 mm, 6 MV, 5 fx, 68 yo."""
LATIN: Final = words_in("situ utero vivo vitro toto itinere extremis")
"""Behind these *in* is Latin in every language."""
LOANS: Final = words_in("follow check set back start work pop close warm pick")
"""Behind these *up* is said in every language."""
BLOOD: Final = words_in("rh rhd pos neg positiv negativ positive negative group gruppe groupe grupo gruppo grupa group")
"""Beside these AB is a group of blood."""


@lru_cache(maxsize=256)
def small_of(languages: frozenset[str]) -> frozenset[str]:
    """Return what stays in small letters where these languages are written; of all of them where none is said."""
    return _SMALL_ANYWHERE.union(*[_SMALL[one] for one in languages or _SMALL if one in _SMALL])


@lru_cache(maxsize=256)
def capitals_of(languages: frozenset[str]) -> frozenset[str]:
    """Return what stays in capitals where these languages are written; of all of them where none is said."""
    return _CAPITALS_ANYWHERE.union(*[_CAPITALS[one] for one in languages or _CAPITALS if one in _CAPITALS])
