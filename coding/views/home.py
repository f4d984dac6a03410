"""The list of documents to code."""

from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.permissions import may
from accounts.roles import CODE
from coding import memo_selectors, recoding, round_selectors, selectors
from coding.models import Round

PER_PAGE = 40


def home(request: HttpRequest) -> HttpResponse:
    """Documents with how far their coding is, for any reader; coders see their own share too."""
    words = request.GET.get("q", "")
    page = Paginator(selectors.documents_to_code(request.user, words), PER_PAGE).get_page(
        request.GET.get("page")
    )
    documents = list(page)
    numbers = selectors.document_numbers(documents, request.user)
    query = request.GET.copy()
    query.pop("page", None)
    rows = [{"document": document, **numbers[document.pk]} for document in documents]
    context = {
        "rows": rows,
        "page": page,
        "words": words,
        "query": query.urlencode(),
        "may_code": may(request.user, CODE),
        "rounds": round_selectors.rounds_of(request.user)
        if isinstance(request.user, User)
        else Round.objects.none(),
        "mentions": memo_selectors.unread_mentions(request.user),
        "to_recode": recoding.waiting(request.user).count(),
        "waiting": selectors.waiting_reanchorings(request.user).count(),
    }
    return render(request, "coding/home.html", context)
