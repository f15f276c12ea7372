"""A real local site that plays any outlet, its listings and its faults."""
