"""What a payer does, over HTTP and without a browser: owe, begin, meet the gateway's page, come back."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx2

from api.catalogue.model.fees import CostKind, FeeStage, QuoteLine
from api.catalogue.model.words import Words
from api.payments.actions import request_fee
from kernel import clock
from kernel.ids import DossierId, FeeId, OfficeCode, PersonId, new_id
from kernel.money import Dong
from tests.house import House

OFFICE = OfficeCode("000.00.71.H38")


def line(amount: int | None, stage: FeeStage = FeeStage.ON_SUBMISSION) -> QuoteLine:
    """One line of a quote: a copy at this price."""
    return QuoteLine(
        fee_id="ban-sao",
        kind=CostKind.CHARGE,
        label=Words(vi="Cấp bản sao trích lục", en="Certified extract"),
        stage=stage,
        quantity=1,
        unit_vnd=None if amount is None else Dong(amount),
        amount_vnd=None if amount is None else Dong(amount),
        undiscounted_vnd=None if amount is None else Dong(amount),
        certain=amount is not None,
        why=Words(vi="1 bản × 8.000 đ", en="1 copy × 8,000 VND"),
    )


class Till:
    """One house, one payer's browser, one fee."""

    def __init__(self, house: House, client: httpx2.AsyncClient, payer: PersonId) -> None:
        self.house = house
        self.client = client
        self.payer = payer
        self.fee_id = FeeId(new_id())
        self.dossier_id = DossierId(new_id())
        self.vnpay = house.client()
        self.gateway = "vnpay"

    @classmethod
    async def open(
        cls, house: House, subject: str = "sung-thi-mai", *, amount: int = 8000, gateway: str = "vnpay"
    ) -> "Till":
        """Somebody signs in and owes a fee."""
        client = await house.sign_in(subject)
        async with house.database.connection() as conn:
            payer = PersonId(await conn.fetchval("SELECT id FROM person WHERE subject = $1", subject))
        till = cls(house, client, payer)
        till.gateway = gateway
        await till.owe(amount)
        return till

    async def owe(self, amount: int) -> None:
        """As a dossier would ask."""
        async with self.house.database.transaction() as conn:
            self.fee_id = await request_fee(
                conn,
                dossier_id=self.dossier_id,
                dossier_code="000.00.71.H38-261121-0001",
                payer=self.payer,
                stage=FeeStage.ON_SUBMISSION,
                quote_lines=[line(amount)],
                now=clock.now(),
                office=OFFICE,
            )

    async def behave(self, **told: Any) -> None:
        """Tell the gateway how to be."""
        answer = await self.client.post(f"/sandbox/{self.gateway}/behaviour", json=told)
        assert answer.status_code == 200, answer.text

    async def fee(self) -> dict[str, Any]:
        """The fee as its payer sees it."""
        answer = await self.client.get(f"/api/fees/{self.fee_id}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def begin(self, *, confirmed: bool = False, key: str | None = None) -> httpx2.Response:
        """Press “Thanh toán”."""
        return await self.client.post(
            f"/api/fees/{self.fee_id}/attempts",
            json={"gateway": self.gateway, "confirmed": confirmed},
            headers={"idempotency-key": key or new_id().hex},
        )

    async def arrive(self, begun: httpx2.Response) -> str:
        """Open the gateway's page; returns the order it will be told of."""
        assert begun.status_code == 201, begun.text
        url = begun.json()["redirectUrl"] or await self.wait_for_address(begun.json()["id"])
        page = await self.client.get(url)
        assert page.status_code == 200, page.text
        found = re.search(r'name="ticket" value="([^"]*)"', page.text)
        assert found is not None, page.text
        return unescape(found[1])

    async def wait_for_address(self, attempt_id: str) -> str:
        """Some gateways must be asked where the payer goes."""
        await self.house.settle()
        return str((await self.client.get(f"/api/attempts/{attempt_id}")).json()["redirectUrl"])

    async def choose(self, query: str, choice: str = "pay") -> str:
        """Press a button there; returns where the browser is sent."""
        answer = await self.client.post(f"/sandbox/{self.gateway}/pay", data={"ticket": query, "choice": choice})
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    async def come_back(self, location: str) -> str:
        """Follow the gateway's redirect to our return page; returns the page of ours it leads to."""
        parts = urlsplit(location)
        answer = await self.client.get(f"{parts.path}?{parts.query}")
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    async def pay(self, choice: str = "pay", *, confirmed: bool = False) -> str:
        """All of it but the return; returns where the browser would be sent."""
        return await self.choose(await self.arrive(await self.begin(confirmed=confirmed)), choice)

    async def hear(self, query: str) -> tuple[str, str]:
        """An IPN as VNPAY would make it: the two words of our answer."""
        answer = await self.vnpay.get(f"/payments/vnpay/ipn?{query}")
        assert answer.status_code == 200, answer.text
        return answer.json()["RspCode"], answer.json()["Message"]

    async def rows(self, query: str, *args: Any) -> list[tuple[Any, ...]]:
        """What the database holds."""
        async with self.house.database.connection() as conn:
            return [tuple(row) for row in await conn.fetch(query, *args)]

    async def ledger(self) -> list[tuple[str, int]]:
        """The books of this fee: (kind, sum), in order."""
        rows = await self.rows("SELECT kind, amount_vnd FROM ledger WHERE fee_id = $1 ORDER BY id", self.fee_id)
        return [(row[0], row[1]) for row in rows]

    async def settled_events(self) -> int:
        """How often the news of this fee was published (once, or not at all)."""
        rows = await self.rows(
            "SELECT count(*) FROM pgqueuer WHERE entrypoint = 'Published' AND convert_from(payload, 'UTF8') LIKE $1",
            f"%FeeSettled%{self.fee_id}%",
        )
        return int(rows[0][0])

    async def attempts(self) -> list[tuple[UUID, str]]:
        """(id, state) of each, oldest first."""
        rows = await self.rows("SELECT id, state FROM attempt WHERE fee_id = $1 ORDER BY id", self.fee_id)
        return [(row[0], row[1]) for row in rows]
