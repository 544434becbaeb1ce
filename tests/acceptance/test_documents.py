"""Empty documents in place of encapsulated ones, as programs see them that others wrote."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path

import pydicom
import pytest

from deid_proxy.engine.part10 import read_part10
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.pipeline import Deidentified, Pipeline, Source, part10_file
from deid_proxy.profile import Profile, compile_profile
from deid_proxy.standard.options import ConfidentialityOption
from deid_proxy.stores.memory import MemoryMapStore
from deid_proxy.testing.builders import DataSetBuilder, part10

from .test_dciodvfy import complaints

ROOT = "1.2.840.10008.5.1.4.1.1.104."
KINDS = {"PDF": 1, "CDA": 2, "STL": 3, "OBJ": 4, "MTL": 5}
MIME = {"PDF": "application/pdf", "CDA": "text/XML", "STL": "model/stl", "OBJ": "model/obj", "MTL": "model/mtl"}
SYNTAX, SECRET = "1.2.840.10008.1.2.1", b"Erika Quill MRN-4711-X"

pytestmark = [pytest.mark.peer("qpdf"), pytest.mark.peer("pdfinfo"), pytest.mark.peer("dciodvfy")]


def source_of(kind: str) -> bytes:
    """A file with a document that names the patient, and the attributes of its module (PS3.3 Table C.24-2)."""
    sop_class, sop_instance = f"{ROOT}{KINDS[kind]}", "1.2.826.0.1.77.1.3"
    data = DataSetBuilder()
    values = {
        "SOPClassUID": sop_class,
        "SOPInstanceUID": sop_instance,
        "StudyInstanceUID": "1.2.826.0.1.77.1",
        "SeriesInstanceUID": "1.2.826.0.1.77.1.2",
        "PatientName": "Quill^Erika",
        "PatientID": "MRN-4711-X",
        "StudyDate": "20240311",
        "StudyTime": "101500",
        "Modality": "DOC" if kind in ("PDF", "CDA") else "M3D",
        "SeriesNumber": "1",
        "InstanceNumber": "1",
        "ConversionType": "WSD",
        "Manufacturer": "ACME",
        "ContentDate": "20240311",
        "ContentTime": "101500",
        "BurnedInAnnotation": "YES",
        "DocumentTitle": "Letter on Erika Quill",
        "MIMETypeOfEncapsulatedDocument": MIME[kind],
    }
    for keyword, value in values.items():
        data.put(keyword, value)
    data.add(0x00420011, "OB", SECRET + b"\0" * (len(SECRET) % 2))
    data.add(0x00420015, "UL", len(SECRET))
    return part10(data.encode(), SYNTAX, sop_class, sop_instance)


def replaced(before: bytes) -> bytes:
    chosen = frozenset({ConfidentialityOption.CLEAN_DESCRIPTORS})
    rules = compile_profile(Profile("documents", "PS3.15-2026d", chosen, documents="replace"))
    header = read_part10(before)
    source = Source(memoryview(before)[header.offset :], header.transfer_syntax_uid)
    resolver = IdentityResolver("p", ProjectKey(bytes(range(32))), MemoryMapStore(), rules.uid_method)
    (result,) = Pipeline(rules, resolver, bytes(32)).deidentify([source])
    assert isinstance(result, Deidentified), result
    return b"".join(part10_file(source, result.rendition))


def accepted_by_pdf_readers(document: bytes, folder: Path) -> None:
    path = folder / "document.pdf"
    path.write_bytes(document)
    checked = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, timeout=60, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr  # 3 is a warning
    shown = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, timeout=60, check=True)
    assert re.search(r"^Pages: +1$", shown.stdout, re.MULTILINE)
    assert not shown.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_document_opens_and_makes_the_object_no_worse(kind: str, tmp_path: Path) -> None:
    """Readers of PDF open it without a warning, and the checker of DICOM objects finds nothing new."""
    before = source_of(kind)
    after = replaced(before)
    assert b"Quill" not in after
    dataset = pydicom.dcmread(io.BytesIO(after))
    document = dataset.EncapsulatedDocument
    assert (dataset.MIMETypeOfEncapsulatedDocument, dataset[0x00420015].value) == (MIME[kind], len(document))
    if kind == "PDF":
        accepted_by_pdf_readers(document, tmp_path)
    assert complaints(after, tmp_path) - complaints(before, tmp_path) == set()
