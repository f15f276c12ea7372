"""WHY: what became of an address and of a run, told from what the Ledger keeps; nothing here fetches or writes."""
