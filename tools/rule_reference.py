"""Write the tables of ``docs/reference/rules.md`` from the code that reads rules.

Run ``python tools/rule_reference.py`` after a change there; a test compares the two.
"""

from __future__ import annotations

import re
from pathlib import Path

from deid_proxy.profile.layers import MOST_CONDITIONS
from deid_proxy.profile.private_policy import LISTS
from deid_proxy.profile.rule_arguments import OTHERWISE, VERBS
from deid_proxy.standard.hipaa_categories import categories
from deid_proxy.standard.modules import module_names
from deid_proxy.standard.private_elements import ORIGINS, private_elements

REFERENCE = Path(__file__).parent.parent / "docs" / "reference" / "rules.md"


def verbs() -> str:
    """Return the table of verbs."""
    rows = ["| rule | what it does | keys beside it | VRs |", "|---|---|---|---|"]
    for takes in VERBS.values():
        keys = ", ".join(f"`{key.removesuffix('!')}`" + (" (must)" if key.endswith("!") else "") for key in takes.keys)
        vrs = ", ".join(sorted(takes.vrs)) if takes.vrs else "all"
        rows.append(f"| `{takes.example}` | {takes.says} | {keys} | {vrs} |")
    return "\n".join(rows)


def otherwise() -> str:
    """Return what becomes of values that a rule does not know."""
    rows = ["| key | values, the default first |", "|---|---|"]
    rows += [f"| `{key}` | {', '.join(f'`{word}`' for word in words)} |" for key, words in OTHERWISE.items()]
    return "\n".join(rows)


def hipaa() -> str:
    """Return the table of categories."""
    rows = ["| category | attributes |", "|---|---|"]
    for name, selectors in categories().items():
        named = ", ".join(f"all of VR {each[3:]}" if each.startswith("vr:") else each for each in selectors)
        rows.append(f"| `{name}` | {named} |")
    return "\n".join(rows)


def lists() -> str:
    """Return the table of lists of private attributes."""
    rows = ["| list | where it comes from | attributes |", "|---|---|---|"]
    for name in LISTS:
        origin = ORIGINS.get(name, "the instance: Private Data Element Characteristics Sequence (0008,0300)")
        count = sum(name in known.dispositions for known in private_elements().values())
        rows.append(f"| `{name}` | {origin} | {count or 'what it says'} |")
    return "\n".join(rows)


def numbers() -> str:
    """Return the bounds."""
    return f"At most {MOST_CONDITIONS} different conditions; {len(module_names())} modules can be named."


PARTS = {"verbs": verbs, "otherwise": otherwise, "hipaa": hipaa, "lists": lists, "numbers": numbers}


def written(text: str) -> str:
    """Return a page with its generated parts as they should be."""
    for name, part in PARTS.items():
        marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        made = part()
        text = marks.sub(lambda match, made=made: f"{match[1]}{made}\n{match[2]}", text)
    return text


if __name__ == "__main__":
    REFERENCE.write_text(written(REFERENCE.read_text(encoding="utf-8")), encoding="utf-8")
