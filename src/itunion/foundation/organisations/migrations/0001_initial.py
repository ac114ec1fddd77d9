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
                    name='Organisation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('member', 'Mitglied'), ('union', 'Genossenschaft'), ('operator', 'Betriebsgesellschaft'), ('supplier', 'Lieferant'), ('auditor', 'Prüfungsverband'), ('supervisory', 'Aufsichtsbehörde')], max_length=12)),
                        ('name', models.CharField(max_length=200, unique=True)),
                        ('short_name', models.CharField(max_length=60)),
                        ('street', models.CharField(blank=True, max_length=120)),
                        ('postcode', models.CharField(blank=True, max_length=10)),
                        ('city', models.CharField(blank=True, max_length=80)),
                        ('email', models.EmailField(blank=True, max_length=254)),
                        ('phone', models.CharField(blank=True, max_length=40)),
                        ('vat_id', models.CharField(blank=True, max_length=20)),
                        ('tax_number', models.CharField(blank=True, max_length=20)),
                        ('register_number', models.CharField(blank=True, max_length=60)),
                        ('iban', models.CharField(blank=True, max_length=34)),
                    ],
                    options={
                        'ordering': ['name'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['member', 'union', 'operator', 'supplier', 'auditor', 'supervisory'])), name='organisation_kind_known')],
                    },
                ),
            ],
        ),
    ]
