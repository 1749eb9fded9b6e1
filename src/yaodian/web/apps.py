"""The Django application."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Names the application; its tables carry no prefix of a module path."""

    name = "yaodian.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
