import json
import logging
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
from ..ledger_verifier import ZERO, canonical, link_hash, verify, verify_by_the_standard, verify_signature
from .ledger_exports import FIRST, FOREIGN, SECOND, Book, make_book

_logger = logging.getLogger(__name__)
TAMPERS = 5_000


class VerifierCase(BaseCase):

    def verify(self, lines, *keys, **options):
        return verify(lines, trusted=[key.public for key in keys or (FIRST,)], **options)

    def assert_accepted(self, book, *keys, **options):
        report = self.verify(book.lines, *keys, **options)
        self.assertEqual([str(finding) for finding in report.findings], [])
        return report

    def assert_refused(self, lines, kind, row=None, *keys, **options):
        findings = self.verify(lines, *keys, **options).findings
        self.assertIn(kind, [finding.kind for finding in findings], [str(finding) for finding in findings])
        if row is not None:
            self.assertIn(row, [finding.row for finding in findings if finding.kind == kind])


def rechain(lines, start=0, closing=False):
    """Return the lines with their hashes made anew from ``start`` on, as somebody without a key can do.

    :param bool closing: write the hash that a head closes anew, too, which its signature does not survive
    """
    made = list(lines[:start])
    previous = made[-1][:64].decode() if made else ZERO
    for line in lines[start:]:
        body = line[65:-1].decode()
        if closing and '"kind":"head"' in body:
            body = canonical({**json.loads(body), 'hash': previous})
        previous = link_hash(ZERO if '"kind":"open"' in body else previous, body)
        made.append(f'{previous} {body}\n'.encode())
    return made


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
class TestTamperedLedgers(VerifierCase):

    def setUp(self):
        super().setUp()
        self.book = make_book(4, 3)
        self.lines = self.book.lines

    def replaced(self, row, old, new):
        lines = list(self.lines)
        changed = lines[row - 1].replace(old, new)
        self.assertNotEqual(lines[row - 1], changed)
        return [*lines[:row - 1], changed, *lines[row:]]

    def test_a_changed_row_is_named(self):
        self.assert_refused(self.replaced(4, b'user:7', b'user:8'), 'changed', 4)

    def test_every_one_of_several_tampers_is_named(self):
        lines = self.replaced(4, b'user:7', b'user:8')
        lines[10] = lines[10].replace(b'user:7', b'user:9')
        found = self.verify(lines).findings
        self.assertEqual([finding.row for finding in found if finding.kind == 'changed'], [4, 11])

    def test_a_deleted_row_is_named_where_it_is_missing(self):
        lines = [*self.lines[:3], *self.lines[4:]]
        self.assert_refused(lines, 'changed', 4)
        self.assert_refused(lines, 'deleted', 4)

    def test_an_inserted_row_is_named(self):
        lines = [*self.lines[:4], self.lines[7], *self.lines[4:]]
        self.assert_refused(lines, 'changed', 5)
        self.assert_refused(lines, 'inserted')

    def test_rows_in_another_order_are_named(self):
        lines = [*self.lines[:2], self.lines[3], self.lines[2], *self.lines[4:]]
        self.assert_refused(lines, 'changed', 3)

    def test_a_tail_that_is_cut_within_a_batch_is_named(self):
        self.assert_refused(self.lines[:-1], 'cut', len(self.lines) - 1)

    def test_a_tail_that_is_cut_at_a_head_is_found_by_a_mailed_head(self):
        shorter = self.lines[:-4]
        self.assertTrue(self.verify(shorter).ok)
        self.assert_refused(shorter, 'cut', heads=[self.book.head])

    def test_a_chain_made_anew_is_named_by_its_first_batch_that_is_not_signed(self):
        lines = rechain(self.replaced(8, b'user:7', b'user:8'), 7)
        self.assert_refused(lines, 'changed', 9)
        self.assert_refused(rechain(lines, 7, closing=True), 'forged signature', 9)

    def test_a_chain_by_another_key_is_refused(self):
        foreign = Book(keys=(FOREIGN,))
        foreign.seal()
        self.assert_refused(foreign.lines, 'foreign key')

    def test_a_key_that_nobody_trusted_named_is_not_trusted(self):
        book = Book(keys=())
        book.seal()
        book.ring = Keyring((FOREIGN,))
        book.seal()
        self.assert_refused(book.lines, 'foreign key')

    def test_a_mailed_head_of_another_chain_is_refused(self):
        other = make_book(4, 3)
        self.assert_refused(self.lines, 'foreign chain', heads=[other.head])
        self.assert_refused(self.lines, 'forged signature', heads=['nonsense'])

    def test_a_forged_signature_is_refused(self):
        line = self.lines[-1]
        start = line.index(b'"signature":"') + 13
        forged = line[:start] + (b'0' if line[start:start + 1] != b'0' else b'1') + line[start + 1:]
        self.assert_refused(rechain([*self.lines[:-1], forged]), 'forged signature', len(self.lines))

    def test_facts_that_were_changed_are_refused(self):
        facts = list(self.book.facts)
        facts[3] = facts[3].replace(b'step', b'stop')
        self.assert_refused(self.lines, 'payload', 4, payloads=facts)

    def test_what_is_no_ledger_is_refused_in_words(self):
        for lines in (
            [], [b''], [b'\n'], [b'x' * 200 + b'\n'], [b'\xff' * 100], self.lines[1:], [b'{}\n', *self.lines],
            [line.replace(b'\n', b'\r\n') for line in self.lines], [*self.lines[:-1], self.lines[-1][:-1]],
            rechain([b'0' * 64 + b' {"kind":"head","v":1e400}\n']), rechain([b'0' * 64 + b' ' + b'[' * 10_000 + b'\n']),
            rechain([b'0' * 64 + b' {"kind":"head","seq":' + b'9' * 5_000 + b'}\n']),
            rechain(self.lines[1:]), [*self.lines, b'1' * 3_000_000],
        ):
            with self.subTest(lines=lines[:1]):
                self.assertTrue(self.verify(lines).findings)


@tagged('post_install', '-at_install')
class TestFuzzedLedgers(VerifierCase):
    """Whatever is done to an export, it is not accepted."""

    def setUp(self):
        super().setUp()
        seed = random.SystemRandom().randrange(2**32)
        _logger.info("Tampers are drawn with the seed %s", seed)
        self.random = random.Random(seed)
        book = make_book(2, 2)
        book.ring = Keyring((FIRST, SECOND))
        book.seal()
        book.seal(restart='restore')
        self.book, self.head = book, book.head
        self.other = make_book(3, 3).lines

    def test_no_tamper_is_accepted(self):
        self.assert_accepted(self.book, heads=[self.head])
        original = b''.join(self.book.lines)
        done = 0
        while done < TAMPERS:
            name = self.random.choice([name for name in dir(self) if name.startswith('tamper_')])
            data = getattr(self, name)(list(self.book.lines))
            if data == original:
                continue
            done += 1
            # What honest chains are left where the end is gone is for a mailed head to tell.
            heads = [] if self.head.encode() in data else [self.head]
            report = self.verify(data.splitlines(keepends=True), heads=heads)
            self.assertTrue(report.findings, name)

    def at_random(self, lines):
        return self.random.randrange(len(lines))

    def tamper_byte_changed(self, lines):
        data = bytearray(b''.join(lines))
        data[self.at_random(data)] ^= 1 << self.random.randrange(8)
        return bytes(data)

    def tamper_byte_deleted(self, lines):
        data = b''.join(lines)
        place = self.at_random(data)
        return data[:place] + data[place + 1:]

    def tamper_byte_inserted(self, lines):
        data = b''.join(lines)
        place = self.random.randrange(len(data) + 1)
        return data[:place] + self.random.randbytes(1) + data[place:]

    def tamper_row_deleted(self, lines):
        del lines[self.at_random(lines)]
        return b''.join(lines)

    def tamper_row_twice(self, lines):
        lines.insert(self.at_random(lines), self.random.choice(lines))
        return b''.join(lines)

    def tamper_rows_swapped(self, lines):
        one, two = self.at_random(lines), self.at_random(lines)
        lines[one], lines[two] = lines[two], lines[one]
        return b''.join(lines)

    def tamper_tail_cut(self, lines):
        return b''.join(lines[:self.at_random(lines)])

    def tamper_spliced(self, lines):
        return b''.join([*lines[:self.at_random(lines)], *self.other[self.at_random(self.other):]])

    def tamper_rechained(self, lines):
        row = self.at_random(lines)
        body = bytearray(lines[row])
        place = self.random.randrange(65, len(body) - 1)
        body[place] = self.random.choice(b'0123456789abcdef"{}:,')
        lines[row] = bytes(body)
        return b''.join(rechain(lines, row))

    def tamper_rechained_and_closed(self, lines):
        row = self.random.choice([row for row, line in enumerate(lines) if b'P-0' in line])
        lines[row] = lines[row].replace(b'P-0', b'P-1')
        return b''.join(rechain(lines, row, closing=True))

    def tamper_rows_left_out_and_rechained(self, lines):
        row = self.at_random(lines)
        return b''.join(rechain([*lines[:row], *lines[row + 1 + self.random.randrange(3):]], row))


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
            message = bytes.fromhex(message)
            self.assert_verified(key.public_key().public_bytes_raw(), message, key.sign(message))

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
