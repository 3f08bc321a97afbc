"""The pages below /thinking/."""

from django.urls import path

from trellis.web.reflection import beliefs, factors, self_review, views

urlpatterns = [
    path("", views.home, name="reflection_home"),
    path("beliefs/", beliefs.beliefs, name="reflection_beliefs"),
    path("beliefs/<uuid:statement_id>", beliefs.belief, name="reflection_belief"),
    path("beliefs/<uuid:statement_id>/anew", beliefs.reword, name="reflection_belief_reword"),
    path("beliefs/<uuid:statement_id>/ground", beliefs.add_ground, name="reflection_belief_ground"),
    path("beliefs/<uuid:statement_id>/show", beliefs.show, name="reflection_belief_show"),
    path("beliefs/<uuid:statement_id>/take-back", beliefs.take_back, name="reflection_belief_take_back"),
    path("beliefs/<uuid:statement_id>/delete", beliefs.delete, name="reflection_belief_delete"),
    path("grounds/<uuid:ground_id>/drop", beliefs.drop_ground, name="reflection_ground_drop"),
    path("factors/", factors.factors, name="reflection_factors"),
    path("factors/<uuid:factor_id>/show", factors.show, name="reflection_factor_show"),
    path("factors/<uuid:factor_id>/take-back", factors.take_back, name="reflection_factor_take_back"),
    path("factors/<uuid:factor_id>/delete", factors.delete, name="reflection_factor_delete"),
    path("self/", self_review.self_review, name="reflection_self"),
    path("self/<uuid:review_id>/delete", self_review.delete, name="reflection_self_delete"),
    path("new", views.new, name="reflection_new"),
    path("<uuid:reflection_id>", views.reflection, name="reflection"),
    path("<uuid:reflection_id>/change", views.change, name="reflection_change"),
    path("<uuid:reflection_id>/show", views.show, name="reflection_show"),
    path("<uuid:reflection_id>/take-back", views.take_back, name="reflection_take_back"),
    path("<uuid:reflection_id>/delete", views.delete, name="reflection_delete"),
]
