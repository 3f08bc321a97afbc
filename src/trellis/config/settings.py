"""Settings, all from the environment; what is missing or contradictory is said plainly.

Three ways to a database (docs/operations.md): embedded (TRELLIS_DATA names a folder), given
(DATABASE_URL and its two companions), clustered (the same, through a pooler).
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from trellis.config.s3 import bucket

env = environ.Env()
PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent.parent

# ---------------------------------------------------------------- what kind of running this is
EMBEDDED = not env.str("DATABASE_URL", "")
DATA = Path(env.str("TRELLIS_DATA", str(ROOT / ".local" / "demo"))).resolve()
DEVELOPMENT = env.bool("TRELLIS_DEVELOPMENT", EMBEDDED)
DEBUG = False  # error pages never show code or values; TRELLIS_DEVELOPMENT adds the style guide
TESTING = "pytest" in sys.modules
DEMO = EMBEDDED and env.bool("TRELLIS_DEMO", False)
if env.bool("TRELLIS_DEMO", False) and not EMBEDDED:
    raise ImproperlyConfigured("TRELLIS_DEMO is set together with DATABASE_URL: demo sign-ins exist only embedded.")


def _secret_key() -> str:
    key = env.str("TRELLIS_SECRET_KEY", "")
    if key:
        if len(key) < 40:
            raise ImproperlyConfigured("TRELLIS_SECRET_KEY is short: give at least 40 random characters.")
        return str(key)
    if not EMBEDDED:
        raise ImproperlyConfigured(
            "TRELLIS_SECRET_KEY is missing. Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    file = DATA / "secret-key"
    if not file.exists():
        import secrets  # noqa: PLC0415  only on the first embedded start

        DATA.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as target:
            target.write(secrets.token_urlsafe(48))
    return file.read_text()


SECRET_KEY = _secret_key()
PROOF_KEY = env.str("TRELLIS_PROOF_KEY", "")  # 32 bytes in base64; empty: the file proof-key in the data folder
PROOF_KEY_FILE = DATA / "proof-key"

# ---------------------------------------------------------------- databases: one, in three roles
_OPTIONS: dict[str, Any] = {"connect_timeout": 10, "application_name": "trellis"}
if env.bool("TRELLIS_PREPARED", True):  # statements of `kernel.database.prepared`, planned once (docs/decisions/0028)
    _OPTIONS |= {"prepare_threshold": 1, "options": "-c plan_cache_mode=force_generic_plan"}


def _embedded(role: str) -> dict[str, Any]:
    from trellis.kernel.embedded import Connection  # noqa: PLC0415  only when embedded

    try:
        facts = json.loads((DATA / "database.json").read_text())
    except OSError:
        return {"HOST": "127.0.0.1", "PORT": 1, "NAME": "trellis", "USER": role, "PASSWORD": ""}
    return Connection(facts["port"], facts["passwords"]).settings(role)


def _given(name: str, role: str) -> dict[str, Any]:
    """Read an address; without its own, the role cannot connect here (web needs only DATABASE_URL)."""
    found = dict(environ.Env.db_url_config(env.str(name, "") or env.str("DATABASE_URL")))
    if found["ENGINE"] != "django.db.backends.postgresql" or not found.get("NAME"):
        raise ImproperlyConfigured(
            f"{name} is no PostgreSQL address, such as postgres://{role}:password@host:5432/trellis"
        )
    return found if env.str(name, "") else {**found, "USER": role, "PASSWORD": ""}


def _database(url: str, role: str, **more: Any) -> dict[str, Any]:
    found = _embedded(role) if EMBEDDED else _given(url, role)
    options = {**found.get("OPTIONS", {}), **_OPTIONS}  # such as sslmode, from the address
    return {**found, "ENGINE": "django.db.backends.postgresql", "OPTIONS": options, "CONN_MAX_AGE": None, **more}


DATABASES = {
    "default": _database("DATABASE_URL", "trellis_app", TEST={"MIRROR": "owner"}),
    "owner": _database("DATABASE_OWNER_URL", "trellis_owner"),
    "system": _database("DATABASE_SYSTEM_URL", "trellis_system", TEST={"MIRROR": "owner"}),
}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASE_ROUTERS = ["trellis.config.routers.OwnerMigrates"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---------------------------------------------------------------- applications
DOMAINS = [
    name
    for name in (
        "kernel", "people", "knowledge", "circles", "timetables", "notices", "programme", "pupils", "evidence",
        "progression", "enquiry", "observation", "reflection", "feedback", "exemplars", "coaching", "portfolio",
        "assessment", "protection",
    )
    if (PACKAGE / name / "apps.py").exists()
]  # fmt: skip
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "trellis.config.apps.StaticFilesConfig",
    "django_htmx",
    "allauth",
    "allauth.account",
    "procrastinate.contrib.django",
    "trellis.config.apps.ConfigConfig",
    *(f"trellis.{name}" for name in DOMAINS),
    "trellis.web",
]
AUTH_USER_MODEL = "people.Person"

MIDDLEWARE = [
    "trellis.web.middleware.Health",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "trellis.web.middleware.Reference",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "trellis.web.middleware.IdleTimeout",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "trellis.web.middleware.Acting",
]
ROOT_URLCONF = "trellis.config.urls"
WSGI_APPLICATION = "trellis.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "web"],
        "OPTIONS": {
            "environment": "trellis.web.jinja.environment",
            "context_processors": ["trellis.web.jinja.shell"],
        },
    },
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {}},
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# ---------------------------------------------------------------- the web
ALLOWED_HOSTS = env.list("TRELLIS_HOSTS", default=["127.0.0.1", "localhost", "[::1]"] if EMBEDDED else [])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("TRELLIS_HOSTS is missing: the host names people type, separated by commas.")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if not EMBEDDED]
SECURE = not EMBEDDED
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
IDLE_MINUTES = env.int("TRELLIS_IDLE_MINUTES", 120)
SECURE_SSL_REDIRECT = SECURE and env.bool("TRELLIS_TLS_REDIRECT", False)
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
LIVE_URL = env.str("TRELLIS_LIVE_URL", "")  # where pages reach `trellis live`; empty: they ask every few seconds
LIVE_ORIGIN = env.str("TRELLIS_LIVE_ORIGIN", "null")  # the site's own origin, when live runs on another port
S3 = bucket(env)  # None: files lie in FILES_ROOT
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "media-src": ["'self'", "blob:", *([S3.origin] if S3 else [])],
        "connect-src": ["'self'", *([LIVE_URL] if LIVE_URL.startswith("http") else [])],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
STREAMING_PREFIXES = (
    "/files/",
    "/uploads/",
    "/guest/files/",
    "/protection/copy/file/",
    "/protection/cases/file/",
)  # authorise in a short acting_as, then stream

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("TRELLIS_STATIC", str(DATA / "static")))
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": str(DATA / "files"),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILES_ROOT = DATA / "files"
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_MAX_AGE = 3600

# ---------------------------------------------------------------- signing in (allauth)
AUTHENTICATION_BACKENDS = ["trellis.people.sign_in.Accounts"]
ACCOUNT_ADAPTER = "trellis.people.sign_in.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # people come by invitation; added addresses are confirmed by mail
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_FORMS = {
    name: f"trellis.web.account.forms.{form}"
    for name, form in {
        "login": "SignIn", "add_email": "AddAddress", "change_password": "ChangePassword",
        "reset_password": "AskForReset", "reset_password_from_key": "ResetPassword", "reauthenticate": "Confirm",
    }.items()
}  # fmt: skip
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",  # a whole school sits behind one address
    "login_failed": "60/m/ip,5/5m/key",
    "reset_password": "30/m/ip,5/m/key",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
}
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/account/signed-out/"
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRELLIS_PROXIES", 0)  # how many of ours stand before us
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ["email", "name"]}},
]  # fmt: skip
PASSWORD_RESET_TIMEOUT = 24 * 3600
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kernel_cache"}}
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# ---------------------------------------------------------------- mail, language, time
DEFAULT_FROM_EMAIL = env.str("TRELLIS_MAIL_FROM", "Trellis <trellis@demo.example>")
if env.str("TRELLIS_MAIL_URL", ""):
    _mail = environ.Env.email_url_config(env.str("TRELLIS_MAIL_URL"))
    EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_BACKEND"], _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(DATA / "mail")
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True

# ---------------------------------------------------------------- uploads
MAX_UPLOAD_BYTES = env.int("TRELLIS_MAX_UPLOAD_BYTES", 8 * 10**9)
QUOTA_BYTES = env.int("TRELLIS_QUOTA_BYTES", 50 * 10**9)  # what one person may store
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 10**6
PACKS_ROOT = Path(env.str("TRELLIS_PACKS", str(ROOT / "packs")))

# ---------------------------------------------------------------- logs: structured, no content
LOGGING_CONFIG = "trellis.kernel.logs.configure"
LOGGING = {"level": env.str("TRELLIS_LOG_LEVEL", "INFO"), "json": not DEVELOPMENT}
SILENCED_SYSTEM_CHECKS: list[str] = []
CSRF_FAILURE_VIEW = "trellis.web.page.csrf_failed"
