"""How subjects are named: by key, number, table or service, and what becomes of patients whom nobody knows."""

from __future__ import annotations

import hashlib

import pytest

from deid_proxy.errors import (
    DeidentificationError,
    HoldReason,
    MappingConflictError,
    ProjectChangedError,
    SubjectUnknownError,
)
from deid_proxy.identity import originals
from deid_proxy.identity.corrections import RightPatient
from deid_proxy.identity.date_shift import OffsetRange, offset_days
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.naming import Waiting, waiting_for
from deid_proxy.identity.ports import IdentityKind, IdentityRequest
from deid_proxy.identity.pseudonyms import patient_pseudonym
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.identity.sequence import SequencePattern
from deid_proxy.identity.subject_key import WITHOUT_ID, Aliases, SubjectKeyRules
from deid_proxy.identity.subject_ports import LookUp
from deid_proxy.identity.subject_table import SubjectTable, TableBuilder
from deid_proxy.identity.subjects import Files, NameMethod, SubjectMethod, SubjectPolicy, Unknown, study_of, value_of
from deid_proxy.identity.uid_policy import UIDPolicy
from deid_proxy.identity.uids import UIDMethod, is_root
from deid_proxy.stores.memory import MemoryMapStore

KEY = ProjectKey(bytes(range(7, 39)))
OTHER_KEY = ProjectKey(bytes(range(9, 41)))
PATTERN = SequencePattern.parse("LUNG-{n:04d}")


def patient(patient_id: str, issuer: str = "") -> IdentityRequest:
    return IdentityRequest(IdentityKind.PATIENT, originals.subject(issuer, patient_id))


def uid(original: str) -> IdentityRequest:
    return IdentityRequest(IdentityKind.UID, original)


def of_kind(kind: IdentityKind, patient_id: str) -> IdentityRequest:
    return IdentityRequest(kind, originals.subject("", patient_id))


def resolver(
    store: MemoryMapStore | None = None, uids: UIDPolicy | str = "hmac-sha256", **policy: object
) -> IdentityResolver:
    return IdentityResolver("P", KEY, store or MemoryMapStore(), uids, subjects=SubjectPolicy(**policy))


def keyed(patient_id: str) -> str:
    return patient_pseudonym(KEY.derive("patient"), "", patient_id)


def table(one: IdentityResolver, rows: dict[str, dict[str, str]], aliases: Aliases | None = None) -> Files:
    columns = tuple(dict.fromkeys(name for cells in rows.values() for name in cells))
    builder = TableBuilder(columns)
    for number, (patient_id, cells) in enumerate(rows.items(), 2):
        key = one.subjects.rules.apply(originals.subject("", patient_id))
        builder.add(number, one.subject_token(key), [cells.get(name, "") for name in columns])
    return Files(builder.build() if rows else SubjectTable(), aliases or Aliases())


class Service:
    """Answers as it is told, and remembers who asked."""

    def __init__(self, **answers: str | LookUp) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def look_up(self, issuer: str, patient_id: str) -> str | LookUp:
        self.asked.append(patient_id)
        return self.answers.get(patient_id, LookUp.UNKNOWN)


class TestTable:
    def test_a_code_is_taken_from_the_table(self) -> None:
        """It is the pseudonym, and the map keeps it."""
        store = MemoryMapStore()
        one = resolver(store, method=SubjectMethod.TABLE)
        one.use(table(one, {"4711": {"subject": "LUNG-7"}}))
        assert one.resolve([patient("4711")]) == {patient("4711"): "LUNG-7"}
        assert [row.pseudonym for row in store.find_pseudonym("P", "LUNG-7")] == ["LUNG-7"]

    @pytest.mark.parametrize("unknown", [Unknown.HOLD, Unknown.EXCLUDE])
    def test_an_unknown_patient_waits_or_is_not_wanted(self, unknown: Unknown) -> None:
        """Nothing is written, the error says whom it waits for by a keyed token, and never by the ID."""
        store = MemoryMapStore()
        one = resolver(store, method=SubjectMethod.TABLE, unknown=unknown)
        with pytest.raises(SubjectUnknownError) as caught:
            one.resolve([uid("1.2.3"), patient("CANARY4711")])
        error = caught.value
        assert (error.reason, error.excluded) == (HoldReason.SUBJECT, unknown is Unknown.EXCLUDE)
        assert error.request == patient("CANARY4711")
        assert error.token == one.token(IdentityKind.PATIENT, patient("CANARY4711").original)
        assert waiting_for(error.detail) == Waiting(error.token)
        assert "CANARY" not in str(error) + repr(error) + repr(error.request)
        assert store.counts().get("P", {}) == {}

    def test_who_waits_is_known_when_the_row_comes(self) -> None:
        """The token tells, without the ID."""
        one = resolver(method=SubjectMethod.TABLE)
        waiting = Waiting(one.token(IdentityKind.PATIENT, patient("4711").original))
        assert not one.waits_no_longer(waiting)
        one.use(table(one, {"4711": {"subject": "S"}}))
        assert one.waits_no_longer(waiting)

    def test_unknown_patients_get_a_pseudonym_where_the_project_says_so(self) -> None:
        """By key, or by the next number where there is a pattern."""
        one = resolver(method=SubjectMethod.TABLE, unknown=Unknown.ASSIGN)
        assert one.resolve([patient("1")]) == {patient("1"): keyed("1")}
        one = resolver(method=SubjectMethod.TABLE, unknown=Unknown.ASSIGN, pattern=PATTERN)
        assert set(one.resolve([patient("1"), patient("2")]).values()) == {"LUNG-0001", "LUNG-0002"}

    def test_a_row_that_is_withdrawn_makes_its_patient_unknown_and_comes_back_the_same(self) -> None:
        """Nothing more goes out of a patient whose row is gone, cached or not; the map keeps the code for it."""
        one = resolver(method=SubjectMethod.TABLE)
        files = table(one, {"1": {"subject": "A"}})
        one.use(files)
        one.resolve([patient("1")])
        one.use(table(one, {"2": {"subject": "B"}}))
        with pytest.raises(SubjectUnknownError):
            one.resolve([patient("1")])
        one.use(files)
        assert one.resolve([patient("1")]) == {patient("1"): "A"}

    @pytest.mark.parametrize("restarted", [False, True])
    def test_a_code_never_changes_and_never_moves(self, restarted: bool) -> None:
        """Another code for a patient whom the map knows, or a known code for another patient, is a conflict."""
        store = MemoryMapStore()
        one = resolver(store, method=SubjectMethod.TABLE)
        one.use(table(one, {"1": {"subject": "A"}}))
        one.resolve([patient("1")])
        if restarted:
            one = resolver(store, method=SubjectMethod.TABLE)
        one.use(table(one, {"1": {"subject": "C"}, "2": {"subject": "A"}}))
        for who in ("1", "2"):
            with pytest.raises(MappingConflictError):
                one.resolve([patient(who)])

    def test_a_batch_sees_one_table(self) -> None:
        """A table that comes while a batch is resolved is for the next batch: no half of each."""
        one = resolver(method=SubjectMethod.TABLE)
        before, after = ({str(n): {"subject": f"{letter}{n}"} for n in range(9)} for letter in "AB")
        later = table(one, after)

        def requests() -> object:
            yield patient("0")
            one.use(later)
            yield from (patient(str(n)) for n in range(1, 9))

        one.use(table(one, before))
        assert {code[0] for code in one.resolve(requests()).values()} == {"A"}


class TestSequence:
    def test_numbers_follow_each_other(self) -> None:
        """In the order of asking, whatever is asked along with them and however often."""
        one = resolver(method=SubjectMethod.SEQUENTIAL, pattern=PATTERN)
        assert one.resolve([uid("1.2"), patient("B"), patient("A"), patient("B ")])[patient("A")] == "LUNG-0002"
        assert one.resolve([patient("A"), patient("C")]) == {patient("A"): "LUNG-0002", patient("C"): "LUNG-0003"}

    def test_a_failed_batch_uses_no_number(self) -> None:
        """What is refused leaves no gap behind."""
        store = MemoryMapStore()
        one = resolver(store, method=SubjectMethod.SEQUENTIAL, pattern=PATTERN)
        with pytest.raises(DeidentificationError):
            one.resolve([patient("A"), patient(" ")])
        assert one.resolve([patient("B")]) == {patient("B"): "LUNG-0001"}


class TestService:
    def test_a_service_is_asked_once_for_ever(self) -> None:
        """After a restart, too: the map has the answer."""
        store, service = MemoryMapStore(), Service(A="CODE-A")
        for _ in range(2):
            one = resolver(store, method=SubjectMethod.HTTP, service=service)
            assert one.resolve([patient("A")]) == {patient("A"): "CODE-A"}
            one.resolve([patient("A")])
        assert service.asked == ["A"]

    @pytest.mark.parametrize(
        ("answer", "unknown", "excluded"),
        [
            (LookUp.PENDING, Unknown.HOLD, False),
            (LookUp.PENDING, Unknown.EXCLUDE, False),
            (LookUp.LATE, Unknown.EXCLUDE, False),
            (LookUp.NOT_JSON, Unknown.ASSIGN, False),
            (LookUp.PENDING, Unknown.ASSIGN, False),
            (LookUp.UNKNOWN, Unknown.HOLD, False),
            (LookUp.UNKNOWN, Unknown.EXCLUDE, True),
        ],
    )
    def test_only_who_is_unknown_for_certain_is_excluded(
        self, answer: LookUp, unknown: Unknown, excluded: bool
    ) -> None:
        """Pending and silent services make wait, whatever the project does with unknown patients."""
        one = resolver(method=SubjectMethod.HTTP, service=Service(A=answer), unknown=unknown)
        with pytest.raises(SubjectUnknownError) as caught:
            one.resolve([patient("A")])
        assert caught.value.excluded is excluded

    def test_an_unknown_patient_may_be_assigned(self) -> None:
        """By key."""
        one = resolver(method=SubjectMethod.HTTP, service=Service(), unknown=Unknown.ASSIGN)
        assert one.resolve([patient("A")]) == {patient("A"): keyed("A")}

    @pytest.mark.parametrize("answer", ["", "A", "a^b", "X" * 61, "<html>\n", "Ä", " X"])
    def test_what_is_no_code_is_no_answer(self, answer: str) -> None:
        """Least of all the Patient ID itself, which would get out under the name of a pseudonym."""
        one = resolver(method=SubjectMethod.HTTP, service=Service(A=answer))
        with pytest.raises(SubjectUnknownError, match="without a subject that can be a pseudonym"):
            one.resolve([patient("A")])

    def test_two_patients_never_share_an_answer(self) -> None:
        """A service that gives one code twice is stopped by the map."""
        one = resolver(method=SubjectMethod.HTTP, service=Service(A="S", B="S"))
        one.resolve([patient("A")])
        with pytest.raises(MappingConflictError):
            one.resolve([patient("B")])

    def test_nobody_is_asked_about_a_study_without_id(self) -> None:
        """There is nothing to ask with: the patient is unknown."""
        service = Service()
        one = resolver(method=SubjectMethod.HTTP, service=service)
        with pytest.raises(SubjectUnknownError):
            one.resolve([patient("1.2.3", WITHOUT_ID)])
        assert service.asked == []


class TestSubjects:
    def test_aliases_are_one_subject(self) -> None:
        """Pseudonym, offset, token: all those of the subject they stand for."""
        one = resolver(rules=SubjectKeyRules(ignore_case=True))
        aliases = Aliases.of([(originals.subject("", "old"), originals.subject("", "new"))])
        one.use(Files(aliases=aliases))
        asked = [
            of_kind(kind, who) for who in ("OLD", "New") for kind in (IdentityKind.PATIENT, IdentityKind.DATE_OFFSET)
        ]
        assert len(set(one.resolve(asked).values())) == 2
        assert one.token(IdentityKind.PATIENT, "old") == one.token(IdentityKind.PATIENT, "NEW")

    def test_a_merge_after_the_fact_joins_two_subjects_that_had_pseudonyms(self) -> None:
        """From then on both go by one; the former pseudonym of the other stays in the map and is given to nobody."""
        store = MemoryMapStore()
        one = resolver(store, method=SubjectMethod.SEQUENTIAL, pattern=PATTERN)
        one.resolve([patient("A"), patient("B")])
        one.use(Files(aliases=Aliases.of([(patient("B").original, patient("A").original)])))
        assert one.resolve([patient("B"), patient("C")]) == {patient("B"): "LUNG-0001", patient("C"): "LUNG-0003"}
        one.use(Files())
        assert one.resolve([patient("B")]) == {patient("B"): "LUNG-0002"}

    def test_other_rules_for_ids_are_refused_on_the_same_map(self) -> None:
        """Known patients would get second pseudonyms: the project does not start."""
        store = MemoryMapStore()
        resolver(store, rules=SubjectKeyRules(ignore_case=True))
        resolver(store, rules=SubjectKeyRules(ignore_case=True))
        for other in (SubjectKeyRules(), SubjectKeyRules(ignore_case=True, default_issuer="CANARY")):
            with pytest.raises(ProjectChangedError, match="other rules for Patient IDs") as caught:
                resolver(store, rules=other)
            assert "CANARY" not in str(caught.value)

    def test_another_range_of_date_offsets_is_refused_on_the_same_map(self) -> None:
        """Later dates of a known patient would move by other days than earlier ones: the project does not start."""
        store = MemoryMapStore()
        for _ in range(2):
            resolver(store, offsets=OffsetRange(-400, -10))
        for other in (OffsetRange(), OffsetRange(-400, -11), OffsetRange(-401, -10)):
            with pytest.raises(ProjectChangedError, match="another range of date offsets"):
                resolver(store, offsets=other)

    def test_a_study_without_id_is_a_subject_or_held(self) -> None:
        """As the project says."""
        study = patient("1.2.3", WITHOUT_ID)
        assert len(resolver().resolve([study])[study]) == 16
        with pytest.raises(DeidentificationError, match="missing or empty"):
            resolver(hold_without_id=True).resolve([study])

    def test_a_study_is_of_the_patient_who_came_first(self) -> None:
        """An instance with another Patient ID, or none, is held, also after a restart; an alias is no other patient."""
        store = MemoryMapStore()
        one = resolver(store, hold_conflicts=True)
        one.resolve([patient("A"), study_of(patient("A"), "1.2.3")])
        for again in (one, resolver(store, hold_conflicts=True)):
            assert set(again.resolve([study_of(patient("A "), "1.2.3"), study_of(patient("B"), "1.2.4")]).values()) == {
                ""
            }
            for who in (patient("C"), patient("1.2.3", WITHOUT_ID), patient("A", "ISSUER")):
                with pytest.raises(DeidentificationError, match="another patient") as caught:
                    again.resolve([who, study_of(who, "1.2.3")])
                assert waiting_for(caught.value.detail) is None
        one.use(Files(aliases=Aliases.of([(patient("C").original, patient("A").original)])))
        assert one.resolve([study_of(patient("C"), "1.2.3")]) == {study_of(patient("C"), "1.2.3"): ""}

    def test_conflicts_are_allowed_where_the_project_says_so(self) -> None:
        """Then every instance goes by its own Patient ID."""
        one = resolver()
        assert one.resolve([study_of(patient("A"), "1"), study_of(patient("B"), "1")])


class TestValues:
    def test_values_come_from_the_row(self) -> None:
        """Age, sex, name, any column; an empty cell is an empty value."""
        one = resolver(columns=frozenset({"sex", "age", "name"}), name=NameMethod.TABLE)
        one.use(table(one, {"1": {"sex": "F", "age": "045Y", "name": ""}}))
        asked = [value_of(patient("1"), name) for name in ("sex", "age", "name")]
        assert list(one.resolve(asked).values()) == ["F", "045Y", ""]

    def test_a_patient_without_a_row_waits_for_values_too(self) -> None:
        """Whatever the method of the pseudonym is."""
        one = resolver(columns=frozenset({"sex"}))
        with pytest.raises(SubjectUnknownError) as caught:
            one.resolve([value_of(patient("1"), "sex")])
        assert caught.value.request == value_of(patient("1"), "sex")

    def test_a_name_may_be_keyed_where_the_id_is_not(self) -> None:
        """ID by number, name by key."""
        one = resolver(method=SubjectMethod.SEQUENTIAL, pattern=PATTERN, name=NameMethod.HMAC)
        name = value_of(patient("1"), "name")
        assert one.resolve([patient("1"), name]) == {patient("1"): "LUNG-0001", name: keyed("1")}

    def test_dates_move_as_the_table_says_or_by_key(self) -> None:
        """A row's offset and anchor win over the key's; what the row leaves open, the key decides."""
        one = resolver()
        one.use(table(one, {"1": {"date_offset": "+12", "anchor_date": "20240131"}, "2": {"date_offset": ""}}))
        kinds = (IdentityKind.DATE_OFFSET, IdentityKind.ANCHOR_DATE)
        assert [one.resolve([of_kind(kind, "1")])[of_kind(kind, "1")] for kind in kinds] == ["12", "20240131"]
        asked = of_kind(IdentityKind.DATE_OFFSET, "2")
        assert one.resolve([asked]) == {asked: str(offset_days(KEY.derive("date"), patient("2").original))}

    @pytest.mark.parametrize("unknown", list(Unknown))
    @pytest.mark.parametrize("method", [SubjectMethod.HMAC, SubjectMethod.TABLE, SubjectMethod.HTTP])
    def test_who_has_no_anchor_date_waits_for_it(self, method: SubjectMethod, unknown: Unknown) -> None:
        """Whatever becomes of unknown patients; the row alone is not enough, and the token tells without the ID."""
        one = resolver(method=method, unknown=unknown, service=Service(CANARY1="A"))
        asked = of_kind(IdentityKind.ANCHOR_DATE, "CANARY1")
        waiting = Waiting(one.token(IdentityKind.PATIENT, asked.original), anchor=True)
        for date in ("", "20240131"):
            one.use(table(one, {"CANARY1": {"subject": "A", "anchor_date": date}}))
            assert one.waits_no_longer(waiting) is bool(date)
            if date:
                assert one.resolve([asked]) == {asked: date}
                continue
            with pytest.raises(SubjectUnknownError, match="no anchor_date") as caught:
                one.resolve([asked])
            assert (caught.value.excluded, waiting_for(caught.value.detail)) == (False, waiting)
            assert "CANARY" not in str(caught.value) + repr(caught.value.request)

    def test_without_a_row_there_is_no_anchor_date_either(self) -> None:
        """Where a row is needed for nothing else, and whether the table has the column or not."""
        one = resolver()
        asked = of_kind(IdentityKind.ANCHOR_DATE, "1")
        for rows in ({}, {"2": {"anchor_date": "20240131"}}, {"1": {"sex": "F"}}):
            one.use(table(one, rows))
            with pytest.raises(SubjectUnknownError, match="no anchor_date") as caught:
                one.resolve([asked])
            waiting = waiting_for(caught.value.detail)
            assert waiting is not None
            assert not one.waits_no_longer(waiting)

    @pytest.mark.parametrize("days", [(-1826, -31), (-20, 20), (0, 40), (-40, 0), (31, 365)])
    def test_an_offset_lies_in_the_range_of_its_project_and_is_never_zero(self, days: tuple[int, int]) -> None:
        """Every day of the range is taken by somebody, zero by nobody; the offset follows from key and range alone."""
        within = OffsetRange(*days)
        one, other = resolver(offsets=within), resolver(offsets=within)
        asked = [
            of_kind(IdentityKind.DATE_OFFSET, str(n))
            for n in range(20 * within.choices if within.choices < 99 else 500)
        ]
        offsets = {int(each) for each in one.resolve(asked).values()}
        assert all(days[0] <= each <= days[1] for each in offsets)
        assert 0 not in offsets
        assert within.choices > 99 or len(offsets) == within.choices
        assert other.resolve(reversed(asked)) == one.resolve(asked)

    def test_offsets_do_not_enter_the_map(self) -> None:
        """A stolen map tells none."""
        store = MemoryMapStore()
        one = resolver(store)
        one.use(table(one, {"1": {"anchor_date": "20240131"}}))
        one.resolve([of_kind(IdentityKind.DATE_OFFSET, "1"), of_kind(IdentityKind.ANCHOR_DATE, "1")])
        assert store.counts().get("P", {}) == {}


class TestUIDs:
    ASKED = [uid(f"1.2.3.{n}") for n in range(20)]

    def test_random_uids_stay_with_the_map_and_go_with_it(self) -> None:
        """The same after a restart, for references before and after their instance; others with another map."""
        store = MemoryMapStore()
        first = resolver(store, "random").resolve(self.ASKED[:10])
        again = resolver(store, "random").resolve(reversed(self.ASKED))
        assert {request: again[request] for request in first} == first
        assert len(set(again.values())) == 20
        assert not set(resolver(None, "random").resolve(self.ASKED).values()) & set(again.values())

    def test_retained_uids_are_the_old_ones_and_need_no_map(self) -> None:
        """Nothing is written."""
        store = MemoryMapStore()
        assert resolver(store, "retain").resolve(self.ASKED) == {each: each.original for each in self.ASKED}
        assert store.counts().get("P", {}) == {}

    @pytest.mark.parametrize("method", ["hmac-sha256", "sha256", "random"])
    def test_uids_may_begin_with_a_root_of_the_site(self, method: str) -> None:
        """And are valid: at most 64 characters, no component with a zero in front."""
        root = "1.2.826.0.1.3680043.1099"
        new = resolver(None, UIDPolicy(UIDMethod(method), root)).resolve(self.ASKED).values()
        assert len(root) == 24
        assert all(each.startswith(f"{root}.") and len(each) <= 64 for each in new)
        assert all(not part.startswith("0") or part == "0" for each in new for part in each.split("."))

    def test_projects_share_uids_only_with_a_key_for_it(self) -> None:
        """By their own keys they do not; pseudonyms of patients are never shared."""
        shared = ProjectKey(bytes(range(50, 82)))
        answers = []
        for key, uids in ((KEY, None), (OTHER_KEY, None), (KEY, shared), (OTHER_KEY, shared)):
            one = IdentityResolver("P", key, MemoryMapStore(), UIDPolicy(key=uids))
            answers.append(one.resolve([uid("1.2.3"), patient("1")]))
        assert answers[0][uid("1.2.3")] != answers[1][uid("1.2.3")]
        assert answers[2][uid("1.2.3")] == answers[3][uid("1.2.3")] != answers[0][uid("1.2.3")]
        assert answers[2][patient("1")] != answers[3][patient("1")]

    @pytest.mark.parametrize(
        ("text", "good"),
        [
            *[("2.25", True), ("1.2.826.0.1", True), ("1.2.", False), ("1", False), ("1.02", False), ("3.1", False)],
            *[("", False), ("1.2.826.0.1.3680043.10990", False), ("1.2\n", False), ("1.٢", False)],
        ],
    )
    def test_a_root_is_a_uid_with_room_behind_it(self, text: str, good: bool) -> None:
        """Digits and dots, no zeros in front, at most 24 characters."""
        assert is_root(text) is good

    def test_the_unkeyed_recipe_is_what_everybody_computes(self) -> None:
        """``2.25.`` and the first 128 bits of SHA-256, in decimal."""
        number = int.from_bytes(hashlib.sha256(b"1.2.3.4").digest()[:16], "big")
        assert resolver(None, "sha256").resolve([uid("1.2.3.4")]) == {uid("1.2.3.4"): f"2.25.{number}"}


RULES = SubjectKeyRules(ignore_case=True, ignore_leading_zeros=True)


class TestWithdrawal:
    """Who withdrew is known under every name that the rules and aliases make one."""

    def test_every_name_of_a_forgotten_subject_is_withdrawn(self) -> None:
        """By rules and by alias; another patient is not."""
        store = MemoryMapStore()
        one = resolver(store, rules=RULES, hold_conflicts=True)
        one.use(table(one, {}, Aliases({"\x1fold": "\x1fabc1"})))
        one.resolve([patient("ABC1"), study_of(patient("ABC1"), "1.2.3")])
        store.forget("P", one.token(IdentityKind.PATIENT, "\x1f00abc1"))
        one.forget_recent()
        for name in ("ABC1", "abc1", "0abc1", "OLD"):
            for asked in ([patient(name)], [study_of(patient(name), "1.2.3")]):
                with pytest.raises(DeidentificationError) as refused:
                    one.resolve(asked)
                assert refused.value.reason is HoldReason.WITHDRAWN
        assert one.resolve([patient("ABC2"), study_of(patient("ABC2"), "1.2.3")])

    @pytest.mark.parametrize("method", list(SubjectMethod))
    def test_nobody_is_asked_about_who_withdrew(self, method: SubjectMethod) -> None:
        """Neither table nor service: the instance is excluded, whatever they would say, and no number is used up."""
        store, service = MemoryMapStore(), Service(A="X-1")
        one = resolver(store, method=method, pattern=PATTERN, service=service)
        one.use(table(one, {"A": {"subject": "X-1"}}))
        one.resolve([patient("A")])
        store.forget("P", one.token(IdentityKind.PATIENT, "A"))
        one.use(table(one, {}))
        asked = list(service.asked)
        for _ in range(2):
            with pytest.raises(DeidentificationError) as refused:
                one.resolve([patient("A"), uid("1.2.3")])
            assert refused.value.reason is HoldReason.WITHDRAWN
        assert service.asked == asked
        assert store.counts().get("P", {}) == {}

    def test_uids_go_with_the_subject_whatever_it_was_called(self) -> None:
        """A row is filed under the subject that the rules make of the patient."""
        store = MemoryMapStore()
        one = resolver(store, rules=RULES)
        for name, number in (("ABC1", 1), ("00abc1", 2)):
            one.resolve([patient(name), uid(f"1.2.{number}")], {uid(f"1.2.{number}"): patient(name)})
        assert store.forget("P", one.token(IdentityKind.PATIENT, "abc1")) == 3


@pytest.mark.parametrize("method", list(SubjectMethod))
@pytest.mark.parametrize("uid_method", [each for each in UIDMethod if each is not UIDMethod.RETAIN])
def test_a_row_says_whether_the_key_alone_repeats_it(method: SubjectMethod, uid_method: UIDMethod) -> None:
    """Patients by key only; UIDs by every method that is a function."""
    store = MemoryMapStore()
    one = resolver(store, uid_method, method=method, pattern=PATTERN, service=Service(A="X-1"))
    one.use(table(one, {"A": {"subject": "X-1"}}))
    one.resolve([patient("A"), uid("1.2.3")])
    derivable = {row.kind: row.derivable for _, row in store.rows("P")}
    assert derivable == {
        IdentityKind.PATIENT: method is SubjectMethod.HMAC,
        IdentityKind.UID: uid_method is not UIDMethod.RANDOM,
    }


class TestCorrections:
    """A study of the wrong patient gets all that it shows of the patient from the right one."""

    STUDY = "1.2.3"

    def corrected(self, **policy: object) -> tuple[IdentityResolver, MemoryMapStore]:
        store = MemoryMapStore()
        one = resolver(store, hold_conflicts=True, **policy)
        rows = {
            "W": {"subject": "X-1", "sex": "M", "date_offset": "-40"},
            "R": {"subject": "X-2", "sex": "F", "date_offset": "-50"},
        }
        one.use(table(one, rows))
        wrong, right = patient("W"), patient("R")
        asked = [wrong, uid(self.STUDY), study_of(wrong, self.STUDY)]
        one.resolve(asked, dict.fromkeys(asked, wrong))
        made = one.resolve([right, of_kind(IdentityKind.DATE_OFFSET, "R"), value_of(right, "name")])
        whose = RightPatient(one.token(*right), *made.values())
        token = one.token(IdentityKind.UID, self.STUDY)
        store.correct("P", one.corrections.make(token, one.token(*wrong), whose, 1.0))
        return one, store

    def ask(self, one: IdentityResolver, who: str) -> dict[IdentityRequest, str]:
        subject = patient(who)
        asked = [
            subject,
            of_kind(IdentityKind.DATE_OFFSET, who),
            value_of(subject, "sex"),
            value_of(subject, "name"),
            study_of(subject, self.STUDY),
            uid(self.STUDY),
        ]
        return one.resolve_instance(asked, subject, self.STUDY)

    def test_everything_is_of_the_right_patient(self) -> None:
        """Code, offset and cells of the table, and the keyed name; UIDs are new ones under the root."""
        policy = {"method": SubjectMethod.TABLE, "name": NameMethod.HMAC, "columns": frozenset({"sex"})}
        one, _ = self.corrected(uids=UIDPolicy(root="1.2.40.0.13"), **policy)
        before = one.resolve([uid(self.STUDY)])[uid(self.STUDY)]
        *shown, new = self.ask(one, "W").values()
        assert shown == ["X-2", "-50", "F", keyed("R"), ""]
        assert new != before
        assert new.startswith("1.2.40.0.13.")

    def test_the_anchor_date_is_that_of_the_right_patient_and_is_waited_for(self) -> None:
        """Under the right patient's token: the row that has to come is that one's."""
        one, _ = self.corrected()
        asked = of_kind(IdentityKind.ANCHOR_DATE, "W")
        one.use(table(one, {"W": {"anchor_date": "20200101"}, "R": {"anchor_date": ""}}))
        with pytest.raises(SubjectUnknownError) as refused:
            one.resolve_instance([asked], patient("W"), self.STUDY)
        right = Waiting(one.token(IdentityKind.PATIENT, "R"), anchor=True)
        assert waiting_for(refused.value.detail) == right
        one.use(table(one, {"W": {"anchor_date": "20200101"}, "R": {"anchor_date": "20240131"}}))
        assert one.resolve_instance([asked], patient("W"), self.STUDY) == {asked: "20240131"}

    def test_the_right_patient_may_send_the_study_and_a_third_may_not(self) -> None:
        """Whoever corrected the source as well is welcome; anybody else is another patient in that study."""
        one, store = self.corrected()
        assert self.ask(one, "R")[patient("R")] == keyed("R") == self.ask(one, "W")[patient("W")]
        claims = store.studies("P")
        with pytest.raises(DeidentificationError, match="another patient"):
            self.ask(one, "T")
        assert store.studies("P") == claims

    def test_the_row_of_the_right_patient_has_the_last_word(self) -> None:
        """When it is gone the instance waits for it, under the right patient's token; another code is a conflict."""
        one, _ = self.corrected(method=SubjectMethod.TABLE)
        one.use(table(one, {"W": {"subject": "X-1"}}))
        with pytest.raises(SubjectUnknownError) as refused:
            self.ask(one, "W")
        assert refused.value.token == one.token(IdentityKind.PATIENT, "R")
        one.use(table(one, {"R": {"subject": "X-9"}}))
        with pytest.raises(MappingConflictError):
            self.ask(one, "W")

    def test_a_corrected_study_goes_with_the_right_patient(self) -> None:
        """Its new rows are of the one who may withdraw."""
        one, store = self.corrected()
        later = uid("1.2.3.4")
        subject = patient("W")
        one.resolve_instance([subject, later], subject, self.STUDY)
        rows = {row.token: row for _, row in store.rows("P")}
        assert rows[one.token(*later)].subject == one.token(IdentityKind.PATIENT, "R")
        store.forget("P", one.token(IdentityKind.PATIENT, "R"))
        assert store.find("P", *(later.kind, one.token(*later))) is None
        with pytest.raises(DeidentificationError) as refused:
            self.ask(one, "W")
        assert refused.value.reason is HoldReason.WITHDRAWN
