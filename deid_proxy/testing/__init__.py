"""What tests of a gateway need: instances that are built, damaged or observed. For your own tests, too.

====================  ===============================================================================
``builders``          realistic instances with planted identifiers, and damaged ones
``canaries``          every attribute of Table E.1-1, each with a value of its own
``workloads``         many files of one shape, for benchmarks
``leak_scanner``      searches bytes, files and folders for identifiers in every form
``oracle``            judges a de-identified file against the input, attribute by attribute
``fake_archive``      a Storage SCP that keeps what it gets
``scripted_peer``     a peer that misbehaves as told
``sender``            sends instances, fast and plainly
====================  ===============================================================================
"""
