"""Key slots are filled ahead, wrapped, bound to their place, and overwritten to erase."""

from __future__ import annotations

import pytest

from deid_proxy.errors import KeyFileError, SpoolCorruptError, SpoolError
from deid_proxy.spool.filesystem import FileSystem
from deid_proxy.spool.slots import CHUNK_SLOTS, SLOT_BYTES, SlotFile

KEY = bytes(range(32))


@pytest.fixture
def files(tmp_path):
    files = FileSystem(tmp_path / "spool")
    yield files
    files.release()


@pytest.fixture
def slots(files):
    slots = SlotFile(files, KEY)
    yield slots
    slots.close()


def test_every_slot_has_another_key(slots):
    """No two slots hold the same key, and no key is zero."""
    keys = {slots.take().key for _ in range(CHUNK_SLOTS)}
    assert len(keys) == CHUNK_SLOTS
    assert bytes(32) not in keys


def test_the_file_grows_when_all_slots_are_taken(slots):
    """The slot after the last one of a chunk comes from a new chunk."""
    numbers = {slots.take().number for _ in range(CHUNK_SLOTS + 1)}
    assert numbers == set(range(CHUNK_SLOTS + 1))
    assert slots.count == 2 * CHUNK_SLOTS


def test_keys_survive_reopening(files):
    """What a slot holds is the same after the file was closed and opened again."""
    slots = SlotFile(files, KEY)
    taken = slots.take()
    slots.close()
    slots = SlotFile(files, KEY)
    assert slots.slot(taken.number) == taken
    assert not slots.is_new
    slots.close()


def test_keys_are_wrapped(slots, tmp_path):
    """No key of a slot stands in the file."""
    content = (tmp_path / "spool" / "keys.slots").read_bytes()
    assert all(slots.slot(number).key not in content for number in range(CHUNK_SLOTS))
    assert KEY not in content


def test_a_slot_moved_elsewhere_does_not_unwrap(slots, tmp_path):
    """A slot copied over another one is refused: each is bound to its number."""
    path = tmp_path / "spool" / "keys.slots"
    content = bytearray(path.read_bytes())
    content[4096 + SLOT_BYTES : 4096 + 2 * SLOT_BYTES] = content[4096 : 4096 + SLOT_BYTES]
    path.write_bytes(content)
    assert slots.slot(0).number == 0
    with pytest.raises(SpoolCorruptError):
        slots.slot(1)


@pytest.mark.parametrize("position", range(SLOT_BYTES))
def test_a_damaged_slot_is_noticed(slots, tmp_path, position):
    """One flipped bit anywhere in a slot, and it is refused; its neighbours are not."""
    path = tmp_path / "spool" / "keys.slots"
    content = bytearray(path.read_bytes())
    content[4096 + 5 * SLOT_BYTES + position] ^= 1
    path.write_bytes(content)
    with pytest.raises(SpoolCorruptError, match="key slot 5 is damaged"):
        slots.slot(5)
    assert (slots.slot(4).number, slots.slot(6).number) == (4, 6)


def test_a_slot_that_does_not_exist_is_refused(slots):
    """Behind the end of the file there is no slot."""
    with pytest.raises(SpoolCorruptError):
        slots.slot(CHUNK_SLOTS)


def test_a_slot_never_crosses_a_sector():
    """Slots divide a disk sector, so that a torn overwrite leaves the old key or the new one."""
    assert 512 % SLOT_BYTES == 0


def test_a_retired_slot_is_overwritten_before_it_is_taken_again(slots):
    """A slot whose key sealed something on disk comes back with another key; one that sealed nothing keeps its own."""
    taken = [slots.take() for _ in range(CHUNK_SLOTS)]
    slots.retire(taken[0].number)
    slots.give_back(taken[1].number)
    assert slots.take() == taken[1]
    again = slots.take()
    assert (again.number, again.generation) == (taken[0].number, (taken[0].generation + 1) % 2**32)
    assert again.key != taken[0].key
    assert slots.count == CHUNK_SLOTS


def test_adopting_refreshes_all_slots_that_are_not_in_use(slots):
    """At a start every slot that no record needs gets a fresh key; those in use keep theirs and are not given out."""
    before = [slots.slot(number) for number in range(CHUNK_SLOTS)]
    slots.adopt(lambda number: number % 2 == 0)
    after = [slots.slot(number) for number in range(CHUNK_SLOTS)]
    assert all((old == new) == (old.number % 2 == 0) for old, new in zip(before, after, strict=True))
    assert {slots.take().number for _ in range(CHUNK_SLOTS // 2)} == set(range(1, CHUNK_SLOTS, 2))


def test_another_spool_key_is_refused(slots, files):
    """A spool key that did not make the file is refused with a key error, not with a decryption failure later."""
    with pytest.raises(KeyFileError, match="another spool key"):
        SlotFile(files, bytes(32))


@pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
def test_a_spool_key_has_32_bytes(files, length):
    """A key of another length is refused and makes no file."""
    with pytest.raises(KeyFileError, match="32 bytes"):
        SlotFile(files, bytes(length))
    assert files.names() == []


@pytest.mark.parametrize("position", [0, 8, 10, 16, 40, 75, 76])
def test_a_damaged_header_is_not_a_wrong_key(slots, files, tmp_path, position):
    """A flipped bit in the header is reported as damage, not as a wrong key."""
    path = tmp_path / "spool" / "keys.slots"
    content = bytearray(path.read_bytes())
    content[position] ^= 1
    path.write_bytes(content)
    with pytest.raises(SpoolError, match="damaged"):
        SlotFile(files, KEY)


def test_segments_without_their_keys_are_an_error(files):
    """A directory with segments and no slot file is not silently given fresh keys."""
    files.close(files.create("0000000001"))
    with pytest.raises(SpoolError, match="their keys are lost"):
        SlotFile(files, KEY)


def test_an_interrupted_creation_is_begun_anew(files):
    """What a crash left of a slot file that was being made is replaced."""
    files.close(files.create("keys.slots.new"))
    slots = SlotFile(files, KEY)
    assert slots.is_new
    assert files.names() == ["keys.slots"]
    slots.close()


def test_a_slot_does_not_show_its_key(slots):
    """The repr of a slot has number and generation only."""
    slot = slots.slot(3)
    assert repr(slot) == f"Slot(3, generation {slot.generation})"


def test_the_file_shrinks_when_a_backlog_is_gone(slots):
    """At a start the chunks behind the last used slot are given back, all but one; every other slot is free, once."""
    for _ in range(5 * CHUNK_SLOTS):
        slots.take()
    kept = slots.slot(CHUNK_SLOTS + 3)
    slots.adopt(lambda number: number == CHUNK_SLOTS + 3)
    assert slots.count == 3 * CHUNK_SLOTS
    numbers = [slots.take().number for _ in range(3 * CHUNK_SLOTS - 1)]
    assert sorted([*numbers, CHUNK_SLOTS + 3]) == list(range(3 * CHUNK_SLOTS))
    assert slots.slot(CHUNK_SLOTS + 3) == kept


def test_scattered_slots_are_erased_and_no_others(slots):
    """Erasing any selection of slots changes exactly these."""
    erased = {0, 1, 2, 5, 7, 8, 100, CHUNK_SLOTS - 1}
    before = [slots.slot(number) for number in range(CHUNK_SLOTS)]
    slots.erase(erased)
    after = [slots.slot(number) for number in range(CHUNK_SLOTS)]
    changed = {old.number for old, new in zip(before, after, strict=True) if old.key != new.key}
    assert changed == erased
    assert all(
        new.generation == (old.generation + (old.number in erased)) % 2**32
        for old, new in zip(before, after, strict=True)
    )


def test_a_closed_file_is_not_written(slots, files):
    """After close nothing reaches whatever file has the descriptor by then."""
    before = slots.slot(0)
    other = SlotFile(files, KEY)
    other.close()
    with pytest.raises(SpoolError):
        other.erase([0])
    with pytest.raises(SpoolError):
        other.slot(0)
    assert slots.slot(0) == before
