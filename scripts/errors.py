"""Everything that may go wrong on a machine, each with one sentence that says what to do next."""


class JLinkError(Exception):
    """A failure with a sentence for a person; ``exit_code`` is what the shell gets."""

    exit_code = 1


class PackagesMissing(JLinkError):
    """Something must be installed on the system and we may not do it."""

    exit_code = 3


class UnsupportedSystem(JLinkError):
    """No Debian-like system, or its Python is too old."""

    exit_code = 3


class MirrorUnreachable(JLinkError):
    """A package mirror or registry does not answer."""

    exit_code = 4


class MirrorMovedOn(JLinkError):
    """The mirror serves other files than the ones that this checkout was tested with."""

    exit_code = 4


class WrongOdoo(JLinkError):
    """``ODOO_HOME`` is no Odoo 19.0."""

    exit_code = 5


class DatabaseUnavailable(JLinkError):
    """PostgreSQL does not start, does not answer or refuses us."""

    exit_code = 6


class InstallFailed(JLinkError):
    """Odoo could not install or update the addons."""

    exit_code = 7


class DemoDataFailed(InstallFailed):
    """The addons installed, but Odoo swallowed an error in their demo data."""


class PortInUse(JLinkError):
    """Another program listens on the port."""

    exit_code = 8


class DiskFull(JLinkError):
    """Too little space is left for what comes next."""

    exit_code = 9


class ServerFailed(JLinkError):
    """Odoo ended or does not answer."""

    exit_code = 10


class Busy(JLinkError):
    """Another call holds what this one needs for longer than we wait."""

    exit_code = 11


class StepFailed(JLinkError):
    """A command that a step rests on failed; its log says why."""
