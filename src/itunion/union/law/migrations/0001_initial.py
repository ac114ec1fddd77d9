# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2

import itunion.foundation.kernel.tables
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        itunion.foundation.kernel.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='StatutesVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(unique=True)),
                        ('title', models.CharField(max_length=200)),
                        ('adopted_on', models.DateField()),
                        ('parameters', models.JSONField()),
                        ('text_sha256', models.CharField(blank=True, max_length=64)),
                        ('recorded_at', models.DateTimeField()),
                        ('registered_on', models.DateField(blank=True, null=True)),
                        ('in_force_from', models.DateField(blank=True, null=True)),
                        ('text_filed', models.BooleanField(default=False)),
                    ],
                    options={
                        'ordering': ['number'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('in_force_from__isnull', True), ('registered_on__isnull', False), _connector='OR'), name='law_in_force_only_registered'), models.UniqueConstraint(fields=('in_force_from',), name='law_one_statutes_per_day')],
                    },
                ),
                migrations.CreateModel(
                    name='UnionFacts',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('recorded_at', models.DateTimeField()),
                        ('seat', models.CharField(max_length=80)),
                        ('register_court', models.CharField(max_length=80)),
                        ('register_number', models.CharField(max_length=40)),
                        ('audit_association', models.CharField(max_length=120)),
                        ('audit_association_seat', models.CharField(max_length=80)),
                    ],
                ),
            ],
        ),
    ]
