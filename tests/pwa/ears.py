"""A resident's Firefox that listens to a loopback push service while the story goes on elsewhere."""

import json

from tests.pwa.firefox import Firefox
from tests.pwa.push_server import PushServer

SHOWN = """navigator.serviceWorker.ready.then((r) => r.getNotifications())
  .then((all) => all.map((n) => n.title).filter((title) => title.includes(WORDS)))"""


class Ears:
    """The resident's Firefox at home: it hears what our worker encrypts and sends."""

    def __init__(self, firefox: Firefox | None, server: PushServer, base_url: str) -> None:
        self.firefox = firefox
        self.server = server
        self.base_url = base_url
        self.heard = 0

    async def open(self, subject: str, dossier: str) -> None:
        """Sign in there and ask to be told, on the proof that it is filed."""
        if self.firefox is None:
            return
        await self.firefox.size(360, 740)
        await self.firefox.go(f"{self.base_url}/auth/login?next=/")
        await self.firefox.run(f"document.querySelector('button[value={subject}]').click()")
        await self.firefox.until(f"location.href === '{self.base_url}/' && document.readyState === 'complete'")
        await self.firefox.go(f"{self.base_url}/da-nop/{dossier}")
        await self.firefox.until(
            "(() => { const b = [...document.querySelectorAll('button')].find((b) => "
            "b.textContent.includes('Bật thông báo') && !b.disabled); if (b) b.click(); return Boolean(b); })()"
        )
        await self.firefox.until("document.body.textContent.includes('Đã bật thông báo trên máy này.')")

    async def hear(self, words: str) -> None:
        """Until exactly one notification with these words is on the screen, decrypted by the browser itself."""
        if self.firefox is None:
            return
        shown = await self.firefox.until(SHOWN.replace("WORDS", json.dumps(words)), within=30)
        assert len(shown) == 1, shown
        self.heard += 1
        await self.server.until(lambda: len(self.server.acks) >= self.heard)
        assert {code for _, code in self.server.acks} == {100}
        assert len(self.server.acks) == self.heard, "more was sent than the story has"
