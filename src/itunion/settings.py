# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Settings: read from ITUNION_* environment variables, safe by default, SQLite without any setup.

Every variable is documented in docs/configuration.md; `itunion check` names what is missing for production.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from itunion.procedures.contract import discovery


def _env(name: str, default: str = "") -> str:
    return os.environ.get(f"ITUNION_{name}", default)


def _flag(name: str, default: bool = False) -> bool:
    return _env(name, "1" if default else "0").lower() in {"1", "true", "yes", "ja"}


DATA_DIR = Path(_env("DATA_DIR", "var")).resolve()
DEBUG = _flag("DEBUG")
DEMO = _flag("DEMO")


def _secret_key() -> str:
    """Return the configured key, or one generated once and kept in the data directory (mode 0600)."""
    if configured := _env("SECRET_KEY"):
        return configured
    path = DATA_DIR / "secret-key"
    if not path.exists():
        import secrets

        DATA_DIR.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(50))
    return path.read_text()


SECRET_KEY = _secret_key()
# joint procedures: the platform's own, and those that passed their check in exactly this state (itunion procedure check)
PROCEDURES = tuple(discovery.loadable(DATA_DIR))
BASE_URL = _env("BASE_URL", "http://127.0.0.1:8000")
HTTPS = BASE_URL.startswith("https://")
ALLOWED_HOSTS = [h for h in _env("HOSTS").split(",") if h] or ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [BASE_URL] if HTTPS else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "itunion.foundation.kernel",
    "itunion.foundation.ui",
    "itunion.foundation.organisations",
    "itunion.foundation.search",
    "itunion.foundation.identity",
    "itunion.union.law",
    "itunion.union.members",
    "itunion.union.assembly",
    "itunion.union.billing",
    "itunion.union.catalogue",
    "itunion.union.demand",
    "itunion.union.procurement",
    "itunion.procedures.contract",
    *(procedure.app for procedure in PROCEDURES),
    "itunion.desk",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    # before everything else: whoever brings a secret vote has no cookie, no address and no session
    "itunion.union.assembly.middleware.NamelessUrnMiddleware",
    # answers public pages of procedures by itself, so nothing below (session, sign-in, cookies) ever runs for them
    "itunion.procedures.contract.door.PublicDoorMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "itunion.foundation.ui.security.ContentSecurityPolicyMiddleware",
    "itunion.foundation.identity.middleware.ActorMiddleware",
]

# around every answer of the public door; and around those that are pages for people
PUBLIC_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
PUBLIC_PAGE_MIDDLEWARE = ["itunion.foundation.ui.security.ContentSecurityPolicyMiddleware"]

ROOT_URLCONF = "itunion.urls"
WSGI_APPLICATION = "itunion.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "itunion.foundation.ui.context.shell",
            ],
            "builtins": ["itunion.foundation.ui.templatetags.ui", "django.templatetags.i18n"],
        },
    }
]
FORM_RENDERER = "itunion.foundation.ui.forms.KernRenderer"


def _database() -> dict[str, Any]:
    """Return the database settings: SQLite in the data directory, or PostgreSQL by ITUNION_DATABASE_URL.

    SQLite runs in WAL mode with IMMEDIATE transactions: with Django's default half of the concurrent
    read-then-write transactions fail. synchronous=FULL because money must survive a power cut.
    """
    url = _env("DATABASE_URL")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "itunion.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(url)
    host = unquote(parts.hostname or "")
    if "host=" in parts.query:
        host = unquote(parts.query.split("host=", 1)[1].split("&", 1)[0])
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        # one connection per thread, kept: opening one anew takes longer than most requests. What row-level security
        # reads is set per transaction, so nothing of one request is left for the next.
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"pool": False},
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Role that owns no table, so that row-level security binds it; empty: connect as configured.
DATABASE_APP_ROLE = _env("DATABASE_APP_ROLE")

AUTH_USER_MODEL = "identity.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:start"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "itunion.foundation.identity.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# 10 failures, then 15 minutes of rest (BSI kernel); counted per account and per address
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/15m/ip,10/15m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = int(_env("TRUSTED_PROXIES", "0"))
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "IT-Union"
# an address is proven by its invitation; allauth's own verification is not used
MFA_ALLOW_UNVERIFIED_EMAIL = True
# passkeys need https; browsers accept plain http on this machine only
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
SOCIALACCOUNT_ADAPTER = "itunion.foundation.identity.adapters.SocialAccountAdapter"
SOCIALACCOUNT_ONLY = False
USERSESSIONS_TRACK_ACTIVITY = False  # once a minute instead of at every request: identity/middleware.py
# Everybody signs in with a second factor; the demo switches the duty off and says so on every page.
REQUIRE_SECOND_FACTOR = not DEMO
if _env("OIDC_SERVER_URL"):
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": _env("OIDC_NAME", "Anmeldung der Verwaltung"),
                    "client_id": _env("OIDC_CLIENT_ID"),
                    "secret": _env("OIDC_CLIENT_SECRET"),
                    "settings": {"server_url": _env("OIDC_SERVER_URL")},
                }
            ]
        }
    }

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
SESSION_IDLE_SECONDS = 30 * 60
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if _flag("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if _env("SMTP_HOST")
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_HOST = _env("SMTP_HOST")
EMAIL_PORT = int(_env("SMTP_PORT", "25"))
EMAIL_HOST_USER = _env("SMTP_USER")
EMAIL_HOST_PASSWORD = _env("SMTP_PASSWORD")
EMAIL_USE_TLS = _flag("SMTP_TLS")
DEFAULT_FROM_EMAIL = _env("MAIL_FROM", "it-union@localhost")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Installed rule bundle for e-invoices (directory with manifest.json); empty: the fallback level is named in each report.
EINVOICE_RULES = Path(_env("EINVOICE_RULES")) if _env("EINVOICE_RULES") else None

LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("Deutsch")), ("en", _("Englisch"))]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
# served from the installed package: nothing to collect
STATIC_ROOT = None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = DATA_DIR / "files"
# marks that tell browsers to look again, served by the web server itself (kernel/live.py)
LIVE_DIR = DATA_DIR / "live"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": _env("LOG_LEVEL", "WARNING")},
}
