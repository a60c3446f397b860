"""A contact with the hub is its decision on a referral, and no record beside it.

What a contact said of itself is on its referral. A database that holds contacts kept by hand is
left as it is: each needs its referral first.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0006_files_wait_to_be_checked'),
        ('missing', '0002_what_nobody_said'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='mashcontact',
            options={'verbose_name': 'decision of the safeguarding hub', 'verbose_name_plural': 'decisions of the safeguarding hub'},
        ),
        migrations.RemoveConstraint(
            model_name='mashcontact',
            name='mash_contact_wholly_decided_or_not',
        ),
        migrations.RemoveConstraint(
            model_name='mashcontact',
            name='mash_contact_decided_after_it_came',
        ),
        migrations.RemoveField(
            model_name='mashcontact',
            name='concern',
        ),
        migrations.RemoveField(
            model_name='mashcontact',
            name='decided_at',
        ),
        migrations.RemoveField(
            model_name='mashcontact',
            name='reason',
        ),
        migrations.RemoveField(
            model_name='mashcontact',
            name='received_at',
        ),
        migrations.RemoveField(
            model_name='mashcontact',
            name='source',
        ),
        migrations.AddField(
            model_name='mashcontact',
            name='referral',
            field=models.OneToOneField(default=0, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='mash_contact', to='casework.referral'),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='mashcontact',
            name='consent',
            field=models.CharField(blank=True, choices=[('not_required', 'Not required: to safeguard a child'), ('given', 'Given'), ('refused', 'Refused, and shared to safeguard'), ('unsafe_to_ask', 'Not safe to ask')], max_length=20, verbose_name='Consent to share'),
        ),
        migrations.AlterField(
            model_name='mashcontact',
            name='is_child_suspected',
            field=models.BooleanField(default=False, verbose_name='The child is also suspected of exploiting somebody'),
        ),
        migrations.AlterField(
            model_name='mashcontact',
            name='is_exploitation',
            field=models.BooleanField(choices=[(True, 'Yes'), (False, 'No')], verbose_name='Is it about sexual exploitation?'),
        ),
        migrations.AlterField(
            model_name='mashcontact',
            name='led_to',
            field=models.CharField(choices=[('nothing', 'No further action'), ('advice', 'Advice or early help'), ('assessment', "Assessment by children's social care"), ('strategy', 'Strategy discussion'), ('passed_on', 'Passed to whoever is to decide')], max_length=20, verbose_name='What does it lead to?'),
        ),
        migrations.AlterField(
            model_name='mashcontact',
            name='threshold',
            field=models.CharField(choices=[('contact', 'Contact only'), ('referral', 'Referral')], max_length=20, verbose_name='What did the hub decide that it is?'),
        ),
        migrations.AlterField(
            model_name='mashcontact',
            name='went_to',
            field=models.CharField(blank=True, choices=[('safeguarding', 'Straight to safeguarding'), ('initial_risk_assessment', 'Initial risk assessment (13 and over)')], help_text='A child below 13, or whose age is not known, goes straight to safeguarding.', max_length=30, verbose_name='Where does it go first?'),
        ),
        migrations.AddConstraint(
            model_name='mashcontact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('threshold', 'referral'), _negated=True), models.Q(('led_to__in', ['nothing', 'passed_on']), _negated=True), _connector='OR'), name='mash_referral_leads_somewhere', violation_error_message='A referral leads to advice, an assessment or a strategy discussion. With no further action it is a contact only.'),
        ),
    ]
