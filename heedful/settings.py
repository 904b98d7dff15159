"""Django's settings. What an operator may change is in heedful/kit/options.py."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONCE, NONE, SELF

from heedful.kit import options, sqlite

OPTIONS = options.load()


def _option(name: str) -> str:
    return OPTIONS[name].value


DATA_DIR = Path(_option("data_dir")).expanduser().resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)


def _own_secret(name: str) -> str:
    """Read a secret of this installation; the first reader makes it."""
    path = DATA_DIR / name
    with suppress(FileExistsError):
        file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        os.write(file, secrets.token_urlsafe(48).encode())
        os.close(file)
    return path.read_text(encoding="utf-8").strip()


SECRET_KEY = _own_secret("secret.key")
VAULT_KEY_FILE = DATA_DIR / "vault.key"
DEBUG = False
_EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104
_SEEN_AS = "localhost" if _option("host") in _EVERYWHERE else _option("host")
BASE_URL = _option("base_url") or f"http://{_SEEN_AS}:{_option('port')}"
SECURE = BASE_URL.startswith("https://")
_HOST = urlsplit(BASE_URL).hostname or "localhost"
ALLOWED_HOSTS = (
    ["*"]
    if _option("host") in _EVERYWHERE and not _option("base_url")
    else [
        _HOST,
        "localhost",
        "127.0.0.1",
        "[::1]",
        "testserver",
    ]
)
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "heedful.web",  # before allauth, whose pages wear our look
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "template_partials",
    "heedful.cli",
    "heedful.journal",
    "heedful.teams",
    "heedful.outside",
    "heedful.people",
    "heedful.listening",
    "heedful.answers",
    "heedful.desk",
    "heedful.kudos",
    "heedful.insights",
    "heedful.gestures",
    "heedful.causes",
    "heedful.circle",
    "heedful.asked",
    "heedful.limits",
    "heedful.consulting",
    "heedful.imports",
    "heedful.exports",
    "heedful.talk",
    "heedful.drafting",
    "heedful.api",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "heedful.web.static_files.Served",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "heedful.web.set_up.doors.lead_to_set_up",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "heedful.web.refusals.show_refusals",
]
ROOT_URLCONF = "heedful.urls"
ASGI_APPLICATION = "heedful.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "heedful.web.context.house",
            ],
        },
    },
]


def _database() -> dict[str, object]:
    if url := _option("database_url"):
        return dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    sqlite.use_packaged()
    return {
        "ENGINE": "heedful.kit.sqlite",
        "NAME": DATA_DIR / "heedful.sqlite3",
        "OPTIONS": sqlite.OPTIONS,
        "CONN_MAX_AGE": None,
    }


DATABASES = {"default": _database()}
# What limits sign-ins is known to all processes that make pages
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "heedful_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "teams.Teammate"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/inbox/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "heedful.web.set_up.sign_in.ByInvitation"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # strangers get no mail
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
MFA_ADAPTER = "heedful.web.set_up.sign_in.SealedSecrets"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # who is invited has shown their address already
MFA_FORMS = {
    "authenticate": "heedful.web.set_up.app_codes.SignIn",
    "reauthenticate": "heedful.web.set_up.app_codes.SignInAgain",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Heedful"
MFA_TOTP_TOLERANCE = 1  # half minutes on either side; see web/set_up/app_codes.py
SESSION_ENGINE = "heedful.web.sessions"
SESSION_COOKIE_NAME = "heedful"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
        "worker-src": [SELF],
    },
}
LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = _option("time_zone")
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "heedful.web.static_files.Hashed"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "heedful.web.bodies.Nameless",  # how long a request may be is decided there too
]
_MAIL = urlsplit(_option("mail_url"))
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _MAIL.hostname else 'dummy'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _MAIL.hostname or "", _MAIL.port or 587
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_MAIL.username or ""), unquote(_MAIL.password or "")
EMAIL_USE_TLS = _MAIL.port == 587
DEFAULT_FROM_EMAIL = _option("mail_from")
LOGGING_CONFIG = None
REPLY_HOLD_SECONDS = int(_option("reply_hold_seconds"))
CLAIM_HOURS = int(_option("claim_hours"))
STALE_ANSWER_HOURS = int(_option("stale_answer_hours"))
READING = _option("reading")  # which local models read mentions, or off
PROMISED_HOURS = int(_option("promised_hours"))
POLL_SECONDS = int(_option("poll_seconds"))
ALLOW_NETWORKS = _option("allow_networks")
LOG_LEVEL = _option("log_level")
LOG_JSON = _option("log_json") == "on"
