"""What is measured, not tested."""
