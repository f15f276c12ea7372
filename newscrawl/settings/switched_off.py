"""Leave a component of Scrapy out of a crawl, unimported, where the setting that switches it is off.

Scrapy imports every component that is named, by its own lists or with None by ours, and only then asks the switch: the
web server and the table of public suffixes that come so cost a short run a tenth of its time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

SWITCHES = {
    "DOWNLOADER_MIDDLEWARES_BASE": {"scrapy.downloadermiddlewares.cookies.CookiesMiddleware": "COOKIES_ENABLED"},
    "EXTENSIONS_BASE": {
        "scrapy.extensions.remote_control.RemoteControl": "REMOTE_CONTROL_ENABLED",
        "scrapy.extensions.telnet.TelnetConsole": "TELNETCONSOLE_ENABLED",
    },
}
"""Of each of Scrapy's own lists, the components that are dear to import, and their switches."""


class LeaveOut:
    """Scrapy's add-on: comes when an outlet's own settings are known, and before any component is imported."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Take out of Scrapy's lists what is switched off."""
        for name, switches in SWITCHES.items():
            components = settings[name]
            for component, switch in switches.items():
                if not settings.getbool(switch):
                    components.pop(component, None)
