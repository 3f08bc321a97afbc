"""The pages below /enquiry/."""

from django.urls import path

from trellis.web.enquiry import experiments, goals

urlpatterns = [
    path("", goals.goals, name="enquiry"),
    path("goal/new", goals.new, name="enquiry_goal_new"),
    path("goal/<uuid:goal_id>", goals.goal, name="enquiry_goal"),
    path("goal/<uuid:goal_id>/change", goals.change, name="enquiry_goal_change"),
    path("goal/<uuid:goal_id>/agree", goals.agree, name="enquiry_goal_agree"),
    path("goal/<uuid:goal_id>/close", goals.close, name="enquiry_goal_close"),
    path("need/new", goals.need, name="enquiry_need_new"),
    path("tried", experiments.tried, name="enquiry_tried"),
    path("tried/new", experiments.new, name="enquiry_experiment_new"),
    path("tried/<uuid:experiment_id>", experiments.experiment, name="enquiry_experiment"),
    path("tried/<uuid:experiment_id>/plan", experiments.plan, name="enquiry_experiment_plan"),
    path("tried/<uuid:experiment_id>/happened", experiments.happened, name="enquiry_experiment_happened"),
    path("tried/<uuid:experiment_id>/close", experiments.close, name="enquiry_experiment_close"),
    path("tried/<uuid:experiment_id>/show", experiments.share, name="enquiry_experiment_show"),
    path("tried/<uuid:experiment_id>/accept", experiments.accept, name="enquiry_experiment_accept"),
]
