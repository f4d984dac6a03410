"""What a request says, as checked values."""

from typing import Any

from rest_framework import serializers


def valid(serializer: serializers.Serializer[Any]) -> dict[str, Any]:
    """The values of a request, refused with the framework's field errors."""
    serializer.is_valid(raise_exception=True)
    values: dict[str, Any] = serializer.validated_data
    return values
