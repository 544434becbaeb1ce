"""What replaces UIDs, patients and dates: valid, keyed, fixed for ever, and unlinkable without the key."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.identity import originals
from deid_proxy.identity.date_shift import FARTHEST_DAYS, NEAREST_DAYS, offset_days
from deid_proxy.identity.ports import IdentityKind, IdentityRequest
from deid_proxy.identity.pseudonyms import patient_pseudonym
from deid_proxy.identity.uids import UIDMethod, pseudonym_uid, sha256_uid

KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))
uids = st.from_regex(r"[12]\.[0-9]{1,10}(\.[1-9][0-9]{0,8}){1,4}", fullmatch=True)
texts = st.text(max_size=40).filter(lambda text: originals.SEPARATOR not in text)


class TestUIDs:
    def test_a_pseudonym_is_that_of_the_first_version(self) -> None:
        """The function is fixed for ever: on every machine and in every version the same UID comes out."""
        assert pseudonym_uid(KEY, "1.2.3") == "2.25.323208961630152450876443539203389659764"

    @given(uids)
    @pytest.mark.requirement("R-096")
    def test_a_pseudonym_is_a_valid_uuid_derived_uid(self, original: str) -> None:
        """It is ``2.25.`` and the decimal of a UUID of version 8 in the variant of RFC 9562, at most 64 characters."""
        pseudonym = pseudonym_uid(KEY, original)
        assert re.fullmatch(r"2\.25\.[1-9][0-9]{0,38}", pseudonym)
        made = uuid.UUID(int=int(pseudonym.removeprefix("2.25.")))
        assert (made.version, made.variant) == (8, uuid.RFC_4122)

    @given(uids, uids)
    def test_different_originals_have_different_pseudonyms(self, one: str, other: str) -> None:
        """Two UIDs share a pseudonym only if they are the same, whatever the method."""
        assert (pseudonym_uid(KEY, one) == pseudonym_uid(KEY, other)) == (one == other)
        assert (sha256_uid(one) == sha256_uid(other)) == (one == other)

    @pytest.mark.parametrize("method", [lambda uid: pseudonym_uid(KEY, uid), sha256_uid], ids=["hmac", "sha256"])
    @pytest.mark.parametrize("padded", ["1.2.3\0", "1.2.3 ", "1.2.3\0\0", "1.2.3 \0"])
    def test_padding_is_not_part_of_a_uid(self, method, padded: str) -> None:
        """A padded UID and the bare one are the same UID."""
        assert method(padded) == method("1.2.3")

    def test_the_key_decides(self) -> None:
        """Without the key nobody can compute a pseudonym, or tell two projects' pseudonyms to be of one UID."""
        assert pseudonym_uid(KEY, "1.2.3") != pseudonym_uid(OTHER_KEY, "1.2.3")
        assert pseudonym_uid(KEY, "1.2.3") != sha256_uid("1.2.3")

    def test_the_unkeyed_method_is_the_published_one(self) -> None:
        """Method sha256 is ``2.25.`` and the first 128 bits of SHA-256 over the UID, no bit changed."""
        digits = hashlib.sha256(b"1.2.840.113619.2.5.1762583153").hexdigest()[:32]
        assert sha256_uid("1.2.840.113619.2.5.1762583153") == f"2.25.{int(digits, 16)}"
        assert sha256_uid("1.2.3") == "2.25.261189956532771003411213951354307305753"

    def test_only_the_unkeyed_method_warns(self) -> None:
        """The warning of sha256 names its weakness and the way out; hmac has none."""
        assert UIDMethod.HMAC_SHA256.warning == ""
        assert "uses no key" in UIDMethod.SHA256.warning
        assert "'hmac-sha256'" in UIDMethod.SHA256.warning

    @pytest.mark.requirement("R-096")
    def test_pseudonyms_hold_no_time(self) -> None:
        """No bit but version and variant is the same in many pseudonyms: they are no time-based UUIDs."""
        numbers = [int(pseudonym_uid(KEY, f"1.2.{n}").removeprefix("2.25.")) for n in range(200)]
        steady = [bit for bit in range(128) if len({number >> bit & 1 for number in numbers}) == 1]
        assert steady == [62, 63, 76, 77, 78, 79]


class TestPatients:
    def test_a_pseudonym_is_that_of_the_first_version(self) -> None:
        """The function is fixed for ever."""
        assert patient_pseudonym(KEY, "HOSPITAL", "12345") == "SW9FQ9RQHFQTHXAK"

    @given(texts, texts)
    def test_a_pseudonym_fits_every_value_representation(self, issuer: str, patient_id: str) -> None:
        """Sixteen characters that LO, SH, PN, CS and AE all may hold, and none that is misread."""
        assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{16}", patient_pseudonym(KEY, issuer, patient_id))

    def test_padding_is_not_part_of_a_patient_id(self) -> None:
        """Spaces around issuer or Patient ID, and a NULL after it, do not make another patient."""
        assert patient_pseudonym(KEY, " H ", " 12345 \0") == patient_pseudonym(KEY, "H", "12345")

    def test_issuers_are_apart(self) -> None:
        """The same Patient ID of two issuers is two patients, and moving the border makes another one."""
        made = {patient_pseudonym(KEY, *who) for who in (("A", "BC"), ("AB", "C"), ("", "ABC"), ("ABC", ""))}
        assert len(made) == 4

    def test_many_patients_have_many_pseudonyms(self) -> None:
        """Ten thousand running numbers collide nowhere, and every character occurs about equally often everywhere."""
        made = [patient_pseudonym(KEY, "", str(number)) for number in range(10_000)]
        assert len(set(made)) == 10_000
        for place in range(16):
            counts = Counter(pseudonym[place] for pseudonym in made)
            assert len(counts) == 32
            assert min(counts.values()) > 200

    @pytest.mark.requirement("R-013")
    def test_a_dictionary_without_the_key_finds_nobody(self) -> None:
        """Who knows all Patient IDs and all functions, but not the key, recomputes no pseudonym."""
        patients = [f"{number:05d}" for number in range(500)]
        secret = {patient_pseudonym(OTHER_KEY, "", patient) for patient in patients}
        guesses = {patient_pseudonym(bytes(32), "", patient) for patient in patients}
        guesses |= {hashlib.sha256(patient.encode()).hexdigest()[:16].upper() for patient in patients}
        assert not secret & guesses


class TestDateOffsets:
    def test_an_offset_is_that_of_the_first_version(self) -> None:
        """The function is fixed for ever."""
        assert offset_days(KEY, originals.subject("HOSPITAL", "12345")) == -303

    @given(texts, texts)
    def test_an_offset_is_between_a_month_and_five_years_ago(self, issuer: str, patient_id: str) -> None:
        """It is never zero, never in the future, and at least a month away from the truth."""
        assert -FARTHEST_DAYS <= offset_days(KEY, originals.subject(issuer, patient_id)) <= -NEAREST_DAYS

    def test_offsets_cover_their_range_evenly(self) -> None:
        """Every offset occurs, and no day of the week is preferred."""
        made = Counter(offset_days(KEY, f"\x1f{number}") for number in range(40_000))
        assert len(made) == FARTHEST_DAYS - NEAREST_DAYS + 1
        by_week_day = Counter(offset % 7 for offset in made.elements())
        assert max(by_week_day.values()) < 1.1 * min(by_week_day.values())

    def test_subjects_and_keys_have_their_own_offsets(self) -> None:
        """Another subject or another key has another offset, but for chance."""
        assert len({offset_days(key, f"\x1f{n}") for key in (KEY, OTHER_KEY) for n in range(10)}) > 15


class TestOriginals:
    @pytest.mark.parametrize(
        ("request_", "expected"),
        [
            (IdentityRequest(IdentityKind.UID, "1.2.3 \0"), "1.2.3"),
            (IdentityRequest(IdentityKind.PATIENT, " H \x1f 1 "), "H\x1f1"),
            (IdentityRequest(IdentityKind.PATIENT, "1\0"), "\x1f1"),
            (IdentityRequest(IdentityKind.DATE_OFFSET, "\x1f1 "), "\x1f1"),
        ],
        ids=["uid", "patient", "patient without issuer", "date offset"],
    )
    def test_an_original_has_one_form(self, request_: IdentityRequest, expected: str) -> None:
        """Padding is taken away, and a patient without issuer is one with an empty issuer."""
        assert originals.canonical(request_) == IdentityRequest(request_.kind, expected)
        assert originals.canonical(originals.canonical(request_)) == originals.canonical(request_)

    @pytest.mark.parametrize(
        ("request_", "reason"),
        [
            (IdentityRequest(IdentityKind.UID, ""), HoldReason.MALFORMED),
            (IdentityRequest(IdentityKind.UID, " \0"), HoldReason.MALFORMED),
            (IdentityRequest(IdentityKind.PATIENT, ""), HoldReason.SUBJECT),
            (IdentityRequest(IdentityKind.PATIENT, "ISSUER\x1f  "), HoldReason.SUBJECT),
            (IdentityRequest(IdentityKind.DATE_OFFSET, "\x1f"), HoldReason.SUBJECT),
            (IdentityRequest(IdentityKind.PATIENT, "A\x1fB\x1fC"), HoldReason.SUBJECT),
            (IdentityRequest(IdentityKind.UID, "1" * 1025), HoldReason.LIMIT),
        ],
        ids=["no uid", "padding", "no patient", "issuer only", "no subject", "two borders", "absurdly long"],
    )
    def test_an_original_that_names_nobody_is_refused(self, request_: IdentityRequest, reason: HoldReason) -> None:
        """What cannot be told apart with certainty is held under its reason, and never quoted."""
        with pytest.raises(DeidentificationError) as caught:
            originals.canonical(request_)
        assert caught.value.reason is reason
        assert "ISSUER" not in str(caught.value)

    @given(st.text(alphabet=st.characters(codec=None, categories=None), max_size=20))
    def test_every_text_can_be_used(self, text: str) -> None:
        """Characters that UTF-8 forbids, such as lone surrogates, neither fail nor collide."""
        assert originals.encode(text).decode("utf-8", "surrogatepass") == text
