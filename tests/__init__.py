"""Tests: data for outlets, code for the engine."""
