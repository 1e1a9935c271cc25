"""Decisions about procedures and their forms, made of values alone; no file, request, database or clock."""
