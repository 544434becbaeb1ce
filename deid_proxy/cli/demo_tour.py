"""The tour behind ``demo``: what is sent, what is shown, and what must be so."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

import click

from deid_proxy.cli.asking import ask
from deid_proxy.cli.console import print_table
from deid_proxy.cli.elements import read_elements
from deid_proxy.cli.values import character_sets, show_value
from deid_proxy.errors import DeidProxyError
from deid_proxy.standard.dictionary import describe_tag
from deid_proxy.testing.builders import Patient, build_study
from deid_proxy.testing.fake_archive import FakeArchive
from deid_proxy.testing.leak_scanner import LeakScanner
from deid_proxy.testing.running_gateway import RunningGateway, Target
from deid_proxy.testing.sender import send_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from deid_proxy.testing.builders import Instance
    from deid_proxy.testing.fake_archive import Kept

_SEED = 20
_PATIENT_ID, _STUDY_INSTANCE_UID = 0x0010_0020, 0x0020_000D
_SHOWN = (
    0x0010_0010,  # PatientName
    _PATIENT_ID,
    0x0010_0030,  # PatientBirthDate
    0x0008_0020,  # StudyDate
    0x0008_0050,  # AccessionNumber
    0x0008_0080,  # InstitutionName
    0x0008_0090,  # ReferringPhysicianName
    _STUDY_INSTANCE_UID,
    0x0008_0060,  # Modality
    0x0018_0050,  # SliceThickness
    0x0012_0062,  # PatientIdentityRemoved
)
_PATIENCE_S = 30.0
_SUCCESS = 0x0000


class TourFailedError(Exception):
    """The tour could not be finished; the message says where it stood."""


class Promise(NamedTuple):
    """Something that must be so at the end."""

    kept: bool
    text: str


def take_tour(folder: Path) -> bool:
    """Run the tour in an empty folder and return whether everything was as promised.

    Raises
    ------
    TourFailedError
        It could not be finished.
    """
    patient = Patient.invent(_SEED)
    ct, mr = build_study(_SEED, "CT", 3, patient), build_study(_SEED + 1, "MR", 3, patient)
    ultrasound = build_study(_SEED + 2, "US", 1, patient)
    click.echo(f"Two studies of one made-up patient go through a gateway, in {folder}\n")
    home = folder / "gateway"
    try:
        with FakeArchive() as archive:
            gateway = RunningGateway(home, [Target("archive", archive.port)])
            _send_all(gateway, archive, ct, ultrasound, mr)
            arrived, held = archive.wait_for(6, _PATIENCE_S), _held(gateway.config)
    except (TimeoutError, RuntimeError, DeidProxyError) as error:
        raise TourFailedError(f"{error}; the gateway's last words: {_last_words(home)}") from None
    first = next(kept for kept in arrived if kept.sop_class_uid == ct[0].sop_class_uid)
    click.echo("\nOne image, as the scanner sent it and as the archive received it:\n")
    print_table(("attribute", "sent", "received"), _rows(ct[0].data, first))
    kept_or_not = promises(arrived, held, [*ct, *ultrasound, *mr], [folder])
    for promise in kept_or_not:
        click.echo(f"   {'yes' if promise.kept else 'NO '}  {promise.text}")
    click.echo()
    return all(promise.kept for promise in kept_or_not)


def _last_words(home: Path) -> str:
    """Return the last line that the gateway wrote; it holds no value, here as anywhere."""
    log = home / "gateway.log"
    lines = log.read_text("utf-8", "replace").splitlines() if log.exists() else []
    return lines[-1] if lines else "none"


def _send_all(
    gateway: RunningGateway,
    archive: FakeArchive,
    ct: Sequence[Instance],
    ultrasound: Sequence[Instance],
    mr: Sequence[Instance],
) -> None:
    with gateway:
        click.echo("1. Keys and a configuration are made; gateway and archive are started.")
        _send(gateway, [*ct, *ultrasound])
        click.echo("2. The first study is sent: 3 CT images, and an ultrasound. All are acknowledged.")
        archive.wait_for(len(ct), _PATIENCE_S)
        _wait_until_held(gateway.config)
    with gateway:
        click.echo("3. The gateway was stopped and is started again.")
        _send(gateway, mr)
        click.echo("4. The second study is sent: 3 MR images. All are acknowledged.")
        archive.wait_for(len(ct) + len(mr), _PATIENCE_S)


def _send(gateway: RunningGateway, instances: Iterable[Instance]) -> None:
    files = [instance.part10() for instance in instances]
    statuses = send_files("127.0.0.1", gateway.port, files, called=gateway.called_ae_title, calling="SCANNER")
    if statuses != [_SUCCESS] * len(files):
        raise TourFailedError("the gateway did not acknowledge every image")


def _held(config: Path) -> list[str]:
    """Return the reasons of what is held."""
    return [instance["reason"] for instance in ask(config, "held_list")["instances"]]


def _wait_until_held(config: Path) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while not _held(config):
        if time.monotonic() > deadline:
            raise TourFailedError("the ultrasound is not held")
        time.sleep(0.05)


def _rows(sent: bytes, received: Kept) -> list[tuple[str, str, str]]:
    before, after = (
        _values(sent, received.transfer_syntax_uid),
        _values(received.data_set(), received.transfer_syntax_uid),
    )
    return [(describe_tag(tag), before.get(tag, ""), after.get(tag, "(removed)") or "(empty)") for tag in _SHOWN]


def _values(data: bytes, transfer_syntax_uid: str) -> dict[int, str]:
    """Return the values of the top level, as a person reads them."""
    elements = list(read_elements(memoryview(data), transfer_syntax_uid))
    terms = character_sets(elements)
    return {element.path[0]: show_value(element, terms) for element in elements if len(element.path) == 1}


def promises(
    arrived: Sequence[Kept], held: Sequence[str], sent: Sequence[Instance], folders: Sequence[Path]
) -> list[Promise]:
    """Return what must be so at the end, and whether it is.

    Parameters
    ----------
    arrived
        What the archive has.
    held
        The reasons of what the gateway holds.
    sent
        What was sent, with the identifiers planted in it.
    folders
        Where the gateway keeps its files.
    """
    values = [_values(kept.data_set(), kept.transfer_syntax_uid) for kept in arrived]
    subjects, studies = ({each[tag] for each in values} for tag in (_PATIENT_ID, _STUDY_INSTANCE_UID))
    planted = {identifier for instance in sent for identifier in instance.planted}
    scanner = LeakScanner(planted)
    leaks = [leak for kept in arrived for leak in scanner.scan(kept.data_set())]
    return [
        Promise(
            len(arrived) == len({kept.sop_instance_uid for kept in arrived}) == 6, "all 6 images arrived, none twice"
        ),
        Promise(len(subjects) == 1, f"both studies carry one pseudonym: {', '.join(sorted(subjects))}"),
        Promise(len(studies) == 2, "they are still two studies, with new UIDs"),
        Promise(not leaks, f"none of {len(planted)} planted identifiers is in what the archive received"),
        Promise(not any(map(scanner.scan, folders)), "nor in any file of the gateway: what waits there is encrypted"),
        Promise(
            list(held) == ["pixel-risk"], f"the ultrasound is held, not sent: {', '.join(held) or 'nothing is held'}"
        ),
    ]
