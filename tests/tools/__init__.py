"""Tools that make committed data. They are run by hand, never by an installation."""
