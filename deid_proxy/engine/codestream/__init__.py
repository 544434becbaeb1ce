"""The compressed streams inside encapsulated Pixel Data: what is in them that no decoder needs, and where they end.

Each module reads one family of streams by its headers alone, bounded by the bytes there are; nothing is decoded but the
run lengths of RLE and the deflation of deflated frames, which have no other end.
"""
