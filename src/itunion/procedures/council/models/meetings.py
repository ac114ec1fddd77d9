# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables: meetings with their agenda, who was invited and came, who was barred, what was voted."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from itunion.foundation.organisations.api import OwnedModel
from itunion.procedures.council.models.base import Publishable

__all__ = [
    "AgendaItem", "Attendance", "Delivery", "Exclusion", "ItemKind", "Meeting", "MeetingGroup", "MeetingState",
    "QuorumFinding", "Vote", "VoteCast", "VoteChoice", "VoteKind",
]  # fmt: skip


class MeetingState(models.TextChoices):
    """Where a meeting stands. OParl knows three: planned = terminiert; invited to held = eingeladen; closed = durchgeführt."""

    PLANNED = "planned", _("geplant")
    INVITED = "invited", _("eingeladen")
    RUNNING = "running", _("läuft")
    HELD = "held", _("beendet")
    # the minutes are released
    CLOSED = "closed", _("Niederschrift freigegeben")


class Meeting(Publishable):
    """A meeting (Sitzung) of one or more groups; times are moments, so that the hour that occurs twice is told apart."""

    body = models.ForeignKey("council.Body", on_delete=models.PROTECT, related_name="meetings")
    name = models.CharField(_("Bezeichnung"), max_length=500, blank=True)
    start = models.DateTimeField(_("Beginn"), null=True, blank=True)
    end = models.DateTimeField(_("Ende"), null=True, blank=True)
    place = models.ForeignKey(
        "council.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="meetings"
    )
    state = models.CharField(_("Stand"), max_length=8, choices=MeetingState, default=MeetingState.PLANNED)
    cancelled = models.BooleanField(_("Abgesagt"), default=False)
    replaces = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    # whether the public learns of the meeting at all, and since when
    is_public = models.BooleanField(_("Öffentlich angekündigt"), default=True)
    published_at = models.DateTimeField(null=True, blank=True)
    agenda_published_at = models.DateTimeField(null=True, blank=True)
    urgent = models.BooleanField(_("Eilfall (verkürzte Ladungsfrist)"), default=False)
    urgency_reason = models.CharField(_("Grund der Eile"), max_length=500, blank=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # written procedure instead of a sitting (Umlaufverfahren)
    circular = models.BooleanField(_("Umlaufverfahren"), default=False)
    stream_url = models.URLField(_("Übertragung oder Aufzeichnung"), max_length=1000, blank=True)

    class Meta(Publishable.Meta):
        ordering = ["-start", "-pk"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end__gte=F("start")),
                name="council_meeting_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(is_public=True),
                name="council_meeting_published_is_public",
            ),
            models.CheckConstraint(
                condition=Q(agenda_published_at__isnull=True) | Q(published_at__isnull=False),
                name="council_agenda_published_with_meeting",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MeetingGroup(OwnedModel):
    """A group that meets; the first one leads a joint meeting."""

    meeting = models.ForeignKey("council.Meeting", on_delete=models.PROTECT, related_name="groups")
    group = models.ForeignKey("council.Group", on_delete=models.PROTECT, related_name="meetings")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        base_manager_name = "objects"
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "group"], name="council_meets_once")]


class ItemKind(models.TextChoices):
    """What an item of the agenda is there for."""

    FORMAL = "formal", _("Formalie")
    PAPER = "paper", _("Vorlage")
    REPORT = "report", _("Bericht")
    QUESTIONS = "questions", _("Anfragen")
    PUBLIC_QUESTIONS = "public_questions", _("Einwohnerfragestunde")
    OTHER = "other", _("Sonstiges")


class AgendaItem(Publishable):
    """An item of the agenda (TOP). Of a closed one only what stands in the released fields is ever published."""

    meeting = models.ForeignKey("council.Meeting", on_delete=models.PROTECT, related_name="items")
    # among all items, closed ones included; published items are counted anew without gaps
    position = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(_("Nummer"), max_length=60, blank=True)
    name = models.CharField(_("Bezeichnung"), max_length=1000, blank=True)
    kind = models.CharField(_("Art"), max_length=16, choices=ItemKind, default=ItemKind.OTHER)
    is_public = models.BooleanField(_("Öffentlich"), default=True)
    closed_reason = models.CharField(_("Grund der Nichtöffentlichkeit"), max_length=300, blank=True)
    # what the public may know of a closed item (§ 52 Abs. 2 KVG LSA: resolutions are announced)
    released_name = models.CharField(_("Bekanntgegebene Bezeichnung"), max_length=1000, blank=True)
    released_result = models.CharField(_("Bekanntgegebenes Ergebnis"), max_length=300, blank=True)
    # added after the invitation; nobody but the office sees it before it was sent, or the meeting has begun
    supplementary = models.BooleanField(_("Nachtrag"), default=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    # called again after it was put off for want of a quorum; the invitation is to say so (§ 55 Abs. 2 KVG LSA)
    second_call = models.BooleanField(_("Zum zweiten Mal einberufen"), default=False)
    start = models.DateTimeField(null=True, blank=True)
    end = models.DateTimeField(null=True, blank=True)
    result = models.CharField(_("Ergebnis"), max_length=300, blank=True)
    # wording where it deviates from the draft
    resolution_text = models.TextField(_("Beschlusstext"), blank=True)
    # what the minutes say about the item
    record = models.TextField(_("Niederschrift"), blank=True)

    class Meta(Publishable.Meta):
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["meeting", "position"], name="council_item_of_meeting")]

    def __str__(self) -> str:
        return f"{self.label} {self.name}".strip()

    @property
    def is_second_call(self) -> bool:
        """Say whether those invited were told that this is decided by whoever comes (§ 55 Abs. 2 KVG LSA)."""
        return self.second_call and self.sent_at is not None

    @property
    def waits_to_be_sent(self) -> bool:
        """Say whether this was added after the invitation and nobody was told of it yet."""
        return self.supplementary and self.sent_at is None and self.meeting.state == MeetingState.INVITED


class Delivery(OwnedModel):
    """That an invitation or a supplement went to somebody, and that it arrived."""

    meeting = models.ForeignKey("council.Meeting", on_delete=models.PROTECT, related_name="deliveries")
    person = models.ForeignKey("council.Person", on_delete=models.PROTECT, related_name="deliveries")
    document = models.ForeignKey("council.Document", on_delete=models.PROTECT, related_name="deliveries")
    way = models.CharField(
        max_length=8, choices=[("email", _("E-Mail")), ("paper", _("Papier")), ("app", _("Arbeitsbereich"))]
    )
    address = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        base_manager_name = "objects"
        ordering = ["sent_at", "pk"]


class Attendance(OwnedModel):
    """A span in which somebody was in a meeting; who leaves and comes back has two."""

    meeting = models.ForeignKey("council.Meeting", on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey("council.Person", on_delete=models.PROTECT, related_name="attendances")
    # whom this person stands in for
    deputy_for = models.ForeignKey(
        "council.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="represented"
    )
    voting = models.BooleanField(default=True)
    remote = models.BooleanField(_("Zugeschaltet"), default=False)
    arrived = models.DateTimeField(null=True, blank=True)
    left = models.DateTimeField(null=True, blank=True)

    class Meta:
        base_manager_name = "objects"
        ordering = ["arrived", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left__isnull=True) | Q(arrived__isnull=True) | Q(left__gte=F("arrived")),
                name="council_leaves_after_arrival",
            ),
            models.UniqueConstraint(
                fields=["meeting", "person"],
                condition=Q(left__isnull=True, arrived__isnull=False),
                name="council_in_the_room_once",
            ),
        ]


class Exclusion(OwnedModel):
    """That somebody may not take part in an item (Mitwirkungsverbot, § 33 KVG LSA). The reason is internal."""

    item = models.ForeignKey("council.AgendaItem", on_delete=models.PROTECT, related_name="exclusions")
    person = models.ForeignKey("council.Person", on_delete=models.PROTECT, related_name="exclusions")
    reason = models.CharField(_("Grund"), max_length=500, blank=True)
    declared_at = models.DateTimeField()

    class Meta:
        base_manager_name = "objects"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="council_excluded_once")]


class QuorumFinding(OwnedModel):
    """That the quorum was found, or that a member said too few are there and what was counted (§ 55 Abs. 1 KVG LSA)."""

    meeting = models.ForeignKey("council.Meeting", on_delete=models.PROTECT, related_name="quorum_findings")
    at = models.DateTimeField()
    present = models.PositiveSmallIntegerField()
    seats = models.PositiveSmallIntegerField()
    found = models.BooleanField()
    denied_by = models.ForeignKey(
        "council.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="denied_quorums"
    )

    class Meta:
        base_manager_name = "objects"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(found=True) | Q(denied_by__isnull=False), name="council_quorum_missed_by_claim"
            ),
        ]


class VoteKind(models.TextChoices):
    """How is voted."""

    OPEN = "open", _("offen")
    ROLL_CALL = "roll_call", _("namentlich")
    SECRET = "secret", _("geheim")
    UNANIMOUS = "unanimous", _("ohne Gegenstimme festgestellt")


class Vote(OwnedModel):
    """A vote on an item and its numbers; `present` is who was in the room with a vote, the excluded taken off."""

    item = models.ForeignKey("council.AgendaItem", on_delete=models.PROTECT, related_name="votes")
    subject = models.CharField(_("Gegenstand"), max_length=500, blank=True)
    kind = models.CharField(_("Art"), max_length=10, choices=VoteKind, default=VoteKind.OPEN)
    yes = models.PositiveSmallIntegerField(_("Ja"), default=0)
    no = models.PositiveSmallIntegerField(_("Nein"), default=0)
    abstained = models.PositiveSmallIntegerField(_("Enthaltung"), default=0)
    invalid = models.PositiveSmallIntegerField(_("Ungültig"), default=0)
    excluded = models.PositiveSmallIntegerField(_("Mitwirkungsverbot"), default=0)
    present = models.PositiveSmallIntegerField(_("Anwesende Stimmberechtigte"), default=0)
    # "simple", "seats" (majority of all members), "two_thirds"; which one applied
    majority = models.CharField(max_length=12, default="simple")
    carried = models.BooleanField(null=True)
    # why there could be a vote: "majority", "presumed", "second_call", "barred" (§ 55 KVG LSA); empty: imported
    quorum = models.CharField(max_length=11, blank=True)
    at = models.DateTimeField()
    # the last one is the decision; one before it was repeated
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        base_manager_name = "objects"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(present__gte=F("yes") + F("no") + F("abstained") + F("invalid")),
                name="council_vote_not_more_than_present",
            ),
        ]


class VoteChoice(models.TextChoices):
    """A choice at a roll call."""

    YES = "yes", _("Ja")
    NO = "no", _("Nein")
    ABSTAINED = "abstained", _("Enthaltung")


class VoteCast(OwnedModel):
    """Who voted how at a roll call; never kept for another kind of vote."""

    vote = models.ForeignKey("council.Vote", on_delete=models.PROTECT, related_name="casts")
    person = models.ForeignKey("council.Person", on_delete=models.PROTECT, related_name="casts")
    choice = models.CharField(max_length=9, choices=VoteChoice)

    class Meta:
        base_manager_name = "objects"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["vote", "person"], name="council_cast_once")]
