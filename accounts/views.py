"""The page of one's own account."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.permissions import signed_in_user
from accounts.preferences import language_of
from accounts.roles import ROLES
from accounts.services import change_account
from problems import Problem


@sensitive_post_parameters("email")
@login_required
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """One's e-mail address and language of messages, and what one may do here."""
    user = signed_in_user(request)
    held = set(user.groups.values_list("name", flat=True))
    context: dict[str, Any] = {
        "roles": [role for role in ROLES if role.key in held],
        "languages": settings.LANGUAGES,
        "sends": settings.ALERTS_BY_EMAIL,
        "email": user.email,
        "language": language_of(user),
    }
    status = 200
    if request.method == "POST":
        email, language = request.POST.get("email", ""), request.POST.get("language", "")
        try:
            change_account(user=user, email=email, language=language)
        except Problem as problem:
            context |= {"problem": problem, "email": email, "language": language}
            status = problem.status
        else:
            to_somebody = _("Saved. The next message goes to this address.")
            messages.success(
                request, to_somebody if user.email else _("Saved. No messages are sent to you.")
            )
            return redirect("account")
    return render(request, "registration/account.html", context, status=status)
