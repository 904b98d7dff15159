"""The door for uvicorn."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heedful.settings")
django.setup(set_prefix=False)

from heedful.web.threads import Handler  # noqa: E402 - after the settings

application = Handler()
