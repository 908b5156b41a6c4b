"""How the facts of an evaluation read; placeholders are the values of the fact, formatted for the reader."""

from .const import _lt

FACT_TEXTS = {
    # Completeness of the qualification
    'must_skills': _lt("Must qualifications: %(count)s"),
    'no_must_skill': _lt("No must qualification is set."),
    'vague_skills': _lt("Neither level, years nor a note say how well it must be known: %(skills)s"),
    'checklist_complete': _lt("All mandatory questions of the checklist are answered."),
    'checklist_open': _lt("Mandatory questions of the checklist still open: %(count)s"),
    # Contribution margin 1
    'margin_reached': _lt("DB1 %(percent)s %% reaches the threshold of %(threshold)s %%."),
    'margin_below': _lt("DB1 %(percent)s %% is below the threshold of %(threshold)s %%."),
    'margin_negative': _lt("DB1 %(percent)s %%: nothing is left of the price."),
    'minimum_below': _lt("DB1 %(db1_amount)s per unit is below the minimum of %(minimum_amount)s."),
    'price_above_range': _lt(
        "Calculated with %(price_amount)s, but the agreed price range ends at %(high_amount)s.",
    ),
    'margin_total': _lt("DB1 of the whole assignment: %(total_amount)s"),
    # Contradictions within the requirement
    'no_contradiction': _lt("No contradiction found."),
    'ends_before_start': _lt("The assignment ends on %(end_date)s, before it starts on %(start_date)s."),
    'deadline_after_start': _lt(
        "Proposals are due by %(deadline_date)s, after the assignment starts on %(start_date)s.",
    ),
    'proposals_after_deadline': _lt(
        "Proposals are to be sent on %(proposal_date)s, after the deadline of %(deadline_date)s.",
    ),
    'price_inverted': _lt("The price range is upside down: from %(low_amount)s up to %(high_amount)s."),
    'unit_unfit': _lt("A price “%(unit)s” does not fit the service “%(service)s”."),
    'place_though_remote': _lt("100 %% remote, yet the place of work is %(place)s."),
    'end_customer_is_customer': _lt("%(customer)s is named as customer and as end customer."),
    'skill_must_and_should': _lt("%(skill)s is asked for as must and as should."),
    'permanent_with_end': _lt("A permanent placement has no end, yet %(end_date)s is given."),
    'temporary_too_long': _lt(
        "%(start_date)s to %(end_date)s is longer than the %(months)s months that § 1 (1b) AÜG allows.",
    ),
    'temporary_without_end': _lt("Without an end, the limit of %(months)s months (§ 1 (1b) AÜG) cannot be checked."),
    # Contradictions between requirement, offer and order
    'documents_compared': _lt("Compared with offers and orders of the request: %(count)s"),
    'documents_none': _lt("The request has no offer or order yet to compare with."),
    'document_customer': _lt("%(document)s is made out to %(found)s, the requirement comes from %(required)s."),
    'document_currency': _lt("%(document)s is in %(found)s, the requirement in %(required)s."),
    'document_price_above': _lt(
        "%(document)s: price %(found_amount)s is above the agreed range, which ends at %(high_amount)s.",
    ),
    'document_price_below': _lt(
        "%(document)s: price %(found_amount)s is below the agreed range, which starts at %(low_amount)s.",
    ),
    'document_start': _lt("%(document)s starts on %(found_date)s, the requirement on %(required_date)s."),
    'document_end': _lt("%(document)s ends on %(found_date)s, the requirement on %(required_date)s."),
    'document_headcount': _lt("%(document)s is for a headcount of %(headcount)s, the requirement for %(required)s."),
    'document_expired': _lt("%(document)s was valid until %(valid_date)s only."),
    # Feasibility
    'researchers': _lt("Responsible for research: %(count)s"),
    'no_researcher': _lt("Nobody is responsible for research yet."),
    'deadline_days': _lt("Working days until the submission deadline: %(days)s"),
    'deadline_short': _lt("Working days until the submission deadline: %(days)s, fewer than the usual %(minimum)s."),
    'deadline_passed': _lt("The submission deadline has passed."),
    'start_passed': _lt("The assignment was to have started already."),
    'similar_positions': _lt("Similar positions staffed so far: %(count)s"),
    'profiles': _lt("Business partners with consent who have the must qualifications: %(count)s"),
    'profiles_unknown': _lt("How many business partners match is not available yet."),
}

STATUS_LABELS = {
    'passed': _lt("Passed"),
    'conditional': _lt("Conditional"),
    'failed': _lt("Failed"),
    'information': _lt("Information"),
}
