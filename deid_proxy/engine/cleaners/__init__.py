"""Cleaners of texts: what identifies goes, the harmless words stay (PS3.15 sections E.3.5 and E.3.7)."""
