from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('subjects', '0003_safe_contact'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='contact',
            name='contact_is_sealed_or_open',
        ),
        migrations.RemoveField(
            model_name='contact',
            name='is_safe',
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_shielded', True), ('note', ''), ('sealed__isnull', False), ('value', ''), ('who_may_answer', '')), models.Q(('is_shielded', False), ('sealed', None), models.Q(('value', ''), _negated=True)), _connector='OR'), name='contact_is_sealed_or_open', violation_error_message='A shielded contact is sealed; an open one has a value.'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('asked_at__isnull', False), models.Q(('asked_by', None), ('may_leave_message', ''), ('may_ring', ''), ('may_write', '')), _connector='OR'), name='contact_answered_was_asked', violation_error_message='Say when it was asked whether this is safe to use.'),
        ),
    ]
