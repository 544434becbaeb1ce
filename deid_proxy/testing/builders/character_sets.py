"""Character sets that the builders write, with names that need them.

References
----------
DICOM PS3.5 Section 6.1 and Annexes H and I; PS3.3 Section C.12.1.1.2
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_DELIMITERS = re.compile(r"([\^=\\\r\n\t\f])")


@dataclass(frozen=True, slots=True)
class CharacterSet:
    """A value of Specific Character Set (0008,0005) and how text is encoded under it.

    Parameters
    ----------
    term
        The defined terms, joined by backslashes; empty for the default repertoire.
    codec
        The Python codec.
    designation
        An escape sequence written before every run of text that needs it (code extensions with G1).
    """

    term: str
    codec: str
    designation: bytes = b""

    @property
    def has_code_extensions(self) -> bool:
        """True when escape sequences switch between sets."""
        return "ISO 2022" in self.term

    def encode(self, text: str, vr: str = "LO") -> bytes:
        """Return the encoded text; with code extensions, every component starts and ends in the initial state."""
        if not self.has_code_extensions:
            return text.encode(self.codec)
        delimiters = _DELIMITERS if vr == "PN" else re.compile(r"([\\\r\n\t\f])")
        return b"".join(self._run(part) for part in delimiters.split(text))

    def _run(self, text: str) -> bytes:
        return text.encode("ascii") if text.isascii() else self.designation + text.encode(self.codec)


DEFAULT = CharacterSet("", "ascii")
LATIN1 = CharacterSet("ISO_IR 100", "latin-1")
CYRILLIC = CharacterSet("ISO_IR 144", "iso8859_5")
UTF8 = CharacterSet("ISO_IR 192", "utf-8")
GB18030 = CharacterSet("GB18030", "gb18030")
JAPANESE = CharacterSet(r"\ISO 2022 IR 87", "iso2022_jp")
KOREAN = CharacterSet(r"\ISO 2022 IR 149", "euc_kr", b"\x1b$)C")

CHARACTER_SETS = {
    "default": DEFAULT,
    "latin1": LATIN1,
    "cyrillic": CYRILLIC,
    "utf8": UTF8,
    "gb18030": GB18030,
    "japanese": JAPANESE,
    "korean": KOREAN,
}
