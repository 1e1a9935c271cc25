"""One function a statement; each names the office, the helper or the area it is for."""
