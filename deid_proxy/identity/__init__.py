"""Pseudonyms: keys, the functions that make replacements from originals, and the ports of the stores that keep them."""
