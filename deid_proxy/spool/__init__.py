"""Durable bytes: what is acknowledged is here, encrypted, until it is delivered or visibly held.

=================  ====================================================================================
``spool``          the rooms below put together: begin, commit, read, recover, erase
``writer``         takes one instance as it arrives; small ones in memory, large ones frame by frame
``reader``         opens records
``journal``        puts records into segments and counts what is needed
``record``         the format of a record: clear header, sealed frames, sealed receipt, clear trailer
``receipts``       the canonical encoding of a receipt, and of nothing else
``keys``           what is derived from the spool key and from the key of one instance
``slots``          the file of wrapped keys; overwriting a slot erases its instance
``segment``        one file of records, and the fdatasync that concurrent commits share
``segments``       the files of the directory: numbered, preallocated, recycled
``occupancy``      which slots and segments are needed
``moving``         what stays: copied out of shared segments to files of its own
``marks``          up to where the ledger knows the receipts
``lending``        what the owner of a spool lends to a process that receives into it
``intake``         that process's side: receives with what was lent
``recovery``       finds whole records behind the marks
``filesystem``     every call to the operating system, so that tests can break each one
``rendition``      the record of a de-identified instance: new bytes and ranges of the original
``schedule``       when to try again, pure
``retention``      when an instance may be erased, pure
=================  ====================================================================================
"""

from deid_proxy.spool.spool import Spool, SpoolUsage

__all__ = ["Spool", "SpoolUsage"]
