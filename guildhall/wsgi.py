"""What the application server calls."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from guildhall.datafolder import keep_private

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guildhall.settings")
keep_private(settings.DATA)
application = get_wsgi_application()
