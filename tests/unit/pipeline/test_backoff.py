"""How long we wait before the next attempt."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from worker.domain.outcome import Pace
from worker.pipeline.backoff import BACKOFFS, MOST_ATTEMPTS, Backoff


class TestTheWait:
    def test_doubles_with_each_attempt(self):
        backoff = Backoff(first=1, cap=1000)

        waits = [backoff.delay(attempt, spread=1) for attempt in (1, 2, 3, 4)]

        assert waits == [1, 2, 4, 8]

    def test_has_jitter_from_a_half_to_all_of_its_ceiling(self):
        backoff = Backoff(first=10, cap=1000)

        waits = [backoff.delay(1, spread=spread) for spread in (0, 0.5, 1)]

        assert waits == [5, 7.5, 10]

    @given(pace=some.sampled_from(Pace), attempt=some.integers(1, 100_000), spread=some.floats(0, 1))
    def test_never_exceeds_its_ceiling_nor_falls_below_half_of_the_first(self, pace, attempt, spread):
        backoff = BACKOFFS[pace]

        wait = backoff.delay(attempt, spread=spread)

        assert backoff.first / 2 <= wait <= backoff.cap


class TestAllAttemptsTogether:
    def test_keep_trying_a_locked_record_for_at_least_three_and_a_half_hours(self):
        waits = [BACKOFFS[Pace.SOON].delay(attempt, spread=0) for attempt in range(1, MOST_ATTEMPTS + 1)]

        assert sum(waits) >= 3.5 * 3600

    def test_leave_an_admin_almost_two_days_at_least(self):
        waits = [BACKOFFS[Pace.SLOW].delay(attempt, spread=0) for attempt in range(1, MOST_ATTEMPTS + 1)]

        assert sum(waits) >= 1.9 * 86_400
