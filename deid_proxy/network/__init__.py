"""DICOM on the wire: storage SCP and SCU, verification, and the data path under pynetdicom.

=========================  ===========================================================================================
module                     what it does
=========================  ===========================================================================================
``storage_scp``            listens, admits associations, owns their threads
``listening``              what is decided before pynetdicom sees a connection
``storage_session``        answers C-ECHO and C-STORE on one established association
``storage_scu``            opens associations and sends instances
``verification``           C-ECHO to a destination
``status``                 what a C-STORE status means for a delivery
``presentation_contexts``  which contexts are accepted, and with which transfer syntax
``negotiation``            associations by pynetdicom, inbound and outbound
``hand_off``               how pynetdicom gives their sockets away, and what that relies on
``data_path``              fragments from a socket
``fragmentation``          fragments from segments
``command_set``            DIMSE command sets
``pdu``, ``tcp``           the bytes and the socket below
``limits``                 how much and how long
=========================  ===========================================================================================
"""
