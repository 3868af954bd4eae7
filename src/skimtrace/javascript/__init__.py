"""JavaScript: source -> one small IR with scopes. The only room that knows the parser."""
