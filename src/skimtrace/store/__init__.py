"""Store: results kept in a database, and asked again."""
