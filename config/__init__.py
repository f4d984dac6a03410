"""Wiring only: settings, URLs, the Celery application, and the commands that start the site."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
