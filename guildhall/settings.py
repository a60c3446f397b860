"""Settings. Every variable is read here, once; docs/settings.md says what each is for."""

from importlib.metadata import entry_points
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from guildhall import environment, programmes
from guildhall.instance import read_instance

BASE_DIR = Path(__file__).resolve().parent
DATA = environment.folder("GUILDHALL_DATA", "var/guildhall")
INSTANCE = read_instance(DATA)

DEBUG = environment.flag("GUILDHALL_DEBUG", default=False)
SECRET_KEY = environment.text("GUILDHALL_SECRET_KEY", INSTANCE.secret_key)
ALLOWED_HOSTS = environment.names("GUILDHALL_HOSTS", "127.0.0.1,localhost,[::1],testserver")
IS_BEHIND_TLS = environment.flag("GUILDHALL_TLS", default=False)
PORT = environment.whole("PORT", 8000)
SECOND_STEP_BY_ROLE = environment.flag("GUILDHALL_SECOND_STEP", default=True)
CLOCK_OFFSET_DAYS = INSTANCE.clock_offset_days
MASTER_KEYS = environment.text("GUILDHALL_MASTER_KEYS", "")  # empty: DATA/keys/master.json
SCANNER = environment.text("GUILDHALL_SCANNER", "")  # empty: files are kept, marked not checked
UNPACK_GB = environment.whole("GUILDHALL_UNPACK_GB", 8)
RECORD = DATA / "keys" / "record.jsonl"
HEADS = environment.text("GUILDHALL_HEADS", str(DATA / "heads.jsonl"))
ENGINE = environment.text("GUILDHALL_ENGINE", "guildhall.evidence.coded_engine")


def _programmes() -> list[str]:
    """Every folder under programmes/ that holds a programme.py, then those of other packages."""
    folders = [Path(folder) for folder in programmes.__path__]
    found = sorted(p.parent.name for folder in folders for p in folder.glob("*/programme.py"))
    elsewhere = sorted(entry.value for entry in entry_points(group="guildhall.programmes"))
    return [f"guildhall.programmes.{name}" for name in found] + elsewhere


PROGRAMMES = _programmes()
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "guildhall.vault",
    "guildhall.jobs",
    "guildhall.audit",
    "guildhall.ui",
    "guildhall.areas",
    "guildhall.partners",
    "guildhall.duties",
    "guildhall.evidence",
    "guildhall.evidence.mappings",
    "guildhall.subjects",
    "guildhall.measures",
    "guildhall.explore",
    "guildhall.plan",
    "guildhall.casework",
    "guildhall.reports",
    *PROGRAMMES,
    "guildhall.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "guildhall.audit.middleware.AuditMiddleware",
    "csp.middleware.CSPMiddleware",
    "guildhall.evidence.limits.UploadLimit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "guildhall.partners.idle.IdleMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "guildhall.site.second_step.middleware.SecondStepMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "guildhall.ui.middleware.NoNulMiddleware",
]

ROOT_URLCONF = "guildhall.urls"
WSGI_APPLICATION = "guildhall.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "guildhall.ui.jinja.environment",
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "guildhall.site.context.page_frame",
            ],
        },
    },
    {  # allauth's own templates, for the few pages we have not written
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# "audit" keeps one row of each request: in a file of its own beside SQLite's, so that a reader
# waits for no writer; on PostgreSQL by a connection of its own to the same database.
DATABASES = {
    "default": environment.database("DATABASE_URL", DATA / "guildhall.sqlite3"),
    "audit": {
        **environment.database("DATABASE_URL", DATA / "audit.sqlite3"),
        "CONN_MAX_AGE": 60,
    },
}
DATABASE_ROUTERS = ["guildhall.audit.router.AuditRouter"]

AUTH_USER_MODEL = "partners.Member"
AUTHENTICATION_BACKENDS = ["guildhall.partners.backend.MemberBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
AUTH_PASSWORD_VALIDATORS[0]["OPTIONS"] = {"min_length": 12}  # type: ignore[assignment]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "guildhall.site.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Guildhall"
MFA_ADAPTER = "guildhall.site.second_step.adapter.SecondStepAdapter"
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if IS_BEHIND_TLS else 0  # whose word for the address is taken

SESSION_COOKIE_AGE = 12 * 60 * 60  # a working day; then sign in again
SIGNED_IN_IDLE_SECONDS = 30 * 60  # held by a signed cookie, so that no request costs a write
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_BEHIND_TLS
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = IS_BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if IS_BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_BEHIND_TLS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if IS_BEHIND_TLS]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "ui" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

CACHES = {  # shared by every worker, so that the limit on tries at signing in is one limit
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA / "cache",
    },
}

_MAIL = environment.mail_server("GUILDHALL_MAIL")
SENDS_MAIL = bool(_MAIL.host)
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if SENDS_MAIL else 'dummy'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _MAIL.host, _MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL.is_tls, _MAIL.is_tls_from_the_start
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text("GUILDHALL_MAIL_FROM", "guildhall@localhost")
ADDRESS = environment.text("GUILDHALL_ADDRESS", f"http://127.0.0.1:{PORT}").rstrip("/")

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

SILENCED_SYSTEM_CHECKS = ["account.W001"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"plainly": {"()": "guildhall.logs.Plainly"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["plainly"],
        },
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
