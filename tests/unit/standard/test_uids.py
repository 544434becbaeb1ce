"""The registry of UIDs."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from pydicom._uid_dict import UID_dictionary
from pynetdicom import AllStoragePresentationContexts

from deid_proxy.standard.uids import (
    STORAGE_SOP_CLASSES,
    TRANSFER_SYNTAXES,
    is_well_known,
    name_of_uid,
    sop_class_by_keyword,
)

SOURCE = Path(__file__).parents[3] / "tools" / "standard"


def column(name: str, key: str) -> list[str]:
    with (SOURCE / name).open(newline="", encoding="utf-8") as file:
        return [row[key] for row in csv.DictReader(file)]


@pytest.mark.requirement("R-095")
def test_every_registered_uid_is_well_known() -> None:
    """What pydicom knows and what is newer than pydicom: none of it is ever replaced (R-095)."""
    registered = {*UID_dictionary, *column("uid_supplement.csv", "uid"), *column("sop_iod.csv", "sop_class_uid")}
    assert len(registered) == 496
    assert all(is_well_known(uid) for uid in registered)


@pytest.mark.parametrize(
    "uid",
    [
        "1.2.840.10008.6.1.1",
        "1.2.840.10008.6.1.308",
        "1.2.840.10008.6.1.1500",
        "1.2.840.10008.1.5.1",
        "1.2.840.10008.1.4.1.1",
        "1.2.840.10008.2.16.4",
    ],
)
def test_context_groups_palettes_frames_and_schemes_are_well_known(uid: str) -> None:
    """UIDs of the standard other than classes and syntaxes stay too."""
    assert is_well_known(uid)


@pytest.mark.parametrize(
    "uid",
    [
        "",
        "1.2.840.10008",
        "1.2.840.10008.5.1.4.1.1.2.1234.5678",
        "1.2.840.10008.6.1.",
        "1.2.840.10008.6.1.012",
        "1.2.840.10008.6.1.20240131",
        "1.2.840.10008.6.1.12.3",
        "1.2.840.10008.6.1.²",
        "1.2.840.10008.1.2 ",
        "1.2.840.10008.1.2\0",
        "1.2.826.0.1.3680043.8.498.1",
        "2.25.1",
    ],
)
def test_a_prefix_makes_nothing_well_known(uid: str) -> None:
    """An instance UID that somebody made under the root of DICOM is an identifier like any other."""
    assert not is_well_known(uid)


def test_every_class_that_others_store_can_be_received() -> None:
    """The set holds what pynetdicom knows, what PS3.4 2026d lists, and retired classes; 214 in all."""
    known = {str(context.abstract_syntax) for context in AllStoragePresentationContexts}
    listed = set(column("sop_iod.csv", "sop_class_uid")) - {"1.2.840.10008.1.3.10"}
    assert known <= STORAGE_SOP_CLASSES
    assert listed <= STORAGE_SOP_CLASSES
    assert len(STORAGE_SOP_CLASSES) == 214


@pytest.mark.parametrize(
    "keyword",
    [
        "CTImageStorage",
        "UltrasoundImageStorageRetired",
        "NuclearMedicineImageStorageRetired",
        "StandaloneOverlayStorage",
        "HardcopyGrayscaleImageStorage",
        "CTImageStorageForProcessing",
        "EnhancedCTImageStorageForProcessing",
        "LegacyConvertedEnhancedCTImageStorageForProcessing",
        "LabelMapSegmentationStorage",
        "HangingProtocolStorage",
        "ThermographyImageStorage",
    ],
)
def test_old_and_new_classes_are_storage(keyword: str) -> None:
    """Retired, non-patient, industrial and newest classes can all arrive by C-STORE."""
    assert sop_class_by_keyword(keyword) in STORAGE_SOP_CLASSES


@pytest.mark.parametrize(
    "keyword",
    [
        "MediaStorageDirectoryStorage",
        "StorageCommitmentPushModel",
        "StorageCommitmentPullModel",
        "Verification",
        "ModalityWorklistInformationModelFind",
        "VideoEndoscopicImageRealTimeCommunication",
    ],
)
@pytest.mark.requirement("R-030", "R-032")
def test_what_c_store_does_not_carry_is_no_storage_class(keyword: str) -> None:
    """A DICOMDIR, a commitment, an echo, a query and a live video are not instances to store (R-030, R-032)."""
    uid = sop_class_by_keyword(keyword)
    assert uid is not None
    assert uid not in STORAGE_SOP_CLASSES


def test_names_and_keywords_are_found() -> None:
    """A UID has its name, a keyword its class; what is not registered has neither."""
    assert name_of_uid("1.2.840.10008.5.1.4.1.1.2") == "CT Image Storage"
    assert sop_class_by_keyword("UltrasoundImageStorage") == "1.2.840.10008.5.1.4.1.1.6.1"
    assert name_of_uid("1.2.3") is None
    assert sop_class_by_keyword("ExplicitVRLittleEndian") is None
    assert sop_class_by_keyword("") is None


def syntaxes(flag: str) -> set[str]:
    return {uid.removeprefix("1.2.840.10008.1.2") for uid, syntax in TRANSFER_SYNTAXES.items() if getattr(syntax, flag)}


def test_every_data_set_syntax_is_there() -> None:
    """All transfer syntaxes of PS3.6, retired ones too, but the two retired ones that are MIME and XML."""
    registered = {uid for uid, entry in UID_dictionary.items() if entry[1] == "Transfer Syntax"}
    newer = {f"1.2.840.10008.1.2.{tail}" for tail in ("4.110", "4.111", "4.112", "8.1")}
    no_data_set = {"1.2.840.10008.1.2.6.1", "1.2.840.10008.1.2.6.2"}
    assert set(TRANSFER_SYNTAXES) == (registered | newer) - no_data_set
    assert len(TRANSFER_SYNTAXES) == 61


def test_implicit_and_big_endian_syntaxes_are_told_apart() -> None:
    """Two syntaxes carry no VR, one is big endian, all others are explicit little endian."""
    assert set(TRANSFER_SYNTAXES) - {f"1.2.840.10008.1.2{tail}" for tail in syntaxes("explicit")} == {
        "1.2.840.10008.1.2",
        "1.2.840.10008.1.20",
    }
    assert [uid for uid, syntax in TRANSFER_SYNTAXES.items() if not syntax.little_endian] == ["1.2.840.10008.1.2.2"]


def test_deflated_syntaxes_are_the_three_that_deflate_the_data_set() -> None:
    """Deflated Image Frame Compression deflates frames, and is not among them."""
    assert syntaxes("deflated") == {".1.99", ".4.95", ".4.205"}


@pytest.mark.requirement("R-030")
def test_real_time_video_is_marked() -> None:
    """The SMPTE syntaxes are never stored, and are known as such (R-030)."""
    assert syntaxes("real_time_video") == {".7.1", ".7.2", ".7.3"}


@pytest.mark.parametrize("tail", [".1.98", ".4.50", ".4.70", ".4.90", ".4.107", ".4.110", ".4.203", ".5", ".8.1"])
def test_compressed_syntaxes_are_encapsulated(tail: str) -> None:
    """Pixel Data is a sequence of fragments in JPEG, JPEG XL, HTJ2K, RLE, video and deflated frames."""
    assert tail in syntaxes("encapsulated")


@pytest.mark.parametrize("tail", ["", ".1", ".1.99", ".2", ".4.94", ".4.95", ".4.204", ".4.205", ".7.1"])
def test_native_and_referenced_syntaxes_are_not_encapsulated(tail: str) -> None:
    """Pixel Data is plain bytes, or a URL stands for it, or it flows beside the data set."""
    assert tail not in syntaxes("encapsulated")


def test_a_syntax_knows_its_name_and_keyword() -> None:
    """A message can name the syntax in words."""
    syntax = TRANSFER_SYNTAXES["1.2.840.10008.1.2.4.201"]
    assert (syntax.uid, syntax.keyword) == ("1.2.840.10008.1.2.4.201", "HTJ2KLossless")
    assert syntax.name == "High-Throughput JPEG 2000 Image Compression (Lossless Only)"
