"""A web process on the test database, to be killed: `python serve_child.py DATABASE PORT`."""

import sys

import django
from django.conf import settings

if __name__ == "__main__":
    for database in settings.DATABASES.values():
        database["NAME"] = sys.argv[1]
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    django.setup()
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    server = ThreadedWSGIServer(("127.0.0.1", int(sys.argv[2])), WSGIRequestHandler)
    server.set_app(get_wsgi_application())
    server.serve_forever()
