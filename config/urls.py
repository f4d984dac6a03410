"""Every address of the site."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import TemplateView
from django.views.i18n import JavaScriptCatalog, set_language
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from accounts.api.sign_in import SignIn
from accounts.views import account
from config.views import home

api: list[URLPattern | URLResolver] = [
    path("token/", SignIn.as_view(), name="api-token"),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("", SpectacularSwaggerView.as_view(url_name="api-schema"), name="api"),
    path("", include("casebase.api.urls")),
    path("", include("search.api_urls")),
    path("", include("coding.api.urls")),
    path("", include("toolkit.api.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("", include("casebase.urls")),
    path("", include("coding.urls")),
    path("search/", include("search.urls")),
    path("toolkit/", include("toolkit.urls")),
    path("jobs/", include("jobs.urls")),
    path("api/", include(api)),
    path("accounts/", account, name="account"),
    path("accounts/login/", auth.LoginView.as_view(), name="login"),
    path("accounts/logout/", auth.LogoutView.as_view(), name="logout"),
    path(
        "accounts/password/",
        auth.PasswordChangeView.as_view(success_url="/"),
        name="password_change",
    ),
    path("language/", set_language, name="set_language"),
    path("catalog.js", JavaScriptCatalog.as_view(), name="javascript-catalog"),
    path("admin/", admin.site.urls),
]

if settings.DEBUG:
    urlpatterns.append(
        path(
            "styleguide/", TemplateView.as_view(template_name="styleguide.html"), name="styleguide"
        )
    )
