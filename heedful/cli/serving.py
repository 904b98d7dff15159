"""Serve the screens and the API with uvicorn."""

import gc
import logging
import socket  # noqa: TID251  (a socket to be asked on, not one to ask with)

import uvicorn
from django.conf import settings

from heedful.kit import runs

GRACE_SECONDS = 5


def serve(name: str, fd: int | None) -> None:
    """Serve until told to end; live screens are cut after a short grace and come back by themselves."""
    from heedful.asgi import application

    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    option = settings.OPTIONS
    config = uvicorn.Config(
        application,
        host=option["host"].value,
        port=int(option["port"].value),
        http="h11",
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = uvicorn.Server(config)
    pulse = runs.Pulse(name, ready=lambda: server.started)
    pulse.start()
    _warm_up()
    try:
        server.run(sockets=[socket.socket(fileno=fd)] if fd is not None else None)
    finally:
        pulse.end()


def _warm_up() -> None:
    """Load what the first visitor would otherwise wait for."""
    from django.urls import get_resolver

    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
