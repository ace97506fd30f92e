"""What tests on a real Redis share."""

from tests.real_redis import redis_server, store

__all__ = ["redis_server", "store"]
