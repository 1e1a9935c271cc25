"""The page for a navigation that the API refuses, at its door or behind it: what happened, and the way home."""

from collections.abc import Mapping

from kernel.pages import HEADERS, in_english, lone_page

__all__ = ["HEADERS", "page", "wanted"]

HOME = '<p><a href="/">Về trang chủ · <span lang="en">Home</span></a></p>\n'


def wanted(path: str, headers: Mapping[str, str]) -> bool:
    """Whether a browser goes there: `/api` answers programs, whatever they say they accept."""
    return "text/html" in (headers.get("accept") or "") and not path.startswith("/api/")


def page(vi: str, en: str = "", *, trial: bool) -> str:
    """`trial`: say that nothing here is real."""
    return lone_page(vi, in_english(en) + HOME, trial=trial)
