"""Descriptions of scans: what stays of them because of what stands beside it, and what goes all the same."""

from __future__ import annotations

import pytest

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from tests.unit.engine.cleaners.cleaned_texts import cleaned_to_the_end as cleaned

STAYS = """
MRI BREAST BILATERAL W/WO | CT CHEST W/CON | CT THORAX W/DYE | CT CHE/ABD/PEL | 120cc  4cc/sec
+C Ax T1 MP SPGR | RAGE SAG +C | CHEST AP VIEWONLY | Cervical spine AP | L CC C-View | CAP W/CON
PET/CT LUNG CA | PETCT COLON CA | PET CT LUNG CANCER | AXIAL LUNG POST | LUNG CA | MR HAND
RT LOW LUNG | AX T2 FS RT BLADE | CHEST TO L-1 ABDOMEN PELVIS
PrePost | BrainTumor | ThoraxPETCT4 | T1Post1 | SliceTh-3_SliceInc-1.5 | Abdomen^BrzuchMiednica (Adult)
MR BODY RESEARC | PETCT INITIAL TREATMEN | Apparent Diffusion Coefficien
1,OPA,GE,LSQX,STANDARD,4,2.5,120,40,0.1,1.5 | Ax DWI b=0,100,600,800 | ep2d_diff_b 50 400 800 1200_ADC
SEG,2,OPA,TO,AQUL4,FC01,2.5,120,40,30,na | PET AC 3DWB | 3DMRCP
DWI 50/400/1400 | Ax FOCUS 50 800 1500 | Segmentation of Series: 1203
sT2W/TSE | dDWI_3b | PDW_TSE_aSPAIR | SAG BRAVO POST | AP HAND | Knee AP | US VENOUS LE BIL
ax t1 3mm | Monitoring  10.0  B30f | Ca Scoring 3.0 B35f | Abd.CT 5.0 B30s | FZ HE T
T1 FLASH AX BH - IN & OUT 4MM KIDNEY | Ganzkoerper primaer | PHILIPS INGENIA 3T | NLST-LSS | ISPY2: PE2
"""

GOES = """
MR SMITH CHEST = MR CHEST | MR JB = MR | Mr Smith = | DR. SMITH CHEST = CHEST | CT chest DR SMITH = CT chest
THORAX/ZXL = THORAX | SMITH,W/RN = | RT SMITH = RT | RT YOUNG = RT | RT HAND SMITH = RT
CHEST AP SMITH = CHEST AP | LUNG POST ZXYV = LUNG | CT HAND WALL = CT HAND | STONE POST =
CT DrHand = CT | MrHead CT = CT | byHand = | LungHand = | VanLung = | McBrain =
CT BRAIN ZXYV = CT BRAIN | MR BRAIN ZXYV = MR | CT HAND, ZXYV = CT | BRAIN ZXYV CT = CT | dHand CT = CT
CT CHEST PARKINS = CT CHEST | CT CHEST HARMON = CT CHEST | Coefficien = | Seen by RESEARC = Seen by
CT 12,345,678,901 = CT | CT 1,2,3,4,5,6 = CT | CT 06,12,34,56,78 = CT | patient 1203 = patient
A12,345,678,901 = | FC01,12,1956,3 = | smith3dhand = | 3dsmith =
800 850 900 = | 050 100 150 = | 100 400 350 =
AX14 3RB = | ACRIN-6698-1234 = ACRIN | NLST 103456 = NLST
"""


def texts(table: str) -> list[str]:
    """Return what stands between the lines of a table."""
    return [text.strip() for line in table.split("\n") for text in line.split("|") if text.strip()]


@pytest.mark.parametrize("text", texts(STAYS))
def test_what_says_how_a_scan_was_made_stays(text: str) -> None:
    """Marks of contrast, views, regions, settings, b values, glued words, and words that a console cut off."""
    assert cleaned(text) == text


@pytest.mark.parametrize("pair", texts(GOES))
def test_what_may_be_somebodys_goes(pair: str) -> None:
    """Beside a title, an unknown word, another name; glued to one; numbers that are no values of a scan."""
    text, _, left = pair.partition("=")
    assert cleaned(text.strip()) == left.strip()


@pytest.mark.parametrize("family", ["POST", "CA", "CANCER", "NLST", "PREPOST", "TREATMEN", "AP", "CAP"])
def test_what_the_instance_says_itself_goes_wherever_it_stands(family: str) -> None:
    """Also where it would stay of nobody."""
    known = KnownIdentifiers(names=(f"{family}^ANNA",))
    for text in (f"AXIAL LUNG {family}", f"CT CHEST {family}", f"PETCT INITIAL {family}"):
        assert family not in cleaned(text, known)


@pytest.mark.parametrize(
    "text",
    [
        "TR 4500/92 ms, TI 2500 ms, ETL 15",
        "TR 2500 MS, TE 90 MS",
        "ASL PLD 1800 ms, LD 1800",
        "MRS PRESS TE 35/144, voxel 20x20x20 mm",
        "FOV 230x208 mm",
        "gantry 179-181 deg",
        "80 ml @ 4.5 ml/s + 40 ml saline",
        "ASiR-V 50%",
        "Spirometry FEV1 2.10 L (72%), FVC 3.2 L",
        "ECG QRS 92 ms, QTc 440 ms, no LBBB",
        "5F sheath, beads 100-300 µm",
        "Prostate 42 cc, PSAD 0.18",
        "Barium swallow: GERD, hiatal hernia",
        "120 кВ, 180 мА",
        "кВ 120, мА 180",
        "fluoro time 12:34 min, 2 DSA runs, 15 fps",
    ],
)
def test_what_is_set_or_measured_is_no_title_number_or_address(text: str) -> None:
    """Milliseconds, spectroscopy, sizes, rates and how long it took."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    "text", ["seen with MRS SMITH", "room 12 ms smith", "site 101-005", "anna @ st4.5.com", "seen 12:34"]
)
def test_what_is_written_alike_goes(text: str) -> None:
    """People, numbers of subjects, mail and times of day."""
    assert not {"smith", "005", "anna", "34"} & set(cleaned(text).lower().replace("-", " ").split())
