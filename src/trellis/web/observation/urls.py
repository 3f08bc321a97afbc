"""The pages below /enquiry/observations/."""

from django.urls import path

from trellis.web.observation import looking, watching

urlpatterns = [
    path("", watching.observations, name="observations"),
    path("new", watching.new, name="observation_new"),
    path("<uuid:observation_id>", watching.observation, name="observation"),
    path("<uuid:observation_id>/change", watching.change, name="observation_change"),
    path("<uuid:observation_id>/propose", watching.propose, name="observation_propose"),
    path("<uuid:observation_id>/agree", watching.agree, name="observation_agree"),
    path("<uuid:observation_id>/seen", watching.seen, name="observation_seen"),
    path("<uuid:observation_id>/reading", watching.reading, name="observation_reading"),
    path("<uuid:observation_id>/debrief", watching.debrief, name="observation_debrief"),
    path("look", looking.choose, name="look_new"),
    path("look/<uuid:look_id>", looking.look, name="look"),
    path("look/<uuid:look_id>/mark", looking.mark, name="look_mark"),
    path("look/<uuid:look_id>/finish", looking.finish, name="look_finish"),
    path("look/<uuid:look_id>/go-on", looking.go_on, name="look_go_on"),
    path("look/<uuid:look_id>/show", looking.show, name="look_show"),
    path("look/<uuid:look_id>/take-back", looking.take_back, name="look_take_back"),
    path("look/<uuid:look_id>/delete", looking.delete, name="look_delete"),
    path("look/<uuid:look_id>/beside", looking.beside, name="look_beside"),
    path("look/<uuid:look_id>/beside/<uuid:item_id>", looking.laid, name="look_laid"),
]
