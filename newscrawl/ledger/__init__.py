"""What is known between runs: every article's history, every source's validators, every output file's committed end."""
