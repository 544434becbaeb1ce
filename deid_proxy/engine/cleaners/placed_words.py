"""Words for :mod:`~deid_proxy.engine.cleaners.placed`: how what was done ends, and two letters that end a clause.

Folded, but where it is said that they are as written.
"""

from __future__ import annotations

from typing import Final

from deid_proxy.engine.cleaners.announced_deeds import by_beginning
from deid_proxy.engine.cleaners.word_lists import words_in

DONE: Final = {
    "en": ("ed",),
    "es": ("ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas"),
    "pt": ("ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas"),
    "it": ("ato", "ata", "ati", "ate", "ito", "ita", "uto", "uta", "tto", "tta"),
    "pl": ("ano", "ono", "any", "ony", "ana", "ona", "iony", "eto", "yto"),
    "cs": ("ano", "eno", "ana", "ena", "any", "eny", "an", "en", "al", "ala", "il", "ila"),
    "sk": ("ane", "ene", "ana", "ena", "any", "eny", "al", "ala", "il", "ila"),
    "hr": ("ano", "eno", "jeno", "ana", "ena", "an", "en", "ao", "ala", "io", "ila"),
    "hu": ("va", "ve", "tak", "tek", "tta", "tte", "ult"),
    "ro": ("at", "ata", "ate", "it", "ita", "ut", "uta"),
    "tr": ("ildi", "uldu", "indi", "undu", "andi", "endi", "nmis", "lmis", "tildi", "tirildi"),
    "sv": ("ad", "at", "ade", "ades", "ats", "erad", "erat"),
    "no": ("et", "ert", "ket", "stilt", "satt"),
    "da": ("et", "eret", "ede"),
    "fi": ("ttu", "tty", "ettu", "etty", "nnut", "nnyt"),
    "ru": ("ано", "ено", "ены", "аны", "ана", "ена", "ил", "ила", "ал", "ала"),
    "el": ("θηκε", "θηκαν", "ησε", "ισε"),
}
"""How what somebody did ends, by the language."""
DONE_GERMANIC: Final = frozenset(("de", "nl"))
BEGUN_GERMANIC: Final = ("ver", "ent", "er", "zer")
ENDED_GERMANIC: Final = ("t", "en", "d")
ENDED_FRENCH: Final = ("é", "ée", "és", "ées")
"""How it ends in French, as it is written."""
DONE_IN_FEW: Final = words_in(
    "done seen put taken set sent given told fatto fatta fait faite vu vue klar ferdig faerdig"
)
"""What was done, of words that do not end so."""
DONE_ANYWHERE: Final = ("ado", "ada", "ato", "ata", "ito", "ita", "ano", "ana", "ono", "ena", "eno", "ttu", "tty")
"""How it ends whatever the language is."""
NO_ACTS: Final = by_beginning(
    words_in(
        "implant entfern operi opere operad operat opero verdick ausgeschl erhoht erhalt erniedr vergross vergroßert",
        "verbreit erweit behand bestrahl geschient gefullt verkalk verschm verschlo eingeschr gesicher nachgewi",
        "gestaut verletz gebroch frakturi resez exstirp amput dilat reseca resect receiv needed needing arrang advis",
        "failed attempt increas decreas elevat enlarg thicken suspec treat stopped started finished complet",
        "healed fract displac calcif excis transplant replac bypass stent graft fused remov",
        "lesion fractur lateral luxe hospital vaccin aument dilatad ingross elimin tumef pogrub poszerz rozsir zlomen",
        "zlaman tagult megnagy forstor utvid laajent увелич расшир утолщ διατετ vergroo verwijd vervang geoper",
        "verdacht",
        "extirp reducid reduzid ridott aumentad agrand elargi epaissi retrec enleve bestaan gevond vermut festgest",
        "bekannt detect present exclud identif visualis visualiz gefund geseh",
    )
)
"""How what is found, or done with a treatment, begins."""
PARTS_OF_NAMES: Final = words_in(
    "od og os oi oe oo gg pk lk pd ld iz de st bt bn lf hf hn ao wb bw lw bs bv va vk vo ev sb mb nb sg cs ls ts hs"
)
"""What ends a name of parts in small letters: sides, eyes, tissues, ways."""
SEEN: Final = DONE_IN_FEW | words_in("visto vista visti gesehen gezien sett set obejrzane videno vazut")
"""The same with somebody: visto con FB e rn."""
ACCENTED: Final = words_in(
    "på så få gå må nå då år är ér én té dé má tě mě ně ví šel sú sí où dû né là çà él tú mí sé qué já dá vê só pé",
    "fé nó lá cá aí às é há să și că úr új ön ők és ír üt öt őt fű fő jó nő ló hó tó tű tő ág ár év ív őr űr łó öl öz",
    "iş iç üç aç şu ağ bú cê ça áz él ép íj âm mó dě zlé vé vó hø hö vä sø sä dø dö rø rö tå åt øl æg ås ån åk",
    "nä tá bó dó čo či už až čí že ří ší tô žé jí mí ní ný té tý má mé mů tú ti só",
)
"""Words of two letters, as they are written."""
HARMLESS: Final = words_in(
    "ok iv im sc po id io ia pr pc bd qd od os rl lr ll ap pa cc ct mr us xr nm rx tc rm px dx fx hx tx sx bx ax mx nx",
    "li re sn ri si bl nd ns na ni no ne ja ve ho va dt sp st ed er ae or op tv uo rf ef lv rv la ra ac pe dm ca tb mi",
    "gd pd te ti tr se ge fs fb bh pv nk km kl cm wo wc nc ce hr hd ld wb qa qc pt vs wg bz pm am gp hp bp rr hn",
    "an ab zu um ein av on up in by it me us so is as at if of to do go we he be if ii vi iz sd sn ic ci ch cx",
    "od og os oi oo gg gc lk pk pd pg iz md bd fu bt lp ch hc",
    "mc mp cs hb hc cr gb pl vd vs lm lt rt dr st nb ps et al ao tk rtg kt tt",
)
"""What a clause ends with in two small letters, behind what was found or done, and is nobody."""
NOT_BY: Final = words_in("us ct mr gp it me pt os op ed er rx tc rm tk hr")
"""By these, in small letters, something was done, and by nobody's letters."""
ORGANS: Final = words_in("gb ub sb lb mv tv hv dj jj vp lm cx sv bd pd cd fm fh an ln vc vj tm")
"""What was found behind a participle, in brackets: thickened (GB)."""
HEADINGS: Final = words_in(
    "cc hx dx pi ci pe hf in rf ph fh sh sx tx rx fx pc hp mh pm op re nb ps ad id is it or so if we he as at on ct mr",
    "us xr nm pt rt tc rm ok no km bp hr rr wt ht ef lv rv ra la ao mi tb ca dm po iv im sc ap pa li ri nr ok ii an am",
)
"""What a line begins with in two letters in front of a colon, when the patient is spoken of: CC: pt fell."""
PATIENTS: Final = words_in(
    "pt pts pat patient patientin patients patiente patiënt paciente pac paziente paz pacjent pacjentka pacientka",
    "pacjenta",
    "patienten pasient pasienten beteg pacient pacienta pacientul hasta potilas malade doente enfermo ασθενης",
    "пациент пациентка пац больной больная пацієнт",
)
"""Whoever is spoken of behind the letters of who says it."""
FIRST_READS: Final = words_in("wet prelim preliminary quick over resident overnight night final second hot initial rad")
READ: Final = words_in("read reads reading review")
"""A reading in English, whose kind stands in front of it."""
JOINERS: Final = words_in("and und et y e en og och i a ja ve es si и і και u plus")
"""What joins the letters of two."""
SIGNED: Final = words_in("sign signed sgd sig sgn signerat signert signeret underskr unterschr gez vid dikt dict")
"""Behind these, in front of a day, letters are somebody's, whatever they mean."""
