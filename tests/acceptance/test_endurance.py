"""No response is lost and none is doubled, however busy the machine is; ``make endurance`` sends 100,000."""

from __future__ import annotations

import pytest

from deid_proxy.testing.endurance import endure, main


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_every_instance_gets_its_own_response_while_three_loops_are_busy() -> None:
    """The short form: four associations, three busy loops."""
    endured = endure(objects=4_000, busy=3, associations=4)
    assert endured.flawless, endured


def test_the_command_says_what_came_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 0 when nothing is missing."""
    assert main(["--objects", "10", "--busy", "0", "--associations", "2"]) == 0
    assert "sent=10, answered=10, refused=0, lost=0, doubled=0" in capsys.readouterr().out
