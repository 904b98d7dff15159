"""Serve the screens and the API with uvicorn: from one process, or from several that share their memory."""

import gc
import logging
import os
import socket  # noqa: TID251  (a socket to be asked on, not one to ask with)
from functools import partial

import uvicorn
from django.conf import settings

from heedful.cli.supervisor import Child, Supervisor
from heedful.kit import runs

GRACE_SECONDS = 5
COLLECTS_AFTER = (10_000, 20, 50)  # objects: a search makes thousands, and all of them go by themselves
MOST = 4  # processes, unless an operator says otherwise


def serve(name: str, fd: int | None) -> None:
    """Serve until told to end; live screens are cut after a short grace and come back by themselves.

    One process makes pages on one core only. Where there are more, all is loaded once and then forked.
    """
    config = _config()
    asked = socket.socket(fileno=fd) if fd is not None else None
    _warm_up()
    number = int(settings.OPTIONS["web_processes"].value) or min(len(os.sched_getaffinity(0)), MOST)
    if number == 1:
        _serve(config, name, asked)
        return
    listening = asked or config.bind_socket()
    children = [
        Child(each, partial(_serve, config, each, listening), (listening.fileno(),))
        for each in (f"{name}{n}" for n in range(1, number + 1))
    ]
    Supervisor(children, folder=runs.run_dir(), facts={}, name=name).run()


def _config() -> uvicorn.Config:
    from heedful.asgi import application

    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    option = settings.OPTIONS
    return uvicorn.Config(
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


def _serve(config: uvicorn.Config, name: str, listening: socket.socket | None) -> None:
    server = uvicorn.Server(config)
    pulse = runs.Pulse(name, ready=lambda: server.started)
    pulse.start()
    try:
        server.run(sockets=[listening] if listening else None)
    finally:
        pulse.end()


def _warm_up() -> None:
    """Load what the first visitor would wait for; no database is asked, so that forks share no connection."""
    from django.urls import get_resolver

    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTS_AFTER)
