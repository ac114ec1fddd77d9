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
            name='SearchCollection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'name'), name='search_collection_once')],
            },
        ),
        migrations.CreateModel(
            name='IndexedDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200)),
                ('kind', models.CharField(max_length=60)),
                ('day', models.DateField(null=True)),
                ('digest', models.CharField(max_length=64)),
                ('cut', models.BooleanField(default=False)),
                ('title', models.TextField()),
                ('extra', models.JSONField(default=dict)),
                ('facets', models.JSONField(default=dict)),
                ('text', models.TextField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('collection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='search.searchcollection')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('organisation', 'collection', 'key'), name='search_document_once'),
                    models.CheckConstraint(condition=models.Q(('key', ''), _negated=True), name='search_document_key'),
                    models.CheckConstraint(condition=models.Q(('kind', ''), _negated=True), name='search_document_kind'),
                ],
            },
        ),
    ]
