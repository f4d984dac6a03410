"""Signing in with name and password for a token."""

from rest_framework.authtoken.views import ObtainAuthToken
from rest_framework.throttling import ScopedRateThrottle


class SignIn(ObtainAuthToken):
    """`POST {username, password}` → `{token}`, to be sent as `Authorization: Token …`."""

    authentication_classes = ()  # a browser that is signed in may ask for a token as well
    permission_classes = ()
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "sign-in"
