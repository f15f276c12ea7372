"""Scrapy subcommands for people."""
