"""What hospitals are called with, in front of their names or behind, and which kind of them; folded."""

from __future__ import annotations

from typing import Final

from deid_proxy.engine.cleaners.beside_places import DEPARTMENTS, HOSPITALS
from deid_proxy.engine.cleaners.beside_sites import KINDS_OF_SITES
from deid_proxy.engine.cleaners.dwelling_words import WITHIN_PLACES
from deid_proxy.engine.cleaners.word_lists import words_in

BEHIND_NAMES: Final = words_in(
    "ziekenhuis ziekenhuizen umc kliniek gasthuis",  # nl
    "korhaz korhazban korhazbol korhaza rendelointezet szakrendelo klinika",  # hu
    "hastanesi hastanesinde hastanesinden",  # tr
    "sjukhus sjukhuset lasarett lasarettet vardcentral",  # sv
    "sykehus sykehuset legevakt legekontor",  # no
    "sygehus sygehuset hospital",  # da
    "mc",  # nl, in capitals
    "sairaala sairaalan sairaalassa sairaalasta sairaalaan keskussairaala keskussairaalan keskussairaalassa",  # fi
    "keskussairaalasta aluesairaala yliopistosairaala kaupunginsairaala terveyskeskus terveysasema",
)
"""Behind what it is called stands what it is."""
SMALL_BEHIND: Final = words_in(
    "sjukhus sjukhuset lasarett lasarettet vardcentral sykehus sykehuset legevakt legekontor sygehus sygehuset",
    "sairaala sairaalan sairaalassa sairaalasta sairaalaan keskussairaala keskussairaalan keskussairaalassa",
    "keskussairaalasta aluesairaala yliopistosairaala kaupunginsairaala terveyskeskus terveysasema",
    "korhaz korhazban korhazbol korhaza rendelointezet szakrendelo hastanesi hastanesinde hastanesinden ziekenhuis",
)
"""Those that are written in small letters, too."""
DUTCH_CENTRE: Final = "mc"
BEFORE_CENTRES: Final = words_in("uit van in naar het bij via vanuit door te from at to of")
"""What stands in front of a medical centre that is called so."""
SMALL_SITES: Final = {
    "cura": words_in("casa"),
    "riposo": words_in("casa"),
    "reposo": words_in("casa"),
    "repouso": words_in("casa"),
    "medico": words_in("centro"),
    "medica": words_in("clinica"),
    "diagnostico": words_in("centro"),
    "medical": words_in("centre centrul"),
    "retraite": words_in("maison"),
    "opieki": words_in("dom domu"),
    "medyczne": words_in("centrum"),
    "medycznym": words_in("centrum"),
    "salud": words_in("centro"),
    "saude": words_in("centro unidade"),
    "sante": words_in("centre"),
}
"""Small words that say with one of some others in front, which begins with a capital, that there is a house."""
DANISH: Final = "hospital"
BEFORE_NAMES: Final = HOSPITALS | words_in(
    "hospitalier ghu ehpad",  # fr
    "sanatorio maternidad maternidade hospitalar",  # es, pt
    "presidio irccs asst ausl",  # it
    "szpitala szpitalu szpitalem klinice kliniki przychodni",  # pl
    "nemocnici nemocnic fn fnkv fnsp vfn polikliniky poliklinice",  # cs
    "spital spitalului",  # ro
    "больница больницы больнице больницу клиника клиники клинике клинику госпиталь госпиталя поликлиника гкб црб окб",
    "лікарня лікарні лікарню клініка клініки клініці шпиталь поліклініка цмл црл",  # uk
    "νοσοκομειο νοσοκομειου κλινικη κλινικησ γν πγν",  # el
    "sykehuset riposo",  # nl, no, it
    "reposo repouso medico medica diagnostico medical retraite opieki medyczne medycznym salud saude sante",
    "universitatsklinikum kreisklinik kreiskrankenhaus landesklinikum reha",  # de
)
"""In front of what it is called stands what it is."""
CAPITALS_ONLY: Final = words_in("fn fnkv fnsp vfn chu chru chr ghu irccs asst ausl гкб црб окб цмл црл γν πγν")
"""Those that are abbreviations."""
GERMAN: Final = words_in(
    "klinikum krankenhaus universitatsklinikum mvz kreisklinik kreiskrankenhaus landesklinikum reha"
)
"""Those of German, where every noun has a capital."""
ENGLISH_TOO: Final = words_in("hospital clinic policlinic")
NO_NAMES: Final = (
    KINDS_OF_SITES
    | DEPARTMENTS
    | words_in(
        "algemeen streek universitair regionaal ander lokaal eigen",
        "megyei varosi egyetemi gyermek honved allami korabbi masik kuldo kulso helyi",
        "devlet ozel universitesi universite arastirma egitim sehir baska dis cocuk kadin kamu dogum fakultesi tip",
        "hastaliklari gogus goz ve",
        "universitets universitet lokalt lokala lokale annat andet annet privat regionalt nytt ny gammel psykiatrisk",
        "yliopistollinen yksityinen julkinen toinen ulkopuolinen edellinen lahettava muu eri tama kunnallinen",
        "externo externa privee prive publique psychiatrique locale",
        "chorob chirurgii ortopedii rehabilitacji psychiatryczny psychiatryczna dzieciecy dzieciecego onkologii",
        "mestska mestske detska detske psychiatricka vojenska soukroma jina",
        "clinic de urgenta urgente judeteana copii boli",
        "детская детскои краевая краевои военныи областнои городскои раионнои частная республиканская",
        "дитяча дитячоі обласноі міськоі раионна раионноі",
        "γενικου πανεπιστημιακη ιδιωτικη στρατιωτικο παιδων",
    )
)
"""Which kind of hospital it is, or of what: no name."""
LINKS: Final = WITHIN_PLACES | words_in(
    "dos das delle dell d l el en y e i sub pri u na v sv svate svateho swietego sw sf sfantul dem bei van",
    "ten ter з із над під в на по св",
)
"""Small words within its name."""
OVER: Final = words_in("nad pod pri над під под")
"""Those behind which a further small word may be of the name: nad Černými lesy."""
DISTRICTS: Final = words_in(
    "okres okr powiat pow woj gmina judet judetul jud obl обл раион рн landkreis lkr bezirk bez kreis prov"
)
"""What a town lies in, in brackets."""
