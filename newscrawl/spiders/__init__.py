"""One file per outlet, nothing else."""
