"""What an independent checker (dciodvfy) says of a new object and did not say of the old one.

The checker quotes values. Nothing of its words is passed on but which of its known complaints it is, and the attribute.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from typing import TYPE_CHECKING, BinaryIO, cast

from deid_proxy.standard.dictionary import describe_tag, is_known, tag_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHECKER = "dciodvfy"
_TIME_S = 120
_LONGEST = 8 << 20  # bytes of what it says
_NOT_UNDERSTOOD = "Error - Information Object Not found"
_LINE = re.compile(r"(Error|Warning) - (.*)")
_TAG = re.compile(r"\(0x([0-9A-Fa-f]{4}),0x([0-9A-Fa-f]{4})\)")
_NAMED = re.compile(r"<([A-Za-z0-9]+)>")
# Its complaints, as far as they are passed on in words.
_KNOWN = (
    "Missing attribute",
    "Empty attribute",
    "Attribute is not present in standard DICOM IOD",
    "Attribute present when condition unsatisfied",
    "Retired attribute",
    "Unrecognized enumerated value",
    "Unrecognized defined term",
    "Value dubious for this VR",
    "Value invalid for this VR",
    "Bad attribute Value Multiplicity",
    "Bad Sequence number of Items",
    "Not a valid UID",
    "Dicom dataset contains retired attributes",
    "Dicom dataset contains attributes not present in standard DICOM IOD",
    "Dicom dataset contains invalid data values for Value Representations",
)
_ANOTHER = "another complaint"


def checker_is_there() -> bool:
    """Tell whether the checker is installed."""
    return shutil.which(CHECKER) is not None


def new_errors(before: bytes | memoryview, after: Path) -> Counter[str] | None:
    """Return what is said of a file and was not said of its original, without values; how often each.

    None where the checker does not know what kind of object the original is, or does not come to an end.

    Parameters
    ----------
    before
        The original, as a file of PS3.10.
    after
        The de-identified file.
    """
    with _in_memory(before) as original, after.open("rb") as file:
        old, new = _said(original), _said(file)
    if old is None or new is None or any(line.startswith(_NOT_UNDERSTOOD) for line in old):
        return None
    # Compared without values and places in a list: the same fault with another value is the same fault.
    known = {_without_values(line) for line in old}
    return Counter(_in_our_words(line) for line in dict.fromkeys(new) if _without_values(line) not in known)


def _in_memory(data: bytes | memoryview) -> BinaryIO:
    """Return a file that has no name: the checker goes back and forth in it, and no patient's data comes to a disk."""
    if hasattr(os, "memfd_create"):
        file: BinaryIO = os.fdopen(os.memfd_create("object"), "w+b")
    else:
        file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - the caller closes it
    file.write(data)
    file.flush()
    file.seek(0)
    return file


def _said(file: BinaryIO) -> list[str] | None:
    try:
        # By standard input: what the checker says begins with the name of a file that it is given.
        run = subprocess.run([CHECKER], stdin=file, capture_output=True, timeout=_TIME_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    lines = (run.stderr + run.stdout)[:_LONGEST].decode("latin-1").splitlines()
    return [line for line in lines if _LINE.match(line)]


def _without_values(line: str) -> str:
    return re.sub(r"<.*>|\[\d+\]|(?<![0-9A-Fa-fx(,])\d+(?![0-9A-Fa-fx,)])", "", line).strip()


def _in_our_words(line: str) -> str:
    """Return a complaint with nothing in it that could be a value: severity, kind, and attribute of the dictionary."""
    match = _LINE.match(line)
    severity, text = match.groups() if match else ("Error", "")
    kind = next((known for known in _KNOWN if text.startswith(known)), _ANOTHER)
    attribute = next(_attributes(text), "")
    return f"{severity}: {kind}{f' {attribute}' if attribute else ''}"


def _attributes(text: str) -> Iterator[str]:
    for group, element in _TAG.findall(text):
        tag = int(group + element, 16)
        if is_known(tag):
            yield describe_tag(tag)
    for word in _NAMED.findall(text):
        named = tag_of(word)
        if named is not None:
            yield describe_tag(named)
