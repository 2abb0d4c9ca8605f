"""How the service speaks HTTP, apart from what it says."""
