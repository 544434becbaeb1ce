"""Other processes of the machine: one that opens the databases, and a system that has no memory left."""

from __future__ import annotations

import resource
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from deid_proxy.errors import DeliveryError
from deid_proxy.network.storage_scu import Peer, StorageSCU
from deid_proxy.testing.builders import Shape, build_study
from deid_proxy.testing.fake_archive import FakeArchive
from deid_proxy.testing.gateway_states import ask, wait_until_idle
from deid_proxy.testing.running_gateway import RunningGateway, Target
from deid_proxy.testing.sender import send_files

MIB = 1 << 20


def test_row_38_another_process_is_kept_out_of_the_databases(tmp_path: Path) -> None:
    """Whoever opens ledger or map beside the gateway is told that it is locked; the gateway goes on as if alone."""
    with FakeArchive() as archive, RunningGateway(tmp_path, [Target("archive", archive.port)]) as gateway:
        for seed, name in enumerate(("ledger.db", "map.db")):
            with closing(sqlite3.connect(gateway.state_dir / name, timeout=0.1)) as stranger:
                with pytest.raises(sqlite3.OperationalError, match="locked"):
                    stranger.execute("SELECT count(*) FROM sqlite_schema").fetchall()
                with pytest.raises(sqlite3.OperationalError, match="locked"):
                    stranger.execute("BEGIN EXCLUSIVE")
                files = [i.part10() for i in build_study(seed, "MR", 2, shape=Shape(rows=16, columns=16))]
                assert send_files("127.0.0.1", gateway.port, files, called="TRIAL") == [0, 0]
        assert wait_until_idle(gateway)["archive"] == {"forwarded": 4}
    assert "store.failed" not in gateway.log.read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a process bound another one's memory")
def test_row_53_an_instance_that_memory_does_not_hold_costs_no_other(tmp_path: Path) -> None:
    """With room for small instances only, a large one is refused or held; small ones arrive before and behind it."""
    with FakeArchive() as archive, RunningGateway(tmp_path, [Target("archive", archive.port)]) as gateway:
        small = [build_study(seed, "MR", 1, shape=Shape(rows=16, columns=16))[0].part10() for seed in range(3)]
        assert send_files("127.0.0.1", gateway.port, small[:1], called="TRIAL") == [0]
        wait_until_idle(gateway)
        assert gateway.process is not None
        pages = int(Path(f"/proc/{gateway.process.pid}/statm").read_text("ascii").split()[0])
        bound = pages * resource.getpagesize() + 160 * MIB
        resource.prlimit(gateway.process.pid, resource.RLIMIT_AS, (bound, resource.RLIM_INFINITY))
        taken = large_is_taken(gateway)
        assert send_files("127.0.0.1", gateway.port, small[1:], called="TRIAL") == [0, 0]
        states = wait_until_idle(gateway)
        assert states["archive"]["forwarded"] == 3
        assert sum(states["held"].values()) == taken
        assert gateway.process.poll() is None
        assert ask(gateway, "ping")
    assert "Traceback" not in gateway.log.read_text()


def large_is_taken(gateway: RunningGateway) -> bool:
    """Send 256 MiB; tell whether it was acknowledged."""
    (large,) = build_study(9, "Enhanced MR", 1, shape=Shape(rows=1024, columns=1024, frames=128))
    association = StorageSCU(Peer("TRIAL", "127.0.0.1", gateway.port, "MR1")).open(
        [(large.sop_class_uid, large.transfer_syntax_uid)]
    )
    try:
        answer = association.store(large.sop_class_uid, large.sop_instance_uid, large.transfer_syntax_uid, [large.data])
    except DeliveryError:
        return False
    finally:
        association.release()
    return answer.status == 0
