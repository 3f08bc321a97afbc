"""Addresses of the portfolio pages."""

from django.urls import path

from trellis.web.portfolio import handing_in, views, writing

urlpatterns = [
    path("", views.home, name="portfolio_home"),
    path("modules/<slug:key>", views.module, name="portfolio_module"),
    path("modules/<slug:key>/plan", views.plan, name="portfolio_plan"),
    path("modules/<slug:key>/begin", writing.begin, name="portfolio_begin"),
    path("drafts/<uuid:submission_id>", writing.draft, name="portfolio_draft"),
    path("drafts/<uuid:submission_id>/evidence", writing.choose, name="portfolio_choose"),
    path("drafts/<uuid:submission_id>/discard", writing.discard, name="portfolio_discard"),
    path("drafts/<uuid:submission_id>/submit", handing_in.submit, name="portfolio_submit"),
    path("submissions/<uuid:submission_id>", handing_in.receipt, name="portfolio_submission"),
    path("submissions/<uuid:submission_id>/copy", handing_in.copy, name="portfolio_copy"),
    path("submissions/<uuid:submission_id>/withdraw", handing_in.withdraw, name="portfolio_withdraw"),
]
