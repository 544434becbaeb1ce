"""The gateway that everybody would write first, for comparison: pynetdicom, pydicom, and nothing kept on disk.

It decodes each instance, walks all elements, edits them by the Basic Profile of Table E.1-1, and sends the result on
with ``send_c_store`` before it answers. Run it as ``naive_gateway.py --port 11112 --sink-port 11113``; it prints
``listening on HOST:PORT`` when it is ready.
"""

from __future__ import annotations

import argparse
import hmac
import threading
import warnings
from typing import TYPE_CHECKING, Any

from pynetdicom import AE, AllStoragePresentationContexts, evt
from pynetdicom.sop_class import Verification

from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.attribute_table import attribute_table

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

KEY = b"a key for comparisons only"
REMOVED = {ActionCode.X, ActionCode.X_Z, ActionCode.X_D, ActionCode.X_Z_D}
EMPTIED = {ActionCode.Z, ActionCode.D, ActionCode.Z_D}
ACTIONS = {tag: row.basic for tag, row in attribute_table("PS3.15-2026d").by_tag.items()}
OUT_OF_RESOURCES = 0xA700


def replace_uid(original: str) -> str:
    """Return the same replacement for the same UID."""
    return f"2.25.{int.from_bytes(hmac.digest(KEY, original.encode(), 'sha256')[:16], 'big')}"


def edit(data_set: Dataset) -> None:
    """Apply the Basic Profile in place, at every depth."""
    for element in list(data_set):
        action = ACTIONS.get(int(element.tag))
        if element.tag.is_private or action in REMOVED:
            del data_set[element.tag]
        elif action in EMPTIED:
            element.value = [] if element.VR == "SQ" else None
        elif action is ActionCode.U and element.value:
            many = not isinstance(element.value, str)
            element.value = [replace_uid(uid) for uid in element.value] if many else replace_uid(element.value)
        elif element.VR == "SQ":
            for item in element.value:
                edit(item)


class Gateway:
    """One association to the sink for each association from a sender."""

    def __init__(self, sink_port: int) -> None:
        self.sink_port = sink_port
        self.threads = threading.local()

    def store(self, event: Any) -> int:
        """De-identify one instance, send it on, and answer with the sink's status."""
        data_set = event.dataset
        data_set.file_meta = event.file_meta
        edit(data_set)
        association = self.association(data_set.SOPClassUID, event.context.transfer_syntax)
        status = association.send_c_store(data_set)
        return int(status.Status) if status else OUT_OF_RESOURCES

    def association(self, sop_class_uid: str, transfer_syntax_uid: str) -> Any:
        """Return the thread's association to the sink, opened when there is none."""
        association = getattr(self.threads, "association", None)
        if association is None or not association.is_established:
            entity = AE(ae_title="NAIVE")
            entity.add_requested_context(sop_class_uid, transfer_syntax_uid)
            association = self.threads.association = entity.associate("127.0.0.1", self.sink_port)
        return association

    def release(self, _event: Any) -> None:
        """Let go of the sink when the sender goes."""
        association = getattr(self.threads, "association", None)
        if association is not None and association.is_established:
            association.release()


def serve(port: int, sink_port: int) -> None:
    """Run until killed."""
    gateway = Gateway(sink_port)
    entity = AE(ae_title="NAIVE")
    entity.maximum_pdu_size = 0
    for context in AllStoragePresentationContexts:
        entity.add_supported_context(context.abstract_syntax)
    entity.add_supported_context(Verification)
    handlers = [(evt.EVT_C_STORE, gateway.store), (evt.EVT_RELEASED, gateway.release)]
    server = entity.start_server(("127.0.0.1", port), block=False, evt_handlers=handlers)
    print(f"listening on 127.0.0.1:{port}", flush=True)
    if server is not None:
        threading.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--sink-port", type=int, required=True)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    serve(arguments.port, arguments.sink_port)
