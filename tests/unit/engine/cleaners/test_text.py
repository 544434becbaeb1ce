"""A text keeps its harmless words and loses what identifies."""

from __future__ import annotations

import pytest

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.text import TextDay, clean_text, find_known
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.profile.cleaning import CleaningPolicy
from tests.unit.engine.cleaners.cleaned_texts import NOBODY, cleaned

REMOVE, KEEP = CleaningPolicy(), CleaningPolicy(unknown="keep")
KNOWN = KnownIdentifiers(
    names=(
        "Quillon^Marta^Ines",
        "Müller-Øst^Jürgen",
        "van der Berg^Pim",
        "Li^Bo",
        "Иванов^Пётр",
        "Yamada^Tarou=山田^太郎",
    ),
    words=("Northgate Infirmary", "CTSIX"),
    ids=("MRN-004711", "20-3344-9"),
    dates=("19311224", "20140321"),
    contacts=("+49 30 1234567", "12 Elmwood Road"),
    uids=("1.2.826.0.1.77.1.2.3",),
    ages=("083Y",),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CT chest abdomen pelvis - 55F Dr. Smith", "CT chest abdomen pelvis"),
        ("Buik", "Buik"),
        ("Λεκάνη", "Λεκάνη"),
        ("Dr. Hand", ""),
        ("M. Genou", ""),
        ("Mr. Head", ""),
        ("Gated, 0.0%", "Gated, 0.0%"),
        ("Gated, 0.0% 20140321", "Gated, 0.0%"),
        ("P4^P101^S108^I0", "P4^P101^S108^I0"),
        ("ep2d_diff_3scan_trace_p2", "ep2d_diff_3scan_trace_p2"),
        ("b1000 5mm 3D T1 1.5T", "b1000 5mm 3D T1 1.5T"),
        ("L5-S1, 350 100 ml i.v.", "L5-S1, 350 100 ml i.v."),
        ("white matter", "white matter"),
        ("Digital X-Ray, 12 bit", "Digital X-Ray, 12 bit"),
        ("Thorax^1HEAD_NECK", "Thorax^1HEAD_NECK"),
        ("DR CHEST", "DR CHEST"),
        ("MR HEAD", "MR HEAD"),
        *(
            (text, text)
            for text in ("MR w/o contrast", "MR s/p resection", "MR ACL tear", "MR hamate", "MR Post contrast")
        ),
        *((text, text) for text in ("XR chest 2V", "PET F-18 FDG", "[18F]FDG", "Tc-99m MDP", "PI-RADS 4", "h/o TIA")),
        *((text, text) for text in ("t1_vibe_dixon_tra", "gray matter", "Rosenberg view", "posterior horn")),
        ("CT CHEST DR HAND", "CT CHEST"),
        ("CT chest J. Key", "CT chest"),
        ("CT chest K Forte", "CT chest"),
        ("R. Patella, L. Femur", "R. Patella, L. Femur"),
        ("A. Carotis", "A. Carotis"),
        ("chest V. Chamberlain", "chest"),
        ("CT chest Marie Hand", "CT chest"),
        ("CT chest Smart, Irma", "CT chest"),
        ("chest 99m", "chest"),
        ("PET F-18", "PET"),
        ("胸部CT 山田先生", "胸部CT"),
        ("CT w/o contrast", "CT w/o contrast"),
        ("left knee (Dr. John Smith) fracture", "left knee fracture"),
        ("Chest\r\nDr. Smith\r\nAbdomen", "Chest\r\nAbdomen"),
    ],
)
def test_words_stay_and_people_go(text: str, expected: str) -> None:
    """A hand is anatomy, and Dr. Hand is a person."""
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    "identifier",
    [
        *("Quillon", "QUILLON", "quillon's", "Quillon^Marta", "Marta Quillon", "M. Quillon", "Q.M.", "Quil-\nlon"),
        *("MartaQuillon", "CTQuillonchest", "Quilon", "Quillom", "Qu\u200billon", "Qu\u00adillon"),
        *(
            "Q u i l l o n",
            "%51uillon",
            "&#81;uillon",
            "Quil&#1;lon",
            "Quil\x01lon",
            "Qui\x1fllon\x07",
            "Quil\ufe0flon",
            "𝐐𝐮𝐢𝐥𝐥𝐨𝐧",
            "Ⓠⓤⓘⓛⓛⓞⓝ",
            "Qu<b>ill</b>on",
            "\u202enolliuQ\u202c",
            "Ｑｕｉｌｌｏｎ",
            "Quill",
        ),
        *("Mueller", "MULLER", "Müller", "Mu\u0308ller", "Muller-Ost", "van der Berg", "vanderBerg", "Bo Li", "LI"),
        *("Иванов", "Ivanov", "IVANOV", "Yamada", "山田", "ヤマダ", "Q\u0443ill\u043en"),
        *("MRN-004711", "MRN 4711", "004711", "mrn004711", "2033449", "20 3344 9", "20/3344/9"),
        *("24.12.1931", "12/24/1931", "1931-12-24", "24 Dec 1931", "24. Dezember 1931", "24.12.31", "19311224"),
        *("March 21, 2014", "21 mars 2014", "2014年3月21日", "٢٤/١٢/١٩٣١"),
        *("030 1234567", "+49-30-1234567", "12 Elmwood Road", "Elmwood", "Northgate Infirmary", "Northgate", "CTSIX"),
        *("1.2.826.0.1.77.1.2.3", "1.2.826.0.1.77.1.2.3.4", "83 y"),
        *("83 Jahre", "83 ans", "83-year", "83 lat", "83-летний", "83 года", "83岁", "12 Elmwood"),
    ],
)
@pytest.mark.parametrize("policy", [REMOVE, KEEP], ids=["remove", "keep"])
def test_what_the_instance_says_of_people_goes_in_every_form(identifier: str, policy: CleaningPolicy) -> None:
    """Also where unknown words are kept; the words around it stay."""
    left = cleaned(f"chest {identifier} abdomen", KNOWN, policy)
    assert left.split() == ["chest", "abdomen"]


@pytest.mark.parametrize("name", ["Rice", "Ball", "Gray", "Glass", "Rao", "Li", "Rosenberg", "Small", "Cherry", "Key"])
@pytest.mark.parametrize("title", ["MR", "DR"])
def test_a_title_in_capitals_is_a_modality_only_before_what_is_examined(title: str, name: str) -> None:
    """``MR Rice`` is a person, as ``MR HEAD`` is none; where a text begins so, how it was imaged stays."""
    for written in (name, name.upper()):
        assert cleaned(f"{title} {written} chest") == f"{title} chest"
        assert cleaned(f"seen with {title} {written}, chest") == "seen with, chest"


@pytest.mark.parametrize("name", ["Gray", "Rice", "Ball", "Horn", "Dixon", "Lamb", "French", "Mark", "Hazel"])
def test_what_many_are_called_stays_in_small_letters_or_in_a_phrase_only(name: str) -> None:
    """A known word beside it makes no harmless word of it."""
    for text in ("CT chest {}", "{} MR brain", "Knee AP {} lat"):
        assert name.lower() not in cleaned(text.format(name)).lower().split()
        assert name.lower() not in cleaned(text.format(name.upper())).lower().split()


def test_a_code_with_a_name_in_it_keeps_the_rest() -> None:
    """What stands between underscores is judged for itself."""
    assert cleaned("t2_Quillon_sag", KNOWN) == "t2_sag"


@pytest.mark.parametrize(
    "identifier",
    [
        *("jane.roe@mail.example.org", "https://host.example.org/a?b=1", "www.example.org", "192.168.17.4"),
        *("+1 (555) 867-5309", "tel. 030/4455667", "555-1234", "078-05-1120", "1 85 05 78 006 084 36"),
        *("MRN: 998877", "Fall-Nr. K/55/1234", "22 Acacia Avenue", "Lindenstraße 12", "rue de Rivoli 99", "90210-1234"),
        *("95 years old", "101 y", "55F", "13 June 2011", "2011-06-13T10:11:12", "06/13/2011", "12.3.99"),
        *("Dr. White", "Prof. King", "Mrs. Young", "Herr Braun", "Mme Petit", "Sra. Blanco", "pt Brown", "for King"),
        *("943 476 5919", "A123456780", "RSSMRA85T10A562S", "12345678Z", "X1234567L", "85073003328", "811218-9876"),
        *(
            "131052-308T",
            "123.456.789-09",
            "11010519491231002X",
            "900101-1234567",
            "1234 5678 9012",
            "756.1234.5678.97",
        ),
        *("Via Garibaldi 22, 20121 Milano", "Calle Mayor 5, 28013 Madrid", "Kerkstraat 44, 1017 GP Amsterdam"),
        *("Rua das Flores 33", "ul. Długa 7, 00-238 Warszawa", "12 bis rue des Lilas 75011 Paris", "ул. Ленина, 15"),
        *("SW1A 2AA", "Springfield, IL 62704", "P.O. Box 4471", "Goethestraße 17", "for Jane Hand", "pt Jane Roe"),
        *("06 12 34 56 78", "(312) 555-0134", "+7 (495) 123-45-67", "090-1234-5678", "020 7946 0958", "pager 4471"),
        *(r"\\pacs01\share\scan.dcm", "fe80::1ff:fe23:4567:890a", "2001:db8::1"),
        *("92 года", "92-летний", "92-letni", "92 y.o.", "92 y/o", "ninety-two years old", "29 II 48"),
        *("7.IX.1955", "7 IX 1955", "07-XII-55", "3. iv. 2014"),
        *("Zyxwvut", "Smith^John", "AB1234567"),
    ],
)
def test_what_identifies_by_its_form_goes_whoever_it_is_of(identifier: str) -> None:
    """Nobody has to have named it elsewhere."""
    left = cleaned(f"chest {identifier}")
    assert not set(left.replace("-", " ").split()) - {
        "chest",
        "for",
        "MRN",
        "pt",
        "tel",
        "years",
        "old",
        "года",
        "летний",
        "letni",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("胸部CT，患者Bo, Li，电话05 93 28 37 93", "胸部CT，患者，电话"),
        ("胸部CT 电话(889) 158-9856", "胸部CT"),
        ("患者Li Bo，CT平扫", "患者，CT平扫"),
        ("T2压脂 12mmの", "T2压脂 12mmの"),
        ("令和3年5月12日 胸部CT", "胸部CT"),
        ("S6.12.24 胸部CT", "胸部CT"),
    ],
)
def test_what_stands_right_against_words_without_spaces_is_found(text: str, expected: str) -> None:
    """Names in Latin letters, numbers of phones, days of Japanese eras; letters and numbers of a technique stay."""
    assert cleaned(text, KNOWN) == expected


@pytest.mark.parametrize(
    "text",
    [
        *(
            "紹介医：Faith Brust 先生",
            "担当医：Brust",
            "Radiologist: Hand",
            "OPERATOR: HEAD",
            "lek. med. Ko",
            "dr n. med. K. Yo",
            "κ. J. Brust",
            "Pr Ko",
        ),
        *("г-н Рука", "Г-жа Нога", "Д-р Сердце", "гр. Рука", "Drs. Hand and Foot", "Drs Hand, Foot & Knee"),
        *("Hand, M.D.", "J. Foot M.D.", "HEAD, M.D.", "Young, Ph.D.", "Knee R.N."),
        *("sig. Testa", "Dr. NGUYỄN THỊ", "врач Niamh Nguyễn Thị", "Nguyễn Thị^Niamh"),
    ],
)
def test_titles_are_read_as_each_language_writes_them(text: str) -> None:
    """In small letters, behind the name, in chains; accents of a language without a list make a word of none."""
    assert cleaned(text) in ("", "Radiologist", "紹介医", "担当医")


@pytest.mark.parametrize("text", ["PR 160 ms", "chest CT 2010-11-25", "报告医师"])
def test_what_only_looks_like_a_title_or_a_number_stays(text: str) -> None:
    """Of a heart rate, of a modality before a day, of a physician whom nobody names."""
    assert cleaned(text) in (text, "chest CT", "报告")


def test_every_token_has_a_verdict_and_no_reason_has_a_value() -> None:
    """What is said of a word never repeats it."""
    text = "CT chest Quillon 20140321 Zyxwvut 5mm"
    verdicts = clean_text(text, KNOWN, REMOVE).verdicts
    assert [(text[v.start : v.end], v.kept) for v in verdicts] == [
        *(("CT", True), ("chest", True), ("Quillon", False), ("20140321", False), ("Zyxwvut", False), ("5mm", True)),
    ]
    assert not any(text[v.start : v.end].lower() in v.why.lower().split() for v in verdicts)
    assert "‹PHI›" in repr(clean_text(text, KNOWN, REMOVE))


def test_an_unknown_word_is_held_where_the_policy_says_so() -> None:
    """The reason does not repeat the word."""
    with pytest.raises(DeidentificationError) as caught:
        clean_text("chest Zyxwvut", NOBODY, CleaningPolicy(unknown="hold"))
    assert caught.value.reason is HoldReason.UNRESOLVABLE_ACTION
    assert "Zyxwvut" not in caught.value.detail
    assert cleaned("chest abdomen", policy=CleaningPolicy(unknown="hold")) == "chest abdomen"


def test_the_words_of_a_site_stay() -> None:
    """Unless the instance says them of somebody."""
    policy = CleaningPolicy(site_words={"zyxwvut": "words.txt:1", "quillon": "words.txt:2"})
    assert cleaned("Zyxwvut Quillon chest", KNOWN, policy) == "Zyxwvut chest"


@pytest.mark.parametrize(
    ("written", "moved"),
    [
        ("20140321", "20140331"),
        ("2014-03-21", "2014-03-31"),
        ("21.03.2014", "31.03.2014"),
        ("03/21/2014", "03/31/2014"),
    ],
)
def test_a_date_without_doubt_moves_in_its_own_notation(written: str, moved: str) -> None:
    """Where dates are moved and not removed."""
    made = clean_text(f"chest {written} abdomen", KNOWN, CleaningPolicy(dates="shift"))
    assert made.written(10) == f"chest {moved} abdomen"
    assert any(isinstance(piece, TextDay) for piece in made.pieces)


@pytest.mark.parametrize("written", ["03/04/2014", "3.4.14", "04-05-06", "March 2014"])
def test_a_date_that_may_be_two_days_goes(written: str) -> None:
    """Nothing is guessed."""
    assert clean_text(f"chest {written}", NOBODY, CleaningPolicy(dates="shift")).written(10) == "chest"


def test_the_sweep_finds_only_the_instances_own() -> None:
    """Unknown words, and other people, are not its business."""
    text = "CT chest Quillon Zyxwvut MRN-004711 20-11-2011"
    assert [text[v.start : v.end] for v in find_known(text, KNOWN)] == ["Quillon", "MRN-004711"]


@pytest.mark.parametrize(
    "text", ["", " ", "-", "()", "\0", "\ud800", "a" * 5000, "%" * 500, "&" * 500, "<" * 500, "&#1;", "&#xB;x"]
)
def test_whatever_stands_there_is_cleaned(text: str) -> None:
    """No text is too strange."""
    assert isinstance(cleaned(text, KNOWN), str)


def test_what_is_nothing_but_a_tag_is_read_as_it_stands() -> None:
    """Somebody writes a word in such brackets."""
    assert cleaned("<chest>", KNOWN) == "<chest>"
    assert cleaned("<Quillon>", KNOWN) == ""


@pytest.mark.parametrize("text", ["CT <Quillon>", "CT </Quillon>", "CT <Haverkamp/>", "CT <MRN00471>", "CT <Li>"])
def test_what_only_looks_like_a_tag_goes(text: str) -> None:
    """Somebody's name in such brackets is no tag of HTML."""
    assert cleaned(text, KNOWN) == "CT"


def test_cleaning_again_changes_nothing() -> None:
    """What was cleaned is clean."""
    for text in (
        "CT chest abdomen pelvis - 55F Dr. Smith",
        "left knee (Dr. John Smith) fracture",
        "A, B. C: chest; (x)",
    ):
        once = cleaned(text, KNOWN)
        assert cleaned(once, KNOWN) == once


def test_a_text_that_nobody_writes_is_refused() -> None:
    """Time and memory are bounded."""
    for look in (lambda text: clean_text(text, NOBODY, REMOVE), lambda text: find_known(text, KNOWN)):
        with pytest.raises(DeidentificationError) as caught:
            look("a " * (5 << 20))  # 10 MiB
        assert caught.value.reason is HoldReason.LIMIT


@pytest.mark.parametrize(
    "said",
    [
        "Subject: LUNG003",
        "Subject: PHANTOM003",
        "participant VOLUNTEER_07",
        "subj-HEAD12",
        "Participant P12",
        "Proband 417",
    ],
)
def test_the_number_of_a_subject_goes_though_its_letters_are_a_word(said: str) -> None:
    """LUNG003 looks like the third slice of a lung, and stands where a study numbers its people."""
    announcing = ("Subject", "participant", "Participant", "Proband")
    assert [word for word in cleaned(f"chest {said} knee").split() if word not in announcing] == ["chest", "knee"]


@pytest.mark.parametrize("text", ["", "_", " ", "-", "_1", "_a", "__", "a_"])
def test_next_to_nothing_is_cleaned_as_any_text(text: str) -> None:
    """No rule needs a word."""
    assert set(cleaned(text)) <= set(text)
