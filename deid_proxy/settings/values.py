"""The kinds of values that a configuration holds: AE titles, addresses, networks, names and paths.

References
----------
DICOM PS3.5 section 6.2 (AE)
"""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple, TypeAlias

from pydantic import AfterValidator, PlainSerializer, PlainValidator

from deid_proxy.identity.key_text import PROJECT_NAME
from deid_proxy.profile.mistakes import MistakeError
from deid_proxy.profile.yaml_nodes import shorten

if TYPE_CHECKING:
    from pydantic import ValidationInfo

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30

_LONGEST_AE_TITLE = 16
_HOST = re.compile(r"(?=.{1,253}$)[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?(?:\.[A-Za-z0-9_-]+)*\.?")
# What a key looks like that was pasted where the name of its file belongs.
_KEY = re.compile(r"[0-9A-Fa-f]{32,}|[A-Za-z0-9+/_-]{22,}={1,2}|(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])[A-Za-z0-9+_-]{43,}")


class Address(NamedTuple):
    """Where somebody listens."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def _ae_title(text: str) -> str:
    if not 0 < len(text) <= _LONGEST_AE_TITLE:
        raise MistakeError(f"an AE title has 1 to {_LONGEST_AE_TITLE} characters", f"this one has {len(text)}")
    if not text.strip():
        raise MistakeError("an AE title cannot be spaces only", "write a name, such as DEIDPROXY")
    if not (text.isascii() and text.isprintable()) or "\\" in text:
        raise MistakeError("an AE title is printable ASCII without backslash", "use letters, digits, '_' and '-'")
    if text != text.strip():
        raise MistakeError("an AE title has no spaces at its ends here", "they do not count in DICOM: leave them out")
    return text


def _calling_ae_title(text: str) -> str:
    if "*" in text and text != "*":
        raise MistakeError("an AE title is exact, or '*' for any", "write one sender per title")
    return _ae_title(text)


def _split(value: object, *, lowest_port: int) -> Address:
    if not isinstance(value, str):
        raise MistakeError("must be a text 'host:port'", 'such as "orthanc:4242"')
    match = re.fullmatch(r"(?:\[([^\[\]]*)\]|([^:]*)):([0-9]{1,9})", value)
    if not match:
        several = value.count(":") > 1 and "[" not in value
        hint = 'put an IPv6 address in brackets: "[::1]:4242"' if several else "such as orthanc:4242 or 10.1.2.3:4242"
        raise MistakeError("must be 'host:port'", hint)
    host, port = match[1] if match[1] is not None else match[2], int(match[3])
    if not lowest_port <= port <= 65535:
        raise MistakeError(f"{port} is no port: ports go from 1 to 65535", "DICOM is often on 104 or 11112")
    if not host:
        raise MistakeError("the host is missing", "0.0.0.0 listens on every IPv4 interface, 127.0.0.1 on this machine")
    if not (_is_ip(host) if match[1] is not None or re.fullmatch(r"[0-9.]+", host) else _HOST.fullmatch(host)):
        raise MistakeError(f"'{shorten(host)}' is neither an IP address nor a host name", "check the spelling")
    return Address(host, port)


def _is_ip(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _listen(value: object) -> Address:
    # Port 0 takes a free port: a gateway in a test.
    return _split(value, lowest_port=0)


def _peer(value: object) -> Address:
    return _split(value, lowest_port=1)


def _network(value: object) -> IPv4Network | IPv6Network:
    text = value if isinstance(value, str) else ""
    try:
        return ip_network(text)
    except ValueError:
        pass
    try:
        loose = ip_network(text, strict=False)
    except ValueError:
        hint = "such as 10.1.0.0/16, or 10.1.2.3; host names are not accepted"
        raise MistakeError(f"'{shorten(text)}' is neither an IP address nor a network", hint) from None
    raise MistakeError(
        f"'{shorten(text)}' has bits behind the prefix", f"did you mean {loose} or {text.split('/')[0]}?"
    )


def _name(text: str) -> str:
    if not PROJECT_NAME.fullmatch(text):  # destinations are named alike
        raise MistakeError("a name is 1 to 64 letters, digits, '.', '_' or '-'", "such as LUNG-01")
    return text


def _path(value: object, info: ValidationInfo) -> Path:
    if isinstance(value, Path):
        return value
    if not isinstance(value, str) or not value or not value.isprintable():
        raise MistakeError("must be the name of a file or folder", "on one line, without control characters")
    # Relative names are relative to the configuration file, wherever the gateway is started from.
    return Path(info.context["base"] if info.context else "") / value


def _key_path(value: object, info: ValidationInfo) -> Path:
    if isinstance(value, str) and looks_like_key(value):
        raise MistakeError("this looks like a key, not like the name of its file", "put the key into a file, mode 0600")
    return _path(value, info)


def looks_like_key(text: str) -> bool:
    """Tell whether a text could be a secret that was pasted where a file name belongs."""
    return _KEY.fullmatch(text) is not None


AETitle: TypeAlias = Annotated[str, AfterValidator(_ae_title)]
CallingAETitle: TypeAlias = Annotated[str, AfterValidator(_calling_ae_title)]
ListenAddress: TypeAlias = Annotated[Address, PlainValidator(_listen), PlainSerializer(str, return_type=str)]
PeerAddress: TypeAlias = Annotated[Address, PlainValidator(_peer), PlainSerializer(str, return_type=str)]
Network: TypeAlias = Annotated[IPv4Network | IPv6Network, PlainValidator(_network)]
Name: TypeAlias = Annotated[str, AfterValidator(_name)]
FilePath: TypeAlias = Annotated[Path, PlainValidator(_path)]
KeyFilePath: TypeAlias = Annotated[Path, PlainValidator(_key_path)]
