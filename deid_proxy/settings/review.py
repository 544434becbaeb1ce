"""What of a project waits for a person although nothing is wrong with it."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import BeforeValidator, Field, PlainValidator

from deid_proxy.profile.mistakes import MistakeError
from deid_proxy.profile.validation import FileModel

FIRST_STUDIES = 3
_HOW = f"first_seen: hold keeps back {FIRST_STUDIES} studies of each; first_seen: {{hold: 5}} keeps back 5"


class FirstSeenSettings(FileModel):
    """How much of what is new waits for a person.

    Parameters
    ----------
    hold
        How many studies with a new device, SOP Class or private creator a person lets go before it is known.
    """

    hold: int = Field(FIRST_STUDIES, ge=1, le=1000)


def _in_short(value: object) -> object:
    if isinstance(value, str):
        if value != "hold":
            raise MistakeError("must be 'hold', or {hold: NUMBER}", _HOW)
        return {}
    return value


def _share(value: object) -> float:
    try:
        share = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else 0.0
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise MistakeError("must be a number above 0, and at most 1", "0.01 keeps back one study in a hundred")
    return share


Share: TypeAlias = Annotated[float, PlainValidator(_share)]
FirstSeen: TypeAlias = Annotated[FirstSeenSettings, BeforeValidator(_in_short)]
