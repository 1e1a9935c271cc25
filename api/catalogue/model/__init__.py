"""What a procedure is: frozen facts read from its dated file; knows nothing of files, requests or time."""
