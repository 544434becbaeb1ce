"""The digest of a profile, whatever form of it a site has: exported, written by hand, or built in."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import click

from deid_proxy.cli.failures import describe_os_error

_LARGEST_EXPORT = 16 << 20  # bytes; a profile of 10,000 rules has some 2 MB


def digest_of(name_or_path: str) -> str:
    """Return the digest of a profile.

    Parameters
    ----------
    name_or_path
        A file that ``profile export`` wrote, a profile file, or the name of a built-in profile.

    Raises
    ------
    ProfileError
        It is a profile with mistakes, or none.
    click.ClickException
        It looks like an exported profile and is not one, to the last byte.
    """
    from deid_proxy.profile import load_rule_set

    exported = _exported(Path(name_or_path))
    if exported is None:
        return load_rule_set(name_or_path).digest
    return hashlib.sha256(exported).hexdigest()


def _exported(path: Path) -> bytes | None:
    """Return the bytes of an exported profile; None for what does not begin like one, and is some other form."""
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            if file.read(1) != b"{":
                return None
            data = b"{" + file.read(_LARGEST_EXPORT)
    except OSError as error:
        raise click.ClickException(f"cannot read FILE: {describe_os_error(error)}") from None
    if not _is_canonical(data):
        raise click.ClickException(
            "FILE begins like an exported profile, and is not as `profile export` writes one: it was changed, or is "
            "something else; export the profile again"
        )
    return data


def _is_canonical(data: bytes) -> bool:
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        return False
    if not isinstance(content, dict) or not {"edition", "format", "rules"} <= content.keys():
        return False
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode() == data
