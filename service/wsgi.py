"""What a WSGI server imports: ``gunicorn service.wsgi:app``."""

from service.app import create_app
from service.config import Settings

app = create_app(Settings.from_env())
