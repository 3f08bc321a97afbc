"""An S3 of our own (moto's server), with a bucket that keeps versions and links that run out."""

from __future__ import annotations

import calendar
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs

import boto3
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.server import MotoRequestHandler, ThreadedMotoServer

from trellis.kernel.s3 import S3

KEY, SECRET = "invented-key", "invented-secret"


def _enforcing(app):
    """Refuse what moto does not look at: requests without a signature, and links that have run out."""

    def wrapped(environ, start_response):
        asked = parse_qs(environ.get("QUERY_STRING", ""))
        until = 0.0
        if "X-Amz-Date" in asked:
            signed = calendar.timegm(time.strptime(asked["X-Amz-Date"][0], "%Y%m%dT%H%M%SZ"))
            until = signed + int(asked["X-Amz-Expires"][0])
        if "HTTP_AUTHORIZATION" not in environ and until < time.time():
            start_response("403 Forbidden", [("Content-Type", "text/plain")])
            return [b"AccessDenied"]
        return app(environ, start_response)

    return wrapped


class Server(ThreadedMotoServer):
    """moto's server on a free port, asking for signatures."""

    def _server_entry(self) -> None:
        from werkzeug.serving import make_server

        app = _enforcing(DomainDispatcherApplication(create_backend_app))
        self._server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=MotoRequestHandler)
        self._server_ready_event.set()
        self._server.serve_forever()


@contextmanager
def s3_server() -> Iterator[str]:
    """Serve S3 for the block; give its address."""
    server = Server(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def new_bucket(address: str) -> S3:
    """Make a bucket that keeps versions."""
    settings = S3(f"trellis-{secrets.token_hex(4)}", "eu-west-2", address, "", KEY, SECRET)
    client = raw_client(settings)
    client.create_bucket(Bucket=settings.bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    client.put_bucket_versioning(Bucket=settings.bucket, VersioningConfiguration={"Status": "Enabled"})
    return settings


def raw_client(settings: S3):
    """Return boto3's own client, for looking at the bucket from outside."""
    return boto3.client(
        "s3",
        endpoint_url=settings.endpoint,
        region_name=settings.region,
        aws_access_key_id=settings.key,
        aws_secret_access_key=settings.secret,
    )


def versions(settings: S3, prefix: str = "") -> list[str]:
    """Return the keys of all versions and delete markers below the prefix."""
    found = raw_client(settings).list_object_versions(Bucket=settings.bucket, Prefix=prefix)
    return [one["Key"] for kind in ("Versions", "DeleteMarkers") for one in found.get(kind, [])]
