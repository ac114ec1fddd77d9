# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2

import django.db.models.deletion
import itunion.foundation.kernel.tables
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_initial'),
    ]

    operations = [
        itunion.foundation.kernel.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Article',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.CharField(max_length=30, unique=True)),
                        ('name', models.CharField(max_length=120)),
                        ('description', models.TextField(blank=True)),
                        ('cpv', models.CharField(max_length=10)),
                        ('unit', models.CharField(default='Stück', max_length=20)),
                        ('unit_code', models.CharField(default='H87', max_length=3)),
                        ('is_active', models.BooleanField(default=True)),
                    ],
                    options={
                        'ordering': ['number'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('cpv__regex', '^[0-9]{8}-[0-9]$')), name='article_cpv_form')],
                    },
                ),
                migrations.CreateModel(
                    name='NeedRound',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title', models.CharField(max_length=120, unique=True)),
                        ('opens_on', models.DateField()),
                        ('deadline', models.DateField()),
                        ('remind_days_before', models.PositiveSmallIntegerField(default=7)),
                        ('status', models.CharField(choices=[('draft', 'in Vorbereitung'), ('open', 'offen'), ('closed', 'geschlossen')], default='draft', max_length=8)),
                        ('previous', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='demand.needround')),
                        ('articles', models.ManyToManyField(related_name='rounds', to='demand.article')),
                    ],
                    options={
                        'ordering': ['-opens_on', '-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('deadline__gte', models.F('opens_on'))), name='round_deadline_after_opening'), models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'open', 'closed'])), name='round_status_known')],
                    },
                ),
                migrations.CreateModel(
                    name='RoundAnswer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='demand.needround')),
                        ('answered_at', models.DateTimeField(null=True)),
                        ('answered_by', models.CharField(blank=True, max_length=120)),
                        ('nothing_needed', models.BooleanField(default=False)),
                        ('reminded_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'base_manager_name': 'objects',
                        'constraints': [models.UniqueConstraint(fields=('round', 'organisation'), name='one_answer_per_member')],
                    },
                ),
                migrations.CreateModel(
                    name='Standard',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standards', to='demand.article')),
                        ('code', models.CharField(max_length=30, unique=True)),
                        ('name', models.CharField(max_length=120)),
                        ('description', models.TextField(blank=True)),
                    ],
                    options={
                        'ordering': ['code'],
                    },
                ),
                migrations.CreateModel(
                    name='AdmissibleProduct',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('standard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='products', to='demand.standard')),
                        ('manufacturer', models.CharField(max_length=80)),
                        ('name', models.CharField(max_length=120)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('standard', 'manufacturer', 'name'), name='product_once_per_standard')],
                    },
                ),
                migrations.CreateModel(
                    name='Need',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='demand.needround')),
                        ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='demand.article')),
                        ('standard', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='demand.standard')),
                        ('quantity', models.PositiveIntegerField()),
                        ('max_unit_price', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                        ('needed_by', models.DateField(blank=True, null=True)),
                        ('contract_ends', models.DateField(blank=True, null=True)),
                        ('binding', models.CharField(choices=[('interest', 'Interesse (unverbindlich)'), ('intent', 'geplant'), ('commitment', 'verbindlich')], default='intent', max_length=10)),
                        ('cost_centre', models.CharField(blank=True, max_length=40)),
                        ('note', models.CharField(blank=True, max_length=200)),
                        ('tolerance', models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        'ordering': ['article__number', 'pk'],
                        'base_manager_name': 'objects',
                        'constraints': [models.UniqueConstraint(fields=('round', 'organisation', 'article', 'standard', 'cost_centre'), name='need_once_per_standard_and_cost_centre'), models.UniqueConstraint(condition=models.Q(('standard__isnull', True)), fields=('round', 'organisation', 'article', 'cost_centre'), name='need_once_without_standard'), models.CheckConstraint(condition=models.Q(('quantity__gte', 1), ('quantity__lte', 10000000)), name='need_quantity_in_range'), models.CheckConstraint(condition=models.Q(('tolerance__lte', models.F('quantity'))), name='need_tolerance_at_most_quantity'), models.CheckConstraint(condition=models.Q(('max_unit_price__isnull', True), ('max_unit_price__gt', 0), _connector='OR'), name='need_price_positive'), models.CheckConstraint(condition=models.Q(('binding__in', ['interest', 'intent', 'commitment'])), name='need_binding_known')],
                    },
                ),
                migrations.CreateModel(
                    name='NeedAlternative',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('need', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alternatives', to='demand.need')),
                        ('standard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='demand.standard')),
                    ],
                    options={
                        'base_manager_name': 'objects',
                        'constraints': [models.UniqueConstraint(fields=('need', 'standard'), name='alternative_once')],
                    },
                ),
            ],
        ),
    ]
