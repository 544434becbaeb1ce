"""Loads profiles: built-in ones by name, a site's own by path."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, InstanceOf

from deid_proxy.errors import Finding, ProfileError
from deid_proxy.profile.cleaning import DEFAULT_POLICY, CleaningPolicy
from deid_proxy.profile.cleaning_in_file import read_cleaning
from deid_proxy.profile.compile import compile_profile
from deid_proxy.profile.mistakes import MistakeError, did_you_mean
from deid_proxy.profile.model import Profile, RuleSet, UidMethod
from deid_proxy.profile.nulled_list import NulledAttribute, read_nulled
from deid_proxy.profile.options import WITHOUT_PIXEL_OPTIONS
from deid_proxy.profile.options_in_file import option_findings
from deid_proxy.profile.options_temporal import DEFAULTS, DateMethod, Temporal
from deid_proxy.profile.private_lists import read_private
from deid_proxy.profile.private_policy import PrivatePolicy
from deid_proxy.profile.rule_reader import read_rules
from deid_proxy.profile.site_rules import SiteRule
from deid_proxy.profile.validation import FileModel, validate
from deid_proxy.profile.yaml_nodes import shorten
from deid_proxy.profile.yaml_source import read_document
from deid_proxy.standard.attribute_table import EDITIONS
from deid_proxy.standard.options import NOT_AVAILABLE, ConfidentialityOption

DEFAULT_PROFILE = "basic"
_BUILTIN = Path(__file__).parent / "builtin"
_Rules: TypeAlias = tuple[InstanceOf[SiteRule], ...]
_Nulled: TypeAlias = tuple[InstanceOf[NulledAttribute], ...]
_Cleaning: TypeAlias = InstanceOf[CleaningPolicy]
_Private: TypeAlias = InstanceOf[PrivatePolicy] | None
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}")
_EVENT = re.compile(r"[A-Z0-9_](?:[A-Z0-9_ ]{0,14}[A-Z0-9_])?")


def builtin_names() -> list[str]:
    """Return the names of the built-in profiles, sorted."""
    return sorted(path.stem for path in _BUILTIN.glob("*.yaml"))


def load_profile(name_or_path: str | Path) -> Profile:
    """Load a profile.

    Parameters
    ----------
    name_or_path
        The name of a built-in profile, or the path of a file: a text with a ``/`` or ending in ``.yaml`` or ``.yml``.

    Raises
    ------
    ProfileError
        With every mistake in the file, each with its line and column.
    """
    findings: list[Finding] = []
    path = _locate(str(name_or_path))
    document = read_document(path, findings)
    profile = None
    if document is not None:
        rules = read_rules(document, findings)
        private = read_private(document, findings)
        nulled, cleaning = read_nulled(document, findings), read_cleaning(document, findings)
        given = {"rules": rules, "private": private, "nulled": nulled, "cleaning": cleaning}
        read = validate(_ProfileFile, document, findings, given)
        findings += option_findings(document)
        profile = read.profile() if read is not None else None
    if findings or profile is None:
        own = str(path)  # what is wrong in a list that it names comes behind
        raise ProfileError(sorted(findings, key=lambda one: (one.file != own, one.line, one.column)))
    return profile


def load_rule_set(name_or_path: str | Path) -> RuleSet:
    """Load a profile and compile it; see :func:`load_profile`."""
    return compile_profile(load_profile(name_or_path))


def profile_text(name_or_path: str, base: Path) -> str:
    """Return a profile as it is written, comments and all.

    Parameters
    ----------
    base
        The folder that the path of a file is relative to.
    """
    named = str(base / name_or_path) if names_file(name_or_path) else name_or_path
    return _locate(named).read_text(encoding="utf-8")


def names_file(name_or_path: str) -> bool:
    """Tell whether a text is the path of a profile file rather than a built-in name."""
    return re.search(r"[/\\]|\.ya?ml$", name_or_path) is not None


def _locate(name_or_path: str) -> Path:
    if names_file(name_or_path):
        path = Path(name_or_path)
        if not path.exists():
            raise ProfileError([Finding("there is no such profile file", name_or_path, hint=_known_profiles())])
        return path
    if name_or_path in builtin_names():
        return _BUILTIN / f"{name_or_path}.yaml"
    hint = did_you_mean(name_or_path, builtin_names(), list_all=False) or "a profile file is named with its ending"
    files = [f"{name_or_path}{ending}" for ending in ("", ".yaml", ".yml") if Path(f"{name_or_path}{ending}").is_file()]
    if files:
        hint = f"for the file of that name write './{shorten(files[0])}'"
    message = f"there is no built-in profile '{shorten(name_or_path)}'; {_known_profiles()}"
    raise ProfileError([Finding(message, hint=hint)])


def _known_profiles() -> str:
    return f"built-in profiles are {', '.join(builtin_names())}"


def _profile_name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise MistakeError("must be 1 to 64 letters, digits, spaces, '.', '_' or '-'", "such as clinical-trial")
    return name


def _edition(edition: str) -> str:
    if edition not in EDITIONS:
        message = f"unknown edition '{shorten(edition)}'; known are {', '.join(EDITIONS)}"
        meant = next((f"did you mean '{each}'?" for each in EDITIONS if edition and edition in each), "")
        raise MistakeError(message, meant or f"the newest one is '{EDITIONS[0]}'")
    return edition


def _option(word: str) -> ConfidentialityOption:
    available = [option.value for option in ConfidentialityOption if option not in NOT_AVAILABLE]
    if word in available:
        return ConfidentialityOption(word)
    if word in [option.value for option in NOT_AVAILABLE]:
        message = f"option '{word}': not available in this version"
        raise MistakeError(message, WITHOUT_PIXEL_OPTIONS)
    raise MistakeError(f"unknown option '{shorten(word)}'", did_you_mean(word, available))


def _event(text: str) -> str:
    if not _EVENT.fullmatch(text):
        raise MistakeError("must be 1 to 16 of A-Z, 0-9, space and '_'", "PS3.3 has ENROLLMENT and BASELINE")
    return text


class _ProfileFile(FileModel):
    """The keys of a profile file."""

    name: Annotated[str, AfterValidator(_profile_name)]
    edition: Annotated[str, AfterValidator(_edition)] = EDITIONS[0]
    options: tuple[Annotated[str, AfterValidator(_option)], ...] = ()
    replacement: Literal["placeholder", "empty"] = "placeholder"
    pixel_risk: Literal["hold", "allow"] = "hold"
    documents: Literal["hold", "replace"] = "hold"
    uid_method: UidMethod = "hmac-sha256"
    dates: DateMethod = DateMethod.SHIFT
    anchor_event: Annotated[str, AfterValidator(_event)] = DEFAULTS.anchor_event
    ages_over_89: Literal["keep", "cap"] = "keep"
    derive_age: bool = False
    private: _Private = None
    nulled: _Nulled = ()
    cleaning: _Cleaning = DEFAULT_POLICY
    rules: _Rules = ()

    def profile(self) -> Profile:
        """Return the profile that the file describes."""
        return Profile(
            name=self.name,
            edition=self.edition,
            options=frozenset(ConfidentialityOption(option) for option in self.options),
            replacement=self.replacement,
            pixel_risk=self.pixel_risk,
            documents=self.documents,
            uid_method=self.uid_method,
            temporal=Temporal(self.dates, self.anchor_event, self.ages_over_89, self.derive_age),
            private=self.private,
            rules=self.rules,
            nulled=self.nulled,
            cleaning=self.cleaning,
        )
