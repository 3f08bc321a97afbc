"""The short address that is typed or scanned: /f/k7qm3wxp. Left out of every log (kernel.logs)."""

from django.urls import path

from trellis.web.feedback import answering

urlpatterns = [
    path("f/<str:code>", answering.questions, name="feedback_answer"),
    path("f/<str:code>/thanks", answering.thanks, name="feedback_thanks"),
]
