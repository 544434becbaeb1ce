"""The DICOM Conformance Statement of a gateway as it is configured, in the order of the template.

References
----------
DICOM PS3.2 Annex N
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy import __version__
from deid_proxy.cli import conformance_network as network
from deid_proxy.cli.claims import claims_of
from deid_proxy.cli.deidentification_statement import deidentification_statement
from deid_proxy.cli.markdown import Document, shown
from deid_proxy.profile.statement import Fate, table_rows
from deid_proxy.standard.deviations import DEVIATIONS
from deid_proxy.standard.dictionary import format_tag
from deid_proxy.standard.options import CODES, DE_IDENTIFYING_EQUIPMENT, ConfidentialityOption
from deid_proxy.standard.structured_content import CONTENT_SEQUENCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deid_proxy.settings import ProjectSettings, SenderSettings, Settings

PRODUCT = "deid-proxy"


def conformance_statement(settings: Settings) -> Document:
    """Return the statement; its annex C holds the de-identification statement of every project."""
    document = Document()
    document.heading(f"DICOM Conformance Statement: {PRODUCT} {__version__}")
    document.say(
        "Generated from a configuration by `deid-proxy conformance`: it describes what that configuration does, and "
        "nothing else. It follows the template of DICOM PS3.2 Annex N."
    )
    _overview(document, settings)
    _introduction(document)
    _model(document, settings)
    _services(document)
    _configuration(document, settings)
    _communication(document, settings)
    _security(document)
    _annexes(document, settings)
    return document


def _overview(document: Document, settings: Settings) -> None:
    document.heading("1 Overview", 1)
    document.say(
        f"{PRODUCT} is a gateway: it receives instances by C-STORE, de-identifies them by PS3.15 Annex E, and "
        "forwards the "
        "result by C-STORE. It keeps no archive and answers no query."
    )
    document.heading("1.1 DIMSE services", 2)
    rows = [
        ("Verification", "yes", "yes"),
        (f"Storage ({len(network.storage_classes())} SOP Classes, section 7.2)", "yes", "yes"),
        ("Storage Commitment", "no", "no"),
        ("Query/Retrieve, Worklist, Procedure Step, Print, all others", "no", "no"),
    ]
    document.table(("Service", "User (SCU)", "Provider (SCP)"), rows)
    document.heading("1.2 DICOM Web Services, media services, real-time video", 2)
    document.say("None.")
    document.heading("1.3 De-identification profiles", 2)
    document.table(("Project", "Edition", "What objects claim (0012,0064)"), _claims(settings))
    document.heading("1.4 Specific Character Sets", 2)
    document.say(
        "All of PS3.3 C.12.1.1.2, single-byte, multi-byte and with code extensions. Values are not converted: an "
        "object leaves in the character set in which it came."
    )
    document.heading("2 Table of contents", 1)
    sections = (
        "1 Overview",
        "3 Introduction",
        "4 Implementation model",
        "5 Service and interoperability description",
        "6 Configuration",
        "7 Network and media communication details",
        "8 Security",
        "Annex A Information Object Definitions",
        "Annex B Structured Report content",
        "Annex C Security details: de-identification",
        "Annex D Mapping of attributes",
        "Annex E Code sets",
        "Annex F Deviations",
    )
    document.points(sections)


def _claims(settings: Settings) -> list[tuple[str, str, str]]:
    rows = []
    for project in settings.projects:
        codes = claims_of(project.rule_set).codes
        claimed = ", ".join(f"{value} {meaning}" for value, meaning in codes)
        rows.append((project.name, project.rule_set.edition, claimed or "nothing: it retains more than the Profile"))
    return rows


def _introduction(document: Document) -> None:
    document.heading("3 Introduction", 1)
    document.heading("3.1 Revision history", 2)
    document.say(f"Version {__version__} of the product. Its changes are listed in CHANGELOG.md.")
    document.heading("3.2 Audience", 2)
    document.say(
        "Those who connect a modality, a PACS or an archive to the gateway, and those who have to answer for what "
        "leaves it. Sections 4 to 7 are for the first, section 8 and annex C for the second."
    )
    document.heading("3.3 Remarks", 2)
    document.say(
        "A conformance statement says what a product does on the wire. It does not replace a test between two "
        "products, and conformance to PS3.15 does not by itself make data anonymous in the sense of a law."
    )
    document.heading("3.4 Terms and abbreviations", 2)
    document.points(
        [
            "*original*: what a sender sent; *replacement*: what is written in place of an original value; "
            "*pseudonym*: a replacement that is the same for the same patient",
            "*subject*: a patient in a project; *project*: a key, a profile, senders and destinations",
            "*held*: kept, encrypted, and not sent, until a person has looked at the reason",
            "AE Application Entity, IOD Information Object Definition, PDU Protocol Data Unit, SCP Service Class "
            "Provider, SCU Service Class User, SOP Service-Object Pair, UID Unique Identifier",
        ]
    )
    document.heading("3.5 References", 2)
    document.say("DICOM PS3.2, PS3.3, PS3.4, PS3.5, PS3.6, PS3.7, PS3.8, PS3.10, PS3.15 Annex E, PS3.16 CID 7050.")


def _model(document: Document, settings: Settings) -> None:
    document.heading("4 Implementation model", 1)
    document.heading("4.1 Application Entities and data flow", 2)
    document.say("Each project is an Application Entity that receives, under a called AE title of its own:")
    titles = [
        (project.name, project.called_ae_title, _senders(project.senders), ", ".join(project.forward_to))
        for project in settings.projects
    ]
    document.table(("Project", "AE title", "Accepts from", "Forwards to"), titles)
    document.say("Each destination is called by an Application Entity that sends:")
    peers = [(name, peer.ae_title, peer.calling_ae_title) for name, peer in settings.destinations.items()]
    document.table(("Destination", "Called AE title", "Calling AE title"), peers)
    shadows = [shown(name) for name, peer in settings.destinations.items() if peer.shadow]
    if shadows:
        document.say(f"**Nothing is sent to {', '.join(shadows)}** (shadow): all is done for it but sending.")
    document.heading("4.2 Sequence of activities", 2)
    document.points(
        [
            "An instance arrives and is written to disk, encrypted, with a receipt; only then is it answered 0000.",
            "It is de-identified by the profile of its project, and the result is inspected. Whatever is not certain "
            "is held.",
            *_what_waits(settings),
            "The result is stored, then sent to every destination of the project. Every retry sends the same bytes.",
            "When every destination has it, original and result are erased "
            + ("at once." if not settings.gateway.retention_s else f"after {settings.gateway.retention_s:g} seconds."),
        ]
    )


def _what_waits(settings: Settings) -> Iterator[str]:
    """Yield what a person has to see before it leaves, though nothing is wrong with it."""
    for project in settings.projects:
        if project.first_seen is not None:
            yield (
                f"In project {shown(project.name)} the first {project.first_seen.hold} studies with a device, a SOP "
                "Class or a private creator that is new wait for a person."
            )
        if project.sample is not None:
            yield f"In project {shown(project.name)} {100 * project.sample:.3g} % of all studies wait for a person."


def _senders(senders: Sequence[SenderSettings]) -> str:
    return "; ".join(
        f"{sender.calling_ae_title or 'any title'} at {sender.address or 'any address'}" for sender in senders
    )


def _services(document: Document) -> None:
    document.heading("5 Service and interoperability description", 1)
    document.heading("5.1 Storage as SCP", 2)
    document.say(
        "Level of conformance: every attribute that no rule changes is kept, private ones are treated by the profile. "
        "Success is answered when bytes and receipt would survive a power cut. A duplicate is accepted, and not sent "
        "twice to a destination that has the same content under the same SOP Instance UID."
    )
    document.table(("Status", "Meaning", "When, and what it says to the sender"), network.RESPONSES)
    document.say(
        "Whatever else arrives whole is answered 0000, because it is kept; when it proves unusable it is held here "
        "with its reason, and not refused."
    )
    document.heading("5.2 Storage as SCU", 2)
    document.say(
        "Instances are sent in the transfer syntax in which they came; nothing is transcoded. A destination that "
        "does not accept the SOP Class in that syntax gets nothing: the delivery is held. An association carries the "
        "instances of one study."
    )
    document.table(("Status", "Meaning", "What is done"), network.statuses_of_archives())
    document.heading("5.3 Verification as SCP and SCU", 2)
    document.say("C-ECHO is answered to everybody who may send. `deid-proxy echo` sends one to a destination.")
    document.heading("5.4 Specific Character Sets", 2)
    document.say("See 1.4 and, for what becomes of texts that are in none of the declared sets, annex C.")


def _configuration(document: Document, settings: Settings) -> None:
    document.heading("6 Configuration", 1)
    document.say(
        "AE titles, addresses, senders, profiles, limits and times are configured in one file; "
        "`docs/reference/configuration.md` has every key. A mistake in it, or in a profile, ends the start."
    )
    gateway = settings.gateway
    document.table(
        ("Parameter", "Value"),
        [
            ("listens on", str(gateway.listen)),
            ("accepts deflated transfer syntaxes", "yes" if gateway.deflated else "no"),
            ("keeps delivered instances", f"{gateway.retention_s:g} s"),
            ("waits for open associations when it is stopped", f"{gateway.drain_s:g} s"),
            (
                "elements of a data set, sequences in sequences",
                f"{gateway.limits.max_elements}, {gateway.limits.max_depth}",
            ),
        ],
    )


def _communication(document: Document, settings: Settings) -> None:
    document.heading("7 Network and media communication details", 1)
    document.heading("7.1 Associations", 2)
    document.table(
        ("Item", "Value"), [*network.identification(), ("Application Context Name", "1.2.840.10008.3.1.1.1")]
    )
    document.points(
        [
            "Asynchronous operations, role selection, extended negotiation and user identity are not negotiated.",
            "TCP/IP, IPv4 and IPv6. TLS is not built in this version.",
            "No media is written or read by the gateway; `deid-proxy deidentify` reads and writes files of PS3.10.",
        ]
    )
    document.say("**Accepting.** Who is not let in is rejected:")
    document.table(("Result, source, reason", "When"), network.REJECTIONS)
    document.table(("Limit towards senders", "Value"), network.acceptor_times(settings))
    document.say("**Requesting.**")
    for name, peer in settings.destinations.items():
        document.table(
            (f"Destination {shown(name)}", "Value"),
            [
                ("associations at a time", str(peer.max_associations)),
                ("time for the connection", f"{peer.connect_timeout_s:g} s"),
                ("time without progress while an instance is sent", f"{peer.stall_timeout_s:g} s"),
                ("time for the response", f"{peer.response_timeout_s:g} s, and the instance at the least rate"),
                ("least rate", f"{peer.min_rate_bytes_s} bytes per second"),
            ],
        )
    document.heading("7.2 Presentation contexts", 2)
    document.say(
        "As SCP each of these SOP Classes is accepted in each of these transfer syntaxes, the first acceptable one "
        "of the sender's proposal; Verification in those that are not deflated. As SCU a SOP Class is proposed in "
        "one transfer syntax a context, that of the instances at hand."
    )
    document.table(("Transfer syntax", "UID"), network.transfer_syntaxes(deflated=settings.gateway.deflated))
    document.table(("Storage SOP Class", "UID"), network.storage_classes())


def _security(document: Document) -> None:
    document.heading("8 Security", 1)
    document.points(
        [
            "**Who may connect** is decided by called AE title, calling AE title and address, before anything is "
            "received.",
            "**On the wire** nothing is encrypted in this version: the gateway belongs into a network that is "
            "trusted, or behind a tunnel.",
            "**On disk** everything received is encrypted (AES-GCM, a key for each instance); erasing the key erases "
            "the instance. These keys are themselves encrypted with the spool key, a file of its own: whoever has the "
            "disk without that file can read nothing that was received.",
            "**Pseudonyms** are kept in a map; what it keeps of originals is said for each project in annex C.",
            "**Logs** carry no identifier and no value of a data set.",
            "**Digital signatures** do not survive a change: they are removed, and not verified.",
            "**De-identification**: PS3.15 Annex E, see annex C.",
        ]
    )


def _content_trees(project: ProjectSettings) -> str:
    """Return what becomes of structured reports in a project."""
    name, rule_set = shown(project.name), project.rule_set
    if ConfidentialityOption.CLEAN_STRUCTURED_CONTENT in rule_set.options:
        return f"Project {name}: content trees are edited item by item, as annex C says under Structured content."
    fate = next(row.required for row in table_rows(rule_set) if row.pattern == format_tag(CONTENT_SEQUENCE))
    if fate is Fate.DUMMY_ITEM:
        return (
            f"Project {name}: Content Sequence (0040,A730) of a report becomes one item that says nothing; what the "
            "report said is not in the object any more."
        )
    return f"Project {name}: Content Sequence (0040,A730) of a report: {fate.value}."


def _annexes(document: Document, settings: Settings) -> None:
    document.heading("Annex A Information Object Definitions", 1)
    document.say(
        "No IOD is created. What comes in is changed as annex C says, and stays as valid as it was: what an IOD wants "
        "as Type 1 keeps a value, what it wants as Type 2 stays in the object. No private SOP Class and no private "
        "transfer syntax is supported; no private attribute is added."
    )
    document.heading("Annex B Structured Report content", 1)
    document.points([_content_trees(project) for project in settings.projects])
    document.say("No template is interpreted.")
    document.heading("Annex C Security details: de-identification", 1)
    for project in settings.projects:
        document.append(deidentification_statement(project, level=3))
    document.heading("Annex D Mapping of attributes", 1)
    document.say("Between received and sent objects nothing is mapped but what annex C says.")
    document.heading("Annex E Code sets", 1)
    document.say(
        "Written into objects are these codes of PS3.16: those of CID 7050 that a project claims (section 1.3), and "
        "one of CID 7005 in Contributing Equipment Sequence (0018,A001)."
    )
    claimed = {code for project in settings.projects for code in claims_of(project.rule_set).codes}
    written = [code for code in CODES.values() if (code.value, code.meaning) in claimed]
    document.table(("Code", "Scheme", "Meaning"), [tuple(code) for code in (*written, DE_IDENTIFYING_EQUIPMENT)])
    document.heading("Annex F Deviations", 1)
    document.say(
        "Where the product knowingly differs from the letter of the standard. Each one is marked in the code, in the "
        "module that is named here."
    )
    document.table(("Module", "What is done, and why"), [(each.module, each.what) for each in DEVIATIONS])
