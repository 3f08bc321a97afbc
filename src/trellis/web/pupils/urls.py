"""The pages below /classes/: classes with their permissions, and who is in a recording."""

from django.urls import path

from trellis.web.pupils import classes, importing, who

urlpatterns = [
    path("", classes.classes, name="classes"),
    path("new", classes.new, name="class_new"),
    path("import", importing.importing, name="class_import"),
    path("import/example.csv", importing.example, name="class_import_example"),
    path("<uuid:class_id>", classes.one, name="class"),
    path("<uuid:class_id>/all", classes.standard, name="class_standard"),
    path("<uuid:class_id>/add", classes.add, name="class_add"),
    path("<uuid:class_id>/left", classes.left, name="class_left"),
    path("<uuid:class_id>/name", classes.rename, name="class_rename"),
    path("in/<uuid:item_id>", who.who, name="pupils_in"),
    path("in/<uuid:item_id>/read", who.read, name="pupils_pulled_read"),
]
