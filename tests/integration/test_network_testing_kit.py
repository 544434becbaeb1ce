"""The fake archive, the scripted peer and the sender keep the promises that users' own tests rely on."""

from __future__ import annotations

import io
import struct

import pydicom
import pytest

from deid_proxy.errors import DeidentificationError, DestinationUnreachableError
from deid_proxy.network.storage_scu import Peer, StorageSCU
from deid_proxy.testing.fake_archive import Behaviour, FakeArchive, file_meta
from deid_proxy.testing.pdus import (
    A_ABORT,
    A_ASSOCIATE_RJ,
    CT_IMAGE_STORAGE,
    EXPLICIT_VR_LITTLE_ENDIAN,
    MR_IMAGE_STORAGE,
    VERIFICATION,
    accepted_contexts,
    associate_ac,
    associate_rq,
    c_store_rsp,
    maximum_length,
    p_data,
    pdu,
    proposed_contexts,
    read_command,
)
from deid_proxy.testing.scripted_peer import Close, Receive, ScriptedListener, ScriptedPeer, Send, Wait
from deid_proxy.testing.sender import read_header, send_files

DATA_SET = struct.pack("<HH2sH", 0x0008, 0x0060, b"CS", 2) + b"CT"


def a_file(number: int, sop_class_uid: str = CT_IMAGE_STORAGE, syntax: str = EXPLICIT_VR_LITTLE_ENDIAN) -> bytes:
    return file_meta(sop_class_uid, f"1.2.840.{number}", syntax) + DATA_SET


def test_the_archive_keeps_files_that_others_can_read(tmp_path):
    """With a directory, instances are DICOM files with running numbers; no name comes from the wire."""
    with FakeArchive(directory=tmp_path) as archive:
        assert send_files("127.0.0.1", archive.port, [a_file(1), a_file(2)], calling="CT1") == [0, 0]
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["000001.dcm", "000002.dcm"]
    kept = pydicom.dcmread(tmp_path / "000002.dcm")
    assert (kept.Modality, kept.file_meta.MediaStorageSOPInstanceUID) == ("CT", "1.2.840.2")
    assert archive.received[1].data_set() == DATA_SET
    assert archive.associations[0].calling_ae_title == "CT1"


def test_the_archive_keeps_what_it_answers_with_success_or_warning():
    """A refused instance is not kept; one with a warning, or with a lost response, is."""
    behaviours = {1: Behaviour(status=0xB000), 2: Behaviour(status=0xA700), 3: Behaviour(ending="close")}
    with FakeArchive(behaviours) as archive:
        with pytest.raises(DestinationUnreachableError):
            send_files("127.0.0.1", archive.port, [a_file(number) for number in range(1, 4)])
        assert [kept.sop_instance_uid for kept in archive.wait_for(2)] == ["1.2.840.1", "1.2.840.3"]
        with pytest.raises(TimeoutError):
            archive.wait_for(3, timeout_s=0.01)


def test_the_archive_records_the_boundaries_of_associations():
    """Which instances came together, and how each association ended."""
    with FakeArchive() as archive:
        send_files("127.0.0.1", archive.port, [a_file(1), a_file(2)])
        send_files("127.0.0.1", archive.port, [a_file(3)])
        assert archive.wait_for_ends(2) == ["released", "released"]
        archive.reject = (2, 3, 1)
        with ScriptedPeer.connect("127.0.0.1", archive.port) as peer:
            peer.send(associate_rq([(CT_IMAGE_STORAGE, [EXPLICIT_VR_LITTLE_ENDIAN])]))
            assert peer.receive() == (A_ASSOCIATE_RJ, bytes((0, 2, 3, 1)))
        assert archive.wait_for_ends(3)[2] == "rejected"
        with pytest.raises(TimeoutError):
            archive.wait_for_ends(4, timeout_s=0.01)
    assert [kept.association for kept in archive.received] == [1, 1, 2]
    assert [record.instances for record in archive.associations] == [2, 1, 0]


def test_the_archive_can_come_back_on_its_port():
    """An archive that was down is started again where it was."""
    with FakeArchive() as first:
        port = first.port
    with pytest.raises(DestinationUnreachableError):
        send_files("127.0.0.1", port, [a_file(1)])
    with FakeArchive(port=port) as second:
        assert send_files("127.0.0.1", port, [a_file(1)]) == [0]
    assert len(second.received) == 1


def test_the_sender_reports_each_status_in_order():
    """Success, refusal, and None where the SCP did not accept the context."""
    files = [a_file(1), a_file(2, MR_IMAGE_STORAGE), a_file(3)]
    with FakeArchive({2: Behaviour(status=0xC000)}, refuse=lambda uid, _: uid == MR_IMAGE_STORAGE) as archive:
        assert send_files("127.0.0.1", archive.port, files) == [0, None, 0xC000]


def test_the_sender_splits_what_needs_more_contexts_than_fit():
    """130 kinds of instances need two associations, and keep their order."""
    files = [a_file(number, syntax=f"1.2.840.113619.5.{number}") for number in range(130)]
    with FakeArchive() as archive:
        assert send_files("127.0.0.1", archive.port, files) == [0] * 130
        assert archive.wait_for_ends(2) == ["released", "released"]
    assert [kept.sop_instance_uid for kept in archive.received] == [f"1.2.840.{number}" for number in range(130)]


def test_the_sender_reads_paths_and_bytes_alike(tmp_path):
    """A path is mapped, bytes are taken as they are."""
    path = tmp_path / "one.dcm"
    path.write_bytes(a_file(1))
    assert read_header(path) == read_header(str(path)) == read_header(a_file(1))
    assert a_file(1)[read_header(path).offset :] == DATA_SET


@pytest.mark.parametrize("content", [b"", b"no DICOM file", bytes(200)])
def test_the_sender_refuses_what_is_no_dicom_file(tmp_path, content):
    """Nothing is sent if one of the sources cannot be."""
    path = tmp_path / "other.txt"
    path.write_bytes(content)
    with pytest.raises(DeidentificationError):
        send_files("127.0.0.1", 1, [path])


def test_file_meta_is_what_others_read():
    """pydicom reads the file meta information that the kit writes."""
    kept = pydicom.dcmread(io.BytesIO(a_file(7)))
    assert kept.file_meta.TransferSyntaxUID == EXPLICIT_VR_LITTLE_ENDIAN
    assert kept.file_meta.FileMetaInformationGroupLength == len(a_file(7)) - len(DATA_SET) - 132 - 12


def test_a_script_is_played_for_each_connection():
    """Steps are played in order, functions see what came before, and every PDU is in the transcript."""
    answer = Send(lambda transcript: associate_ac([context for context, _, _ in proposed_contexts(transcript[-1][1])]))
    reply = Send(p_data(1, 3, c_store_rsp(1, 0xA700, comment="no room")))
    with ScriptedListener([Receive(), answer, Receive(2), reply, Wait(0.01), Close()]) as archive:
        for _ in range(2):
            association = StorageSCU(Peer("A", "127.0.0.1", archive.port)).open(
                [(CT_IMAGE_STORAGE, EXPLICIT_VR_LITTLE_ENDIAN)]
            )
            response = association.store(CT_IMAGE_STORAGE, "1.2.3", EXPLICIT_VR_LITTLE_ENDIAN, [b"data"])
            assert (response.status, response.comment.value) == (0xA700, "no room")
            association.release()
    assert len(archive.transcript) == 6
    assert maximum_length(archive.transcript[0][1]) == 131072


def test_a_scripted_peer_gives_up_where_nothing_can_follow(serve):
    """A rejected association and an abort in place of a response are errors of the script, not silence."""
    served = serve()
    served.gate.reasons["NOBODY"] = "called-ae"
    with ScriptedPeer.connect("127.0.0.1", served.port) as peer, pytest.raises(ConnectionRefusedError):
        peer.associate(called="NOBODY")
    with ScriptedPeer.connect("127.0.0.1", served.port) as peer:
        peer.associate()
        peer.send(pdu(0x99))
        with pytest.raises(ConnectionAbortedError):
            peer.receive_response()
    served.end(2)
    assert {end.outcome for end in served.ends} == {"rejected", "protocol-error"}


def test_what_is_built_can_be_read_back():
    """Builders and readers of the kit agree."""
    contexts = [(CT_IMAGE_STORAGE, ["1.2", "1.3"]), (VERIFICATION, ["1.2"])]
    body = associate_rq(contexts, maximum_pdu=4096)[6:]
    assert [(abstract, syntaxes) for _, abstract, syntaxes in proposed_contexts(body)] == contexts
    assert maximum_length(body) == 4096
    assert accepted_contexts(associate_ac([1], refused=[3], syntax="1.2")[6:]) == {1: (0, "1.2"), 3: (3, "1.2")}
    assert read_command(c_store_rsp(5))[0x0120] == b"\5\0"
    assert pdu(A_ABORT) == bytes.fromhex("07000000000400000000")


@pytest.mark.parametrize(
    ("behaviour", "ended"),
    [
        (Behaviour(ending="release"), "released"),
        (Behaviour(ending="abort"), "aborted"),
        (Behaviour(ending="close"), "lost"),
    ],
)
def test_endings_show_in_the_record(behaviour, ended):
    """How the archive ended an association is how it says it ended."""
    with FakeArchive(default=behaviour) as archive:
        with pytest.raises(DestinationUnreachableError):
            send_files("127.0.0.1", archive.port, [a_file(1)])
        assert archive.wait_for_ends(1) == [ended]
