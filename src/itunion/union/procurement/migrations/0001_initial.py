# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2

import django.db.models.deletion
import itunion.foundation.kernel.tables
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('demand', '0001_initial'),
        ('organisations', '0001_initial'),
    ]

    operations = [
        itunion.foundation.kernel.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='OrderNumbers',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('prefix', models.CharField(max_length=10)),
                        ('year', models.PositiveSmallIntegerField()),
                        ('last', models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('prefix', 'year'), name='order_numbers_unique')],
                    },
                ),
                migrations.CreateModel(
                    name='Pool',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title', models.CharField(max_length=120, unique=True)),
                        ('round', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='demand.needround')),
                        ('status', models.CharField(choices=[('preparing', 'in Vorbereitung'), ('tendering', 'Angebote erbeten'), ('evaluating', 'Angebote in Wertung'), ('awarded', 'Zuschlag erteilt')], default='preparing', max_length=12)),
                        ('offers_until', models.DateField(blank=True, null=True)),
                        ('members', models.PositiveIntegerField(default=0)),
                        ('units', models.PositiveBigIntegerField(default=0)),
                        ('created_at', models.DateTimeField()),
                        ('called_at', models.DateTimeField(null=True)),
                        ('call_assessment', models.JSONField(null=True)),
                        ('opened_at', models.DateTimeField(null=True)),
                        ('opened_by', models.CharField(blank=True, max_length=120)),
                        ('opened_with', models.CharField(blank=True, max_length=120)),
                    ],
                    options={
                        'ordering': ['-created_at'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['preparing', 'tendering', 'evaluating', 'awarded'])), name='pool_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'tendering'), _negated=True), ('offers_until__isnull', False), _connector='OR'), name='tendering_has_a_deadline')],
                    },
                ),
                migrations.CreateModel(
                    name='RoundForecast',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('round', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='demand.needround')),
                        ('status', models.CharField(choices=[('ready', 'berechnet'), ('no_needs', 'noch kein Bedarf'), ('no_prices', 'noch keine Preise'), ('failed', 'Berechnung gescheitert')], max_length=10)),
                        ('asked_at', models.DateTimeField()),
                        ('computed_at', models.DateTimeField()),
                        ('question_hash', models.CharField(blank=True, max_length=64)),
                        ('content', models.JSONField(default=dict)),
                        ('message', models.TextField(blank=True)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['ready', 'no_needs', 'no_prices', 'failed'])), name='forecast_status_known')],
                    },
                ),
                migrations.CreateModel(
                    name='AwardScenario',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scenarios', to='procurement.pool')),
                        ('kind', models.CharField(choices=[('cheapest', 'günstigster Zuschlag'), ('max_suppliers', 'höchstens n Lieferanten'), ('without_supplier', 'ohne einen Lieferanten'), ('own_rules', 'eigene Vorgaben')], max_length=16)),
                        ('label', models.CharField(max_length=120)),
                        ('parameters', models.JSONField(default=dict)),
                        ('instance', models.JSONField()),
                        ('instance_hash', models.CharField(max_length=64)),
                        ('status', models.CharField(choices=[('waiting', 'wartet auf Berechnung'), ('proven', 'bewiesen optimal'), ('within_gap', 'beste gefundene Lösung mit Abstand'), ('infeasible', 'nicht erfüllbar'), ('failed', 'Berechnung gescheitert')], default='waiting', max_length=10)),
                        ('requested_at', models.DateTimeField()),
                        ('requested_by', models.CharField(max_length=120)),
                        ('computed_at', models.DateTimeField(null=True)),
                        ('seconds', models.FloatField(null=True)),
                        ('result', models.JSONField(null=True)),
                        ('result_hash', models.CharField(blank=True, max_length=64)),
                        ('message', models.TextField(blank=True)),
                    ],
                    options={
                        'ordering': ['pk'],
                        'base_manager_name': 'objects',
                        'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'proven', 'within_gap', 'infeasible', 'failed'])), name='scenario_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['proven', 'within_gap', 'infeasible']), _negated=True), models.Q(('result_hash', ''), _negated=True), _connector='OR'), name='computed_scenario_has_a_hash')],
                    },
                ),
                migrations.CreateModel(
                    name='CallOff',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('number', models.CharField(max_length=30, unique=True)),
                        ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='call_offs', to='procurement.pool')),
                        ('supplier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('order_number', models.CharField(max_length=30)),
                        ('created_at', models.DateTimeField()),
                        ('due_on', models.DateField()),
                    ],
                    options={
                        'ordering': ['number'],
                        'base_manager_name': 'objects',
                        'constraints': [models.UniqueConstraint(fields=('pool', 'supplier', 'organisation'), name='one_call_off_per_member_and_supplier')],
                    },
                ),
                migrations.CreateModel(
                    name='Commission',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('pool', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='commission', to='procurement.pool')),
                        ('estimated_value', models.DecimalField(decimal_places=2, max_digits=14)),
                        ('rule_id', models.CharField(max_length=60)),
                        ('procedure', models.CharField(max_length=60)),
                        ('assessment', models.JSONField()),
                        ('reason', models.TextField()),
                        ('given_at', models.DateTimeField()),
                        ('given_by', models.CharField(max_length=120)),
                    ],
                ),
                migrations.CreateModel(
                    name='ForecastShare',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('forecast', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='procurement.roundforecast')),
                        ('content', models.JSONField()),
                    ],
                    options={
                        'base_manager_name': 'objects',
                        'constraints': [models.UniqueConstraint(fields=('forecast', 'organisation'), name='forecast_share_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Lot',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('pool', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lots', to='procurement.pool')),
                        ('number', models.PositiveSmallIntegerField()),
                        ('title', models.CharField(max_length=120)),
                        ('articles', models.ManyToManyField(related_name='+', to='demand.article')),
                    ],
                    options={
                        'ordering': ['number'],
                        'constraints': [models.UniqueConstraint(fields=('pool', 'number'), name='lot_number_unique')],
                    },
                ),
                migrations.CreateModel(
                    name='MemberSaving',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procurement.pool')),
                        ('alone', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                        ('together', models.DecimalField(decimal_places=2, max_digits=14)),
                        ('decided_on', models.DateField()),
                    ],
                    options={
                        'ordering': ['decided_on', 'pk'],
                        'base_manager_name': 'objects',
                        'constraints': [models.UniqueConstraint(fields=('pool', 'organisation'), name='one_saving_per_member_and_pool')],
                    },
                ),
                migrations.CreateModel(
                    name='Offer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='procurement.pool')),
                        ('status', models.CharField(choices=[('draft', 'Entwurf'), ('submitted', 'abgegeben'), ('withdrawn', 'zurückgezogen')], default='draft', max_length=10)),
                        ('tier_basis', models.CharField(choices=[('total', 'Stück über alle Artikel des Lieferanten'), ('article', 'Stück des einzelnen Artikels'), ('turnover', 'Umsatz in Euro zu den Preisen der ersten Staffel')], default='total', max_length=8)),
                        ('activation_cost', models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                        ('freight', models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                        ('minimum_order_value', models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                        ('tier_kind', models.CharField(choices=[('all_units', 'für alle Stück'), ('incremental', 'nur für die Stück ab der Staffelgrenze')], default='all_units', max_length=11)),
                        ('minimum_member_value', models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                        ('maximum_units', models.PositiveIntegerField(blank=True, null=True)),
                        ('maximum_value', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                        ('delivery_days', models.PositiveSmallIntegerField(default=14)),
                        ('conditions', models.TextField(blank=True)),
                        ('source', models.CharField(blank=True, max_length=120)),
                        ('on_behalf', models.BooleanField(default=False)),
                        ('typed', models.JSONField(blank=True, null=True)),
                        ('submitted_at', models.DateTimeField(blank=True, null=True)),
                        ('submitted_by', models.CharField(blank=True, max_length=120)),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                        ('withdrawn_by', models.CharField(blank=True, max_length=120)),
                    ],
                    options={
                        'base_manager_name': 'objects',
                        'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'withdrawn'), _negated=True), fields=('pool', 'organisation', 'status'), name='one_draft_and_one_live_offer_per_supplier_and_pool'), models.CheckConstraint(condition=models.Q(('activation_cost__gte', 0), ('freight__gte', 0), ('minimum_order_value__gte', 0)), name='offer_costs_not_negative'), models.CheckConstraint(condition=models.Q(('minimum_member_value__gte', 0), models.Q(('maximum_value__isnull', True), ('maximum_value__gte', 0), _connector='OR')), name='offer_limits_not_negative'), models.CheckConstraint(condition=models.Q(('tier_basis', 'turnover'), ('tier_kind', 'incremental'), _negated=True), name='no_incremental_tiers_over_turnover')],
                    },
                ),
                migrations.CreateModel(
                    name='SupplierOrder',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('number', models.CharField(max_length=30, unique=True)),
                        ('pool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='procurement.pool')),
                        ('ordered_at', models.DateTimeField()),
                        ('ordered_by', models.CharField(max_length=120)),
                        ('delivery_days', models.PositiveSmallIntegerField()),
                        ('fixed_cost', models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                        ('acknowledged_at', models.DateTimeField(null=True)),
                        ('acknowledged_by', models.CharField(blank=True, max_length=120)),
                    ],
                    options={
                        'base_manager_name': 'objects',
                        'constraints': [models.UniqueConstraint(fields=('pool', 'organisation'), name='one_order_per_supplier_and_pool')],
                    },
                ),
                migrations.CreateModel(
                    name='AwardDecision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('pool', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='procurement.pool')),
                        ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procurement.awardscenario')),
                        ('instance_hash', models.CharField(max_length=64)),
                        ('result_hash', models.CharField(max_length=64)),
                        ('reason', models.TextField()),
                        ('decided_at', models.DateTimeField()),
                        ('decided_by', models.CharField(max_length=120)),
                    ],
                    options={
                        'base_manager_name': 'objects',
                        'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='decision_has_a_reason')],
                    },
                ),
                migrations.CreateModel(
                    name='CallOffLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('call_off', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='procurement.calloff')),
                        ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='demand.article')),
                        ('standard', models.CharField(blank=True, max_length=200)),
                        ('product', models.CharField(blank=True, max_length=160)),
                        ('quantity', models.PositiveIntegerField()),
                        ('unit_price', models.DecimalField(decimal_places=4, max_digits=14)),
                        ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                        ('fixed_share', models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                        ('cost_centre', models.CharField(blank=True, max_length=40)),
                    ],
                    options={
                        'ordering': ['pk'],
                        'base_manager_name': 'objects',
                        'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gte', 1)), name='call_off_quantity_positive')],
                    },
                ),
                migrations.CreateModel(
                    name='Delivery',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('call_off', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='procurement.calloff')),
                        ('note_number', models.CharField(max_length=60)),
                        ('delivered_on', models.DateField()),
                        ('confirmed_at', models.DateTimeField()),
                        ('confirmed_by', models.CharField(max_length=120)),
                    ],
                    options={
                        'base_manager_name': 'objects',
                        'constraints': [models.UniqueConstraint(fields=('call_off', 'note_number'), name='delivery_note_once_per_call_off')],
                    },
                ),
                migrations.CreateModel(
                    name='OfferLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='procurement.offer')),
                        ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='demand.article')),
                        ('standards', models.JSONField(default=list)),
                        ('product', models.CharField(blank=True, max_length=160)),
                        ('available', models.PositiveIntegerField(blank=True, null=True)),
                    ],
                    options={
                        'ordering': ['article__number', 'pk'],
                        'base_manager_name': 'objects',
                        'constraints': [models.UniqueConstraint(fields=('offer', 'article'), name='offer_line_once_per_article')],
                    },
                ),
                migrations.CreateModel(
                    name='OrderLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='procurement.supplierorder')),
                        ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='demand.article')),
                        ('standard', models.CharField(blank=True, max_length=200)),
                        ('product', models.CharField(blank=True, max_length=160)),
                        ('quantity', models.PositiveIntegerField()),
                        ('unit_price', models.DecimalField(decimal_places=2, max_digits=12)),
                    ],
                    options={
                        'base_manager_name': 'objects',
                        'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gte', 1)), name='order_line_quantity_positive')],
                    },
                ),
                migrations.CreateModel(
                    name='ScenarioStudy',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='studies', to='procurement.awardscenario')),
                        ('kind', models.CharField(choices=[('fairness', 'Gerechtigkeit'), ('rules', 'Was jede Vorgabe kostet'), ('what_if', 'Was wäre wenn')], max_length=10)),
                        ('status', models.CharField(choices=[('waiting', 'wird berechnet'), ('done', 'berechnet'), ('failed', 'gescheitert')], default='waiting', max_length=8)),
                        ('result_hash', models.CharField(max_length=64)),
                        ('content', models.JSONField(null=True)),
                        ('content_hash', models.CharField(blank=True, max_length=64)),
                        ('requested_at', models.DateTimeField()),
                        ('requested_by', models.CharField(max_length=120)),
                        ('computed_at', models.DateTimeField(null=True)),
                        ('message', models.TextField(blank=True)),
                    ],
                    options={
                        'ordering': ['pk'],
                        'base_manager_name': 'objects',
                        'constraints': [models.UniqueConstraint(fields=('scenario', 'kind'), name='one_study_per_scenario_and_kind'), models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'done', 'failed'])), name='study_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'done'), _negated=True), models.Q(('content_hash', ''), _negated=True), _connector='OR'), name='finished_study_has_a_hash')],
                    },
                ),
                migrations.CreateModel(
                    name='DeliveryLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='procurement.delivery')),
                        ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='procurement.calloffline')),
                        ('kind', models.CharField(choices=[('accepted', 'angenommen'), ('rejected', 'abgelehnt'), ('returned', 'zurückgegeben')], max_length=8)),
                        ('quantity', models.PositiveIntegerField()),
                        ('reason', models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        'base_manager_name': 'objects',
                        'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gte', 1)), name='delivery_quantity_positive'), models.CheckConstraint(condition=models.Q(('kind', 'accepted'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='rejection_and_return_have_a_reason')],
                    },
                ),
                migrations.CreateModel(
                    name='OfferTier',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tiers', to='procurement.offerline')),
                        ('from_units', models.PositiveIntegerField()),
                        ('unit_price', models.DecimalField(decimal_places=2, max_digits=12)),
                    ],
                    options={
                        'ordering': ['from_units'],
                        'base_manager_name': 'objects',
                        'constraints': [models.UniqueConstraint(fields=('line', 'from_units'), name='tier_starts_once'), models.CheckConstraint(condition=models.Q(('unit_price__gte', 0)), name='tier_price_not_negative')],
                    },
                ),
            ],
        ),
    ]
