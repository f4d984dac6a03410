"""How API lists are cut into pages."""

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """`?page=` and `?page_size=` (1–200, 50 unless told)."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
