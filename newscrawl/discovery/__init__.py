"""Where articles are announced: bytes of a listing in, leads out."""
