from django.db import migrations, models

WAITING = "waiting"
STATES = [
    ("waiting", "Being checked"),
    ("passed", "Checked"),
    ("held", "Held: it did not pass"),
]


class Migration(migrations.Migration):
    """What is kept already was checked before it was kept."""

    dependencies = [
        ("casework", "0005_cover_that_ends"),
    ]

    operations = [
        *(
            operation
            for model in ("attachment", "sentfile")
            for operation in (
                migrations.AddField(
                    model_name=model,
                    name="state",
                    field=models.CharField(choices=STATES, default="passed", max_length=10),
                ),
                migrations.AlterField(
                    model_name=model,
                    name="state",
                    field=models.CharField(choices=STATES, default=WAITING, max_length=10),
                ),
            )
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(
                condition=models.Q(("state", WAITING)),
                fields=["entry"],
                name="attachment_to_check",
            ),
        ),
        migrations.AddIndex(
            model_name="sentfile",
            index=models.Index(
                condition=models.Q(("state", WAITING)),
                fields=["sent"],
                name="sent_file_to_check",
            ),
        ),
    ]
