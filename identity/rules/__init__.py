"""Judgements about sign-ins, people and posts: pure."""
