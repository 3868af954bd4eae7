"""What every finder of places that read data asks."""

from skimtrace.flow.constants import Constants
from skimtrace.flow.names import Names
from skimtrace.flow.program import Program
from skimtrace.flow.resolve import Resolver
from skimtrace.flow.setting import Setting
from skimtrace.flow.sites import SiteTables


class Reader:
    """Base of the finders: one program, and what is known of it."""

    def __init__(
        self, resolver: Resolver, names: Names, constants: Constants, setting: Setting, tables: SiteTables
    ) -> None:
        self.program: Program = resolver.program
        self.resolver = resolver
        self.names = names
        self.constants = constants
        self.setting = setting
        self.tables = tables
