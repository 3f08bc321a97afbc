"""Addresses of signing in (allauth's views, named as allauth names them) and of the account."""

from allauth.account import views as allauth_views
from django.contrib.auth.decorators import login_required
from django.urls import path, re_path

from trellis.web.account import draft, invitation, views
from trellis.web.account.limits import confirmed, no_store

urlpatterns = [
    path("", views.account, name="account"),
    path("openings/", views.openings, name="account_openings"),
    path("sign-out-everywhere/", views.sign_out_everywhere, name="account_sign_out_everywhere"),
    path("draft/", draft.draft, name="account_draft"),
    path("invitation/<str:token>/", invitation.invitation, name="account_invitation"),
    path("signed-out/", views.signed_out, name="account_signed_out"),
    path("login/", allauth_views.login, name="account_login"),
    path("logout/", views.sign_out, name="account_logout"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("reauthenticate/", no_store(login_required(allauth_views.reauthenticate)), name="account_reauthenticate"),
    path("email/", no_store(confirmed(views.addresses)), name="account_email"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", no_store(allauth_views.confirm_email), name="account_confirm_email"),
    path("password/change/", no_store(allauth_views.password_change), name="account_change_password"),
    path("password/set/", views.no_password, name="account_set_password"),
    path("password/reset/", no_store(allauth_views.password_reset), name="account_reset_password"),
    path("password/reset/done/", allauth_views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        no_store(allauth_views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
