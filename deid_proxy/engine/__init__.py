"""What is done to one data set, on its encoded bytes: pure, without I/O, clock, logging and threads.

========================  ==============================================================================
:mod:`.planner`           data set and rule set to plan; the one walk over the received bytes
:mod:`.apply`             plan and identities to rendition
:mod:`.verify`            the rendition is read again, and searched, before it may leave
:mod:`.explain`           a plan for people
:mod:`.identifiers`       a look at the identifiers of a data set, before there is a plan
:mod:`.part10`            the file layer around a data set
:mod:`.deflate`           the layer of compression around some data sets
:mod:`.walker`            the loop over headers, with :mod:`.tables` (what to do) and :mod:`.draft` (what was found)
:mod:`.rule_tables`       what a rule set means for one SOP Class, made of :mod:`.decisions` and :mod:`.actions`
:mod:`.attest`            the markers that say what was done
:mod:`.pixel_risk`        what may be seen in the pixels
========================  ==============================================================================
"""
