import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from odoo.tests import BaseCase, tagged

from .. import ledger_verifier
from ..ledger_keys import Keyring
from ..ledger_verifier import verify_by_the_standard, verify_signature
from .ledger_exports import FIRST, FOREIGN, SECOND, Book, VerifierCase, make_book


@tagged('post_install', '-at_install')
class TestHonestLedgers(VerifierCase):

    def test_a_signed_chain_is_accepted(self):
        report = self.assert_accepted(make_book(4, 3), database=make_book().db)
        self.assertEqual((report.entries, report.links), (12, 17))

    def test_trust_goes_on_to_a_new_key(self):
        book = make_book(2)
        book.ring = Keyring((FIRST, SECOND))
        book.seal()
        book.seal()
        self.assertIn(b'"kind":"key"', b''.join(book.lines))
        self.assert_accepted(book)
        self.assert_accepted(book, SECOND)

    def test_a_chain_that_was_not_signed_at_first_is_covered_by_its_first_signed_head(self):
        book = Book(keys=())
        book.seal()
        self.assert_refused(book.lines, 'unsigned', len(book.lines))
        book.ring = Keyring((FIRST,))
        book.seal()
        self.assert_accepted(book)

    def test_a_lost_key_opens_a_chain_that_needs_new_trust(self):
        book = make_book(2)
        book.ring = Keyring((SECOND,))
        book.seal()
        self.assertIn(b'"reason":"key_lost"', b''.join(book.lines))
        self.assert_refused(book.lines, 'foreign key')
        self.assert_accepted(book, FIRST, SECOND)

    def test_a_restored_database_goes_on_where_the_backup_ends(self):
        book = make_book(2)
        backup = (list(book.lines), book.end)
        book.seal()
        lost = book.head
        book.lines, book.end = backup
        book.seal(restart='restore')
        self.assert_accepted(book)
        self.assert_refused(book.lines, 'cut', heads=[lost])

    def test_a_duplicated_database_opens_a_chain_of_its_own(self):
        book = make_book(2)
        book.db = '00000000-0000-0000-0000-000000000002'
        book.seal()
        self.assertIn(b'"reason":"duplicate"', b''.join(book.lines))
        self.assert_accepted(book)
        self.assert_refused(book.lines, 'other database', 1, database=book.db)

    def test_a_neutralized_copy_signs_nothing(self):
        book = make_book(1)
        book.seal(neutralized=True)
        self.assert_refused(book.lines, 'unsigned')
        self.assert_accepted(book, allow_unsigned=True)

    def test_the_sealing_refuses_entries_that_are_not_as_they_were_recorded(self):
        book = make_book(1)
        honest, changed, foreign, unsigned = book.add(4)
        changed = changed._replace(body=changed.body.replace('user:7', 'user:8'))
        foreign = foreign._replace(mac=FOREIGN.mac(foreign.body))
        unsigned = unsigned._replace(body=unsigned.body.replace(FIRST.name, ''), mac='')
        self.assertEqual(book.seal([honest, changed, foreign, unsigned]), [changed.id, foreign.id, unsigned.id])
        self.assert_accepted(book)

    def test_mailed_heads_and_disclosed_facts_are_compared(self):
        book = make_book(3)
        report = self.assert_accepted(book, heads=[book.head], payloads=book.facts)
        self.assertEqual(report.disclosed, 9)


@tagged('post_install', '-at_install')
class TestSignatures(VerifierCase):
    """The built-in verification of Ed25519 answers as the library does."""

    def test_vectors_of_the_standard(self):
        # RFC 8032, section 7.1, tests 1 to 3: secret key and message.
        for secret, message in (
            ('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', ''),
            ('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb', '72'),
            ('c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7', 'af82'),
        ):
            key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))
            text = bytes.fromhex(message)
            self.assert_verified(key.public_key().public_bytes_raw(), text, key.sign(text))

    def assert_verified(self, public, message, signature):
        other = bytearray(signature)
        other[random.randrange(64)] ^= 1 << random.randrange(8)
        for verified in (verify_signature, verify_by_the_standard):
            self.assertTrue(verified(public, message, signature))
            self.assertFalse(verified(public, message, bytes(other)))
            self.assertFalse(verified(public, message + b'.', signature))

    def test_signatures_of_random_keys(self):
        for _number in range(20):
            key, message = Ed25519PrivateKey.generate(), random.randbytes(50)
            self.assert_verified(key.public_key().public_bytes_raw(), message, key.sign(message))

    def test_a_signature_has_one_form(self):
        order = 2**252 + 27742317777372353535851937790883648493
        signature = bytes.fromhex(FIRST.sign(b'x'))
        second = (int.from_bytes(signature[32:], 'little') + order).to_bytes(32, 'little')
        for verified in (verify_signature, verify_by_the_standard):
            self.assertTrue(verified(FIRST.public, b'x', signature))
            self.assertFalse(verified(FIRST.public, b'x', signature[:32] + second))


@tagged('post_install', '-at_install')
class TestProgram(BaseCase):
    """An auditor has the one file, an export and the public key."""

    def setUp(self):
        super().setUp()
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        shutil.copy(ledger_verifier.__file__, self.folder / 'verifier.py')
        self.book = make_book(3)
        (self.folder / 'ledger.jlink').write_bytes(b''.join(self.book.lines))
        (self.folder / 'facts.jsonl').write_bytes(b''.join(self.book.facts))
        (self.folder / 'head.txt').write_text(self.book.head)

    def call(self, *arguments):
        return subprocess.run(
            [sys.executable, '-I', '-S', 'verifier.py', 'ledger.jlink', *arguments],
            cwd=self.folder, capture_output=True, text=True, check=False,
        )

    def test_an_honest_export_is_accepted(self):
        done = self.call(
            '--key', FIRST.public.hex(), '--head', 'head.txt', '--payloads', 'facts.jsonl', '--database', self.book.db,
        )
        self.assertEqual((done.returncode, done.stderr), (0, ''), done.stdout)
        self.assertIn('ACCEPTED: 9 entries in 13 links.', done.stdout)
        self.assertEqual(self.call('--key', FIRST.public.hex(), '--head', self.book.head).returncode, 0)

    def test_a_tampered_export_is_refused_and_the_row_named(self):
        data = (self.folder / 'ledger.jlink').read_bytes()
        (self.folder / 'ledger.jlink').write_bytes(data.replace(b'P-00005', b'P-00006'))
        done = self.call('--key', FIRST.public.hex())
        self.assertEqual(done.returncode, 1)
        self.assertIn('row 7 (place 7): changed: “entry jlink.position P-00006 agree”', done.stdout)

    def test_nothing_is_called_authentic_without_a_key(self):
        for arguments in ((), ('--key', 'nonsense'), ('--key', FIRST.public.hex(), '--payloads', 'nowhere')):
            done = self.call(*arguments)
            self.assertEqual(done.returncode, 2)
            self.assertNotIn('Traceback', done.stderr)
