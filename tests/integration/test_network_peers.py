"""Against real peers: DCMTK in both directions, stock pynetdicom as a second opinion, and a folder of real files."""

from __future__ import annotations

import io
import subprocess
import threading
from pathlib import Path

import pydicom
import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian, JPEGBaseline8Bit
from pynetdicom import AE, build_context, evt

from deid_proxy.errors import DeidentificationError, DestinationUnreachableError
from deid_proxy.network.storage_scu import Peer, StorageSCU
from deid_proxy.network.verification import verify_connection
from deid_proxy.testing.fake_archive import FakeArchive
from deid_proxy.testing.sender import read_header, send_files

CT_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.2"
DEFLATED = "1.2.840.10008.1.2.1.99"
BIG_ENDIAN = "1.2.840.10008.1.2.2"


def dicom_file(number: int, syntax: str = ExplicitVRLittleEndian, pixels: int = 100_000) -> bytes:
    """Return a small CT as a DICOM file."""
    dataset = Dataset()
    dataset.SOPClassUID = CT_IMAGE_STORAGE
    dataset.SOPInstanceUID = f"1.2.840.99.{number}"
    dataset.PatientName = "Test^Peer"
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = "1.2.840.99.1", "1.2.840.99.2"
    dataset.Rows = dataset.Columns = 8
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 16, 15, 0
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    if syntax == JPEGBaseline8Bit:
        dataset.PixelData = pydicom.encaps.encapsulate([bytes(pixels)])
    else:
        dataset.PixelData = (number % 256).to_bytes(1, "little") * pixels
    dataset["PixelData"].VR = "OB" if syntax == JPEGBaseline8Bit else "OW"
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.file_meta.MediaStorageSOPClassUID = CT_IMAGE_STORAGE
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    buffer = io.BytesIO()
    pydicom.dcmwrite(buffer, dataset, enforce_file_format=True)
    return buffer.getvalue()


def data_set(file: bytes) -> bytes:
    return file[read_header(file).offset :]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Twenty CT files."""
    folder = tmp_path / "files"
    folder.mkdir()
    paths = [folder / f"{number:02}.dcm" for number in range(20)]
    for number, path in enumerate(paths):
        path.write_bytes(dicom_file(number))
    return paths


# -- DCMTK sends -----------------------------------------------------------------------------------------------------


@pytest.mark.peer("echoscu")
def test_echoscu_is_answered(serve, dcmtk):
    """DCMTK's echoscu succeeds, with more than one context and repeated messages."""
    served = serve()
    command = [dcmtk("echoscu"), "-aec", "TRIAL", "-pts", "4", "-ppc", "20", "--repeat", "5", "127.0.0.1"]
    subprocess.run([*command, str(served.port)], check=True, timeout=60)
    assert (served.end().outcome, served.end().association.called_ae_title) == ("released", "TRIAL")


@pytest.mark.peer("storescu")
@pytest.mark.parametrize("nodelay", ["0", "1"])
@pytest.mark.parametrize("maximum_pdu", ["4096", "16384", "131072"])
def test_storescu_sends_byte_for_byte(serve, dcmtk, files, nodelay, maximum_pdu):
    """Whatever DCMTK's PDU size and buffering, every instance arrives as storescu encodes it."""
    served = serve()
    command = [dcmtk("storescu"), "-pdu", maximum_pdu, "-aec", "TRIAL", "127.0.0.1", str(served.port)]
    subprocess.run([*command, *map(str, files)], check=True, timeout=60, env={"TCP_NODELAY": nodelay})
    assert served.end().outcome == "released"
    received = {each.request.sop_instance_uid: each.data for each in served.receiver.finished}
    assert len(received) == len(files)
    for path in files:
        ours = pydicom.dcmread(io.BytesIO(received[read_header(path).sop_instance_uid]), force=True)
        assert ours.PixelData == pydicom.dcmread(path).PixelData


@pytest.mark.peer("storescu")
@pytest.mark.parametrize(
    ("option", "syntax"),
    [
        ("-xe", ExplicitVRLittleEndian),
        ("-xi", ImplicitVRLittleEndian),
        ("-xb", BIG_ENDIAN),
        ("-xy", JPEGBaseline8Bit),
    ],
)
def test_storescu_gets_the_transfer_syntax_it_prefers(serve, dcmtk, tmp_path, option, syntax):
    """The sender's preference decides, so it never has to convert what it holds."""
    served = serve()
    path = tmp_path / "one.dcm"
    path.write_bytes(dicom_file(1, syntax))
    subprocess.run([dcmtk("storescu"), option, "127.0.0.1", str(served.port), str(path)], check=True, timeout=60)
    assert served.receiver.finished[0].request.transfer_syntax_uid == syntax


@pytest.mark.peer("storescu")
def test_storescu_is_told_what_went_wrong(serve, dcmtk, files):
    """A called AE title that is not served rejects the association with the reason, in DCMTK's words."""
    served = serve()
    served.gate.reasons["NOBODY"] = "called-ae"
    command = [dcmtk("storescu"), "-v", "-aec", "NOBODY", "127.0.0.1", str(served.port), str(files[0])]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode != 0
    assert "Called AE Title Not Recognized" in result.stdout + result.stderr


# -- DCMTK receives --------------------------------------------------------------------------------------------------


@pytest.mark.peer("storescp")
@pytest.mark.parametrize("options", [(), ("-pdu", "4096"), ("--max-pdu", "131072", "+B")])
def test_storescp_stores_byte_for_byte(storescp, files, options):
    """DCMTK keeps every data set as it was sent."""
    archive = storescp("+xa", *options)
    assert send_files("127.0.0.1", archive.port, files) == [0] * len(files)
    stored = {read_header(path).sop_instance_uid: path.read_bytes() for path in archive.files()}
    assert len(stored) == len(files)
    for path in files:
        kept = pydicom.dcmread(io.BytesIO(stored[read_header(path).sop_instance_uid]))
        assert kept.PixelData == pydicom.dcmread(path).PixelData


@pytest.mark.peer("storescp")
@pytest.mark.parametrize(
    "syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian, BIG_ENDIAN, JPEGBaseline8Bit, DEFLATED]
)
def test_storescp_gets_each_transfer_syntax_as_it_is(storescp, syntax):
    """Nothing is converted on the way out: what is held in a transfer syntax is sent in it."""
    archive = storescp("+xa", "+B")
    held = ExplicitVRLittleEndian if syntax in {BIG_ENDIAN, DEFLATED} else syntax
    file = dicom_file(1, held).replace(held.encode().ljust(22, b"\0"), syntax.encode().ljust(22, b"\0"), 1)
    association = StorageSCU(Peer("ANY", "127.0.0.1", archive.port)).open([(CT_IMAGE_STORAGE, syntax)])
    assert association.accepts(CT_IMAGE_STORAGE, syntax)
    association.store(CT_IMAGE_STORAGE, "1.2.840.99.1", syntax, [data_set(file)])
    association.release()
    assert read_header(archive.files()[0]).transfer_syntax_uid == syntax


@pytest.mark.peer("storescp")
def test_storescp_that_refuses_is_an_answer(storescp):
    """An archive that refuses the association, and one that is there for C-ECHO."""
    assert verify_connection(Peer("ANY", "127.0.0.1", storescp().port)).ok
    result = verify_connection(Peer("ANY", "127.0.0.1", storescp("--refuse").port))
    assert "rejected" in result.detail


@pytest.mark.peer("storescp")
@pytest.mark.parametrize("option", ["--abort-during", "--abort-after"])
def test_storescp_that_aborts_is_not_a_delivery(storescp, option):
    """An archive that aborts during or after the data set has not taken the instance."""
    archive = storescp(option)
    with pytest.raises(DestinationUnreachableError):
        send_files("127.0.0.1", archive.port, [dicom_file(1, pixels=1_000_000)])


# -- stock pynetdicom as a second opinion ----------------------------------------------------------------------------


def stock_scp(received: dict[str, bytes]) -> tuple[AE, int]:
    """Start a Storage SCP of stock pynetdicom."""
    ae = AE()
    for syntax in (ExplicitVRLittleEndian, ImplicitVRLittleEndian, JPEGBaseline8Bit):
        ae.add_supported_context(CT_IMAGE_STORAGE, syntax)

    def handle(event: evt.Event) -> int:
        received[str(event.request.AffectedSOPInstanceUID)] = event.request.DataSet.getvalue()
        return 0

    server = ae.start_server(("127.0.0.1", 0), block=False, evt_handlers=[(evt.EVT_C_STORE, handle)])
    return ae, server.server_address[1]


def test_our_scu_and_stock_pynetdicom_agree(files):
    """Stock pynetdicom receives from us the same bytes as from itself."""
    from_us: dict[str, bytes] = {}
    from_itself: dict[str, bytes] = {}
    ae, port = stock_scp(from_us)
    assert send_files("127.0.0.1", port, files[:5]) == [0] * 5
    ae.shutdown()
    ae, port = stock_scp(from_itself)
    sender = AE()
    sender.add_requested_context(CT_IMAGE_STORAGE, ExplicitVRLittleEndian)
    association = sender.associate("127.0.0.1", port)
    for path in files[:5]:
        association.send_c_store(path)
    association.release()
    ae.shutdown()
    assert from_us == from_itself
    assert len(from_us) == 5


def test_our_scp_and_stock_pynetdicom_agree(serve, files):
    """What stock pynetdicom sends arrives with us as it arrives with stock pynetdicom."""
    served, theirs = serve(), {}
    ae, port = stock_scp(theirs)
    sender = AE()
    sender.add_requested_context(CT_IMAGE_STORAGE, ExplicitVRLittleEndian)
    for target in (served.port, port):
        association = sender.associate("127.0.0.1", target, max_pdu=0)
        assert [association.send_c_store(path).Status for path in files[:5]] == [0] * 5
        association.release()
    ae.shutdown()
    assert {each.request.sop_instance_uid: each.data for each in served.receiver.finished} == theirs
    assert served.end().outcome == "released"


def test_a_differing_offer_is_negotiated_as_by_stock_pynetdicom(serve):
    """Contexts that both serve get the same result; where we accept more, the sender's first choice counts."""
    served, received = serve(), {}
    ae, port = stock_scp(received)
    proposals = [
        (CT_IMAGE_STORAGE, [ExplicitVRLittleEndian]),
        (CT_IMAGE_STORAGE, [JPEGBaseline8Bit]),
        ("1.2.840.99999.7", [ImplicitVRLittleEndian]),
        (CT_IMAGE_STORAGE, [DEFLATED]),
    ]
    accepted = []
    for target in (served.port, port):
        sender = AE()
        contexts = [sender_context(*proposal) for proposal in proposals]
        association = sender.associate("127.0.0.1", target, contexts=contexts)
        accepted.append({(cx.context_id, str(cx.transfer_syntax[0])) for cx in association.accepted_contexts})
        association.release()
    ae.shutdown()
    assert accepted[0] == accepted[1] == {(1, str(ExplicitVRLittleEndian)), (3, str(JPEGBaseline8Bit))}


def sender_context(abstract_syntax: str, syntaxes: list[str]):
    return build_context(abstract_syntax, syntaxes)


# -- ours to ours ----------------------------------------------------------------------------------------------------


def test_many_senders_at_once_do_not_disturb_each_other(serve, files):
    """Eight associations in parallel: everything arrives once, and every status is success."""
    served = serve()
    statuses: list[int | None] = []
    lock = threading.Lock()

    def send(number: int) -> None:
        result = send_files("127.0.0.1", served.port, [dicom_file(number * 100 + i) for i in range(25)])
        with lock:
            statuses.extend(result)

    threads = [threading.Thread(target=send, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert statuses == [0] * 200
    uids = [each.request.sop_instance_uid for each in served.receiver.finished]
    assert len(uids) == len(set(uids)) == 200


def test_real_files_arrive_byte_for_byte(serve, corpus):
    """Every file of the folder that has a context of ours arrives as it is; the others are told apart before."""
    served = serve()
    real = []
    for path in sorted(corpus.rglob("*.dcm"))[:150]:
        try:
            read_header(path)
        except DeidentificationError:
            continue
        real.append(path)
    if not real:
        pytest.skip("the folder holds no DICOM files")
    statuses = send_files("127.0.0.1", served.port, real)
    sent = [path for path, status in zip(real, statuses, strict=True) if status == 0]
    assert [each.data for each in served.receiver.finished] == [data_set(path.read_bytes()) for path in sent]
    with FakeArchive() as archive:
        assert send_files("127.0.0.1", archive.port, real) == [0] * len(real)
        assert [kept.data_set() for kept in archive.received] == [data_set(path.read_bytes()) for path in real]
