"""Data sets that nobody can use, sent to the running gateway: what arrived whole is acknowledged and held.

The matrix of faults asks for a refusal in rows 10 and 14; the design answers 0000 and holds, because a sender that is
refused rarely tries again, and what it holds may be the only copy. What contradicts its own command is refused.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from deid_proxy.gateway.questions import outcomes
from deid_proxy.network.presentation_contexts import acceptable_transfer_syntaxes
from deid_proxy.network.storage_scu import Peer, StorageAssociation, StorageSCU
from deid_proxy.testing.builders import EXPLICIT_VR_LITTLE_ENDIAN, Shape, build_study
from deid_proxy.testing.builders.encoding import DataSetBuilder
from deid_proxy.testing.builders.malformed import LENGTHS, STRUCTURE, TRUNCATED, VALUES, planted
from deid_proxy.testing.builders.malformed.cases import End
from deid_proxy.testing.fake_archive import FakeArchive
from deid_proxy.testing.gateway_states import ask, counts, wait_until_idle
from deid_proxy.testing.leak_scanner import LeakScanner
from deid_proxy.testing.mutations import places_in
from deid_proxy.testing.pdus import (
    COMMAND,
    IMPLICIT_VR_LITTLE_ENDIAN,
    LAST,
    MR_IMAGE_STORAGE,
    NO_DATA_SET,
    c_store_rq,
    p_data,
)
from deid_proxy.testing.running_gateway import RunningGateway, Target
from deid_proxy.testing.scripted_peer import ScriptedPeer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from deid_proxy.testing.builders import Instance

MIB = 1 << 20
BOUND_BYTES = 256 * MIB  # what a data set may inflate to
EXPLICIT_VR_BIG_ENDIAN = "1.2.840.10008.1.2.2"
DEFLATED = "1.2.840.10008.1.2.1.99"
JPEG_BASELINE = "1.2.840.10008.1.2.4.50"
SUCCESS, DIFFERS, NO_MATCH, EMPTY, TOO_LONG = 0, 0xC003, 0xA900, 0xC000, 0xC002
EMPTY_REFUSED = "R-PARSE"
MOST_ELEMENTS, MOST_DEPTH, MOST_BYTES = 1000, 8, 4 * MIB
LIMITS = f"limits: {{max_elements: {MOST_ELEMENTS}, max_depth: {MOST_DEPTH}, max_instance_bytes: {MOST_BYTES}}}"


@dataclass
class Bench:
    """A gateway with an archive behind it, and a name of its own for each instance."""

    gateway: RunningGateway
    archive: FakeArchive
    number: int = 0
    associations: dict[tuple[str, str], StorageAssociation] = field(default_factory=dict)

    def send(self, data: bytes, syntax: str = EXPLICIT_VR_LITTLE_ENDIAN, *, uid: str = "") -> tuple[int, str]:
        """Send a data set whose SOP Instance UID is ``uid`` under a fresh one; return the status and that one."""
        fresh = self.fresh(uid)
        old, new = (each.encode() + b"\0" * (len(each) % 2) for each in (uid, fresh))
        return self.send_as(data.replace(old, new) if uid else data, fresh, syntax), fresh

    def fresh(self, uid: str = "") -> str:
        """Return a UID that was never used, of the same length if one is given."""
        self.number += 1
        return f"{uid[:-6]}{100_000 + self.number}" if uid else f"1.2.3.{self.number}"

    def send_as(self, data: bytes, uid: str, syntax: str, sop_class_uid: str = MR_IMAGE_STORAGE) -> int:
        """Send a data set under this UID."""
        association = self.associations.get((sop_class_uid, syntax))
        if association is None or not association.is_open:
            scu = StorageSCU(Peer("TRIAL", "127.0.0.1", self.gateway.port, "MR1"))
            association = self.associations[sop_class_uid, syntax] = scu.open([(sop_class_uid, syntax)])
        return association.store(sop_class_uid, uid, syntax, [data]).status

    def close(self) -> None:
        """Release the associations; there is one for each presentation context."""
        for association in self.associations.values():
            association.release()

    def ending(self, uid: str) -> tuple[str, str]:
        """Return state and reason of the instance that came under this UID."""
        wait_until_idle(self.gateway)
        answer = ask(self.gateway, "study_status", original=uid)
        (each,) = answer["instances"]  # type: ignore[misc]
        return each["state"], each["reason"]

    def assert_no_leak(self, values: list[str]) -> None:
        """Nothing of these is in the archive, nor in anything that the gateway wrote in clear."""
        scanner = LeakScanner(values)
        for kept in self.archive.received:
            assert scanner.scan(kept.data_set()) == []
        assert scanner.scan(self.gateway.log.read_bytes()) == []
        assert "Traceback" not in self.gateway.log.read_text()


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with FakeArchive() as archive:
        gateway = RunningGateway(
            tmp_path_factory.mktemp("data-sets"),
            [Target("archive", archive.port)],
            gateway_lines=(LIMITS,),
            project_lines=("subjects: {conflict: allow}",),  # damage makes other patients of one study
        )
        with gateway:
            made = Bench(gateway, archive)
            yield made
            made.close()


def mr(seed: int = 77) -> Instance:
    return build_study(seed, "MR", 1, shape=Shape(rows=16, columns=16))[0]


def test_row_10_a_wrong_length_anywhere_is_acknowledged_and_held(bench: Bench) -> None:
    """Each length of a data set one more, one less, doubled and the largest there is: 0000, and never forwarded wrong.

    Lengths of the two UIDs that the command repeats make it another instance, which is refused.
    """
    instance = mr()
    before = sum(counts(bench.gateway)["instances"].values())
    statuses: list[int] = []
    for place in places_in(instance.data, EXPLICIT_VR_LITTLE_ENDIAN):
        width = 4 if place.value - place.start == 12 else 2
        length = int.from_bytes(instance.data[place.value - width : place.value], "little")
        for wrong in (length + 1, length - 1, 2 * length, (1 << 8 * width) - 2):
            field = (wrong % (1 << 8 * width)).to_bytes(width, "little")
            data = instance.data[: place.value - width] + field + instance.data[place.value :]
            statuses.append(bench.send(data, uid=instance.sop_instance_uid)[0])
    states = wait_until_idle(bench.gateway)
    assert set(statuses) <= {SUCCESS, DIFFERS, NO_MATCH}
    assert statuses.count(SUCCESS) > 200
    assert sum(states["instances"].values()) - before == statuses.count(SUCCESS)
    bench.assert_no_leak(list(instance.planted))


@pytest.mark.parametrize(
    "part", [TRUNCATED, LENGTHS, STRUCTURE, VALUES], ids=["truncated", "lengths", "rest", "values"]
)
def test_row_10_every_kind_of_damage_ends_as_it_may(bench: Bench, part: object) -> None:
    """Truncated values, trailing bytes, items beyond their sequence and the like: held for the reason that says why."""
    identity = mr()
    for case in part.cases:  # type: ignore[attr-defined]
        if case.transfer_syntax_uid not in acceptable_transfer_syntaxes(deflated=False):
            continue  # not negotiated: rows 7 and 12
        status, uid = bench.send(case.build(), case.transfer_syntax_uid, uid=identity.sop_instance_uid)
        if status in (DIFFERS, NO_MATCH, EMPTY, TOO_LONG):
            continue  # it has another UID or SOP Class than its command, is empty, or too long
        assert status == SUCCESS, case.name
        state, reason = bench.ending(uid)
        allowed = {case.reason, "limit", "conflict"}
        assert (state == "held" and reason in allowed) or (state != "held" and case.end is not End.HELD), (
            case.name,
            state,
            reason,
        )
    bench.assert_no_leak(list(planted()))


def small(uid: str, *more: tuple[int, str, object]) -> DataSetBuilder:
    data_set = DataSetBuilder()
    data_set.put("SOPClassUID", MR_IMAGE_STORAGE)
    data_set.put("SOPInstanceUID", uid)
    data_set.put("StudyInstanceUID", f"{uid}.1")
    data_set.put("SeriesInstanceUID", f"{uid}.2")
    data_set.put("Modality", "MR")
    data_set.put("PatientID", "ROW11")
    for tag, vr, value in more:
        data_set.add(tag, vr, value)  # type: ignore[arg-type]
    return data_set


def nested(depth: int) -> list[DataSetBuilder]:
    """Return the items of a sequence with ``depth`` sequences around a text, itself included."""
    item = DataSetBuilder()
    if depth == 1:
        item.add(0x0008_0104, "LO", "x")
    else:
        item.add(0x0008_2218, "SQ", nested(depth - 1))
    return [item]


@pytest.mark.parametrize("over", [-1, 0, 1])
def test_row_11_limits_of_depth_and_elements_hold_what_is_beyond_them(bench: Bench, over: int) -> None:
    """Below, at and above the limit: the last is acknowledged, and held with the reason limit."""
    uid = bench.fresh()
    deep = small(uid, (0x0008_2218, "SQ", nested(MOST_DEPTH + over)))
    assert bench.send_as(deep.encode(EXPLICIT_VR_LITTLE_ENDIAN), uid, EXPLICIT_VR_LITTLE_ENDIAN) == SUCCESS
    assert (bench.ending(uid) == ("held", "limit")) is (over > 0)
    uid = bench.fresh()
    base = len(small(uid))
    wide = small(uid, *((0x0029_1000 + n, "LO", "x") for n in range(MOST_ELEMENTS + over - base)))
    assert len(wide) == MOST_ELEMENTS + over
    assert bench.send_as(wide.encode(EXPLICIT_VR_LITTLE_ENDIAN), uid, EXPLICIT_VR_LITTLE_ENDIAN) == SUCCESS
    assert (bench.ending(uid) == ("held", "limit")) is (over > 0)


def test_row_11_an_instance_over_the_limit_of_size_is_refused(bench: Bench) -> None:
    """At the limit it is taken; one byte more is C002, on an association that goes on."""
    uid = bench.fresh()
    head = small(uid).encode(EXPLICIT_VR_LITTLE_ENDIAN)
    fill = MOST_BYTES - len(head) - 12
    data = head + b"\xe0\x7f\x10\0OB\0\0" + fill.to_bytes(4, "little") + bytes(fill)
    assert len(data) == MOST_BYTES
    assert bench.send_as(data + b"\0", uid, EXPLICIT_VR_LITTLE_ENDIAN) == TOO_LONG
    assert bench.send_as(data, uid, EXPLICIT_VR_LITTLE_ENDIAN) == SUCCESS


def bomb(size_bytes: int, uid: str) -> bytes:
    """Return a deflated data set that inflates to so many zeros."""
    head = small(uid).encode(EXPLICIT_VR_LITTLE_ENDIAN)
    deflate = zlib.compressobj(9, wbits=-15)
    parts = [deflate.compress(head + b"\xe0\x7f\x10\0OB\0\0" + size_bytes.to_bytes(4, "little"))]
    parts += [deflate.compress(bytes(MIB)) for _ in range(size_bytes // MIB)]
    data = b"".join([*parts, deflate.flush()])
    return data + b"\0" * (len(data) % 2)


def test_row_12_a_deflate_bomb_is_not_even_negotiated(bench: Bench) -> None:
    """Deflated transfer syntaxes are not accepted unless the configuration says so."""
    with ScriptedPeer.connect("127.0.0.1", bench.gateway.port) as peer:
        results = peer.associate(
            [(MR_IMAGE_STORAGE, [DEFLATED]), (MR_IMAGE_STORAGE, [EXPLICIT_VR_LITTLE_ENDIAN])], called="TRIAL"
        )
        assert (results[1][0], results[3][0]) == (4, 0)
        peer.release()


def test_row_12_a_deflate_bomb_that_is_let_in_is_held_in_bounded_memory(tmp_path: Path) -> None:
    """Some 700 kB that inflate to 700 MiB: held with the reason limit, at the price of twice the bound."""
    with (
        FakeArchive() as archive,
        RunningGateway(tmp_path, [Target("archive", archive.port)], gateway_lines=("deflated: true",)) as gateway,
    ):
        bench = Bench(gateway, archive)
        resident = gateway.resident_bytes()
        uid = bench.fresh()
        assert bench.send_as(bomb(700 * MIB, uid), uid, DEFLATED) == SUCCESS
        assert bench.ending(uid) == ("held", "limit")
        assert peak_bytes(gateway) - resident < 2.5 * BOUND_BYTES
        assert archive.received == []
        bench.close()


def peak_bytes(gateway: RunningGateway) -> int:
    """Return the most physical memory that the gateway ever had."""
    assert gateway.process is not None
    with open(f"/proc/{gateway.process.pid}/status") as status:
        return next(int(line.split()[1]) << 10 for line in status if line.startswith("VmHWM:"))


CHARACTER_SETS = {
    "": "ascii",
    "ISO_IR 100": "iso8859_1",
    "ISO_IR 101": "iso8859_2",
    "ISO_IR 109": "iso8859_3",
    "ISO_IR 110": "iso8859_4",
    "ISO_IR 144": "iso8859_5",
    "ISO_IR 127": "iso8859_6",
    "ISO_IR 126": "iso8859_7",
    "ISO_IR 138": "iso8859_8",
    "ISO_IR 148": "iso8859_9",
    "ISO_IR 203": "iso8859_15",
    "ISO_IR 13": "shift_jis",
    "ISO_IR 166": "tis_620",
    "ISO_IR 192": "utf_8",
    "GB18030": "gb18030",
    "GBK": "gbk",
    "ISO 2022 IR 6\\ISO 2022 IR 87": "iso2022_jp",
    "ISO 2022 IR 6\\ISO 2022 IR 149": "euc_kr",
    "ISO 2022 IR 6\\ISO 2022 IR 58": "gb2312",
    "NO SUCH SET": "utf_8",
}
NAMES = ("Müller", "Čapek", "Иванов", "Παπάς", "עברית", "山田", "김희중", "王小东", "ยาใจ")


def test_row_13_a_wrong_character_set_is_taken_and_nothing_of_the_name_survives(bench: Bench) -> None:
    """Twenty declarations over names in every encoding: 0000, forwarded without the name or held, never garbled out."""
    canary = "CANARYNAME"
    written: set[bytes] = set()
    for term in CHARACTER_SETS:
        for name in NAMES:
            for encoding in set(CHARACTER_SETS.values()):
                try:
                    value = f"{canary}^{name}".encode(encoding)
                except UnicodeEncodeError:
                    continue
                written.add(name.encode(encoding))
                break_off = len(written) % 4
                uid = bench.fresh()
                data_set = DataSetBuilder()
                if term:
                    data_set.add(0x0008_0005, "CS", term)
                for tag, vr, text in (
                    (0x0008_0016, "UI", MR_IMAGE_STORAGE),
                    (0x0008_0018, "UI", uid),
                    (0x0008_0060, "CS", "MR"),
                    (0x0010_0010, "PN", value + b" " * (len(value) % 2)),
                    (0x0010_0020, "LO", f"ID{break_off}"),
                    (0x0010_4000, "LT", value + b" " * (len(value) % 2)),
                    (0x0020_000D, "UI", f"{uid}.1"),
                    (0x0020_000E, "UI", f"{uid}.2"),
                ):
                    data_set.add(tag, vr, text)
                assert bench.send_as(data_set.encode(EXPLICIT_VR_LITTLE_ENDIAN), uid, EXPLICIT_VR_LITTLE_ENDIAN) == 0
    states = wait_until_idle(bench.gateway)
    assert states["archive"]["forwarded"] > 100
    for kept in bench.archive.received:
        data = kept.data_set()
        assert canary.encode() not in data
        assert not any(raw in data for raw in written if len(raw) > 4)
    assert canary not in bench.gateway.log.read_text()


@pytest.mark.parametrize(
    "declared", [IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN, JPEG_BASELINE]
)
@pytest.mark.parametrize(
    "written", [IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN, JPEG_BASELINE]
)
def test_row_14_bytes_in_another_transfer_syntax_are_acknowledged_and_held(
    bench: Bench, written: str, declared: str
) -> None:
    """Nobody guesses: what is not written in the negotiated transfer syntax is held; what is, is forwarded."""
    (instance,) = build_study(78, "MR", 1, transfer_syntax_uid=written, shape=Shape(rows=16, columns=16))
    status, uid = bench.send(instance.data, declared, uid=instance.sop_instance_uid)
    assert status == SUCCESS
    state, reason = bench.ending(uid)
    assert (state == "held") is (written != declared), reason
    bench.assert_no_leak(list(instance.planted))


def test_row_15_what_contradicts_its_command_is_refused(bench: Bench) -> None:
    """Another SOP Instance UID is C003, another SOP Class A900; nothing of either is kept."""
    instance = mr()
    before = wait_until_idle(bench.gateway)["instances"]
    assert bench.send_as(instance.data, "1.2.3.4.5", EXPLICIT_VR_LITTLE_ENDIAN) == DIFFERS
    ct = "1.2.840.10008.5.1.4.1.1.2"
    assert bench.send_as(instance.data, instance.sop_instance_uid, EXPLICIT_VR_LITTLE_ENDIAN, ct) == NO_MATCH
    assert sum(counts(bench.gateway)["instances"].values()) == sum(before.values())


def commented(uid: str, comments: str = "", echo_time: str = "4.2") -> bytes:
    """Return an instance with a text that is removed and a number that stays."""
    more = (0x0018_0081, "DS", echo_time), (0x0020_4000, "LT", comments)
    return small(uid, *more).encode(EXPLICIT_VR_LITTLE_ENDIAN)


def both_endings(bench: Bench, uid: str) -> list[tuple[str, str]]:
    """Return what became of the two instances under this UID, and why, the first one first: erased or not yet."""
    wait_until_idle(bench.gateway)
    answer = ask(bench.gateway, "study_status", original=uid)
    ended = [outcome for each in answer["instances"] for outcome in outcomes(each)]  # type: ignore[attr-defined]
    return [(outcome.state, outcome.reason) for outcome in ended]


def test_row_17_other_bytes_that_come_out_the_same_are_forwarded_once(bench: Bench) -> None:
    """What differs is what is removed: 0000 for both, and the archive gets one."""
    uid = bench.fresh()
    before = len(bench.archive.received)
    for comments in ("seen on Monday", "seen on Tuesday, once more"):
        assert bench.send_as(commented(uid, comments), uid, EXPLICIT_VR_LITTLE_ENDIAN) == SUCCESS
        wait_until_idle(bench.gateway)
    assert both_endings(bench, uid) == [("forwarded", ""), ("excluded", "duplicate")]
    assert len(bench.archive.received) == before + 1


def test_row_18_what_comes_out_different_under_one_uid_is_held(bench: Bench) -> None:
    """What differs is what stays: 0000 for both, the first one is forwarded, and the second waits for a person."""
    uid = bench.fresh()
    before = len(bench.archive.received)
    for echo_time in ("4.2", "8.4"):
        assert bench.send_as(commented(uid, echo_time=echo_time), uid, EXPLICIT_VR_LITTLE_ENDIAN) == SUCCESS
        wait_until_idle(bench.gateway)
    assert both_endings(bench, uid) == [("forwarded", ""), ("held", "conflict")]
    assert len(bench.archive.received) == before + 1


def test_row_20_an_identifier_that_a_rule_lets_through_is_held(tmp_path: Path) -> None:
    """A site keeps a text; the patient's name in one of them is found, held and not sent; the other one goes out."""
    profile = tmp_path / "keeps.yaml"
    profile.write_text("name: keeps\nedition: PS3.15-2026d\nrules:\n  - {keep: ImageComments}\n", encoding="utf-8")
    canary = "CANARYNAME"
    with (
        FakeArchive() as archive,
        RunningGateway(tmp_path, [Target("archive", archive.port)], profile=str(profile)) as gateway,
    ):
        bench = Bench(gateway, archive)
        endings = []
        for comments in (f"seen with {canary.title()}", "seen on the left"):
            uid = bench.fresh()
            more = (0x0010_0010, "PN", f"{canary}^JANE"), (0x0020_4000, "LT", comments)
            data = small(uid, *more).encode(EXPLICIT_VR_LITTLE_ENDIAN)
            assert bench.send_as(data, uid, EXPLICIT_VR_LITTLE_ENDIAN) == SUCCESS
            endings.append(bench.ending(uid))
        assert endings[0] == ("held", "residual-identifier")
        assert endings[1][0] != "held"
        assert len(archive.received) == 1
        bench.assert_no_leak([canary])
        bench.close()


def test_row_21_nothing_is_no_instance(bench: Bench) -> None:
    """A data set of no bytes, and a command that announces none, are C000 and a line of the log each."""
    said_before = bench.gateway.log.read_text().count(EMPTY_REFUSED)
    before = wait_until_idle(bench.gateway)["instances"]
    with ScriptedPeer.connect("127.0.0.1", bench.gateway.port) as peer:
        peer.associate([(MR_IMAGE_STORAGE, [EXPLICIT_VR_LITTLE_ENDIAN])], called="TRIAL")
        peer.send(p_data(1, COMMAND | LAST, c_store_rq(MR_IMAGE_STORAGE, "1.2.3", data_set=NO_DATA_SET)))
        assert peer.receive_response().status == EMPTY
        peer.send(p_data(1, COMMAND | LAST, c_store_rq(MR_IMAGE_STORAGE, "1.2.4")), p_data(1, LAST, b""))
        assert peer.receive_response().status == EMPTY
        peer.release()
    assert bench.send_as(b"", "1.2.3", EXPLICIT_VR_LITTLE_ENDIAN) == EMPTY
    assert bench.gateway.log.read_text().count(EMPTY_REFUSED) == said_before + 3
    assert sum(counts(bench.gateway)["instances"].values()) == sum(before.values())
