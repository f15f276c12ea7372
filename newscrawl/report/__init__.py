"""THE REPORT: what all outlets brought in a span of days, as figures, as a table and as one page for a browser."""
