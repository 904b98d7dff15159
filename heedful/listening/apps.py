"""Make the kit ready for this installation: where we may reach, where the keys are."""

from django.apps import AppConfig
from django.conf import settings


class Listening(AppConfig):
    name = "heedful.listening"

    def ready(self) -> None:
        from heedful.kit import fetch, log, vault

        fetch.allow([part.strip() for part in settings.ALLOW_NETWORKS.split(",") if part.strip()])
        vault.configure(settings.VAULT_KEY_FILE)
        log.configure(level=settings.LOG_LEVEL, json=settings.LOG_JSON)
