"""What is between the crawl and a server: whom it may talk to, how it is answered, and what an answer is worth."""
