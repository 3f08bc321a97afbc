"""The doctor finds what is broken on a real database, and says how to mend it."""

import json
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings as real
from django.core.management import call_command
from django.db import connections

from tests.factories.stores import new_bucket, raw_client, s3_server, versions
from trellis.config import checks
from trellis.kernel.embedded import SUPERUSER, Connection

pytestmark = pytest.mark.django_db(databases=["default", "owner", "system"], transaction=True)


def said(check) -> list[tuple[str, str]]:
    return [(finding.state, finding.says) for finding in check()]


@contextmanager
def undone(statement, undo, *, as_superuser=False):
    """Break something in the database, and mend it afterwards."""

    def run(text):
        if not as_superuser:
            with connections["owner"].cursor() as cursor:
                cursor.execute(text)
            return
        if not real.EMBEDDED:
            pytest.skip("needs the server's superuser, whom only the embedded database has here")
        facts = json.loads((Path(real.DATA) / "database.json").read_text())
        with Connection(facts["port"], facts["passwords"]).connect(SUPERUSER, "postgres", autocommit=True) as there:
            there.execute(text)

    run(statement)
    try:
        yield
    finally:
        run(undo)


def test_all_is_well_here(settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    wrong = [
        finding for check in checks.CHECKS for finding in check() if finding.state == "mend" and finding.about != "mail"
    ]
    assert wrong == []


def test_table_without_row_level_security_is_named():
    with undone(
        "ALTER TABLE kernel_draft DISABLE ROW LEVEL SECURITY", "ALTER TABLE kernel_draft ENABLE ROW LEVEL SECURITY"
    ):
        ((state, says),) = said(checks.tables)
    assert state == "mend"
    assert says.startswith("kernel_draft has no row-level security")
    with undone("CREATE TABLE secrets_of_mine (id int)", "DROP TABLE secrets_of_mine"):
        assert "secrets_of_mine has no row-level security" in said(checks.tables)[0][1]


@pytest.mark.parametrize("power", ["BYPASSRLS", "SUPERUSER", "CREATEROLE"])
def test_role_with_power_over_policies_is_named(power):
    with undone(f"ALTER ROLE trellis_app {power}", f"ALTER ROLE trellis_app NO{power}", as_superuser=True):
        found = said(checks.roles)
    mending = "ALTER ROLE trellis_app NOSUPERUSER NOBYPASSRLS NOCREATEROLE;"
    assert ("mend", f"trellis_app could step around row-level security: {mending}") in found
    assert all(state == "ok" for state, _ in said(checks.roles))


def test_application_role_inside_the_owner_is_named():
    with undone("GRANT trellis_owner TO trellis_app", "REVOKE trellis_owner FROM trellis_app", as_superuser=True):
        assert any("REVOKE trellis_owner FROM trellis_app;" in says for _, says in said(checks.roles))


def test_storage_that_cannot_be_written_is_named(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "a-file"
    settings.FILES_ROOT.write_text("x")
    assert said(checks.files)[0][0] == "mend"


def test_a_bucket_is_tried_and_what_it_lacks_is_named(settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    with s3_server() as address:
        settings.S3 = new_bucket(address)
        assert said(checks.files)[1:] == [("ok", f"The bucket {settings.S3.bucket} takes files and gives them back.")]
        assert versions(settings.S3) == []
        off = {"Status": "Suspended"}
        raw_client(settings.S3).put_bucket_versioning(Bucket=settings.S3.bucket, VersioningConfiguration=off)
        assert said(checks.files)[2][0] == "note"
        settings.S3 = replace(settings.S3, bucket="no-such-bucket")
        assert said(checks.files)[1][0] == "mend"
    settings.S3 = replace(settings.S3, endpoint="http://127.0.0.1:9")
    assert "does not take files (EndpointConnectionError)" in said(checks.files)[1][1]


def test_weak_secret_unreachable_mail_and_missing_proxy_are_named(settings):
    settings.SECRET_KEY = "x" * 50
    assert said(checks.secrets)[0][0] == "mend"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert said(checks.mail) == [
        ("mend", "127.0.0.1 does not take mail (ConnectionRefusedError): check TRELLIS_MAIL_URL.")
    ]
    settings.EMBEDDED = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    assert said(checks.mail)[0][0] == "mend"
    assert said(checks.secrets)[-1] == (
        "note",
        "TRELLIS_PROXIES is 0. Behind a proxy set it to 1, or all people share one sign-in limit.",
    )


def test_command_prints_a_line_each_and_fails_when_something_is_to_mend(settings, tmp_path, capsys):
    settings.FILES_ROOT = tmp_path
    settings.EMAIL_BACKEND, settings.EMBEDDED = "django.core.mail.backends.locmem.EmailBackend", True
    call_command("doctor")
    out = capsys.readouterr().out
    assert "ok    tables" in out
    assert "All is well." in out
    settings.SECRET_KEY = "short"
    with pytest.raises(SystemExit) as stopped:
        call_command("doctor")
    assert stopped.value.code == 1
    assert "mend  secrets     TRELLIS_SECRET_KEY is weak" in capsys.readouterr().out


LOGGED = [
    ("log_min_error_statement", "'error'", "error", "'panic'"),
    ("log_min_error_statement", "'fatal'", "fatal", "'panic'"),
    ("log_statement", "'mod'", "mod", "'none'"),
    ("log_statement", "'all'", "all", "'none'"),
    ("log_min_duration_statement", "250", "250", "-1"),
    ("log_min_duration_statement", "0", "0", "-1"),
    ("log_min_duration_sample", "1000", "1000", "-1"),
    ("log_transaction_sample_rate", "0.01", "0.01", "0"),
    ("log_parameter_max_length_on_error", "-1", "-1", "0"),
    ("auto_explain.log_min_duration", "100", "100", "-1"),
]


@contextmanager
def set_for(alias, setting, value):
    """Set it for the role as a superuser would, for sessions from now on."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_user")
        (role,) = cursor.fetchone()
    change = f"ALTER ROLE {role} SET {setting} = {value}"
    with undone(change, f"ALTER ROLE {role} RESET {setting}", as_superuser=True):
        connections[alias].close()
        try:
            yield role
        finally:
            connections[alias].close()


@pytest.mark.parametrize("alias", ["default", "system"])
@pytest.mark.parametrize(("setting", "value", "shown", "mended"), LOGGED)
def test_whatever_lets_words_into_the_databases_log_is_named_with_its_cure(alias, setting, value, shown, mended):
    with set_for(alias, setting, value) as role:
        found = said(checks.logs)
        assert {state for state, _ in found} == {"mend"}
        assert found[0][1].startswith(f"{setting} is {shown} for {role}, ")
        assert f"ALTER ROLE {role} SET {setting} = {mended};" in found[0][1]
        assert f"ALTER ROLE {role} SET log_parameter_max_length = 0;" in found[-1][1]
    with set_for(alias, setting, mended):
        assert [state for state, _ in said(checks.logs)] == ["ok"]


def test_the_cure_the_doctor_prints_is_one():
    with set_for("default", "log_statement", "'all'") as role:
        statement = said(checks.logs)[0][1].split("As superuser: ")[1]
        with undone(statement, f"ALTER ROLE {role} RESET log_statement", as_superuser=True):
            connections["default"].close()
            assert [state for state, _ in said(checks.logs)] == ["ok"]


def test_logging_the_shape_of_tables_is_no_finding():
    with set_for("default", "log_statement", "'ddl'"):
        assert [state for state, _ in said(checks.logs)] == ["ok"]
