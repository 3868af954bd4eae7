"""Flow: IR and models -> facts, endpoints, and flows with their steps."""
