"""Make an outlet of a site: look at what it announces and how its pages read, and write what is particular to it."""
