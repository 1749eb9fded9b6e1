"""Django's settings. The environment says where the state lies; everything else is fixed here."""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from yaodian.web.home import Home, HomeProblem

HOME = Home(Path(os.environ.get("YAODIAN_HOME", "var")).resolve())
HERE = Path(__file__).resolve().parent

SECRET_KEY = os.environ.get("YAODIAN_SECRET_KEY") or HOME.secret
DEBUG = False
ALLOWED_HOSTS = os.environ.get("YAODIAN_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "django_cotton.apps.SimpleAppConfig",
    "yaodian.web.apps.WebConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "yaodian.web.frame.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "yaodian.web.guard.LargeRequestsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "yaodian.web.guard.ContentPolicyMiddleware",
    "yaodian.web.guard.ShortAddressesMiddleware",
    "yaodian.web.guard.PlainFaultsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "yaodian.web.urls"
WSGI_APPLICATION = "yaodian.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates", HERE],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django_cotton.templatetags.cotton",
                "yaodian.web.templatetags.wording",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "yaodian.web.frame.page_frame",
            ],
        },
    }
]
COTTON_DIR = "components"


def _database(url: str) -> dict[str, object]:
    """PostgreSQL by its address: postgresql://user:password@host:port/name?sslmode=require (options as in libpq)."""
    try:
        parts = urlsplit(url)
        port = str(parts.port or "")
    except ValueError:
        parts, port = urlsplit(""), ""
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgresql", "postgres") or not name:
        raise HomeProblem(
            "YAODIAN_DATABASE 应写作 postgresql://用户:密码@主机:端口/数据库名。改正这个环境变量，或去掉它改用 SQLite。"
        )
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": port,
        # A database that does not answer is a fault to be told of soon, not after the half minute that is usual.
        "OPTIONS": {"connect_timeout": 5, **options, "pool": {"min_size": 1, "max_size": 16, "timeout": 5}},
    }


DATABASES = {
    "default": _database(os.environ["YAODIAN_DATABASE"])
    if os.environ.get("YAODIAN_DATABASE")
    else {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": HOME.database,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [HERE / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"


def _evidence_largest(said: str) -> int:
    """Bytes of one file of evidence, from megabytes: what fits into one request at most."""
    if not said.isascii() or not said.isdigit() or not 1 <= int(said) <= 50:
        raise HomeProblem(
            "YAODIAN_EVIDENCE_MB 应为 1 至 50 的整数（一个佐证文件至多几兆字节）。改正这个环境变量，或去掉它。"
        )
    return int(said) * 1_000_000


# How large a file of evidence may be is a matter of the place: its disk, its lines, what its telephones make.
EVIDENCE_LARGEST = _evidence_largest(os.environ.get("YAODIAN_EVIDENCE_MB", "20"))


def _named_rows(said: str) -> int:
    """Rows of one file with the names of persons, at most."""
    if not said.isascii() or not said.isdigit() or not 1 <= int(said) <= 100_000:
        raise HomeProblem(
            "YAODIAN_NAMED_ROWS 应为 1 至 100000 的整数（带姓名的导出一次至多几行）。改正这个环境变量，或去掉它。"
        )
    return int(said)


# How many persons may leave the vault in one file is for the place to decide: a school's register fits, a city's should not.
NAMED_ROWS = _named_rows(os.environ.get("YAODIAN_NAMED_ROWS", "3000"))

STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

# A day's work; desks in schools are shared.
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Behind a server that speaks HTTPS to the world and sets this header itself (see its own manual), say so with YAODIAN_HTTPS=1.
if os.environ.get("YAODIAN_HTTPS") == "1":
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
# Who guesses passwords has to wait. The name and the address together: nobody can lock another out from elsewhere. What is kept
# of a failed attempt goes when the wait is over.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "yaodian.web.desks.sign_in.locked_out"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
