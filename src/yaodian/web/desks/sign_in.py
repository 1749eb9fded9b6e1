"""Signing in and out. Who a person is comes from Django; what they may see comes from the queries."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST


class SignInForm(AuthenticationForm):
    """Name and password, with faults said in the words of the site."""

    error_messages = {  # noqa: RUF012 (Django's own form)
        "invalid_login": gettext_lazy("账号或密码不对。请检查大小写后再试；忘记密码请联系本单位管理员。"),
        "inactive": gettext_lazy("此账号已停用。请联系本单位管理员。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        name, password = self.fields["username"], self.fields["password"]
        name.label, password.label = gettext_lazy("账号"), gettext_lazy("密码")
        name.error_messages["required"] = gettext_lazy("请填写账号。")
        password.error_messages["required"] = gettext_lazy("请填写密码。")
        name.widget = forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "maxlength": 150})
        password.widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})


class SignIn(LoginView):
    """`/sign-in`: to one's desk, or to the page that asked for it."""

    template_name = "sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        """Where one lands who came from nowhere."""
        return "/desk"


def locked_out(request: HttpRequest, _response: HttpResponse | None, _credentials: object) -> HttpResponse:
    """What is answered on `/sign-in` to who got the password wrong too often, right or wrong this time."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "locked_out.html", {"limit": settings.AXES_FAILURE_LIMIT, "minutes": minutes}, status=429)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """`/sign-out`: ends the session."""
    from django.contrib.auth import logout

    logout(request)
    return redirect("/")
