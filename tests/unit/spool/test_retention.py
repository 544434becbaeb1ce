"""An instance is erased only when nothing will ever need it again."""

from __future__ import annotations

import itertools

import pytest

from deid_proxy.identity.ports import DeliveryState, InstanceState
from deid_proxy.spool.retention import is_finished, may_erase

FORWARDED = DeliveryState.FORWARDED
UNFINISHED = [state for state in DeliveryState if state is not FORWARDED]


@pytest.mark.parametrize("state", [s for s in InstanceState if s not in (InstanceState.READY, InstanceState.EXCLUDED)])
def test_only_ready_and_excluded_instances_finish(state):
    """Received, active, held and erased instances are never up for erasure, whatever their deliveries say."""
    for deliveries in ([], [FORWARDED], [FORWARDED, FORWARDED]):
        assert not is_finished(state, deliveries)


def test_a_ready_instance_is_finished_when_every_destination_has_it():
    """Forwarded to all is finished; forwarded to none, because it goes nowhere, is not."""
    assert is_finished(InstanceState.READY, [FORWARDED])
    assert is_finished(InstanceState.READY, iter([FORWARDED, FORWARDED]))
    assert not is_finished(InstanceState.READY, [])


@pytest.mark.parametrize("open_delivery", UNFINISHED)
@pytest.mark.parametrize("state", [InstanceState.READY, InstanceState.EXCLUDED])
def test_one_open_delivery_keeps_the_bytes(state, open_delivery):
    """A delivery that waits, runs or is held keeps the instance, wherever it stands in the list."""
    for order in itertools.permutations([FORWARDED, open_delivery, FORWARDED]):
        assert not is_finished(state, order)


def test_an_excluded_instance_is_finished():
    """What a rule excludes has no delivery and is finished at once."""
    assert is_finished(InstanceState.EXCLUDED, [])


@pytest.mark.parametrize(("now", "erased"), [(99.0, False), (100.0, False), (109.9, False), (110.0, True), (1e9, True)])
def test_retention_passes_first(now, erased):
    """A finished instance stays for the retention; a clock that jumped back only delays its end."""
    assert may_erase(InstanceState.READY, [FORWARDED], finished_at=100.0, now=now, retention_s=10.0) is erased


def test_a_negative_retention_erases_nothing_early():
    """A retention below zero counts as none."""
    assert not may_erase(InstanceState.EXCLUDED, [], finished_at=100.0, now=99.0, retention_s=-50.0)
    assert may_erase(InstanceState.EXCLUDED, [], finished_at=100.0, now=100.0, retention_s=-50.0)


def test_an_unfinished_instance_is_kept_for_ever():
    """No time is long enough for an instance that is held."""
    assert not may_erase(InstanceState.HELD, [FORWARDED], finished_at=0.0, now=1e12, retention_s=0.0)
