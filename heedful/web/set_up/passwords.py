"""A new password by mail, where mail is set up; otherwise the page says who can help."""

from allauth.account.views import password_reset
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from heedful.teams.queries import mail_is_set_up


def reset(request: HttpRequest) -> HttpResponse:
    if not mail_is_set_up():
        return render(request, "account/no_mail.html")
    answer: HttpResponse = password_reset(request)
    return answer
