"""A person's open roles as one JSON value, so that a signed-in request loads both in one statement."""

ROLES_SQL = """
(SELECT coalesce(json_agg(json_build_object('role', m.role, 'post', m.post,
          'organisation', o.name, 'organisation_id', o.id, 'kind', o.kind) ORDER BY m.since), '[]'::json)
   FROM people_membership m JOIN people_organisation o ON o.id = m.organisation_id
  WHERE m.person_id = people_person.id AND (m.until IS NULL OR m.until >= current_date))
"""
