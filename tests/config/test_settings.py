"""Settings from the environment: what is missing or contradictory is said plainly."""

import os
import subprocess
import sys

import pytest

GIVEN = {
    "DATABASE_URL": "postgres://trellis_app:a@db.example:5432/trellis?sslmode=verify-full",
    "TRELLIS_SECRET_KEY": "k" * 20 + "0123456789abcdefghijklmnop",
    "TRELLIS_HOSTS": "trellis.example,www.trellis.example",
}


def settings(shown: str, **given: str) -> tuple[str, str]:
    """Load the settings in a process of their own; return what it prints, and its last line of error."""
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", f"from trellis.config import settings as s; print({shown})"],
        env=kept | given, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout.strip(), (done.stderr.strip().splitlines() or [""])[-1]


@pytest.mark.parametrize(("given", "said"), [
    ({**GIVEN, "TRELLIS_SECRET_KEY": ""}, "TRELLIS_SECRET_KEY is missing. Make one with"),
    ({**GIVEN, "TRELLIS_SECRET_KEY": "short"}, "TRELLIS_SECRET_KEY is short"),
    ({**GIVEN, "TRELLIS_HOSTS": ""}, "TRELLIS_HOSTS is missing"),
    ({**GIVEN, "TRELLIS_DEMO": "1"}, "demo sign-ins exist only embedded"),
    ({**GIVEN, "DATABASE_URL": "sqlite:///x.db"}, "DATABASE_URL is no PostgreSQL address"),
    ({**GIVEN, "DATABASE_OWNER_URL": "mysql://a:b@c/d"}, "DATABASE_OWNER_URL is no PostgreSQL address"),
    ({**GIVEN, "TRELLIS_S3_KEY": "a", "TRELLIS_S3_SECRET": "b"}, "TRELLIS_S3_BUCKET is missing"),
    ({**GIVEN, "TRELLIS_S3_BUCKET": "files", "TRELLIS_S3_KEY": "a"}, "belong together"),
    ({**GIVEN, "TRELLIS_S3_BUCKET": "files", "TRELLIS_S3_ENDPOINT": "s3.example"}, "TRELLIS_S3_ENDPOINT is no address"),
])  # fmt: skip
def test_what_is_missing_or_contradictory_is_said(given, said):
    _, error = settings("1", **given)
    assert said in error


def test_a_given_database_means_production():
    out, error = settings(
        "s.SESSION_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0, s.DEBUG, s.DEVELOPMENT, s.DEMO, s.CSRF_TRUSTED_ORIGINS",
        **GIVEN,
    )
    assert error == ""
    assert out == "True True False False False ['https://trellis.example', 'https://www.trellis.example']"


def test_the_web_process_needs_no_other_password_than_its_own():
    out, _ = settings("[(d['USER'], d['PASSWORD'], d['OPTIONS']['sslmode']) for d in s.DATABASES.values()]", **GIVEN)
    assert out == (
        "[('trellis_app', 'a', 'verify-full'), ('trellis_owner', '', 'verify-full'), ('trellis_system', '', 'verify-full')]"
    )


def test_embedded_is_for_this_machine_only(tmp_path):
    out, _ = settings(
        "s.EMBEDDED, s.ALLOWED_HOSTS, s.SESSION_COOKIE_SECURE, len(s.SECRET_KEY) > 40", TRELLIS_DATA=str(tmp_path)
    )
    assert out == "True ['127.0.0.1', 'localhost', '[::1]'] False True"
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_a_bucket_is_where_files_lie_and_videos_may_play_from():
    shown = "s.S3.bucket, s.CONTENT_SECURITY_POLICY['DIRECTIVES']['media-src'][-1], 'b-secret' in repr(s.S3)"
    bucket = {"TRELLIS_S3_BUCKET": "files", "TRELLIS_S3_KEY": "a", "TRELLIS_S3_SECRET": "b-secret"}
    out, _ = settings(shown, **GIVEN, **bucket, TRELLIS_S3_ENDPOINT="https://s3.example/x")
    assert out == "files https://s3.example False"
    assert settings("s.S3", **GIVEN)[0] == "None"
