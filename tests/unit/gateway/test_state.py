"""The state directory: one owner, a local disk, the right keys, and a start that finds everything again."""

from __future__ import annotations

import errno
import stat

import pytest

from deid_proxy.errors import DeidProxyError, KeyFileError, SpoolError, StateDirectoryError, StoreError, WrongKeyError
from deid_proxy.gateway import state as state_module
from deid_proxy.gateway.state import State, StateLock
from deid_proxy.identity.keys import generate_key_file
from deid_proxy.identity.ports import InstanceState, Outcome


@pytest.fixture
def settings(bench):
    return bench.settings(gateway=("limits: {disk_reserve_bytes: 1048576}",))


def test_a_second_owner_is_refused(bench, settings) -> None:
    """While somebody holds the state directory nobody else opens it; afterwards it is free."""
    with State(settings), pytest.raises(StateDirectoryError, match="another gateway"):
        State(settings)
    State(settings).close()


def test_the_state_directory_is_private(bench, settings) -> None:
    """Directory, databases, spool and lock belong to their owner only."""
    with State(settings):
        directory = settings.gateway.state_dir
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700
        for path in directory.rglob("*"):
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path.name


def test_a_directory_that_cannot_be_made_is_a_clear_error(bench) -> None:
    """A file in the way is said so, and which directory and which key of the configuration it is about."""
    (bench.directory / "file").write_bytes(b"")
    with pytest.raises(StateDirectoryError, match=r"/file/state: .*; a file is in its place; gateway: state_dir"):
        StateLock(bench.directory / "file" / "state")


def test_a_directory_without_the_right_to_it_is_a_clear_error(bench, monkeypatch) -> None:
    """It says whose the directory should be."""

    def refuse(_directory: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("deid_proxy.gateway.state.make_directory", refuse)
    with pytest.raises(StateDirectoryError, match=r"/mine: Permission denied; gateway: state_dir .* user of"):
        StateLock(bench.directory / "mine")


def test_a_lock_that_is_a_link_is_refused(bench) -> None:
    """Nobody makes the gateway open another file by a symbolic link."""
    directory = bench.directory / "state"
    directory.mkdir()
    (directory / "lock").symlink_to(bench.directory / "elsewhere")
    with pytest.raises(StateDirectoryError):
        StateLock(directory)
    assert not (bench.directory / "elsewhere").exists()


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "fuse.glusterfs"])
@pytest.mark.parametrize("name", ["share", "my share", "tab\tshare"])
def test_a_network_file_system_is_refused(bench, monkeypatch, kind: str, name: str) -> None:
    """Neither locks nor write-ahead logs are to be trusted there, however the mount point is called."""
    mounts = bench.directory / "mounts"
    point = bench.directory / name
    escaped = str(point).replace(" ", "\\040").replace("\t", "\\011")
    mounts.write_text(f"/dev/vda1 / ext4 rw 0 0\nserver:/export {escaped} {kind} rw 0 0\n")
    monkeypatch.setattr(state_module, "_MOUNTS", mounts)
    with pytest.raises(StateDirectoryError, match=r"network file system"):
        StateLock(point / "state")
    assert not (point / "state" / "lock").exists()
    StateLock(bench.directory / "local").release()


def test_the_innermost_mount_decides(bench, monkeypatch) -> None:
    """A local disk mounted inside a share is local; a share whose name only begins alike is another one."""
    mounts = bench.directory / "mounts"
    inner = bench.directory / "share" / "disk"
    mounts.write_text(f"server:/ {bench.directory}/share nfs4 rw 0 0\n/dev/vdb {inner} xfs rw 0 0\n")
    monkeypatch.setattr(state_module, "_MOUNTS", mounts)
    for local in (inner / "state", bench.directory / "shared"):
        lock = StateLock(local)
        assert (local / "lock").exists()
        lock.release()
    with pytest.raises(StateDirectoryError, match=r"network file system"):
        StateLock(bench.directory / "share" / "state")


def test_receipts_that_the_ledger_missed_are_indexed_at_the_start(bench, settings) -> None:
    """What is durable in the spool is received, whatever the ledger had time to write (I1)."""
    with State(settings) as first:
        stored = [bench.receive(first, instance, index=False) for instance in bench.instances(3)]
    with State(settings) as second:
        assert second.ledger.counts().instances == {"received": 3}
        for each, instance in zip(stored, bench.instances(3), strict=True):
            row = second.ledger.instance(each.id.hex())
            assert bytes(second.recent.source(row.extent).data) == instance.data
            assert second.ledger.find_by_token(
                second.projects["TRIAL-01"].resolver.look_up_tokens(sop_instance_uid=instance.sop_instance_uid)
            )


def test_a_start_indexes_nothing_twice(bench, settings) -> None:
    """Receipts that are known already stay as they are."""
    with State(settings) as first:
        known = bench.receive(first, bench.instances()[0])
        first.ledger.claim(1)
        first.ledger.record_outcomes([Outcome(known.id, InstanceState.HELD, "malformed")])
    with State(settings) as second:
        assert second.ledger.counts().instances == {"held": 1}


def test_work_that_was_interrupted_is_taken_up(bench, settings) -> None:
    """Active rows of a process that died are received again, and the start says how many."""
    with State(settings) as first:
        for instance in bench.instances(2):
            bench.receive(first, instance)
        first.ledger.claim(2)
    with State(settings) as second:
        assert second.recovered == 2
        assert second.ledger.counts().instances == {"received": 2}
        assert [row.attempts for row in second.ledger.claim(2)] == [1]


def test_bytes_that_nothing_needs_are_freed_at_the_start(bench, settings) -> None:
    """A rendition that was written when the process died, and that no row knows, does not stay."""
    with State(settings) as first:
        received = bench.receive(first, bench.instances()[0])
        first.spool.write_rendition(received.extent, b"a rendition that nobody recorded")
        first.spool.sync()
        assert first.spool.usage().records == 2
    with State(settings) as second:
        assert second.spool.usage().records == 1


@pytest.mark.parametrize(("name", "error"), [("TRIAL-01.key", WrongKeyError), ("spool.key", KeyFileError)])
def test_another_key_is_refused_and_leaves_nothing_open(bench, settings, name: str, error: type) -> None:
    """A wrong key opens nothing; with the right one the same process opens the directory right after."""
    State(settings).close()
    key = bench.directory / name
    right = key.read_bytes()
    key.unlink()
    generate_key_file(key)
    with pytest.raises(error):
        State(settings)
    key.write_bytes(right)
    with State(settings) as again:
        assert again.ledger.counts().instances == {}


def test_a_missing_key_is_refused_before_anything_is_made(bench, settings) -> None:
    """Without the spool key there is not even a directory."""
    (bench.directory / "spool.key").unlink()
    with pytest.raises(KeyFileError):
        State(settings)
    assert not settings.gateway.state_dir.exists()


@pytest.mark.parametrize("file", ["ledger.db", "map.db"])
def test_a_damaged_database_is_refused_and_leaves_nothing_open(bench, settings, file: str) -> None:
    """A corrupt ledger or map stops the start with one error; the lock is free again."""
    with State(settings) as first:
        bench.receive(first, bench.instances()[0])
    path = settings.gateway.state_dir / file
    whole = path.read_bytes()
    path.write_bytes(b"\x5a" * len(whole))
    with pytest.raises(StoreError):
        State(settings)
    path.write_bytes(whole)
    State(settings).close()


def test_segments_without_their_keys_are_refused(bench, settings) -> None:
    """A spool whose slot file is gone is not silently begun anew."""
    with State(settings) as first:
        bench.receive(first, bench.instances()[0])
    (settings.gateway.state_dir / "spool" / "keys.slots").unlink()
    with pytest.raises(SpoolError):
        State(settings)


def test_closing_twice_does_nothing(bench, settings) -> None:
    """close() is safe to repeat, and what was received is there for the next one."""
    opened = State(settings)
    received = bench.receive(opened, bench.instances()[0])
    opened.close()
    opened.close()
    with State(settings) as again:
        assert [row.receipt_id for row in again.ledger.claim(2)] == [received.id]


def test_every_failure_of_a_start_is_one_of_ours(bench, settings, monkeypatch) -> None:
    """Whatever keeps a state directory from opening is a DeidProxyError with a message, and the lock is given back."""

    def failing(_self: object) -> int:
        raise SpoolError("reading segment 1: EIO")

    monkeypatch.setattr(State, "_recover", failing)
    with pytest.raises(DeidProxyError):
        State(settings)
    monkeypatch.undo()
    State(settings).close()
