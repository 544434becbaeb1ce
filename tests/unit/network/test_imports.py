"""What importing the network room costs and needs."""

from __future__ import annotations

import subprocess
import sys

import pytest

WITHOUT_PYNETDICOM = ["status", "limits", "pdu", "tcp", "command_set", "data_path", "fragmentation", "storage_session"]


@pytest.mark.parametrize("module", WITHOUT_PYNETDICOM)
def test_what_needs_no_negotiation_needs_no_pynetdicom(module):
    """Only the hand-off imports pynetdicom."""
    code = f"import sys, deid_proxy.network.{module}; print('pynetdicom' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"


def test_the_room_imports_where_linux_options_are_missing():
    """On macOS and Windows there is no TCP_QUICKACK, no MSG_WAITALL and, on the latter, no sendmsg and no sysconf."""
    code = """
import socket, os, sys
sys.platform = "win32x"
for name in ("TCP_QUICKACK", "MSG_WAITALL"):
    delattr(socket, name)
del os.sysconf
import deid_proxy.network.tcp as tcp
assert tcp.WAIT_FOR_ALL == 0 and not tcp.KERNEL_TIMEOUTS
import deid_proxy.network.storage_scp, deid_proxy.network.verification
print("imported")
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.stdout.strip() == "imported", result.stderr
