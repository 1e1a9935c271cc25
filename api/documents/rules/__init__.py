"""Decisions about files and papers: pure, so that every one can be tried ten thousand times."""
