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
                    name='AuditEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('chain', models.BigIntegerField()),
                        ('sequence', models.PositiveBigIntegerField()),
                        ('at', models.DateTimeField()),
                        ('action', models.CharField(max_length=80)),
                        ('subject', models.CharField(blank=True, max_length=120)),
                        ('person_id', models.BigIntegerField(null=True)),
                        ('person_name', models.CharField(max_length=200)),
                        ('organisation_id', models.BigIntegerField(null=True)),
                        ('data', models.JSONField(default=dict)),
                        ('previous_hash', models.CharField(max_length=64)),
                        ('hash', models.CharField(max_length=64)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['subject'], name='audit_subject')],
                        'constraints': [models.UniqueConstraint(fields=('chain', 'sequence'), name='audit_chain_sequence_unique')],
                    },
                ),
                migrations.CreateModel(
                    name='AuditHead',
                    fields=[
                        ('chain', models.BigIntegerField(primary_key=True, serialize=False)),
                        ('sequence', models.PositiveBigIntegerField(default=0)),
                        ('hash', models.CharField(max_length=64)),
                    ],
                ),
                migrations.CreateModel(
                    name='JobRun',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('job', models.CharField(max_length=120)),
                        ('key', models.CharField(max_length=160, unique=True)),
                        ('arguments', models.JSONField(default=dict)),
                        ('status', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed')], default='waiting', max_length=10)),
                        ('attempts', models.PositiveIntegerField(default=0)),
                        ('requested_at', models.DateTimeField()),
                        ('requested_by', models.CharField(blank=True, max_length=200)),
                        ('organisation_id', models.BigIntegerField(null=True)),
                        ('not_before', models.DateTimeField()),
                        ('leased_until', models.DateTimeField(null=True)),
                        ('worker', models.CharField(blank=True, max_length=120)),
                        ('progress', models.FloatField(default=0)),
                        ('message', models.CharField(blank=True, max_length=400)),
                        ('result', models.JSONField(null=True)),
                        ('error', models.TextField(blank=True)),
                        ('finished_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['status', 'not_before'], name='job_due')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'running', 'done', 'failed'])), name='job_status_known'), models.CheckConstraint(condition=models.Q(('progress__gte', 0), ('progress__lte', 1)), name='job_progress_is_a_share')],
                    },
                ),
                migrations.CreateModel(
                    name='JobSchedule',
                    fields=[
                        ('job', models.CharField(max_length=120, primary_key=True, serialize=False)),
                        ('last_slot', models.DateTimeField(null=True)),
                    ],
                ),
            ],
        ),
    ]
