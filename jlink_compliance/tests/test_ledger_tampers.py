import logging
import random

from odoo.tests import tagged

from ..ledger_keys import Keyring
from .ledger_exports import FIRST, FOREIGN, SECOND, Book, VerifierCase, make_book, rechain

_logger = logging.getLogger(__name__)
TAMPERS = 5_000


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
