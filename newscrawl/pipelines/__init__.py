"""What an article passes on its way from the spider to the feed: one verb each."""
