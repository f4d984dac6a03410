"""The Celery application: the broker is Redis where `REDIS_URL` is set, else none is needed."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("casebase")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
