"""The Celery application: queues for doorbells, nothing else."""

from __future__ import annotations

from typing import Final

from celery import Celery
from kombu.entity import Queue

from worker.settings import broker_url, load_settings

_SETTINGS: Final = load_settings()
_TASK_SECONDS: Final = _SETTINGS.drain_seconds + 3 * _SETTINGS.request_seconds

QUEUES: Final = ("normalize", "deliver", "provision")

app: Final = Celery("mailstatus", include=["worker.tasks"])
app.conf.update(
    broker_url=broker_url(_SETTINGS),
    # Nobody reads results; the ledger knows what became of an event.
    result_backend=None,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    event_serializer="json",
    # A lost ring is healed by the due set; rejecting on a lost child would make hot loops.
    task_acks_late=True,
    task_reject_on_worker_lost=False,
    worker_prefetch_multiplier=1,
    # Without remote control a worker can be deaf for ever after a Redis restart.
    worker_enable_remote_control=True,
    # Survive OOM, LOADING and READONLY answers instead of dying.
    broker_channel_error_retry=True,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_pool_acquire_timeout=5,
    # Half-open sockets heal in seconds; a dead worker's rings come back in minutes.
    broker_transport_options={
        "visibility_timeout": int(_TASK_SECONDS + 90),
        "socket_timeout": 10,
        "socket_connect_timeout": 5,
        "socket_keepalive": True,
        "health_check_interval": 10,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
    },
    task_publish_retry_policy={"max_retries": 2, "interval_max": 0.5},
    # A backstop: every request has its own timeout.
    task_soft_time_limit=_TASK_SECONDS + 10,
    task_time_limit=_TASK_SECONDS + 30,
    worker_max_tasks_per_child=1000,
    worker_max_memory_per_child=300_000,
    worker_soft_shutdown_timeout=10,
    worker_send_task_events=True,
    task_send_sent_event=False,
    # Each queue is addressed by name (the anonymous exchange): there is no binding to lose.
    task_default_queue="normalize",
    task_queues=[Queue(name) for name in QUEUES],
    task_create_missing_queues=False,
    worker_hijack_root_logger=False,
    enable_utc=True,
    timezone="UTC",
)
