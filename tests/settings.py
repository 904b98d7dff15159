"""The product's own settings, on a data folder of their own and with a fast password hash."""

import os
import tempfile

os.environ.setdefault("HEEDFUL_DATA_DIR", tempfile.mkdtemp(prefix="heedful-tests-"))
os.environ.setdefault("HEEDFUL_ALLOW_NETWORKS", "127.0.0.1/32,::1/128")

from heedful.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True  # find a file when it is asked for, not all of them for every client
if DATABASES["default"]["ENGINE"] == "heedful.kit.sqlite":  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405 - which pytest-django gives to Django's own alone
