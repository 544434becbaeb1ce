"""What DICOM says: tables and look-ups, without policy and without I/O.

The rows are generated into :mod:`deid_proxy.standard.tables` by ``tools/generate_tables.py``; the modules here give
them names and types. pydicom is read by the generator only, never at run time.
"""
