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
                    name='Invoice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('kind', models.CharField(choices=[('380', 'Rechnung'), ('381', 'Stornorechnung')], default='380', max_length=3)),
                        ('status', models.CharField(choices=[('draft', 'Entwurf'), ('issued', 'ausgestellt')], default='draft', max_length=6)),
                        ('leitweg_id', models.CharField(max_length=46)),
                        ('run', models.CharField(max_length=60)),
                        ('number', models.CharField(max_length=30, null=True, unique=True)),
                        ('issued_on', models.DateField(null=True)),
                        ('due_on', models.DateField(null=True)),
                        ('net', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                        ('vat', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                        ('gross', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                        ('cancels', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cancelled_by', to='billing.invoice')),
                        ('drafted_at', models.DateTimeField()),
                        ('problem', models.TextField(blank=True)),
                    ],
                    options={
                        'ordering': ['-issued_on', '-number', '-pk'],
                        'base_manager_name': 'objects',
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('issued_on__isnull', True), ('number__isnull', True), ('status', 'draft')), models.Q(('gross__isnull', False), ('issued_on__isnull', False), ('number__isnull', False), ('status', 'issued')), _connector='OR'), name='invoice_number_exactly_when_issued'), models.CheckConstraint(condition=models.Q(models.Q(('cancels__isnull', True), ('kind', '380')), models.Q(('cancels__isnull', False), ('kind', '381')), _connector='OR'), name='cancellation_names_its_invoice')],
                    },
                ),
                migrations.CreateModel(
                    name='NumberSeries',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('prefix', models.CharField(max_length=10)),
                        ('year', models.PositiveSmallIntegerField()),
                        ('last', models.PositiveIntegerField(default=0)),
                        ('last_hash', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', max_length=64)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('prefix', 'year'), name='series_unique')],
                    },
                ),
                migrations.CreateModel(
                    name='Charge',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('source', models.CharField(max_length=120, unique=True)),
                        ('description', models.CharField(max_length=200)),
                        ('article_number', models.CharField(blank=True, max_length=30)),
                        ('cpv', models.CharField(blank=True, max_length=10)),
                        ('quantity', models.DecimalField(decimal_places=3, max_digits=14)),
                        ('unit_code', models.CharField(default='H87', max_length=3)),
                        ('unit_price', models.DecimalField(decimal_places=4, max_digits=14)),
                        ('net', models.DecimalField(decimal_places=2, max_digits=14)),
                        ('vat_case', models.CharField(choices=[('S', 'steuerpflichtig'), ('E', 'steuerfrei nach § 4 Nr. 29 UStG'), ('O', 'nicht steuerbar')], default='S', max_length=1)),
                        ('vat_rate', models.DecimalField(decimal_places=2, default=19, max_digits=5, null=True)),
                        ('supplied_on', models.DateField()),
                        ('cost_centre', models.CharField(blank=True, max_length=40)),
                        ('order_reference', models.CharField(blank=True, max_length=60)),
                        ('recorded_at', models.DateTimeField()),
                        ('invoice', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='billing.invoice')),
                    ],
                    options={
                        'ordering': ['supplied_on', 'pk'],
                        'base_manager_name': 'objects',
                        'constraints': [models.CheckConstraint(condition=models.Q(('vat_case__in', ['S', 'E', 'O'])), name='charge_vat_case_known'), models.CheckConstraint(condition=models.Q(models.Q(('vat_case', 'S'), ('vat_rate__gt', 0)), models.Q(('vat_case', 'E'), ('vat_rate', 0)), models.Q(('vat_case', 'O'), ('vat_rate', None)), _connector='OR'), name='charge_vat_rate_fits_case')],
                    },
                ),
                migrations.CreateModel(
                    name='InvoiceDocument',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('invoice', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='document', to='billing.invoice')),
                        ('series', models.CharField(max_length=16)),
                        ('sequence', models.PositiveIntegerField()),
                        ('xml', models.BinaryField()),
                        ('sha256', models.CharField(max_length=64)),
                        ('previous_hash', models.CharField(max_length=64)),
                        ('chain_hash', models.CharField(max_length=64)),
                        ('report', models.JSONField()),
                        ('archived_at', models.DateTimeField()),
                    ],
                    options={
                        'base_manager_name': 'objects',
                        'constraints': [models.UniqueConstraint(fields=('series', 'sequence'), name='document_place_in_chain_unique')],
                    },
                ),
            ],
        ),
    ]
