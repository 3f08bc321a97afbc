"""Who sees classes, pupils' keys and permissions: their teacher alone. History only grows."""

from django.db import migrations

OWN_CLASS = "school_class_id IN (SELECT id FROM pupils_schoolclass)"
PROTECT = f"""
SELECT protect_own('pupils_schoolclass', 'owner_id');
SELECT protect_child('pupils_pupil', 'school_class_id', 'pupils_schoolclass');
SELECT protect('pupils_permission', '{OWN_CLASS}', '{OWN_CLASS} AND recorded_by_id = (SELECT me())', '');
SELECT pin('pupils_schoolclass', 'owner_id', 'school_id');
SELECT pin('pupils_pupil', 'school_class_id', 'key');
-- A word about a pupil belongs to that pupil's class.
ALTER TABLE pupils_permission ADD CONSTRAINT permission_of_a_pupil_of_the_class
    FOREIGN KEY (pupil_id, school_class_id) REFERENCES pupils_pupil (id, school_class_id);
-- Nobody takes a class or a pupil out of the register by hand: earlier recordings may show them.
DROP POLICY app_deletes ON pupils_schoolclass;
DROP POLICY app_deletes ON pupils_pupil;
"""


class Migration(migrations.Migration):
    dependencies = [("pupils", "0001_initial"), ("circles", "0002_policies"), ("people", "0002_my_organisations")]
    operations = [migrations.RunSQL(PROTECT, migrations.RunSQL.noop)]
