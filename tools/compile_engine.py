"""Compiles the inner loops of engine, identities and vocabularies with mypyc, next to their sources.

These stay the only ones. The compiled form is an accelerator: without a C compiler the same files run interpreted, with
the same results (``tests/unit/engine/test_compiled.py`` holds the two against each other).
``docs/decisions/0006-compiled-engine.md`` has the measurements.

    python tools/compile_engine.py [--clean]
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "deid_proxy"
IDENTITY = ("naming", "originals", "recent_pairs", "resolver", "tokens", "uid_policy", "uids")
"""What every instance is resolved with."""
STANDARD = ("compounds", "everyday", "korean", "vocabulary", "word_forms")
"""Where every word of a text is looked up."""
MODULES = (
    "actions/dates",
    "actions/pseudonym",
    "actions/replace_uid",
    "apply",
    "attest",
    "cleaners/act_letters",
    "cleaners/act_words",
    "cleaners/act_words_east",
    "cleaners/acts",
    "cleaners/address_table",
    "cleaners/age_table",
    "cleaners/aged_people",
    "cleaners/ambiguous",
    "cleaners/announced",
    "cleaners/announced_deeds",
    "cleaners/announced_words",
    "cleaners/assembly",
    "cleaners/beside_names",
    "cleaners/beside_people",
    "cleaners/beside_places",
    "cleaners/beside_roles",
    "cleaners/beside_sites",
    "cleaners/beside_unspaced",
    "cleaners/called",
    "cleaners/called_words",
    "cleaners/done_by",
    "cleaners/done_words",
    "cleaners/dwelling_words",
    "cleaners/dwellings",
    "cleaners/east_table",
    "cleaners/employers",
    "cleaners/english_streets",
    "cleaners/eponym_words",
    "cleaners/eponyms",
    "cleaners/firms",
    "cleaners/firms_of_partners",
    "cleaners/gathering",
    "cleaners/given_back",
    "cleaners/glued",
    "cleaners/halves",
    "cleaners/homes",
    "cleaners/hospital_words",
    "cleaners/hospitals",
    "cleaners/house_words",
    "cleaners/houses",
    "cleaners/initials",
    "cleaners/judge",
    "cleaners/judged_words",
    "cleaners/kinds",
    "cleaners/landmarks",
    "cleaners/letters_in_prose",
    "cleaners/logins",
    "cleaners/looked_again",
    "cleaners/logins_beside",
    "cleaners/marks",
    "cleaners/measured",
    "cleaners/name_span",
    "cleaners/negations",
    "cleaners/no_titles",
    "cleaners/nobodys_characters",
    "cleaners/number_looks",
    "cleaners/number_shapes",
    "cleaners/number_values",
    "cleaners/numbers",
    "cleaners/only_people",
    "cleaners/only_people_acts",
    "cleaners/only_people_words",
    "cleaners/own_days",
    "cleaners/own_forms",
    "cleaners/own_found",
    "cleaners/own_initials",
    "cleaners/own_words",
    "cleaners/packed",
    "cleaners/partial_days",
    "cleaners/parts",
    "cleaners/pattern_forms",
    "cleaners/pattern_table",
    "cleaners/patterns",
    "cleaners/people_beside",
    "cleaners/people_in_brackets",
    "cleaners/people_in_small",
    "cleaners/people_known",
    "cleaners/people_pairs",
    "cleaners/people_words",
    "cleaners/placed",
    "cleaners/placed_words",
    "cleaners/plain",
    "cleaners/private_codes",
    "cleaners/prose",
    "cleaners/reading",
    "cleaners/role_words",
    "cleaners/said_people",
    "cleaners/said_things",
    "cleaners/scans",
    "cleaners/signers",
    "cleaners/signers_east",
    "cleaners/signing_words",
    "cleaners/single_letters",
    "cleaners/small_words",
    "cleaners/staff",
    "cleaners/staff_words",
    "cleaners/steps",
    "cleaners/streets_unheard",
    "cleaners/surroundings",
    "cleaners/sweep",
    "cleaners/terms",
    "cleaners/text",
    "cleaners/text_days",
    "cleaners/tidying",
    "cleaners/title_words",
    "cleaners/titles",
    "cleaners/titles_beside",
    "cleaners/tokens",
    "cleaners/towns",
    "cleaners/travel_words",
    "cleaners/travels",
    "cleaners/unspaced",
    "cleaners/values",
    "cleaners/walks",
    "cleaners/wards_east",
    "cleaners/whole_names",
    "cleaners/whys",
    "cleaners/words_of_two",
    "cleaners/work_words",
    "cleaners/written_words",
    "codestream/boxes",
    "codestream/fragments",
    "codestream/jpeg",
    "codestream/jpeg2000",
    "codestream/jpeg_xl",
    "codestream/plain",
    "codestream/reading_again",
    "codestream/rle",
    "codestream/stream",
    "codestream/video",
    "draft",
    "edits",
    "elements",
    "encoding",
    "identifiers",
    "native_pixels",
    "needles",
    "noted",
    "own_words",
    "originals",
    "overlay_bits",
    "part10",
    "pixel_risk",
    "pixel_words",
    "planner",
    "plausibility",
    "private_blocks",
    "private_elements",
    "private_reservations",
    "private_values",
    "read_texts",
    "record",
    "residue",
    "rule_tables",
    "sought",
    "subject",
    "syntaxes",
    "tables",
    "temporal",
    "texts",
    "verify",
    "walker",
    "within_words",
)
GROUP = "deid_proxy_engine"
"""Names the one shared library that all of the compiled modules are in; it lies beside the package."""


BOUND_WITHIN = [] if sys.platform == "win32" else ["-fvisibility=hidden", "-fno-semantic-interposition"]
"""Nothing but Python looks into the library: its functions call, and are made part of, each other directly."""
UNASKED = [] if sys.platform == "win32" else ["-Wno-misleading-indentation"]
"""To look how C is indented, gcc reads the one large file again and again, which takes longer than all else."""
CORES = os.cpu_count() or 1
WHEN_LINKED = [f"-flto={CORES}", "-fno-fat-lto-objects"]
"""The library is optimised when it is linked, in parts on all cores, and is as fast as in one piece."""
UNFINISHED = "unfinished"
"""Stands beside objects some of which may be cut off: whoever compiled them was ended."""


def artifacts() -> list[Path]:
    """Return what was compiled before."""
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    return [*ROOT.glob(f"*{suffix}"), *PACKAGE.rglob(f"*{suffix}")]


def clean() -> None:
    """Remove what was compiled before."""
    for path in artifacts():
        path.unlink()


def compiler() -> list[str]:
    """Return the command that compiles C."""
    return (os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc").split()


def has_compiler() -> bool:
    """Tell whether C can be compiled for this interpreter."""
    headers = Path(sysconfig.get_path("include"), "Python.h")
    return (shutil.which(compiler()[0]) is not None and headers.exists()) or sys.platform == "win32"


def when_linked(build: Path) -> list[str]:
    """Return what a compiler is told to optimise when it links; nothing to one that does not know how (not gcc)."""
    if sys.platform == "win32" or shutil.which("make") is None:  # gcc has its parts made by make
        return []
    source = build / "trial.c"
    source.write_text("int trial(int number) { return number + 1; }\n", encoding="ascii")
    trial = [*compiler(), *WHEN_LINKED, "-fPIC", "-shared", "-o", str(source.with_suffix(".so")), str(source)]
    return WHEN_LINKED if subprocess.run(trial, capture_output=True, check=False).returncode == 0 else []


def compile_engine(build: Path) -> None:
    """Compile, in place; ``build`` is a folder for what lies between."""
    from mypyc.build import mypycify
    from setuptools import Distribution

    os.chdir(ROOT)
    unfinished = build / UNFINISHED
    if unfinished.exists():
        shutil.rmtree(build)
    build.mkdir(parents=True, exist_ok=True)
    unfinished.touch()
    sources = [f"deid_proxy/identity/{name}.py" for name in IDENTITY]
    sources += [f"deid_proxy/standard/{name}.py" for name in STANDARD]
    sources += [f"deid_proxy/engine/{name}.py" for name in MODULES]
    said = io.StringIO()  # fifty warnings of what is meant so; worth reading only where it fails
    try:
        with contextlib.redirect_stdout(said):
            extensions = mypycify(sources, opt_level="2", debug_level="0", group_name=GROUP, target_dir=str(build))
    except (Exception, SystemExit):
        print(said.getvalue(), file=sys.stderr)
        raise
    for extension in extensions:
        extension.extra_compile_args = [*extension.extra_compile_args, *BOUND_WITHIN]  # they share one list
    library = extensions[0]  # the others only say in which of its modules to begin
    library.extra_compile_args += UNASKED
    if how := when_linked(build):
        library.extra_compile_args += how
        library.extra_link_args += ["-O2", "-fPIC", *BOUND_WITHIN, *how]
    command = Distribution({"name": "deid-proxy", "ext_modules": extensions, "packages": []}).get_command_obj(
        "build_ext"
    )
    command.inplace = True
    command.parallel = CORES
    command.build_temp = str(build)
    command.ensure_finalized()
    command.run()
    for path in artifacts():
        path.touch()  # what came out the same as before keeps its old date, and would seem older than its source
    unfinished.unlink()


def main() -> None:
    """Clean, and compile if that is possible here."""
    clean()
    if "--clean" in sys.argv[1:]:
        return
    if not has_compiler():
        print("No C compiler, or no Python.h: the engine runs interpreted, at about half the speed.", file=sys.stderr)
        return
    compile_engine(Path(sys.prefix) / "engine")


if __name__ == "__main__":
    main()
