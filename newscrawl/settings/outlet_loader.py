"""Find an outlet by its name, which its file bears, without importing all the others."""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Self

from scrapy.spiderloader import SpiderLoader
from scrapy.utils.spider import iter_spider_classes

if TYPE_CHECKING:
    import builtins

    from scrapy import Request, Spider
    from scrapy.settings import BaseSettings


class OutletLoader:
    """Scrapy's loader behind a shorter way: the crawl of one outlet does not wait for the others' files.

    Nor does it fail with one of them. A class in a file of another name is found as well, by importing them all.
    """

    def __init__(self, settings: BaseSettings) -> None:
        self._settings = settings

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Build it as Scrapy asks."""
        return cls(settings)

    def load(self, spider_name: str) -> type[Spider]:
        """Return the class of an outlet. Raises KeyError where there is none of this name."""
        return self._in_own_file(spider_name) or self._all.load(spider_name)

    def list(self) -> list[str]:
        """Return the names of all outlets."""
        return self._all.list()

    def find_by_request(self, request: Request) -> builtins.list[str]:
        """Return the names of the outlets that may ask for a request's address."""
        return self._all.find_by_request(request)

    @cached_property
    def _all(self) -> SpiderLoader:
        return SpiderLoader.from_settings(self._settings)

    def _in_own_file(self, name: str) -> type[Spider] | None:
        if not name.isidentifier():  # a dot would lead elsewhere
            return None
        for package in self._settings.getlist("SPIDER_MODULES"):
            try:
                is_there = find_spec(f"{package}.{name}") is not None
            except ModuleNotFoundError:  # no package, or none that is there, which Scrapy's loader will say
                continue
            if is_there:
                classes = iter_spider_classes(import_module(f"{package}.{name}"))
                found = next((each for each in classes if each.name == name), None)
                if found is not None:
                    return found
        return None
