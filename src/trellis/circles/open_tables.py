"""Tables without row-level security, each with its reason; every other table has it.

Read by `trellis doctor` and by tests/leaks. None of these holds what a learner, coach or
assessor wrote: arrangements, sign-in and machinery only.
"""

from __future__ import annotations

OPEN_TABLES: dict[str, str] = {
    "people_person": "Names, addresses and password hashes: sign-in reads them before anybody is signed in.",
    "people_organisation": "Names of schools, trusts, universities and hubs, which are public facts.",
    "people_membership": "Who works where in which role: arrangements, needed to draw every page.",
    "people_invitation": "Hashes of invitation links: opened before anybody is signed in.",
    "account_emailaddress": "Sign-in addresses (allauth): read before anybody is signed in.",
    "account_emailconfirmation": "Unused by the signed links Trellis sends (allauth); stays empty.",
    "django_session": "Signed-in sessions: read to find out who asks; ids, times and the address used.",
    "django_migrations": "Which migrations have run; written by the owner.",
    "django_content_type": "Names of Django's models; no rows about people.",
    "auth_permission": "Django's own permission names, unused; no rows about people.",
    "auth_group": "Django's own groups, unused; no rows.",
    "auth_group_permissions": "Django's own groups, unused; no rows.",
    "kernel_cache": "Counters of sign-in attempts under hashed keys; no text of people.",
    "knowledge_packversion": "Published programme content, the same for everybody.",
    "protection_signingkey": "Public halves of the keys that sign proofs of deletion; the application only reads them.",
    "procrastinate_jobs": "Queued jobs: task names and ids only, refused if longer than an id.",
    "procrastinate_events": "When jobs were queued, started and finished; no arguments.",
    "procrastinate_periodic_defers": "When periodic jobs were last queued; no rows about people.",
    "procrastinate_workers": "Heartbeats of the job workers; no rows about people.",
}
