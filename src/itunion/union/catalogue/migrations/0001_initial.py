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
                    name='Service',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.SlugField(max_length=30, unique=True)),
                        ('name', models.CharField(max_length=120, unique=True)),
                        ('for_deciders', models.TextField()),
                        ('for_technicians', models.TextField(blank=True)),
                        ('status', models.CharField(choices=[('draft', 'in Vorbereitung'), ('offered', 'im Angebot'), ('withdrawn', 'nicht mehr angeboten')], default='draft', max_length=9)),
                    ],
                    options={
                        'ordering': ['name'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'offered', 'withdrawn'])), name='service_status_known')],
                    },
                ),
                migrations.CreateModel(
                    name='CostItem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cost_items', to='catalogue.service')),
                        ('name', models.CharField(max_length=120)),
                        ('kind', models.CharField(choices=[('contract', 'Vertrag'), ('staff', 'Personal'), ('depreciation', 'Abschreibung'), ('other', 'Sonstiges')], max_length=12)),
                        ('yearly', models.DecimalField(decimal_places=2, max_digits=14)),
                        ('steps', models.JSONField(blank=True, default=list)),
                        ('lead_months', models.PositiveSmallIntegerField(default=0)),
                        ('bound_until', models.DateField(blank=True, null=True)),
                        ('valid_from', models.DateField()),
                        ('valid_until', models.DateField(blank=True, null=True)),
                        ('recorded_at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['name', '-valid_from', '-recorded_at', '-pk'],
                        'indexes': [models.Index(fields=['service', 'name', 'valid_from'], name='cost_item_series')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['contract', 'staff', 'depreciation', 'other'])), name='cost_item_kind_known'), models.CheckConstraint(condition=models.Q(('yearly__gte', 0)), name='cost_item_not_negative'), models.CheckConstraint(condition=models.Q(('lead_months__lte', 120)), name='cost_item_lead_in_range'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='cost_item_ends_after_start'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'depreciation'), _negated=True), ('valid_until__isnull', False), _connector='OR'), name='cost_item_depreciation_has_end')],
                    },
                ),
                migrations.CreateModel(
                    name='KeyValue',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.service')),
                        ('amount', models.DecimalField(decimal_places=2, max_digits=12)),
                        ('valid_from', models.DateField()),
                        ('recorded_at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['-valid_from', '-recorded_at', '-pk'],
                        'base_manager_name': 'objects',
                        'indexes': [models.Index(fields=['service', 'organisation'], name='key_value_series')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='key_value_not_negative')],
                    },
                ),
                migrations.CreateModel(
                    name='Meter',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meters', to='catalogue.service')),
                        ('key', models.SlugField(max_length=30)),
                        ('label', models.CharField(max_length=80)),
                        ('unit_code', models.CharField(max_length=3)),
                    ],
                    options={
                        'ordering': ['key'],
                        'constraints': [models.UniqueConstraint(fields=('service', 'key'), name='meter_once_per_service')],
                    },
                ),
                migrations.CreateModel(
                    name='Prerequisite',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prerequisites', to='catalogue.service')),
                        ('requires', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.service')),
                        ('text', models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('requires__isnull', False), ('text', '')), models.Q(('requires__isnull', True), models.Q(('text', ''), _negated=True)), _connector='OR'), name='prerequisite_is_service_or_text'), models.CheckConstraint(condition=models.Q(('requires', models.F('service')), _negated=True), name='prerequisite_is_another_service'), models.UniqueConstraint(fields=('service', 'requires'), name='prerequisite_once')],
                    },
                ),
                migrations.CreateModel(
                    name='ProcessingAnnex',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='annexes', to='catalogue.service')),
                        ('version', models.PositiveSmallIntegerField()),
                        ('subject', models.TextField()),
                        ('categories', models.TextField()),
                        ('data_subjects', models.TextField()),
                        ('sub_processors', models.TextField()),
                        ('measures', models.TextField()),
                        ('published_at', models.DateTimeField()),
                        ('sha256', models.CharField(max_length=64)),
                    ],
                    options={
                        'ordering': ['service', '-version'],
                        'constraints': [models.UniqueConstraint(fields=('service', 'version'), name='annex_version_once'), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='annex_version_from_one')],
                    },
                ),
                migrations.CreateModel(
                    name='ReferenceContact',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='references', to='catalogue.service')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('name', models.CharField(max_length=120)),
                        ('contact', models.CharField(max_length=200)),
                        ('consented_on', models.DateField()),
                    ],
                    options={
                        'ordering': ['organisation__name', 'name'],
                        'constraints': [models.UniqueConstraint(fields=('service', 'organisation', 'name'), name='reference_contact_once')],
                    },
                ),
                migrations.CreateModel(
                    name='ServiceLevel',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='levels', to='catalogue.service')),
                        ('name', models.CharField(max_length=80)),
                        ('measure', models.CharField(max_length=200)),
                        ('target', models.CharField(max_length=80)),
                        ('valid_from', models.DateField()),
                        ('recorded_at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['name', '-valid_from', '-pk'],
                    },
                ),
                migrations.CreateModel(
                    name='ServiceTask',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='catalogue.service')),
                        ('phase', models.CharField(choices=[('onboarding', 'Einrichtung'), ('take_back', 'Rücknahme')], max_length=10)),
                        ('position', models.PositiveSmallIntegerField()),
                        ('title', models.CharField(max_length=160)),
                        ('who', models.CharField(choices=[('operator', 'Betriebsgesellschaft'), ('member', 'Mitglied')], max_length=8)),
                        ('is_active', models.BooleanField(default=True)),
                    ],
                    options={
                        'ordering': ['phase', 'position', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('phase__in', ['onboarding', 'take_back'])), name='service_task_phase_known'), models.CheckConstraint(condition=models.Q(('who__in', ['operator', 'member'])), name='service_task_side_known')],
                    },
                ),
                migrations.CreateModel(
                    name='ServiceTerms',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='catalogue.service')),
                        ('valid_from', models.DateField()),
                        ('recorded_at', models.DateTimeField()),
                        ('minimum_term_months', models.PositiveSmallIntegerField()),
                        ('notice_months', models.PositiveSmallIntegerField()),
                        ('notice_to', models.CharField(choices=[('day', 'zu jedem Tag'), ('month', 'zum Monatsende'), ('quarter', 'zum Quartalsende'), ('year', 'zum Jahresende')], max_length=7)),
                        ('key_kind', models.CharField(choices=[('inhabitants', 'Einwohner'), ('workplaces', 'Arbeitsplätze'), ('users', 'Nutzer'), ('devices', 'Geräte')], max_length=11)),
                        ('vat_case', models.CharField(choices=[('S', 'steuerpflichtig, 19 %'), ('E', 'steuerfrei nach § 4 Nr. 29 UStG'), ('O', 'nicht steuerbar')], default='S', max_length=1)),
                    ],
                    options={
                        'ordering': ['-valid_from', '-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('notice_to__in', ['day', 'month', 'quarter', 'year'])), name='terms_notice_to_known'), models.CheckConstraint(condition=models.Q(('key_kind__in', ['inhabitants', 'workplaces', 'users', 'devices'])), name='terms_key_kind_known'), models.CheckConstraint(condition=models.Q(('vat_case__in', ['S', 'E', 'O'])), name='terms_vat_case_known'), models.CheckConstraint(condition=models.Q(('minimum_term_months__lte', 120), ('notice_months__lte', 36)), name='terms_in_range')],
                    },
                ),
                migrations.CreateModel(
                    name='Subscription',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='subscriptions', to='catalogue.service')),
                        ('status', models.CharField(choices=[('interest', 'Interesse'), ('offered', 'Angebot liegt vor'), ('ordered', 'bestellt, wird eingerichtet'), ('in_use', 'in Nutzung'), ('notice', 'gekündigt, wird zurückgenommen'), ('handed_over', 'Daten übergeben'), ('returned', 'zurückgegeben'), ('withdrawn', 'zurückgezogen'), ('declined', 'Angebot abgelehnt')], default='interest', max_length=11)),
                        ('opened_on', models.DateField()),
                        ('ordered_on', models.DateField(blank=True, null=True)),
                        ('starts_on', models.DateField(blank=True, null=True)),
                        ('notice_on', models.DateField(blank=True, null=True)),
                        ('ends_on', models.DateField(blank=True, null=True)),
                    ],
                    options={
                        'ordering': ['service__name', '-pk'],
                        'base_manager_name': 'objects',
                        'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ('returned', 'withdrawn', 'declined')), _negated=True), fields=('organisation', 'service'), name='subscription_one_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('ordered', 'in_use', 'notice', 'handed_over', 'returned')), _negated=True), models.Q(('ordered_on__isnull', False), ('starts_on__isnull', False)), _connector='OR'), name='subscription_ordered_has_days'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('notice', 'handed_over', 'returned')), _negated=True), models.Q(('ends_on__isnull', False), ('notice_on__isnull', False)), _connector='OR'), name='subscription_notice_has_end'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='subscription_ends_after_start')],
                    },
                ),
                migrations.CreateModel(
                    name='UsageCharge',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.service')),
                        ('month', models.DateField()),
                        ('item', models.CharField(max_length=60)),
                        ('number', models.PositiveSmallIntegerField()),
                        ('quantity', models.DecimalField(decimal_places=3, max_digits=14)),
                        ('net', models.DecimalField(decimal_places=2, max_digits=14)),
                        ('source', models.CharField(max_length=120, unique=True)),
                        ('recorded_at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['month', 'item', 'number'],
                        'base_manager_name': 'objects',
                        'constraints': [models.UniqueConstraint(fields=('organisation', 'service', 'month', 'item', 'number'), name='usage_charge_once'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='usage_charge_month_is_first_day')],
                    },
                ),
                migrations.CreateModel(
                    name='UsageFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.service')),
                        ('name', models.CharField(max_length=120)),
                        ('sha256', models.CharField(max_length=64)),
                        ('content', models.BinaryField(null=True)),
                        ('status', models.CharField(choices=[('waiting', 'wird geprüft'), ('checked', 'geprüft, noch nicht übernommen'), ('faulty', 'fehlerhaft, nichts übernommen'), ('imported', 'übernommen')], default='waiting', max_length=8)),
                        ('report', models.JSONField(default=dict)),
                        ('uploaded_at', models.DateTimeField()),
                        ('uploaded_by', models.CharField(max_length=120)),
                    ],
                    options={
                        'ordering': ['-uploaded_at', '-pk'],
                        'base_manager_name': 'objects',
                    },
                ),
                migrations.CreateModel(
                    name='AnnexSignature',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('subscription', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='catalogue.subscription')),
                        ('annex', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.processingannex')),
                        ('name', models.CharField(max_length=120)),
                        ('function', models.CharField(max_length=120)),
                        ('at', models.DateTimeField()),
                        ('sha256', models.CharField(max_length=64)),
                    ],
                    options={
                        'ordering': ['at', 'pk'],
                        'base_manager_name': 'objects',
                        'constraints': [models.UniqueConstraint(fields=('subscription', 'annex'), name='annex_signed_once')],
                    },
                ),
                migrations.CreateModel(
                    name='MeterPrice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('meter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prices', to='catalogue.meter')),
                        ('valid_from', models.DateField()),
                        ('recorded_at', models.DateTimeField()),
                        ('price', models.DecimalField(decimal_places=4, max_digits=12)),
                    ],
                    options={
                        'ordering': ['-valid_from', '-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('price__gte', 0)), name='meter_price_not_negative')],
                    },
                ),
                migrations.CreateModel(
                    name='SubscriptionEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('subscription', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='catalogue.subscription')),
                        ('kind', models.CharField(choices=[('interest', 'Interesse bekundet'), ('withdraw', 'Interesse zurückgezogen'), ('offer', 'Angebot abgegeben'), ('decline', 'Angebot abgelehnt'), ('order', 'bestellt'), ('cancel', 'Bestellung aufgehoben'), ('sign', 'Vereinbarung zur Auftragsverarbeitung unterschrieben'), ('task', 'Aufgabe erledigt'), ('start', 'in Nutzung genommen'), ('notice', 'gekündigt'), ('hand_over', 'Daten übergeben'), ('deletion', 'Löschung bestätigt')], max_length=9)),
                        ('on', models.DateField()),
                        ('at', models.DateTimeField()),
                        ('by', models.CharField(max_length=120)),
                        ('data', models.JSONField(default=dict)),
                    ],
                    options={
                        'ordering': ['at', 'pk'],
                        'base_manager_name': 'objects',
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('interest', 'withdraw', 'offer', 'decline', 'order', 'cancel', 'sign', 'task', 'start', 'notice', 'hand_over', 'deletion'))), name='subscription_event_kind_known'), models.UniqueConstraint(condition=models.Q(('kind__in', ('interest', 'order', 'start', 'notice', 'deletion'))), fields=('subscription', 'kind'), name='subscription_event_once')],
                    },
                ),
                migrations.CreateModel(
                    name='TaskDone',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('subscription', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='done', to='catalogue.subscription')),
                        ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.servicetask')),
                        ('at', models.DateTimeField()),
                        ('by', models.CharField(max_length=120)),
                        ('note', models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        'base_manager_name': 'objects',
                        'constraints': [models.UniqueConstraint(fields=('subscription', 'task'), name='task_done_once')],
                    },
                ),
                migrations.CreateModel(
                    name='UsageRecord',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                        ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.service')),
                        ('meter', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.meter')),
                        ('source', models.CharField(max_length=80)),
                        ('day', models.DateField()),
                        ('quantity', models.DecimalField(decimal_places=3, max_digits=14)),
                        ('batch', models.CharField(max_length=120)),
                        ('recorded_at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['day', 'pk'],
                        'base_manager_name': 'objects',
                        'indexes': [models.Index(fields=['service', 'day'], name='usage_service_day')],
                        'constraints': [models.UniqueConstraint(fields=('service', 'source', 'organisation'), name='usage_source_once_per_member'), models.CheckConstraint(condition=models.Q(('quantity__gte', 0)), name='usage_not_negative')],
                    },
                ),
            ],
        ),
    ]
