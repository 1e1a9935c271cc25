"""Makes a parcel of a delivery: the words in the person's language, the page behind them, the opened address."""

from datetime import datetime, timedelta

from kernel.keys import Keyring, Unopenable
from kernel.logs import log
from notifications.actions.leaving import sign_leave
from notifications.actions.receipts import sign_receipt
from notifications.actions.texting import PlainText, open_text
from notifications.actions.voice import Voice
from notifications.events import SendText
from notifications.model.channels import CONTACT, Channel
from notifications.model.kinds import Importance
from notifications.model.parcels import Address, EmailAddress, Parcel, PhoneAddress
from notifications.queries.deliveries import Begun
from notifications.rules.kinds import KINDS

_LONGEST = timedelta(days=28)
_LOUD = frozenset({Importance.URGENT, Importance.TURN})


class Packer:
    """Words, keys and the site's own address."""

    def __init__(self, *, keys: Keyring, voice: Voice, base_url: str) -> None:
        self._keys = keys
        self._voice = voice
        self._base_url = base_url

    def pack(self, begun: Begun, now: datetime) -> Parcel | None:
        """None when the address is no longer there."""
        address = self._address(begun)
        if address is None:
            return None
        return Parcel(
            delivery_id=begun.id,
            message_id=begun.message_id,
            address=address,
            kind=begun.kind,
            language=begun.language,
            text=self._voice.say(begun.kind, begun.values, begun.language, with_app=begun.has_push),
            frame=self._voice.frame(begun.language),
            link=f"{self._base_url}{begun.link}",
            unread=begun.unread,
            token=self._token(begun, now),
            ttl_s=int(min(begun.expires_at - now, _LONGEST).total_seconds()),
            urgent=KINDS[begun.kind].importance in _LOUD,
        )

    def open_text(self, job: SendText) -> PlainText | None:
        """None when its key is gone."""
        return open_text(self._keys, job)

    def _token(self, begun: Begun, now: datetime) -> str:
        if begun.channel is Channel.EMAIL:
            return sign_leave(self._keys, begun.person_id, begun.channel, now)
        return sign_receipt(self._keys, begun.id, now)

    def _address(self, begun: Begun) -> Address | None:
        if begun.channel is Channel.WEB_PUSH:
            return begun.push
        sealed = begun.email_sealed if begun.channel is Channel.EMAIL else begun.phone_sealed
        if sealed is None:
            return None
        try:
            text = self._keys.open(CONTACT, sealed, begun.person_id.bytes).decode()
        except Unopenable:
            log.error("contact.unopenable", person=str(begun.person_id))
            return None
        return EmailAddress(mailbox=text) if begun.channel is Channel.EMAIL else PhoneAddress(number=text)
