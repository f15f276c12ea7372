"""Decide when a host may be asked: not while it says so itself, nor at once again when it does nothing but fail."""

from __future__ import annotations

from dataclasses import dataclass, field

RATE_LIMITED, FAILING, FORBIDDING = "rate_limited", "host_down", "forbidden"


@dataclass(frozen=True, slots=True)
class Patience:
    """How a host is borne with; times in seconds.

    After `failures` in a row it is left alone for `first_rest`, twice as long after each trial that fails. Where rests
    in a row would come to more than `longest_wait`, or it asks for more than that itself, it is given up.
    """

    failures: int = 10
    first_rest: float = 30.0
    longest_wait: float = 600.0


@dataclass(frozen=True, slots=True)
class Rest:
    """A host is left alone for so many seconds from now on, for a reason; `is_over`: it is given up instead."""

    reason: str
    seconds: float
    is_over: bool = False


@dataclass(slots=True)
class _Host:
    """What is known of one host. Instants are those of a clock that never goes back."""

    failures: int = 0
    rests: int = 0
    resting_since: float | None = None
    rest_until: float = 0.0
    on_trial: bool = False
    given_up: Rest | None = None


@dataclass(slots=True)
class Hosts:
    """All hosts of a run. A host that has rested is tried with one request before all others go on."""

    patience: Patience = field(default_factory=Patience)
    _hosts: dict[str, _Host] = field(default_factory=dict)

    def given_up(self, name: str) -> Rest | None:
        """Return why a host is not asked any more in this run, None where it is."""
        host = self._hosts.get(name)
        return host.given_up if host else None

    def may_ask(self, name: str, now: float) -> bool:
        """Tell whether a request may be made now; where True after a rest, its end has to be told before the next."""
        host = self._hosts.get(name)
        if host is None or host.resting_since is None:
            return True
        if now < host.rest_until or host.on_trial:
            return False
        host.on_trial = True
        return True

    def rests(self, name: str, now: float) -> bool:
        """Tell whether a host is left alone now: it rests, or is being tried with one request."""
        host = self._hosts.get(name)
        return host is not None and host.given_up is None and (now < host.rest_until or host.on_trial)

    def note_nothing(self, name: str) -> None:
        """Note that a request ended without a word about its host."""
        if name in self._hosts:
            self._hosts[name].on_trial = False

    def note_answer(self, name: str, now: float) -> bool:
        """Note an answer as it should be; True where that ends a rest. One asked for before the rest ends none."""
        host = self._hosts.get(name)
        if host is None:
            return False
        host.on_trial = False
        if host.given_up or now < host.rest_until:
            return False
        was_resting = host.resting_since is not None
        self._hosts[name] = _Host()
        return was_resting

    def note_failure(self, name: str, now: float, reason: str = FAILING) -> Rest | None:
        """Note that a host could not be reached, failed, or forbade a page; returns the rest that begins with that.

        Who knocks on where he was turned away ten times in a row is what bans are made for.
        """
        host = self._hosts.setdefault(name, _Host())
        host.failures += 1
        host.on_trial = False
        if host.given_up or now < host.rest_until:
            return None
        if host.resting_since is None and host.failures < self.patience.failures:
            return None
        return self._rest(host, reason, now, self.patience.first_rest * 2.0**host.rests)

    def note_asked_to_wait(self, name: str, now: float, seconds: float | None) -> Rest | None:
        """Note that a host asks for so many seconds, None where it does not say how many; returns the rest.

        None where what it asks for lies in a rest that goes on already.
        """
        host = self._hosts.setdefault(name, _Host())
        host.on_trial = False
        if seconds is None:
            seconds = self.patience.first_rest * 2.0**host.rests
        if host.given_up or now + seconds <= host.rest_until:
            return None
        return self._rest(host, RATE_LIMITED, now, seconds)

    def _rest(self, host: _Host, reason: str, now: float, seconds: float) -> Rest:
        host.rests += now >= host.rest_until  # a rest that is made longer is one rest
        host.resting_since = now if host.resting_since is None else host.resting_since
        host.rest_until = now + seconds
        is_over = host.rest_until - host.resting_since > self.patience.longest_wait
        rest = Rest(reason, seconds, is_over)
        if is_over:
            host.given_up = rest
        return rest
