"""Who works somewhere, and what says so: a company may stand behind. Folded, in the languages of the vocabularies."""

from __future__ import annotations

from typing import Final

from deid_proxy.engine.cleaners.word_lists import words_in

WORKS: Final = words_in(
    "works worked employed arbeitet angestellt beschaftigt travaille employe employee trabaja empleado",
    "empleada trabalha empregado empregada lavora impiegato impiegata werkt werkzaam pracuje zatrudniony",
    "zatrudniona arbetar anstalld jobber ansatt arbejder ansat lucreaza dolgozik arbeitete travaillait",
    "trabajaba trabajo trabalhou lavorava werkte pracowal pracowala pracoval pracovala arbetade arbetat",
    "jobbet arbejdede ouvrier dolgozott lucrat работает работал работала працює працював працювала",
    "tyoskentelee salarie salariee arbeiter mitarbeiter werknemer angajat angajata pracownik",
)
"""Who works, or worked."""
WORKERS: Final = words_in(
    "working trabajador trabajadora trabalhador trabalhadora lavoratore lavoratrice dipendente operaio",
    "arbeiterin zamestnanec munkas muncitor isci arbetare tyontekija водитель водіи рабочии",
)
"""Who works, by what they are called there."""
EMPLOYERS: Final = words_in(
    "arbeitgeber employeur employer werkgever zamestnavatel pracodawca munkaltato isyeri arbetsgivare",
    "arbeidsgiver arbejdsgiver tyonantaja ditta empleador empregador angajator работодатель роботодавець",
    "entreprise societe empresa firmie firme dipendente operaio zamestnanec zamestnankyne pracownik",
    "pracownica сотрудник завод",
)
"""Whom somebody works for, or whose somebody is there: Arbeitgeber, dipendente."""
