"""Words for :mod:`~deid_proxy.engine.cleaners.placed`: letters that end a name of parts, or begin a line.

Folded, but where it is said that they are as written.
"""

from __future__ import annotations

from typing import Final

from deid_proxy.engine.cleaners.word_lists import words_in

PARTS_OF_NAMES: Final = words_in(
    "od og os oi oe oo gg pk lk pd ld iz de st bt bn lf hf hn ao wb bw lw bs bv va vk vo ev sb mb nb sg cs ls ts hs"
)
"""What ends a name of parts in small letters: sides, eyes, tissues, ways."""
ACCENTED: Final = words_in(
    "på så få gå må nå då år är ér én té dé má tě mě ně ví šel sú sí où dû né là çà él tú mí sé qué já dá vê só pé",
    "fé nó lá cá aí às é há să și că úr új ön ők és ír üt öt őt fű fő jó nő ló hó tó tű tő ág ár év ív őr űr łó öl öz",
    "iş iç üç aç şu ağ bú cê ça áz él ép íj âm mó dě zlé vé vó hø hö vä sø sä dø dö rø rö tå åt øl æg ås ån åk",
    "nä tá bó dó čo či už až čí že ří ší tô žé jí mí ní ný té tý má mé mů tú ti só",
)
"""Words of two letters, as they are written."""
NOT_BY: Final = words_in("us ct mr gp it me pt os op ed er rx hr")
"""By these, in small letters, something was done, and by nobody's letters."""
ORGANS: Final = words_in("gb ub sb lb mv tv hv dj jj vp lm cx sv bd pd cd fm fh an ln vc vj tm")
"""What was found behind a participle, in brackets: thickened (GB)."""
HEADINGS: Final = words_in(
    "cc hx dx pi ci pe hf in rf ph fh sh sx tx rx fx pc hp mh pm op re nb ps ad id is it or so if we he as at on ct mr",
    "us xr nm pt rt tc rm ok no km bp hr rr wt ht ef lv rv ra la ao mi tb ca dm po iv im sc ap pa li ri nr ok ii an am",
)
"""What a line begins with in two letters in front of a colon, when the patient is spoken of: CC: pt fell."""
THE_PATIENT: Final = words_in(
    "pt pat patient patientin patients patiente paciente pac paziente paz pacjent pacjentka pacientka",
    "pacjenta patienten pasient pasienten beteg pacient pacienta pacientul hasta potilas doente ασθενησ",
    "пациент пациентка больная пацієнт",
)
"""What a patient is called."""
PATIENTS: Final = THE_PATIENT | words_in("pts malade enfermo пац больнои")
"""Whoever is spoken of behind the letters of who says it."""
JOINERS: Final = words_in("and und et y e en og och i a ja ve es si и і και u plus")
"""What joins the letters of two."""
SIGNED: Final = words_in("sign signed sgd sig sgn signerat signert signeret underskr unterschr gez vid dikt dict")
"""Behind these, in front of a day, letters are somebody's, whatever they mean."""
