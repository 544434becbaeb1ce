"""When two Patient IDs are one subject: only by the padding that DICOM ignores, and by what a project says explicitly.

Without a rule, IDs that differ by a letter's case, a leading zero or a prefix are different patients: to join two
people is worse than to split one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.identity import originals

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

WITHOUT_ID = "\x1e"
"""Stands in place of the issuer for a study without Patient ID: no issuer can hold a control character."""


@dataclass(frozen=True, slots=True)
class SubjectKeyRules:
    """Which differences between Patient IDs do not count in a project.

    Parameters
    ----------
    ignore_case
        ``abc1`` and ``ABC1`` are one ID; the same for issuers.
    ignore_leading_zeros
        ``00042`` and ``42`` are one ID.
    separators
        Characters that do not count wherever they stand: ``12-34`` and ``1234`` are one ID with ``"-"``.
    ignore_issuer
        The number alone decides, whoever issued it.
    default_issuer
        Who issued the IDs that do not say it.
    """

    ignore_case: bool = False
    ignore_leading_zeros: bool = False
    separators: str = ""
    ignore_issuer: bool = False
    default_issuer: str = ""

    def apply(self, canonical: str) -> str:
        """Return the key of a subject.

        Parameters
        ----------
        canonical
            Issuer and Patient ID, as :func:`deid_proxy.identity.originals.subject` makes them.

        Raises
        ------
        DeidentificationError
            SUBJECT when nothing is left of the ID: then it names nobody.
        """
        if self == _EXACT:
            return canonical
        issuer, _, patient_id = canonical.partition(originals.SEPARATOR)
        if issuer == WITHOUT_ID:
            return canonical
        if self.separators:
            patient_id = patient_id.translate(dict.fromkeys(map(ord, self.separators)))
        if self.ignore_leading_zeros:
            patient_id = patient_id.lstrip("0") or patient_id[-1:]
        issuer = "" if self.ignore_issuer else issuer or self.default_issuer
        if self.ignore_case:
            issuer, patient_id = issuer.casefold(), patient_id.casefold()
        key = originals.subject(issuer, patient_id)
        if key.endswith(originals.SEPARATOR):
            raise DeidentificationError(HoldReason.SUBJECT, "nothing is left of (0010,0020) by the rules for IDs")
        return key

    @property
    def described(self) -> str:
        """The rules in one spelling, for the map to keep: under others the same patients would be others."""
        said = (
            f"case={'ignore' if self.ignore_case else 'exact'}",
            f"leading_zeros={'ignore' if self.ignore_leading_zeros else 'exact'}",
            f"separators={''.join(sorted(set(self.separators)))!r}",
            f"issuer={'ignore' if self.ignore_issuer else 'exact'}",
        )
        return " ".join(said)


_EXACT = SubjectKeyRules()


class AliasError(Exception):
    """Two lines on aliases do not go together; ``number`` counts them from 0."""

    def __init__(self, number: int, what: str) -> None:
        self.number = number
        super().__init__(what)


@dataclass(frozen=True, slots=True)
class Aliases:
    """Which keys are other names of which subjects; its ``repr`` shows none of them.

    Parameters
    ----------
    roots
        The subject's own key by every other key of it.
    """

    roots: Mapping[str, str] = field(default_factory=dict, repr=False)

    def root(self, key: str) -> str:
        """Return the key that a subject goes by."""
        return self.roots.get(key, key)

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Aliases:
        """Make the aliases of pairs (other key, key that it stands for); a chain ends at the last one.

        Raises
        ------
        AliasError
            A key stands for two others, or in a circle for itself.
        """
        onward: dict[str, str] = {}
        lines: dict[str, int] = {}
        for number, (other, key) in enumerate(pairs):
            if onward.setdefault(other, key) != key:
                raise AliasError(number, f"the same patient stands for two others: see row {{{lines[other]}}} too")
            lines.setdefault(other, number)
        roots: dict[str, str] = {}
        for start in onward:
            path, key = [], start
            walked: set[str] = set()
            while key in onward and key not in roots:
                if key in walked:
                    raise AliasError(lines[key], "the patients of this row stand for each other in a circle")
                walked.add(key)
                path.append(key)
                key = onward[key]
            root = roots.get(key, key)
            roots.update(dict.fromkeys(path, root))
        return cls(roots)
