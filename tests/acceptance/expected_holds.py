"""Which real files are held, and why: a file that is held for another reason, or passes unexpectedly, is a finding."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

import pydicom

from deid_proxy.errors import HoldReason

if TYPE_CHECKING:
    from pathlib import Path

# Secondary captures: nothing says that their pixels show no name.
CAPTURES = """
    chrArab.dcm chrFren.dcm chrFrenMulti.dcm chrGerm.dcm chrGreek.dcm chrH31.dcm chrH32.dcm chrHbrw.dcm chrI2.dcm
    chrRuss.dcm chrX1.dcm chrX2.dcm image_dfl.dcm
    JPEG-lossy.dcm JPEG2000-embedded-sequence-delimiter.dcm
    JPEG2000.dcm JPGExtended.dcm SC_jpeg_no_color_transform.dcm SC_jpeg_no_color_transform_2.dcm
    SC_rgb_dcmtk_+eb+cr.dcm SC_rgb_dcmtk_+eb+cy+n1.dcm SC_rgb_dcmtk_+eb+cy+n2.dcm SC_rgb_dcmtk_+eb+cy+np.dcm
    SC_rgb_dcmtk_+eb+cy+s2.dcm SC_rgb_dcmtk_+eb+cy+s4.dcm SC_rgb_gdcm_KY.dcm SC_rgb_jpeg_app14_dcmd.dcm
    SC_rgb_jpeg_dcmd.dcm SC_rgb_jpeg_dcmtk.dcm SC_rgb_jpeg_gdcm.dcm SC_rgb_jpeg_lossy_gdcm.dcm SC_rgb_rle.dcm
    SC_rgb_rle_16bit.dcm SC_rgb_rle_16bit_2frame.dcm SC_rgb_rle_2frame.dcm SC_rgb_rle_32bit.dcm
    SC_rgb_rle_32bit_2frame.dcm SC_rgb_small_odd.dcm SC_rgb_small_odd_jpeg.dcm
    SC_rgb_small_odd_big_endian.dcm SC_ybr_full_422_uncompressed.dcm
"""
# Ultrasound writes the name above the picture.
ULTRASOUND = """
    ExplVR_BigEnd.dcm examples_jpeg2k.dcm examples_palette.dcm examples_rgb_color.dcm examples_ybr_color.dcm
"""
# There is no SOP Class UID: fragments of data sets, and directories of media.
NO_SOP_CLASS = """
    chrSQEncoding.dcm chrSQEncoding1.dcm SC_rgb_jpeg.dcm UN_sequence.dcm DICOMDIR DICOMDIR-bigEnd DICOMDIR-empty.dcm
    DICOMDIR-implicit DICOMDIR-nooffset DICOMDIR-nopatient DICOMDIR-reordered empty_charset_LEI.dcm
    nested_priv_SQ.dcm no_meta_group_length.dcm priv_SQ.dcm
"""
# There is no Study Instance UID: palettes, which belong to nobody, and samples of codecs.
NO_STUDY = """
    fall.dcm hotiron.dcm hotmetalblue.dcm pet.dcm pet20step.dcm spring.dcm summer.dcm JPEGLSNearLossless_08.dcm
    JPEGLSNearLossless_16.dcm SC_rgb_jls_lossy_line.dcm SC_rgb_jls_lossy_sample.dcm
"""
# There is no File Meta Information and no second sign of what it is, or no transfer syntax in it.
NO_FILE_META = """
    ExplVR_BigEndNoMeta.dcm no_meta.dcm meta_missing_tsyntax.dcm
"""
# Two are cut off, and one says twice which instance it is.
DAMAGED = """
    MR_truncated.dcm rtplan_truncated.dcm winter.dcm
"""

# A JP2 file in place of a codestream, with a colour profile in which anything may be said.
CODESTREAM = """
    GDCMJ2K_TextGBR.dcm
"""

GROUPS = {
    HoldReason.CODESTREAM: CODESTREAM,
    HoldReason.PIXEL_RISK: CAPTURES + ULTRASOUND,
    HoldReason.MALFORMED: NO_SOP_CLASS + NO_STUDY + NO_FILE_META + DAMAGED,
}

PYDICOM: dict[str, HoldReason] = {name: reason for reason, names in GROUPS.items() for name in names.split()}
"""The reason for which a file of pydicom is held under the profile ``basic``; every other file passes."""

# The patient is called Parity, and so is the maker of the image, whom no vocabulary knows.
NAMED_LIKE_THE_MAKER = """
    syn-series_s1i1.dcm syn-series_s1i2.dcm syn-series_s1i3.dcm syn-studyset2_s1i1.dcm syn-studyset2_s1i2.dcm
    syn-studyset2_s2i1.dcm syn-studyset2_s2i2.dcm syn-studyset_s1i1.dcm syn-studyset_s1i2.dcm syn-studyset_s2i1.dcm
    syn-studyset_s2i2.dcm synthetic_syn-ct-rle.dcm synthetic_syn-ct.dcm synthetic_syn-ct2.dcm synthetic_syn-mf.dcm
"""

CORPUS = {
    **dict.fromkeys(NAMED_LIKE_THE_MAKER.split(), HoldReason.RESIDUAL_IDENTIFIER),
    # A word of the patient's ID or name stands in an attribute that is retained.
    "StructuredReports_sr_tid1500_measurement_report.dcm": HoldReason.RESIDUAL_IDENTIFIER,
    "ClinicalInterop_gsps_annotation.dcm": HoldReason.RESIDUAL_IDENTIFIER,
    # Tags out of order, which would be repaired; but its pixels have a length where its syntax asks for fragments.
    "Compressed_jpeg_baseline_synthetic.dcm": HoldReason.MALFORMED,
    # Twelve bytes of noise, as UN, where a number of one value should be.
    "data_bad_sequence.dcm": HoldReason.MALFORMED,
    # A fragment of odd length; fragments without end, because the file is cut off.
    "DecoderParity_htj2k_lossless_parity.dcm": HoldReason.MALFORMED,
    "data_emri_small_jpeg_2k_lossless_too_short.dcm": HoldReason.MALFORMED,
    # Native pixels, as UN, in a file that says JPEG-LS.
    "dicom-ts-issues_20-wrong-transfer-syntax.dcm": HoldReason.MALFORMED,
}
"""Files of the corpus that are held for a reason which their kind does not explain."""

# A document cannot be replaced by another valid one, so accepting pixels does not let it pass.
DOCUMENTS = {f"1.2.840.10008.5.1.4.1.1.104.{number}" for number in range(1, 6)}
REQUIRED = ("SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID")


def corpus_reasons(path: Path, part10: bytes) -> set[HoldReason]:
    """The reasons for which a file of the corpus may be held when pixels are accepted; none: it must pass."""
    named = CORPUS.get(path.name) or PYDICOM.get(path.name, HoldReason.PIXEL_RISK)
    if named is not HoldReason.PIXEL_RISK:
        return {named}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        header = pydicom.dcmread(io.BytesIO(part10), stop_before_pixels=True, force=True)
        incomplete = any(not header.get(keyword) for keyword in REQUIRED)
    if "EncapsulatedDocument" in header and header.SOPClassUID in DOCUMENTS:
        return {HoldReason.PIXEL_RISK}
    return {HoldReason.MALFORMED} if incomplete else set()
