"""Why something may not leave, in the words that its sender reads: what, to whom, why, what to do."""

from .const import _lt

#: Filled in: ``file``, ``number`` of the profile, ``recipients``.
EXPLANATIONS = {
    'uncovered': _lt(
        "“%(file)s” holds data of %(number)s and may not go to %(recipients)s: no released disclosure covers "
        "it at this moment. Prepare a disclosure for this customer; it sends the documents itself.",
    ),
    'sealed': _lt(
        "“%(file)s” arrived for the quarantine and is sealed: nothing of it leaves before the person's "
        "consent.",
    ),
    'changed': _lt(
        "“%(file)s” holds data of %(number)s, and its consent or disclosure was changed just now: nothing "
        "went to %(recipients)s. Look at the disclosure and try again.",
    ),
    'not_released': _lt(
        "You may look at documents of %(number)s here. To take one away, prepare a disclosure that contains "
        "it and release it.",
    ),
    'export': _lt(
        "Data of business partners are looked at here and not exported. What a customer needs leaves under a "
        "disclosure; people take their own data along in the portal.",
    ),
    'copy': _lt(
        "“%(file)s” holds data of %(number)s. It stays in the profile: a copy would outlive the consent. To "
        "send it, prepare a disclosure for this customer.",
    ),
    'password': _lt(
        "“%(file)s” opens with a password only, so nobody can see what would leave for %(recipients)s. Send "
        "it without the password.",
    ),
    'limits': _lt(
        "“%(file)s” holds more than can be looked into before it leaves for %(recipients)s. Send it in "
        "smaller parts.",
    ),
    'format': _lt(
        "“%(file)s” cannot be opened here, so nobody can see what would leave for %(recipients)s. Send it as "
        "a PDF or ZIP file.",
    ),
}
