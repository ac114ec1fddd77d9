# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assembly', '0003_voice'),
    ]

    operations = [
        migrations.AlterField(
            model_name='ballot',
            name='secrecy',
            field=models.CharField(choices=[('open', 'offen'), ('secret', 'geheim'), ('sealed', 'geheim, mit Belenios')], default='open', max_length=6),
        ),
        migrations.CreateModel(
            name='SealedPoll',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('template', models.JSONField()),
                ('voters', models.JSONField()),
                ('counts', models.JSONField(blank=True, null=True)),
                ('ballots', models.PositiveIntegerField(blank=True, null=True)),
                ('election', models.CharField(blank=True, max_length=40)),
                ('archive', models.BinaryField(blank=True, null=True)),
                ('archive_sha256', models.CharField(blank=True, max_length=64)),
                ('entered_at', models.DateTimeField(blank=True, null=True)),
                ('ballot', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sealed_poll', to='assembly.ballot')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('counts__isnull', True), ('entered_at__isnull', True)), models.Q(('ballots__isnull', False), ('counts__isnull', False), ('entered_at__isnull', False)), _connector='OR'), name='sealed_counts_with_ballots')],
            },
        ),
    ]
