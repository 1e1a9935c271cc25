"""Requests and answers in Authlib's words, free of the web framework."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from authlib.oauth2.rfc6749 import OAuth2Payload, OAuth2Request


class Answer:
    """An HTTP answer as Authlib makes it; `location` is where a redirect goes."""

    def __init__(self, status: int, body: Any, headers: Mapping[str, str]) -> None:
        self.status = status
        self.body = body
        self.headers = dict(headers)

    @property
    def location(self) -> str | None:
        """Redirect target."""
        return self.headers.get("Location")

    @location.setter
    def location(self, url: str) -> None:
        self.headers["Location"] = url


class _Payload(OAuth2Payload):  # type: ignore[misc]
    def __init__(self, values: Mapping[str, list[str]]) -> None:
        self._values = values

    @property
    def data(self) -> dict[str, str]:
        return {name: texts[0] for name, texts in self._values.items()}

    @property
    def datalist(self) -> defaultdict[str, list[str]]:
        return defaultdict(list, self._values)


class Asked(OAuth2Request):  # type: ignore[misc]
    """One request in Authlib's words."""

    def __init__(
        self, method: str, uri: str, headers: Mapping[str, str], query: dict[str, list[str]], form: dict[str, list[str]]
    ) -> None:
        super().__init__(method, uri, headers={name.title(): value for name, value in headers.items()})
        self._query = query
        self._form = form
        self.payload = _Payload({**query, **form})

    @property
    def args(self) -> dict[str, str]:
        """The query."""
        return {name: texts[0] for name, texts in self._query.items()}

    @property
    def form(self) -> dict[str, str]:
        """The body."""
        return {name: texts[0] for name, texts in self._form.items()}
