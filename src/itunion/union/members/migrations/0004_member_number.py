# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
from django.db import migrations, models


class Migration(migrations.Migration):
    """Every member has a number now."""

    dependencies = [("members", "0003_members_into_the_ledger")]

    operations = [
        migrations.AlterField("member", "number", models.PositiveIntegerField()),
        migrations.AddConstraint("member", models.UniqueConstraint(fields=("number",), name="member_number_once")),
        migrations.AddConstraint(
            "member",
            models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="member_number_from_one"),
        ),
    ]
