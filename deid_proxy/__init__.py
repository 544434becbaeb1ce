"""A DICOM de-identification gateway, and the library it is made of."""

__version__ = "0.1.0"
