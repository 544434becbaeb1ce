"""Two Patient IDs are one subject by padding, or because a project says so: never by accident."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.identity import originals
from deid_proxy.identity.subject_key import WITHOUT_ID, AliasError, Aliases, SubjectKeyRules

RELATED = ["42", "042", "0042", "A42", "a42", "4 2", "4-2", "H-42", "420", "٤٢", "４２", "42A", "-42", "4.2"]
keys = st.text(st.characters(codec="utf-8", exclude_characters="\x1e\x1f\0 "), min_size=1, max_size=12)


def key(patient_id: str, issuer: str = "", **rules: object) -> str:
    return SubjectKeyRules(**rules).apply(originals.subject(issuer, patient_id))


def test_without_a_rule_every_difference_counts() -> None:
    """A leading zero, a prefix, a letter's case, a separator, another script's digits: all different patients."""
    assert len({key(each) for each in RELATED}) == len(RELATED)


def test_padding_never_counts() -> None:
    """DICOM ignores it (PS3.5 section 6.2), and so does every rule."""
    assert len({key(each) for each in ("42", " 42", "42 ", "42\0", "  42 \0")}) == 1


@pytest.mark.parametrize(
    ("rule", "same", "different"),
    [
        ({"ignore_case": True}, ("abc1", "ABC1", "aBc1"), ("abc01", "ab-c1")),
        ({"ignore_leading_zeros": True}, ("42", "0042", "00042"), ("4200", "A042", "4-2")),
        ({"separators": "-/. "}, ("12-34", "1234", "1 2.34", "12/34"), ("01234", "12_34")),
    ],
    ids=["case", "leading zeros", "separators"],
)
def test_a_rule_joins_what_it_says_and_nothing_else(
    rule: dict[str, object], same: tuple[str, ...], different: tuple[str, ...]
) -> None:
    """Each rule by itself: IDs that it makes one, and IDs that stay apart under it."""
    (joined,) = {key(each, **rule) for each in same}
    assert joined not in {key(each, **rule) for each in different}


def test_two_issuers_with_one_number_are_two_patients() -> None:
    """Until the project says that issuers do not count, or who the issuer is where none is named."""
    assert len({key("42", issuer) for issuer in ("", "A", "B")}) == 3
    assert len({key("42", issuer, ignore_issuer=True) for issuer in ("", "A", "B")}) == 1
    assert key("42", "", default_issuer="A") == key("42", "A", default_issuer="A") != key("42", "B", default_issuer="A")


def test_zeros_alone_stay_an_id() -> None:
    """Of ``000`` one zero is left: it still names somebody, and the same one as ``0``."""
    assert key("000", ignore_leading_zeros=True) == key("0", ignore_leading_zeros=True)


def test_an_id_of_separators_names_nobody() -> None:
    """What the rules leave nothing of is held, and the message does not quote it."""
    with pytest.raises(DeidentificationError) as caught:
        key("---", separators="-")
    assert (caught.value.reason, "---" in str(caught.value)) == (HoldReason.SUBJECT, False)


def test_a_study_without_patient_id_is_no_patient_id() -> None:
    """The study's UID in place of an ID is left alone by every rule, and is nobody's ID."""
    study = originals.subject(WITHOUT_ID, "1.2.3")
    rules = SubjectKeyRules(ignore_case=True, ignore_leading_zeros=True, separators=".", ignore_issuer=True)
    assert rules.apply(study) == study != rules.apply(originals.subject("", "123"))


@settings(deadline=None)
@given(keys, keys)
def test_rules_are_settled_after_once(patient_id: str, issuer: str) -> None:
    """Applied again, the rules change nothing: the key of a key is the key."""
    rules = SubjectKeyRules(ignore_case=True, ignore_leading_zeros=True, separators="-")
    try:
        once = rules.apply(originals.subject(issuer, patient_id))
    except DeidentificationError:
        return
    assert rules.apply(once) == once


def test_every_rule_is_told_apart() -> None:
    """The map keeps under which rules it was made: any two sets of rules are described otherwise."""
    some = [
        SubjectKeyRules(case, zeros, separators, issuer)
        for case, zeros, separators, issuer in itertools.product((False, True), (False, True), ("", "-"), (False, True))
    ]
    assert len({each.described for each in some}) == len(some)
    assert SubjectKeyRules(separators="-.").described == SubjectKeyRules(separators=".-").described


class TestAliases:
    def test_an_alias_leads_to_its_subject(self) -> None:
        """Over any number of steps; who has no alias is its own."""
        aliases = Aliases.of([("a", "b"), ("b", "c"), ("x", "c")])
        assert [aliases.root(each) for each in "abcxy"] == ["c", "c", "c", "c", "y"]

    def test_a_circle_is_refused(self) -> None:
        """However long it is, and with the line that closes or opens it."""
        with pytest.raises(AliasError, match="circle"):
            Aliases.of([("a", "b"), ("b", "c"), ("c", "a")])

    def test_nobody_stands_for_two(self) -> None:
        """The second line is named, and the first one with it; the same line twice is no contradiction."""
        with pytest.raises(AliasError) as caught:
            Aliases.of([("a", "b"), ("x", "y"), ("a", "c")])
        assert caught.value.number == 2
        assert Aliases.of([("a", "b"), ("a", "b")]).root("a") == "b"

    @settings(deadline=None)
    @given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda pair: pair[0] != pair[1])))
    def test_a_root_has_no_root(self, pairs: list[tuple[int, int]]) -> None:
        """Where the lines go together, every name ends at one that stands for nobody else."""
        try:
            aliases = Aliases.of([(str(other), str(key)) for other, key in pairs])
        except AliasError:
            return
        for number in range(9):
            root = aliases.root(str(number))
            assert aliases.root(root) == root

    def test_a_long_chain_costs_no_recursion(self) -> None:
        """A hundred thousand names of one patient, in any order."""
        pairs = [(str(n), str(n + 1)) for n in range(100_000)]
        assert Aliases.of(reversed(pairs)).root("0") == "100000"

    def test_aliases_do_not_show_themselves(self) -> None:
        """Their ``repr`` holds no ID."""
        assert "CANARY" not in repr(Aliases.of([("CANARY1", "CANARY2")]))
