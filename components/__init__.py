"""Values in, Dash components out: no SQL, no request, no callbacks."""
