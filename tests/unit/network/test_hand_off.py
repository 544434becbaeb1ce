"""Contract tests for what the hand-off relies on in pynetdicom; one that fails after an upgrade names the reason."""

from __future__ import annotations

import inspect
import logging
import time
from importlib.metadata import version

import pynetdicom.acse
import pynetdicom.association
import pynetdicom.dul
import pynetdicom.fsm
import pynetdicom.timer
import pynetdicom.transport
import pytest
from pynetdicom import AE, _config

from deid_proxy.network import hand_off, negotiation


def source(thing) -> str:
    return inspect.getsource(thing)


def test_the_version_is_the_one_that_was_read():
    """The pin is exact: another version needs these tests, the attacks and the benchmark again."""
    assert version("pynetdicom") == "3.0.4"


def test_every_reliance_has_a_contract_test():
    """The list and this file go together."""
    assert len(hand_off.RELIED_ON) == 8


def test_the_state_machine_moves_after_the_action_and_tells_the_next_state():
    """``transition`` is called with the next state, once, behind the action."""
    text = source(pynetdicom.fsm.StateMachine.do_action)
    assert text.count("self.transition(next_state)") == 1
    assert text.index("action[1](self.dul)") < text.index("self.transition(next_state)")


def test_the_socket_that_is_connected_is_the_one_in_the_attribute():
    """Ours remembers why it could not be connected."""
    text = source(pynetdicom.transport.AssociationSocket.connect)
    assert text.count("self.socket.connect(primitive.address_info.as_tuple)") == 1


@pytest.mark.parametrize("mode", ["requestor", "acceptor"])
def test_the_established_state_is_sta6_and_idle_is_sta1(mode):
    """AE-3 and AE-7 lead to Sta6; what ends an association leads to Sta1 (PS3.8 Section 9.2)."""
    actions = pynetdicom.fsm.ACTIONS
    assert {name for name, action in actions.items() if action[2] == "Sta6"} >= {"AE-3", "AE-7"}
    assert {name for name, action in actions.items() if action[2] == "Sta1"} >= {"AE-4", "AA-3", "AA-4", "AR-5"}


def test_the_thread_looks_at_its_end_between_an_action_and_the_next_read():
    """No byte of P-DATA can be read by pynetdicom after the association is established."""
    text = source(pynetdicom.dul.DULServiceProvider.run_reactor)
    loop = text[text.index("while True:") :]
    assert loop.index("if self._kill_thread:") < loop.index("self._is_transport_event()")
    assert loop.index("self._is_transport_event()") < loop.index("self.state_machine.do_action(event)")
    assert loop.rstrip().endswith("sleep = False")
    assert "self._kill_thread = True" in source(pynetdicom.dul.DULServiceProvider.kill_dul)


def test_the_thread_runs_the_overridden_reactor():
    """Its target is taken from the instance."""
    assert "make_target(self.run_reactor)" in source(pynetdicom.dul.DULServiceProvider.__init__)


def test_dul_and_acse_are_plain_attributes():
    """They can be replaced before the association begins, and the time-outs set again."""
    association = pynetdicom.association.Association(AE(), "acceptor")
    assert {"dul", "acse"} <= set(vars(association))
    ae = AE()
    ae.acse_timeout = 7.0
    replaced = hand_off.Negotiation(ae, "acceptor")
    assert replaced.dul.artim_timer.timeout == 7.0
    assert replaced.dul.idle_timer_expired() is False


def test_negotiation_goes_through_the_overridden_methods():
    """The acceptor's decision calls ``send_accept`` on itself, and nothing else accepts."""
    text = source(pynetdicom.acse.ACSE._negotiate_as_acceptor)
    assert text.count("self.send_accept()") == 1
    assert text.index("self.assoc._accepted_cx = {") < text.index("self.send_accept()")
    assert "self.assoc.accepted_contexts + self.assoc.rejected_contexts" in source(pynetdicom.acse.ACSE.send_accept)


def test_the_socket_is_read_through_recv_and_ready_only():
    """One place reads PDUs during negotiation, and it asks for header and body by length."""
    assert source(pynetdicom.dul.DULServiceProvider._read_pdu_data).count("self.socket.recv(") == 2
    assert "self.socket.ready" in source(pynetdicom.dul.DULServiceProvider._is_transport_event)


def test_timers_follow_the_monotonic_clock(monkeypatch):
    """A step of the wall clock neither expires a timer nor keeps it from expiring."""
    timer = pynetdicom.timer.Timer(60)
    timer.start()
    monkeypatch.setattr(time, "time", lambda: 1e12)
    assert not timer.expired
    now = time.monotonic()
    monkeypatch.setattr(pynetdicom.timer.time, "time", lambda: now + 61)
    assert timer.expired


def test_pynetdicom_logs_nothing():
    """Its loggers print peers and identifiers."""
    assert _config.LOG_HANDLER_LEVEL == "none"
    assert not _config.LOG_REQUEST_IDENTIFIERS
    assert not _config.LOG_RESPONSE_IDENTIFIERS
    for name in ("pynetdicom", "pynetdicom.acse", "pynetdicom.dul", "pynetdicom.transport"):
        assert not logging.getLogger(name).isEnabledFor(logging.CRITICAL)


def test_the_association_thread_is_never_started():
    """The thread that takes responses away from whoever waits for them does not exist with us."""
    text = source(hand_off) + source(negotiation)
    assert "negotiation.dul.start()" in text
    assert "negotiation.start()" not in text
    assert "send_c_store" not in text
