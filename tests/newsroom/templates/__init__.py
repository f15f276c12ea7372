"""Invented stories in the real markup of each outlet: one module an outlet, all with the same functions."""
