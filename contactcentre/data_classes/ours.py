"""Our own models: what of them stands in clear, and why it may."""

from contactcentre.data_classes.classes import InClear

_WRAPPED = "a key under the key-encryption key; the keyring never holds records"
_DIGEST = "a digest; nothing can be read from it"

OURS: dict[str, InClear] = {
    "safekeeping.Subject": InClear(
        structural="id",
        operational="kind created_on last_used_on last_use flagged_on fenced_on disposed_on",
        because={"reference": "random, made to be said aloud without naming anybody"},
    ),
    "safekeeping.AuditEntry": InClear(
        structural="id sequence content_type actor subject_id",
        operational="action timestamp",
        because={
            "previous": _DIGEST,
            "digest": _DIGEST,
            "event": "a word from our own code",
            "object_pk": "the random key of a record",
            "object_id": "always empty: our keys are not numbers",
            "object_repr": "the kind of record and its random key, nothing of its content",
            "changes": "names of changed fields; every value is the same mark",
            "changes_text": "always empty",
            "serialized_data": "always empty: records are not copied here",
            "additional_data": "always empty",
            "cid": "always empty",
            "remote_addr": "always empty: recording addresses is switched off",
            "remote_port": "always empty",
            "actor_email": "emptied before each entry is chained",
        },
    ),
    "safekeeping.Hold": InClear(
        structural="id subject placed_by release_asked_by released_by",
        operational="kind placed_on review_on release_asked_on released_on",
    ),
    "safekeeping.Submission": InClear(
        structural="id key made by",
        operational="at",
        because={"purpose": "a word from our own code"},
    ),
    "safekeeping.BackupMade": InClear(structural="id", operational="at seconds size"),
    "safekeeping.Drill": InClear(
        structural="id", operational="at backup_seconds restore_seconds size opened"
    ),
    "safekeeping.CardShown": InClear(structural="id", operational="at generation"),
    "keyring.DataKey": InClear(
        structural="subject_id", operational="generation created_on", because={"wrapped": _WRAPPED}
    ),
    "keyring.Tombstone": InClear(structural="subject_id disposal_id", operational="made_on"),
    "keyring.LookupKey": InClear(
        operational="generation",
        because={"purpose": "a word from our own code", "wrapped": _WRAPPED},
    ),
    "keyring.Generation": InClear(
        structural="number",
        operational="created_on changes",
        because={"check_value": "a constant, sealed, to prove that the key file is the right one"},
    ),
    "accounts.User": InClear(
        structural="id subject same_person_as",
        operational="is_active demonstration created_at last_login",
        because={
            "email": "an alias under a key of the keyring, new at each rotation",
            "password": "a salted hash",
            "roles": "a closed list, which trustees may read",
        },
    ),
    "accounts.RoleChange": InClear(
        structural="id user changed_by",
        operational="active sign_in_anew changed_at",
        because={"roles": "a closed list, which trustees may read"},
    ),
    "accounts.OneTimeLink": InClear(
        structural="id user", operational="purpose expires_at used_at", because={"digest": _DIGEST}
    ),
    "accounts.NewPasswordWanted": InClear(
        structural="id",
        operational="asked_at",
        because={
            "base_url": "the centre's own address",
            "alias": "an alias under a key of the keyring; the row goes when it is answered",
        },
    ),
    "accounts.Notice": InClear(
        structural="id user",
        operational="kind made_at mailed_at read_at",
        because={
            "about": "an opaque reference, or the day of a session",
            "occasion": "a random key or a date, so that nobody is told twice",
        },
    ),
    "disclosures.Agency": InClear(structural="subject", operational="kind version"),
    "disclosures.AgencyContact": InClear(
        structural="subject agency", operational="left_on version"
    ),
    "disclosures.ActsFor": InClear(
        structural="id family party contact noted_by", operational="version"
    ),
    "disclosures.CodeWanted": InClear(
        structural="id contact party_sign_in",
        operational="asked_at sent_at tries used_at",
        because={
            "alias": "an alias under a key of the keyring; the row goes within hours",
            "browser_digest": _DIGEST,
            "code_digest": "a digest under the server's secret; of no use after ten minutes",
        },
    ),
    "disclosures.PartySignIn": InClear(
        structural="id family party detail begun_by ended_by", operational="begun_on ended_on"
    ),
    "disclosures.AgencySession": InClear(
        structural="id contact party_sign_in",
        operational="began_at seen_at",
        because={"digest": _DIGEST},
    ),
    "disclosures.AttendanceRequest": InClear(
        structural="subject closed_by",
        operational="asked_on place asker warned state closed_on",
    ),
    "disclosures.Release": InClear(
        structural="id family request corrects called_by held_by released_by",
        operational="standing called_on held_on released_on",
    ),
    "disclosures.Comparison": InClear(structural="release", operational="entries wrong"),
    "disclosures.AssessmentAgreement": InClear(
        structural="id family agreed_by ended_by", operational="agreed_on ended_on"
    ),
    "disclosures.AgreeingParty": InClear(structural="id agreement party"),
    "disclosures.AssessmentRefusal": InClear(
        structural="id family refused_by", operational="refused_on"
    ),
    "disclosures.ContactPermission": InClear(
        structural="id family detail noted_by withdrawn_by", operational="how withdrawn_on"
    ),
    "disclosures.ContactPassing": InClear(
        structural="id family permission passed_by", operational="passed_on"
    ),
    "disclosures.ContactRefusal": InClear(structural="id family refused_by", operational="at"),
    "disclosures.CourtRequest": InClear(
        structural="id family noted_by replied_by ended_by",
        operational="wants came_on replied_on outcome ended_on",
    ),
    "disclosures.OrderedDisclosure": InClear(
        structural="id family court_request noted_by",
        operational="ordered_on route given_on noted_at",
    ),
    "disclosures.SafeguardingLead": InClear(
        structural="id user chosen_by ended_by", operational="deputy chosen_on ended_on"
    ),
    "disclosures.Concern": InClear(
        structural="subject family recorded_by", operational="kind recorded_at"
    ),
    "disclosures.ComplainedOf": InClear(structural="id concern user"),
    "disclosures.StoodBack": InClear(structural="id concern user", operational="at"),
    "disclosures.ConcernHold": InClear(structural="id concern hold"),
    "disclosures.ExceptionDisclosure": InClear(
        structural="id concern decided_by noted_by",
        operational="basis agency route passed_at noted_at",
    ),
    "disclosures.NotReferred": InClear(
        structural="id concern decided_by noted_by", operational="decided_on"
    ),
    "disclosures.Match": InClear(
        structural="id family request party contact matched_by",
        operational="standing matched_on",
    ),
    "disclosures.ReleaseCopy": InClear(
        structural="id family release party contact handed_by",
        operational="route announced_on read_on handed_on",
    ),
    "accidents.AccidentEntry": InClear(structural="id book", operational="year number role"),
    "accidents.Addendum": InClear(structural="id book entry", operational="number"),
    "governance.YearReport": InClear(
        structural="id",
        operational="year first_day last_day frozen_on",
        because={
            "document": "figures and the policy's own words; small numbers are left out of it",
            "digest": _DIGEST,
        },
    ),
    "governance.CarriedFigures": InClear(
        operational="year", because={"counts": "mere numbers, for a report still to come"}
    ),
    "governance.Breach": InClear(
        structural="id noted_by ended_by",
        operational="year number kind whereabouts people risk found_on report_by noted_on "
        "office_told_on people_told_on commission_told_on ended ended_on",
    ),
    "governance.AnnualReview": InClear(
        structural="id report begun_by signed_by completed_by",
        operational="held_on begun_on result signed_on completed_on",
        because={"digest": _DIGEST},
    ),
    "governance.ReviewComment": InClear(structural="id subject review by", operational="at"),
    "volunteers.Post": InClear(
        structural="id",
        operational="level version",
        because={
            "name": "what the centre calls a post, whoever fills it",
            "why_eligible": "about the post, not about who fills it",
        },
    ),
    "volunteers.Volunteer": InClear(
        structural="subject user post",
        operational="state applied_on induction_on post_on checked_on left_on version",
    ),
    "volunteers.VolunteerTransition": InClear(
        structural="id volunteer changed_by", operational="from_state to_state on changed_at"
    ),
    "volunteers.Reference": InClear(
        structural="id volunteer", operational="asked_on answered_on version"
    ),
    "volunteers.Training": InClear(structural="id volunteer", operational="on again_by version"),
    "volunteers.DbsCheck": InClear(
        structural="id volunteer seen_by decided_by",
        operational="level applied_on issued_on seen_on decision decided_on",
        because={"why_eligible": "about the post, not about who fills it"},
    ),
    "volunteers.CertificateCorrection": InClear(
        structural="id check_of seen_by corrected_by",
        operational="issued_on seen_on corrected_at",
    ),
    "volunteers.CertificateNumber": InClear(structural="subject check_of corrected"),
    "volunteers.CertificateSight": InClear(structural="id check_of person", operational="stage at"),
    "volunteers.UpdateService": InClear(
        structural="check_of", operational="agreed_on withdrawn_on"
    ),
    "volunteers.StatusCheck": InClear(structural="id check_of asked_by", operational="answer on"),
    "families.Shift": InClear(
        structural="id session volunteer made_by",
        operational="starts_at ends_at state stand_in_wanted made_at answered_at revision",
    ),
    "families.CalendarFeed": InClear(
        structural="volunteer", operational="made_at", because={"digest": _DIGEST}
    ),
    "families.KnownFamily": InClear(
        structural="id family user declared_by ended_by", operational="declared_at ended_at"
    ),
    "families.EmergencyOpening": InClear(
        structural="id family opened_by", operational="opened_at until"
    ),
    "families.Family": InClear(structural="subject", operational="state version"),
    "families.FamilyGrant": InClear(
        structural="id user permission content_object", operational="valid_from valid_until"
    ),
    "families.FamilyTransition": InClear(
        structural="id family changed_by", operational="from_state to_state changed_at"
    ),
    "families.Arrangement": InClear(structural="family", operational="kind frequency version"),
    "families.Alert": InClear(structural="id family person", operational="version"),
    "families.Person": InClear(structural="id family", operational="role authorised_by version"),
    "families.ContactDetail": InClear(structural="id family person", operational="kind"),
    "families.Representative": InClear(structural="id family party", operational="version"),
    "families.Venue": InClear(
        structural="id", because={"name": "a hall, the same for every family"}
    ),
    "families.Room": InClear(
        structural="id venue",
        operational="purpose",
        because={"name": "a room of a hall, the same for every family"},
    ),
    "families.Session": InClear(
        structural="id venue", operational="date starts_at ends_at capacity cancelled_at"
    ),
    "families.Closure": InClear(
        structural="id venue replaces ended_by",
        operational="first_day last_day ended_at",
        because=dict.fromkeys(
            ("words", "open_words"), "told alike to everyone, so never about a family"
        ),
    ),
    "families.Booking": InClear(
        structural="id session family booked_by room key",
        operational="starts_at ends_at booked_at cancelled_at walk_in number",
    ),
    "families.RegisterEntry": InClear(
        structural="id booking session family person recorded_by supersedes contests"
        " with_person walked_by key",
        operational="kind stay outcome withdrawn way",
    ),
    "families.Allocation": InClear(
        structural="id booking volunteer allocated_by", operational="opens_at allocated_at"
    ),
    "families.KeepApart": InClear(
        structural="id first second noted_by lifted_by", operational="noted_on lifted_on"
    ),
    "families.WrittenConsent": InClear(structural="id family companion party seen_by"),
    "families.DoorRefusal": InClear(
        structural="id family booking refused_by", operational="reason"
    ),
    "families.Presence": InClear(
        structural="id subject session user room recorded_by key", operational="gone"
    ),
    "families.PrintedSheet": InClear(
        structural="id session printed_by shredded_by",
        operational="number printed_at shredded_at",
    ),
    "families.Referral": InClear(
        structural="id family opened_by decided_by",
        operational="route opened_on decision decided_on",
    ),
    "families.ReferralHalf": InClear(
        structural="id family referral entered_by", operational="side completed_at version"
    ),
    "families.ReferralLink": InClear(
        structural="id half made_by",
        operational="made_at expires_at opened_at ended_at",
        because={"digest": _DIGEST, "browser_digest": _DIGEST},
    ),
    "families.EarlierScreening": InClear(
        structural="id family referral decided_by", operational="version decided_on"
    ),
    "families.Screening": InClear(
        structural="id family referral decided_by", operational="decided_on version"
    ),
    "families.PreVisit": InClear(structural="id family person recorded_by", operational="version"),
    "families.ValidReason": InClear(
        structural="id family booking noted_by", operational="noted_on"
    ),
    "families.Review": InClear(
        structural="id family decided_by",
        operational="kind opened_on decision move_on decided_on version",
    ),
    "retention.Tick": InClear(
        structural="confirmed_by dismissed_by brake_released_by",
        operational="day looked_at doubt confirmed_on dismissed_on newly_flagged braked"
        " brake_released_on",
    ),
    "retention.DisposalCase": InClear(
        structural="id of proposed_by approved_by ended_by executed_by paper_by",
        operational="kind last_used_on basis asked_on state proposed_on approved_on ended_on"
        " ended_because"
        " executed_on certified_on repeated_on audit_count paper_on",
        because={
            "reference": "random, and all that is left to find the paper file by",
            "digest": _DIGEST,
            "audit_head": _DIGEST,
        },
    ),
    "retention.DisposedOf": InClear(
        structural="id case",
        operational="rows",
        because={"what": "a kind of record, from our own code"},
    ),
    "retention.DataRequest": InClear(
        structural="id subject party hold noted_by ended_by",
        operational="received_on noted_on identity way end ended_on",
    ),
    "retention.DataDecision": InClear(
        structural="id subject request decided_by",
        operational="decided_on",
        because={"item": "a kind of record, from our own code, and a random key"},
    ),
    "policy.Awareness": InClear(
        structural="id subject who told_by corrected_by",
        operational="audience how on corrected_on",
        because={"version": "the name of a version of the policy"},
    ),
    "policy.CopiesGiven": InClear(structural="id", operational="on form copies"),
    "policy.PolicyVersion": InClear(
        structural="id drafted_by signed_by adopted_by",
        operational=(
            "number state version in_force_from drafted_on signed_on adopted_on "
            "retention_years cooling_off_days recheck_years overdue_days certificate_months "
            "review_months"
        ),
        because={
            "signed_digest": _DIGEST,
            **dict.fromkeys(
                (
                    *("title", "introduction", "exception_1", "exception_2", "review"),
                    *(f"clause_{number}" for number in range(1, 10)),
                ),
                "published for anybody to read: it is about the centre and about no person",
            ),
        },
    ),
}
