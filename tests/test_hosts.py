"""When a host may be asked, told by a clock that the test sets."""

from __future__ import annotations

from newscrawl.network.hosts import FORBIDDING, Hosts, Patience, Rest

HOST = "www.example.org"
PATIENCE = Patience(failures=3, first_rest=10, longest_wait=100)


def failing(times: int) -> Hosts:
    hosts = Hosts(PATIENCE)
    for now in range(times):
        hosts.note_failure(HOST, now)
    return hosts


def test_a_host_that_nothing_is_known_of_may_be_asked_at_will() -> None:
    hosts = Hosts(PATIENCE)
    assert [hosts.may_ask(HOST, 0) for _ in range(3)] == [True] * 3


def test_a_few_failures_in_a_row_are_nothing() -> None:
    hosts = failing(2)
    assert hosts.may_ask(HOST, 3)
    assert not hosts.note_answer(HOST, 4)
    assert hosts.note_failure(HOST, 5) is None  # the row begins anew


def test_many_failures_in_a_row_begin_a_rest() -> None:
    hosts = failing(2)
    assert hosts.note_failure(HOST, 2) == Rest("host_down", 10)
    assert (hosts.may_ask(HOST, 11.9), hosts.rests(HOST, 11.9)) == (False, True)
    assert hosts.may_ask("other.example.org", 3)


def test_a_rest_is_named_by_what_came_last() -> None:
    assert failing(2).note_failure(HOST, 2, FORBIDDING) == Rest("forbidden", 10)


def test_after_a_rest_one_request_tries_before_all_others() -> None:
    hosts = failing(3)
    assert [hosts.may_ask(HOST, 12) for _ in range(3)] == [True, False, False]
    assert hosts.note_answer(HOST, 13)
    assert [hosts.may_ask(HOST, 13) for _ in range(3)] == [True] * 3


def test_a_trial_that_fails_doubles_the_rest_until_the_host_is_given_up() -> None:
    hosts, now, rests = failing(3), 12.0, []
    while not hosts.given_up(HOST):
        assert hosts.may_ask(HOST, now)
        rest = hosts.note_failure(HOST, now)
        assert rest is not None
        rests.append((rest.seconds, rest.is_over))
        now += rest.seconds
    assert rests == [(20, False), (40, False), (80, True)]
    assert hosts.note_failure(HOST, now) is None


def test_a_trial_without_a_word_lets_another_one_try() -> None:
    hosts = failing(3)
    assert hosts.may_ask(HOST, 12)
    hosts.note_nothing(HOST)
    assert hosts.may_ask(HOST, 12)


def test_a_host_that_asks_for_time_is_given_it_at_once() -> None:
    hosts = Hosts(PATIENCE)
    assert hosts.note_asked_to_wait(HOST, 0, 30) == Rest("rate_limited", 30)
    assert hosts.note_asked_to_wait(HOST, 1, 5) is None  # that lies inside
    assert hosts.note_asked_to_wait(HOST, 2, 40) == Rest("rate_limited", 40)
    assert [hosts.may_ask(HOST, now) for now in (41, 42, 43)] == [False, True, False]


def test_one_that_does_not_say_how_much_is_given_more_each_time() -> None:
    hosts = Hosts(PATIENCE)
    first = hosts.note_asked_to_wait(HOST, 0, None)
    assert hosts.may_ask(HOST, 10)
    assert [rest and rest.seconds for rest in (first, hosts.note_asked_to_wait(HOST, 10, None))] == [10, 20]


def test_one_that_asks_for_too_much_is_given_up() -> None:
    hosts = Hosts(PATIENCE)
    assert hosts.note_asked_to_wait(HOST, 0, 101) == Rest("rate_limited", 101, is_over=True)
    assert hosts.given_up(HOST) == Rest("rate_limited", 101, is_over=True)
    assert not hosts.rests(HOST, 1)


def test_so_is_one_that_asks_for_a_little_again_and_again() -> None:
    hosts, now = Hosts(PATIENCE), 0.0
    while not hosts.given_up(HOST):
        assert hosts.may_ask(HOST, now)
        hosts.note_asked_to_wait(HOST, now, 30)
        now += 30
    assert now == 120


def test_an_answer_to_an_earlier_request_ends_no_rest() -> None:
    hosts = Hosts(PATIENCE)
    hosts.note_asked_to_wait(HOST, 0, 30)
    assert not hosts.note_answer(HOST, 1)
    assert not hosts.may_ask(HOST, 2)
    assert hosts.may_ask(HOST, 31)


def test_an_answer_to_an_earlier_request_after_the_rest_leaves_nobody_waiting() -> None:
    hosts = Hosts(PATIENCE)
    hosts.note_asked_to_wait(HOST, 0, 30)
    assert hosts.may_ask(HOST, 31)
    assert hosts.note_answer(HOST, 32)
    assert not hosts.rests(HOST, 32)
