"""Two or three letters of who did something, drew a region or is asked, and accounts, though they are words too."""

from __future__ import annotations

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned, cleaned_to_the_end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NM HIDA w CCK, AM injected", "NM HIDA w CCK, injected"),
        ("NM HIDA w CCK, he injected", "NM HIDA w CCK, injected"),
        ("MR shoulder L, bb scanned", "MR shoulder L, scanned"),
        ("Omnipaque 350 100 mL, given by MR", "Omnipaque 350 100 mL, given by"),
        ("Contour du rectum revu par sc, 5 mm", "Contour du rectum revu par, 5 mm"),
        ("Omnipaque 350, 100 ml, administrat de CS", "Omnipaque 350, 100 ml, administrat de"),
        ("Omnipaque 350, 80 ml, podała SP", "Omnipaque 350, 80 ml, podała"),
        ("Zugang gelegt IM, Aufnahme wiederholt", "Zugang gelegt, Aufnahme wiederholt"),
        ("Gadobutrol 7.5 ml, checked WC", "Gadobutrol 7.5 ml, checked"),
        ("Gadobutrol 7.5 ml, checked vs", "Gadobutrol 7.5 ml, checked"),
        ("Omnipaque 350, 100 ml, DUE AC", "Omnipaque 350, 100 ml"),
        ("Gadovist 8 ml ev, 2 ml/s, inf. ct", "Gadovist 8 ml ev, 2 ml/s, inf"),
        ("ask PD re marker", "ask re marker"),
        ("ask al re marker", "ask re marker"),
        ("obliques added per DM", "obliques added per"),
        ("padding, second run is good. er", "padding, second run is good"),
        ("artefacts in lower field strength. MTR WE", "artefacts in lower field strength. MTR"),
        ("Sent by parka, again", "Sent by, again"),
        ("call logged with vendor under duche", "call logged with vendor under"),
        ("within 48 h, login malls, then", "within 48 h, login, then"),
    ],
)
def test_letters_of_somebody_go_though_they_mean_something_too(text: str, expected: str) -> None:
    """Beside what somebody did, or is asked; and an account that is a word, behind who handled a file."""
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "given by IV",
        "read by CT",
        "position confirmed by CT",
        "IV given",
        "AP repeated",
        "CT injecté",
        "sent by post, arrived",
        "lobo inf. dx",
        "Oral barium 450 mL given to",
        "revisado por",
    ],
)
def test_what_was_done_and_how_stays(text: str) -> None:
    """Ways of drugs, modalities, views, sides, and what stood in front of a name."""
    assert cleaned_to_the_end(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("injected 10.2 mCi by do at 09:14 today", "injected 10.2 mCi by at today"),
        ("Transcribed by NM on 07 Oct 2018. There is a cyst", "Transcribed by on. There is a cyst"),
        ("Gadovist 7 ml i.v. durch VB", "Gadovist 7 ml i.v. durch"),
        ("Parotid_L edited CG", "Parotid_L edited"),
        ("Ultravist 300 80 cc, enf. ÁS", "Ultravist 300 80 cc"),
        ("Repeat with sedation recommended. -MK", "Repeat with sedation recommended"),
        ("Portable chest AC/C. Rileyk", "Portable chest"),
        ("Chest PA LAT KM 14:20", "Chest PA LAT"),
        ("QC by sd - grid", "QC by grid"),
    ],
)
def test_letters_of_somebody_who_did_something_go(text: str, expected: str) -> None:
    """Behind *by* and what was done, behind a sentence and a dash, before a slash and a name."""
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Chest PA LAT",
        "given by IV",
        "performed by US guidance",
        "read by CT",
        "CT chest abdomen - PE",
        "hip left -AP",
        "XR CHEST AP/LAT",
        "MR L-SPINE WO",
        "MR T SPINE",
        "MR L HAND",
    ],
)
def test_letters_of_an_image_stay(text: str) -> None:
    """Ways, modalities, views, parts of the body."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("shift 0.3 cm vertical applied. RTT GG, second check pb.", "shift 0.3 cm vertical applied. second check"),
        ("shift 0.3 cm vertical applied, second check RM.", "shift 0.3 cm vertical applied, second check"),
        ("no extravasation. Checked by cg and Jodie Freeley", "no extravasation. Checked by and"),
        ("no extravasation. Checked by AM and Lane", "no extravasation. Checked by and"),
        ("Ioméron 400, 80 cc, IV par CR", "Ioméron 400, 80 cc, IV par"),
        ("Ioméron 400, 80 cc, IV par or", "Ioméron 400, 80 cc, IV par"),
        ("Omnipaque 350, 90 mL, enf. md", "Omnipaque 350, 90 mL"),
        ("second check ok", "second check ok"),
        ("segundo control RM", "segundo control RM"),
        ("Checked by AM and left", "Checked by and left"),
    ],
)
def test_letters_of_who_checked_or_gave_something_go(text: str, expected: str) -> None:
    """Behind a role, a check, a way that a drug went, and with a second one."""
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PTV_Prostata_LV", "PTV_Prostata"),
        ("PTV_Prostata_LŚ", "PTV_Prostata"),
        ("PTV_Prostata_sl", "PTV_Prostata"),
        ("Parotida_izq_lr", "Parotida_izq"),
        ("Parotida_izq_TC", "Parotida_izq"),
        ("PTV_Prostata_gm", "PTV_Prostata"),
        ("Kidney_L_me", "Kidney_L"),
    ],
)
def test_letters_of_who_drew_a_region_go(text: str, expected: str) -> None:
    """At the end of its name, where such names have no two letters."""
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    "text",
    ["Heart_LV", "Lung_RT", "PTV_HR", "PTV_60_Gy", "GTV_CT", "Bowel_AI", "GTVp_Small", "KNEE_FS", "AX_T2_FS"],
)
def test_what_names_of_regions_and_series_end_in_stays(text: str) -> None:
    """Sides, parts of the heart, risks, images, units; and series are no regions."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Contour du rectum revu par MR, marge PTV 7 mm", "Contour du rectum revu par PTV 7 mm"),
        ("Vescica e retto contornati da MR, da rivedere", "Vescica e retto contornati da"),
        ("Original read W. Nos 24 Sep 2005", "Original read"),
    ],
)
def test_letters_and_short_names_that_end_something_are_somebodys(text: str, expected: str) -> None:
    """MR before a comma is nobody where no word says by whom; NOS in capitals is no name, Nos is."""
    assert cleaned(text) == expected
