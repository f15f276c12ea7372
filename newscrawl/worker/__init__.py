"""Read a page in a process of its own, which may be slow, be killed or crash without harm to the crawl."""
