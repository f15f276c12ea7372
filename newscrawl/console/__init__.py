"""What the commands for people are made of, and share."""
