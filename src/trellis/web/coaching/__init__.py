"""Sessions and the agreement they rest on."""
