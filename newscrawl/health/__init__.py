"""How an outlet is: its runs held against its promises and its own past, and who is told of it."""
