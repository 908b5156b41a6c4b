import base64
from time import sleep

from odoo import SUPERUSER_ID, Command, api, fields
from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.tools import SQL

from ..workflow import erasing
from . import race_common

_PARTS = ('jlink.disclosure.notice', 'jlink.disclosure.exit', 'jlink.disclosure.decision', 'jlink.disclosure.document')


class DisclosureRaceCase(race_common.RaceCase):
    """A granted disclosure that other connections see, and people who act on it at the same moment."""

    def setUp(self):
        super().setUp()
        with self.connect() as cr:
            self.ids = self.make(api.Environment(cr, SUPERUSER_ID, {}))
            cr.commit()  # pylint: disable=invalid-commit  # two connections see what is committed
        self.addCleanup(self.clear)

    def make(self, env):
        """Make a granted disclosure about a person of this test, and return the ids of what was made."""
        customer = env['res.partner'].create({'name': "Race AG", 'is_company': True})
        buyer = env['res.partner'].create({'name': "Buyer", 'email': 'buyer@race.example', 'parent_id': customer.id})
        person = env['res.partner'].create({'name': "Ronja Rennt", 'email': 'ronja@race.example'})
        for text in env['jlink.privacy.text'].search([('state', '=', 'draft'), ('kind', 'in', ('consent', 'notice'))]):
            text.action_release()
        profile = env['jlink.profile']._record_first(person, 'referral', env.company)
        consent = env['jlink.consent']._open_requests(profile)
        consent._request('link')
        consent._decide('grant', 'phone', {'note': "Yes."})
        undertaking = env['jlink.undertaking'].create({
            'partner_id': customer.id, 'kind': 'document', 'signatory': "B", 'signed_on': fields.Date.today(),
            'file': base64.b64encode(b'signed'),
        })
        undertaking.action_enforce()
        document = env['jlink.profile.document'].create({
            'profile_id': profile.id, 'name': "CV.pdf", 'content': base64.b64encode(b'%PDF race'),
            'category_id': env.ref('jlink_compliance.category_cv').id,
        })
        disclosure = env['jlink.disclosure'].create({
            'profile_id': profile.id, 'customer_id': customer.id, 'reason': "Race",
            'category_ids': document.category_id.ids, 'recipient_ids': buyer.ids,
            'document_ids': [Command.create({'profile_document_id': document.id})],
        })
        disclosure.action_consult()
        disclosure._decide('grant', 'phone', {'note': "Yes."})
        self.digest = document.sha256
        return {record._name: record.id for record in (profile, consent, undertaking, disclosure)} | {
            'partners': (buyer | customer | person).ids,
        }

    def clear(self):
        """Take away what this test committed, as an erasure does."""
        with self.connect() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            disclosure = env['jlink.disclosure'].browse(self.ids['jlink.disclosure'])
            profile = env['jlink.profile'].browse(self.ids['jlink.profile'])
            mailed = ('jlink.disclosure', 'jlink.disclosure.exit', 'jlink.consent')
            env['mail.mail'].search([('model', 'in', mailed)]).unlink()
            planned = env['jlink.erasure'].search([('profile_ref', '=', profile.id), ('state', '=', 'planned')])
            planned._take_step('cancel', {'profile_ref': False})
            for records in (
                *(env[name].search([('disclosure_id', '=', disclosure.id)]) for name in _PARTS), disclosure,
                profile.consent_ids.decision_ids, profile.consent_ids, profile.document_ids, profile,
            ):
                self.erase(records)
            undertaking = env['jlink.undertaking'].browse(self.ids['jlink.undertaking'])
            undertaking._ledger_erase()
            env['jlink.ledger.payload']._erase_subject(env['res.partner'].browse(self.ids['partners']))
            env.flush_all()
            cr.execute(SQL("DELETE FROM jlink_undertaking WHERE id = %s", undertaking.id))
            env.invalidate_all()
            env['res.partner'].browse(self.ids['partners']).unlink()
            cr.commit()  # pylint: disable=invalid-commit  # as above

    def erase(self, records):
        if hasattr(records, '_workflow_steps') and records:
            records._ledger_erase()
        with erasing(records._name, records.ids):
            records.unlink()

    # === ACTORS === #

    def act(self, name):
        """Do as one person does in a request; return what the person is told, if refused."""
        with self.connect() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            try:
                retrying(lambda: getattr(self, name)(env), env)
            except UserError as refusal:
                return str(refusal)
        return None

    def release(self, env):
        disclosure = env['jlink.disclosure'].browse(self.ids['jlink.disclosure'])
        disclosure.mapped('state')  # the snapshot of the transaction begins
        sleep(0.15)
        disclosure._release()
        sleep(0.15)

    def withdraw(self, env):
        consent = env['jlink.consent'].browse(self.ids['jlink.consent'])
        consent.mapped('state')
        sleep(0.15)
        consent._decide('withdraw', 'phone', {'note': "No."})
        sleep(0.1)

    def recall(self, env):
        disclosure = env['jlink.disclosure'].browse(self.ids['jlink.disclosure'])
        disclosure.mapped('state')
        sleep(0.15)
        disclosure._decide('recall', 'phone', {'note': "No."})
        sleep(0.1)

    def terminate(self, env):
        undertaking = env['jlink.undertaking'].browse(self.ids['jlink.undertaking'])
        undertaking.mapped('state')
        sleep(0.15)
        undertaking._terminate("Race")
        sleep(0.1)

    def get_outcome(self):
        """Return the state of the disclosure, and whether the recipient may get the document at this moment."""
        with self.connect() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            disclosure = env['jlink.disclosure'].browse(self.ids['jlink.disclosure'])
            uncovered = disclosure._lock_uncovered({disclosure.profile_id.id: {self.digest}}, ['buyer@race.example'])
            return disclosure.state, not uncovered
