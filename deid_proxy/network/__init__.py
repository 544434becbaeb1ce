"""DICOM on the wire: storage SCP and SCU, verification, and the data path under pynetdicom.

=========================  ===========================================================================================
module                     what it does
=========================  ===========================================================================================
``storage_scp``            listens, accepts connections, stops
``connection``             admits and serves one inbound connection on a thread of its own
``listening``              what is decided before pynetdicom sees a connection
``storage_session``        answers C-ECHO and C-STORE on one established association
``storage_scu``            opens associations to a destination
``storage_association``    sends instances on one of them
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
