"""The command line: what ./jlink understands."""

import argparse
import os
import sys
from collections.abc import Sequence

from . import benchmarking, linting, postgres, serving, testing
from .errors import JLinkError
from .odoo import configuration, exec_odoo, free_port, prepare
from .process import end_on_request
from .progress import say

_EPILOG = """\
Commands:
  run      set everything up, serve the demonstration and print its logins
  stop     stop what run has started
  test     run the tests; further arguments go to pytest
  lint     check style and conventions (--fix mends what can be mended)
  bench    measure against the limits the product promises
  odoo     Odoo's own command line, for example: odoo shell -d jlink
  psql     PostgreSQL's command line on the demonstration's database

Environment: ODOO_HOME names an Odoo 19.0 source to use; PGHOST, PGPORT, PGUSER … a PostgreSQL server.
Everything lies in the folder .jlink of this checkout.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says and return the exit code."""
    command, rest = _parse(sys.argv[1:] if arguments is None else list(arguments))
    end_on_request()
    try:
        return _COMMANDS[command](rest)
    except JLinkError as error:
        say(f'\njlink: {error}')
        return error.exit_code
    except KeyboardInterrupt:
        say("\njlink: interrupted; the next call goes on from here.")
        return 130


def _parse(arguments: list[str]) -> tuple[str, list[str]]:
    """Return the command and its own arguments."""
    parser = argparse.ArgumentParser(
        prog='./jlink',
        description="JLink for Odoo.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument('command', choices=sorted(_COMMANDS), metavar='command')
    return parser.parse_args(arguments[:1]).command, arguments[1:]


def _run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog='./jlink run', description="Serve the demonstration.")
    parser.add_argument('--port', type=int, default=8069, help="where to serve (8069)")
    parser.add_argument('--detach', action='store_true', help="return as soon as it serves")
    parser.add_argument('--fresh', action='store_true', help="begin with a new database")
    options = parser.parse_args(arguments)
    return serving.serve(options.port, detach=options.detach, fresh=options.fresh)


def _stop(arguments: list[str]) -> int:
    argparse.ArgumentParser(prog='./jlink stop', description="Stop what run has started.").parse_args(arguments)
    return serving.stop()


def _test(arguments: list[str]) -> int:
    return testing.test(arguments)


def _lint(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog='./jlink lint', description="Check style and conventions.")
    parser.add_argument('--fix', action='store_true', help="mend what can be mended")
    return linting.lint(fix=parser.parse_args(arguments).fix)


def _odoo(arguments: list[str]) -> int:
    platform = prepare()
    config = configuration(platform, 'odoo', http_port=free_port(), with_demo=True)
    exec_odoo(platform, config, arguments)
    return 0


def _psql(arguments: list[str]) -> int:
    found = postgres.server()
    psql = found.program('psql')
    os.execvpe(psql, [psql, *arguments], {**os.environ, **found.env, 'PGDATABASE': 'jlink'})
    return 0


_COMMANDS = {
    'run': _run,
    'stop': _stop,
    'test': _test,
    'lint': _lint,
    'bench': benchmarking.bench,
    'odoo': _odoo,
    'psql': _psql,
}
