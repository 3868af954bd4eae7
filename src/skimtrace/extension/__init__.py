"""Extension: manifest, pages and locales -> which script runs where (context, world, hosts, order)."""
