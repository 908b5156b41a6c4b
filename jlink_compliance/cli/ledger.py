"""``odoo ledger``: the ledger from the command line.

Odoo loads this file by its path and apart from the addon, so what it needs of the addon is imported when called.
"""

import argparse
import contextlib
import sys
from pathlib import Path

from odoo import SUPERUSER_ID, api
from odoo.cli import Command
from odoo.modules.registry import Registry
from odoo.tools import config

_EPILOG = """\
  verify    check chain, facts, snapshots and states; exit code 1 when anything is found
  export    write the chain for the stand-alone verifier (--output, --payloads)
  head      print the last signed head and the public keys
  seal      seal what lies unsealed
  restart   go on in a new chain after a backup was restored
  rotate    append a new key to the key file; the next sealing hands over to it
"""


class Ledger(Command):
    """Verify, export and look after the ledger of a database."""

    epilog = _EPILOG

    def run(self, args):
        """Do what the command line says; exit with 1 when something was found."""
        options = self._parse(args)
        config.parse_config([*(['-d', options.database] if options.database else []), '--log-level=error'])
        names = config['db_name']
        if len(names) != 1:
            sys.exit("Name one database: odoo ledger … -d <database>")
        sys.exit(getattr(self, f'_{options.action}')(names[0], options))

    def _parse(self, args):
        self.parser.formatter_class = argparse.RawDescriptionHelpFormatter
        self.parser.add_argument('action', choices=('verify', 'export', 'head', 'seal', 'restart', 'rotate'))
        self.parser.add_argument('-d', '--database')
        self.parser.add_argument('-o', '--output', type=Path, help="file for the chain")
        self.parser.add_argument('-p', '--payloads', type=Path, help="file for the facts behind the entries")
        return self.parser.parse_args(args)

    def _verify(self, name, _options):
        with _environment(name) as env:
            report, findings = env['jlink.ledger.check']._audit()
            probe = env['jlink.ledger.check'].new({'findings': findings})
            _say(probe.finding_text or "Nothing found.", f"{report.entries} entries in {report.links} links.")
            return 1 if env['jlink.ledger.check']._get_result(findings) == 'alarm' else 0

    def _export(self, name, options):
        with _environment(name) as env:
            heads = env['jlink.ledger.head']
            _write(heads._get_lines(), options.output)
            if options.payloads:
                _write(heads._get_payload_lines(), options.payloads)
            sys.stderr.write(f"Public keys: {' '.join(heads._get_public_keys()) or 'none'}\n")
        return 0

    def _head(self, name, _options):
        with _environment(name) as env:
            heads = env['jlink.ledger.head']
            _say(heads._get_last_line() or "Nothing is sealed yet.")
            _say(*(f'public key {key}' for key in heads._get_public_keys()))
        return 0

    def _seal(self, name, _options):
        Registry(name)['jlink.ledger.head']._seal_in_own_transaction(name)
        return 0

    def _restart(self, name, _options):
        Registry(name)['jlink.ledger.head']._seal_in_own_transaction(name, restart='restore')
        _say("A new chain goes on from the last link that is there. Check it against the heads mailed before.")
        return 0

    def _rotate(self, name, _options):
        Registry(name)  # makes the addon importable
        from odoo.addons.jlink_compliance import ledger_keys, ledger_settings  # noqa: PLC0415 - see above

        path = ledger_settings.key_file()
        if path is None:
            sys.exit(f"Set {ledger_settings.VARIABLE} to the path of the key file first.")
        key = ledger_keys.append_key(path)
        _say(f"Key {key.name} signs from now on: restart Odoo's workers now. Public key {key.public.hex()}")
        return 0


@contextlib.contextmanager
def _environment(name):
    """Yield an environment on the database, and leave the database as it was."""
    with contextlib.closing(Registry(name).cursor()) as cursor:
        yield api.Environment(cursor, SUPERUSER_ID, {})


def _say(*lines):
    sys.stdout.writelines(f'{line}\n' for line in lines)


def _write(lines, path):
    if path is None:
        sys.stdout.buffer.writelines(lines)
        return
    with path.open('wb') as file:
        file.writelines(lines)
