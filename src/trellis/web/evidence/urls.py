"""The pages below /evidence/."""

from django.urls import path

from trellis.web.evidence import add, comments, item, library, sharing

urlpatterns = [
    path("", library.library, name="evidence_list"),
    path("add", add.add, name="evidence_add"),
    path("note", add.note, name="evidence_note"),
    path("<uuid:item_id>", item.item, name="evidence_item"),
    path("<uuid:item_id>/status", item.status, name="evidence_status"),
    path("<uuid:item_id>/edit", item.edit, name="evidence_edit"),
    path("<uuid:item_id>/retry", item.retry, name="evidence_retry"),
    path("<uuid:item_id>/delete", item.delete, name="evidence_delete"),
    path("<uuid:item_id>/tag", item.tag, name="evidence_tag"),
    path("<uuid:item_id>/share", sharing.share, name="evidence_share"),
    path("<uuid:item_id>/take-back/<uuid:circle_id>", sharing.take_back, name="evidence_take_back"),
    path("<uuid:item_id>/talk", comments.talk, name="evidence_talk"),
    path("<uuid:item_id>/say", comments.say, name="evidence_say"),
    path("comment/<uuid:comment_id>", comments.change, name="evidence_comment"),
    path("comment/<uuid:comment_id>/delete", comments.delete, name="evidence_comment_delete"),
]
