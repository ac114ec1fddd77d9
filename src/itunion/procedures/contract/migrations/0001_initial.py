# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='InstalledVersion',
            fields=[
                ('procedure', models.CharField(max_length=30, primary_key=True, serialize=False)),
                ('version', models.CharField(blank=True, max_length=20)),
                ('migrated_at', models.DateTimeField(null=True)),
                ('failure', models.CharField(blank=True, max_length=400)),
            ],
        ),
        migrations.CreateModel(
            name='Activation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('procedure', models.CharField(max_length=30)),
                ('version', models.CharField(max_length=20)),
                ('on', models.BooleanField()),
                ('from_day', models.DateField()),
                ('parameters', models.JSONField(default=dict)),
                ('recorded_at', models.DateTimeField()),
                ('by', models.CharField(max_length=200)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['from_day', 'pk'],
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['organisation', 'procedure'], name='activation_of_member')],
            },
        ),
        migrations.CreateModel(
            name='DeletionProof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('procedure', models.CharField(max_length=30)),
                ('version', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=200)),
                ('export_sha256', models.CharField(blank=True, max_length=64)),
                ('statement', models.CharField(blank=True, max_length=400)),
                ('rows_before', models.JSONField(default=dict)),
                ('rows_after', models.JSONField(default=dict)),
                ('total_before', models.PositiveBigIntegerField()),
                ('total_after', models.PositiveBigIntegerField()),
                ('files_deleted', models.PositiveBigIntegerField(default=0)),
                ('audit_sequence', models.PositiveBigIntegerField()),
                ('audit_hash', models.CharField(max_length=64)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'base_manager_name': 'objects',
                'constraints': [models.CheckConstraint(condition=models.Q(('total_after', 0), ('total_before__gte', models.F('total_after'))), name='deletion_is_complete'), models.CheckConstraint(condition=models.Q(models.Q(('export_sha256', ''), _negated=True), models.Q(('statement', ''), _negated=True), _connector='OR'), name='deletion_after_export_or_statement')],
            },
        ),
        migrations.CreateModel(
            name='HandedOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('procedure', models.CharField(max_length=30)),
                ('version', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=200)),
                ('file_sha256', models.CharField(max_length=64)),
                ('content_sha256', models.CharField(max_length=64)),
                ('rows', models.JSONField(default=dict)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'base_manager_name': 'objects',
                'constraints': [models.CheckConstraint(condition=models.Q(('file_sha256__regex', '^[0-9a-f]{64}$'), ('content_sha256__regex', '^[0-9a-f]{64}$')), name='handed_over_hashes')],
            },
        ),
        migrations.CreateModel(
            name='Metered',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('procedure', models.CharField(max_length=30)),
                ('until', models.DateField(null=True)),
                ('problem', models.CharField(blank=True, max_length=400)),
                ('tried_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'procedure'), name='metered_once')],
            },
        ),
        migrations.CreateModel(
            name='PublicAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=60, unique=True)),
                ('since', models.DateField()),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['key'],
                'constraints': [models.CheckConstraint(condition=models.Q(('key__regex', '^[a-z][a-z0-9-]*$')), name='public_key_is_plain')],
            },
        ),
        migrations.CreateModel(
            name='PublicMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('procedure', models.CharField(max_length=30)),
                ('moved_to', models.CharField(blank=True, max_length=500)),
                ('recorded_at', models.DateTimeField()),
                ('by', models.CharField(max_length=200)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('moved_to', ''), ('moved_to__startswith', 'https://'), ('moved_to__startswith', 'http://'), _connector='OR'), name='public_move_to_the_web')],
            },
        ),
    ]
