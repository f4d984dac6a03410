"""Comments on a code, and passages shown as its examples."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.permissions import role_required, signed_in_user
from accounts.roles import ADJUDICATE, CODE
from coding.models import Code, CodeComment, CodeExample
from coding.services import code_comments, examples
from coding.visibility import visible_annotations
from problems import Problem


@role_required(CODE)
@require_POST
def comment(request: HttpRequest, key: str) -> HttpResponseBase:
    """A new comment, or with `answers` one in a thread."""
    code = get_object_or_404(Code, key=key)
    answered = request.POST.get("answers", "")
    answers = (
        get_object_or_404(CodeComment, pk=answered, code=code) if answered.isdecimal() else None
    )
    user = signed_in_user(request)
    try:
        made = code_comments.comment(
            code=code, text=request.POST.get("text", ""), user=user, answers=answers
        )
    except Problem as problem:
        messages.error(request, str(problem))
        return _back(key, "comments")
    return _back(key, f"comment-{made.pk}")


@role_required(CODE)
@require_POST
def change_comment(request: HttpRequest, pk: int) -> HttpResponseBase:
    """New words for one's own comment, or with `delete` none."""
    found = get_object_or_404(CodeComment.objects.select_related("code"), pk=pk)
    user = signed_in_user(request)
    try:
        if "delete" in request.POST:
            code_comments.delete_comment(comment=found, user=user)
        else:
            code_comments.edit_comment(comment=found, text=request.POST.get("text", ""), user=user)
    except Problem as problem:
        messages.error(request, str(problem))
    return _back(found.code.key, f"comment-{pk}")


@role_required(ADJUDICATE)
@require_POST
def show_passage(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Make a coded passage an example of its code."""
    user = signed_in_user(request)
    coding = get_object_or_404(visible_annotations(user).select_related("code"), pk=pk)
    try:
        examples.show_passage(annotation=coding, user=user, text=request.POST.get("text", ""))
    except Problem as problem:
        messages.error(request, str(problem))
    return _back(coding.code.key, "examples")


@role_required(ADJUDICATE)
@require_POST
def take_off(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a passage off the examples."""
    user = signed_in_user(request)
    seen = visible_annotations(user).values("pk")
    found = get_object_or_404(
        CodeExample.objects.select_related("code"), pk=pk, annotation__in=seen
    )
    examples.take_off(example=found, user=user)
    return _back(found.code.key, "examples")


def _back(key: str, place: str) -> HttpResponseBase:
    return redirect(f"{reverse('coding:code', args=[key])}#{place}")
