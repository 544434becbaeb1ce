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

_SMALL_ANYWHERE: Final = words_in("vs ca iv im po sc ii ok id pt cd ct mr ax wo")
_SMALL: Final = {
    "en": words_in(
        "am an ap as at bd be bh bl bp bx by ct cx do dx eg ex fb fx go he hi ht hx ie if in is it lt me mp mr my",
        "nb no od of on or os ox pa ph pm pr py qd re rm rt rx so sx to tx up us we wt",
    ),
    "de": words_in(
        "ab al am an ap bd cm da dd di do dr du eb er es et ex fr gg im in ja li lk lt mi na nr nu ob og op pa pc",
        "re sa so ug um vd wg wh wo zn zu",
    ),
    "nl": words_in(
        "ad al ap dd de dr ei en er ga gb ge he hr ik in is je li me mn na nr nu of om on op pa re st te uw vd we",
        "wg ze zn zo",
    ),
    "fr": words_in(
        "ai al an as au av bu ce cf ci cr de dt du en es et eu ex gd gr ia ii il je la le lu ma me mi mn ne ni nu",
        "on or os ou pu re sa se si ss st su ta te tu un va vu",
    ),
    "es": words_in(
        "al ap da de di dr dx el en es et ev ex fe fx ha he ir la le lo me mi ni no op os pa pb px rx se si su te",
        "ti tu tx un va ve vi vo ya yo",
    ),
    "pt": words_in(
        "ai ao ap as da de do dr dx em et eu ev ex fe ha ia ir ja la le lo me na no nu os ou pa pe rx se si so te",
        "ti tu um va ve vi vo",
    ),
    "it": words_in(
        "aa ad ai al ap ci co da di do dr dx ed es et ev ex fa fu gg gr ha ho il in io la le li ll lo ma me mi ne",
        "ni no nr pc pz rm rx se si sn so st su sx tc te ti tu un va ve vi",
    ),
    "pl": words_in(
        "ap bo by ci co dn do ew go gr ja je kl ku li ma mi my na ni no np nr od on op ow pa rz sa sr st ta te tj",
        "tk to tu ty ur we wg wy za ze",
    ),
    "cs": words_in(
        "ac aj at az by ci co do dr dx ho ja je ji jo ke ku li ma me mi mu my na ne ni no nr od on op sa se si so",
        "st su ta te ti tj to tu ty uz ve vi vl vy za ze zn",
    ),
    "sk": words_in(
        "aj ak az ba by ci co do dx ho ja je ju ke ko ku ma me mi mu my na ne ni no od on op sa se si so st su ta",
        "te ti tj to tu ty uz vi vo vy za ze zo",
    ),
    "hr": words_in(
        "al bi ce da do ga ih ij iz ja je ju ka ke ko li me mi mu na ne ni no od on op pa pr sa se si so st su ta",
        "te ti tj to tu uz ve vi za",
    ),
    "sl": words_in(
        "aj bi bo ce da do en ga ih in iz je ji jo ju ka ki ko le li me mi mu na ne ni no ob od on op oz pa pr sa",
        "se si so st su ta te ti tj to tu ud uz ve vi za ze",
    ),
    "hu": words_in(
        "az be bo db de dr el en ep es et ev ez fa fe fo gr ha he hi ho is ja jo kb ki ko kp le ma ne no oh on ot",
        "pl ra re se so ta te ti tu ua uj ul ur ut va vi",
    ),
    "ro": words_in(
        "ai al am an ar as au ba ce ci cu da de dr ea ef ei el eu fi gr ia il in io la le li mi ne ni nr nu os pe",
        "rx sa se si st su ta te ti tu un va vi zi",
    ),
    "ru": words_in(
        "бы вв вм во вы гг гр да до др ед ее еи же за из им их кг ко ли мг мл мм мы на не ни но об он от по пр рт",
        "см со ст та тд те то тп ту ты уж шт",
    ),
    "uk": words_in(
        "би бо вв ви во гр да де до др ед ее же за зв зі им кг ко мг ми мл мм на не но ні об од от по пр рр см со ст",
        "та те ти то ту це ці чи що як із іи іх іі",
    ),
    "bg": words_in(
        "бе би во ги го гр да до др еи же за из им их кг ли мг ме ми мл мм му на не ни но об от по са се си см ст",
        "та те ти то ще",
    ),
    "el": words_in(
        "αν απ αρ ασ αφ γι δε δη δι εκ εν εξ επ εσ εφ ημ θα κι κλ κτ λχ μα με μη να οι οσ πε πχ σε στ τα τη τι το",
        "ων ωσ",
    ),
    "tr": words_in(
        "ac ad ak al an ap ar at ay az bu cc da de dk eg ek el en er es et ev ha ic il in is iz ki ne no ol on op",
        "ot pa sa si sn su ta uc un us ut ve ya ye yi yo",
    ),
    "sv": words_in(
        "ab ad an ar at av ba bl bo da de dr du ej el en er et ev fa ff fr ga ge ha ho in ja kl le ma ms na nr nu",
        "ny om op os pa pk sa se sk so st ta ti tv ua ur us ut va vb ve vi",
    ),
    "da": words_in(
        "ad af ar at av bl bo da de dg dr du ej el en er et ev fa fx ga gr ha he ho hu ia in ja jf ka kl km la le",
        "lo ma me mi mp na ne ni no nr nu ny od og oh om op pa pl pr re ro sa se si so st sv ta ti to ua ud us ut",
        "va ve vi",
    ),
    "fi": words_in("ad dr ei en et he ja jo ka kk ko li me mm ne no oi on pa pv se si ta te tk ua ui vk ym yn yo"),
    "et": words_in("ei et ja jt ju ka ma me mu ne no nt on os sa se st ta te tk va"),
    "lt": words_in("ar as be bt de du es ir is ji jo ju ka ko ne ni nr nu pa pr su ta to tu uz"),
    "lv": words_in("ap ar at es ir ja jo ka ko ne no nu pa pe sa sk so ta te to tu un uz va"),
    "ca": words_in(
        "al am be de el em en es et ex fa fe fi ha he hi ho ja la le li lo ma me mi na ni no os pa sa se si su ta",
        "te tu un us va ve",
    ),
    "id": words_in("dg di dr ia ke ku mu pd ya yg"),
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
        "ac ae ak ar as bh bk bm cn cp cr cx dp dr dw dx ep et fa fb fh fl fx ga gb gh hc hd hv hx ip le lh lm ln",
        "lt mg mo mp mv nb ng no np ns oa ob od og or os ot pd pf ps pt pv pz rf rh rn ro rx sa sb sh si sn sw tr",
        "tv tx tz ua uc ue va vp wb wl",
    ),
    "de": words_in(
        "ae ak as az bg bk bv bz dd ei ek ez fa gk hf hs ht ka km ks le lk lt lw nb nw oa ob ov pv ro sm sr tr tu",
        "ua ub uk ve vk wh wk ws zn",
    ),
    "nl": words_in("ba dd gb ha ht kl le lk mc me nb pv pz rk rx sn st tr va vg"),
    "fr": words_in(
        "ac ag am at av bu ci cr cs dc ds dt ei ep fa fc fe fo gb ge gg hc hd if is ks kt mi ms ob od og oh pl pt",
        "pz rh rp rx sa ta tc tp tr ts uh va vb vc vd vg vp vs",
    ),
    "es": words_in(
        "aa ac ad ao ap as at av ci cx da dp dx eo ev fa fc fe fx hc ht if ip iq md mi no od oi px qt rd rm rn rx",
        "si sv ta tc tx uc uh vb vd vi vm vo",
    ),
    "pt": words_in(
        "ac ad ae ar cv cx da dp dx ev fa fc fe ge hc hd ht ic lm md od oe ps qt rm rn rs rx sb sf si tc tt tx uc",
        "uh vb vd ve vo vp vs",
    ),
    "it": words_in(
        "ad ao as ax cv cx da dh dx eo ep ev fa fc fe hc ip lm md os ps pz rm rx sb si sn st sv sx tc tp ts tv uo",
        "vb vd vp vs",
    ),
    "pl": words_in("az bg hr ip kl kt lk ln nt ob pk pl pp ps rm rr sm st tk ud zp zt"),
    "cs": words_in("ak dd dk fa hk ht hz kl lk mg na no oa pd pk pl ps sm st tk tu uz vb"),
    "sk": words_in("dd dk hk ht kl lk mg no pd pk pl ps sm st tk tu uz vb"),
    "hr": words_in("az dd ek ht kk ks kt rm tu uz"),
    "sl": words_in("dd ek kt tu uz"),
    "hu": words_in("az bv ek ho jv ks lk pd tt tu uh vh"),
    "ro": words_in("ac ad ap as av dx ep fa fc fe ip mi ms od os rm rx sc ta tx vd vm vs"),
    "ru": words_in(
        "ад ба бв бп бц вв ви вк вп гб гк гм до жп иб им кв кг кт ку лж лп лс лт мр оа ог ок оп пж пк пп рг рс рф",
        "сд см ст тр уз фв фп хт чд чс",
    ),
    "uk": words_in("ат гб гм кт лп лш мр оп пп пш ст тр уз фв фп хт цд"),
    "bg": words_in("ад дк зд кт лк лт мр оп рг св уз фв хт"),
    "el": words_in("cr dr dx αα αμ αξ απ αρ αυ δε θμ ιι κδ κε κμ κσ κφ με μτ ομ οπ πε σδ σε σκ τε υτ φκ"),
    "tr": words_in("ac bk bt ef ht kc km kt mg sf sm sr sv tc tm tt yb"),
    "sv": words_in("bs bt dt ff gb ht km pk sn sr tt ul vb vc vk vp"),
    "da": words_in("ak bs bt gb ht ia km mp os rg ru tp ua ul vb vp"),
    "fi": words_in("fa ht kl mk na pk tk tt ua uh"),
    "et": words_in("kt uh"),
    "lt": words_in("kt ug"),
    "lv": words_in("dt"),
    "ca": words_in("fa hc rm rx ta tc"),
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
