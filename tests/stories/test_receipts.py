"""A receipt: numbered, printed, checked by anybody, cancelled and replaced with a reason."""

import asyncio
import subprocess
import threading
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from api import doors
from api.documents.actions import frame, open_paper
from api.documents.gateways.press import Press
from api.documents.model import PaperId, PaperKind
from api.documents.model.printing import Printed
from api.payments.actions import return_fees
from api.payments.events import PrintReceipt
from api.payments.jobs import handlers
from api.payments.rules.faces import series_of
from kernel.clock import now
from kernel.ids import DossierId
from tests.house import House
from tests.stories.test_reconciling import open_desk
from tests.till import OFFICE, Till

SERIES = series_of(now())


async def read(till: Till, paper_id: str, folder: Path) -> str:
    """The paper's text, as a screen reader would have it."""
    papers = doors.papers(till.house.settings, till.house.keys)
    async with till.house.database.connection() as conn:
        found = await open_paper(conn, papers.store, PaperId(UUID(paper_id)), till.dossier_id)
    pdf = folder / "receipt.pdf"
    pdf.write_bytes(b"".join([chunk async for chunk in found.body]))
    return await asyncio.to_thread(
        lambda: subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    )


async def paid(house: House) -> tuple[Till, dict[str, Any]]:
    till = await Till.open(house)
    await till.pay()
    await house.settle()
    return till, (await till.fee())["receipt"]


async def test_a_paid_fee_has_its_receipt_on_paper(house: House, tmp_path: Path) -> None:
    till, receipt = await paid(house)
    assert receipt["paperId"] == receipt["id"]
    text = await read(till, receipt["paperId"], tmp_path)
    for said in ("Sùng Thị Mai", "8.000 đ", "Tám nghìn đồng", f"{SERIES}-1", "VNPAY", "000.00.71.H38-261121-0001"):
        assert said in text.replace("\u00a0", " "), said
    ((transaction,),) = await till.rows("SELECT transaction_no FROM attempt")
    assert transaction in text


async def test_anybody_with_the_paper_may_check_it(house: House) -> None:
    till, receipt = await paid(house)
    papers = doors.papers(house.settings, house.keys)
    printed = frame(
        papers,
        paper_id=PaperId(UUID(receipt["id"])),
        kind=PaperKind.RECEIPT,
        office=OFFICE,
        dossier_code="000.00.71.H38-261121-0001",
        now=now(),
        number=f"{SERIES}-1",
    )
    token = {"token": printed.link.partition("#")[2]}
    stranger = house.client()
    found = (await stranger.post("/api/verification", json=token)).json()
    assert (found["genuine"], found["kind"], found["supersededAt"]) == (True, "receipt", None)
    desk = await open_desk(house)
    assert (await desk.act(f"receipts/{receipt['id']}/replace", reason="Sai tên người nộp")).status_code == 200
    assert (await stranger.post("/api/verification", json=token)).json()["supersededAt"] is not None
    assert (await till.fee())["receipt"]["number"] == 2


async def test_printing_again_changes_nothing(house: House) -> None:
    till, receipt = await paid(house)
    gateways, papers = (make(house.settings, house.keys) for make in (doors.gateways, doors.papers))
    await till.rows("UPDATE receipt SET printed_at = NULL RETURNING 1")
    job = PrintReceipt(receipt_id=UUID(receipt["id"]))
    await handlers(gateways, papers)[PrintReceipt](house.database, job, now())  # type: ignore[arg-type]
    assert await till.rows("SELECT count(*) FROM paper WHERE kind = 'receipt'") == [(1,)]


async def test_replaced_with_a_reason_by_an_accountant_of_the_office(house: House, tmp_path: Path) -> None:
    till, receipt = await paid(house)
    path = f"receipts/{receipt['id']}/replace"
    for who, status in (("cu-seo-van", 404), ("bui-quang-vinh", 403)):
        other = await open_desk(house, who)
        assert (await other.act(path, reason="Sai tên người nộp")).status_code == status
    desk = await open_desk(house)
    assert (await desk.act(f"receipts/{receipt['id']}/cancel", reason="Không còn cần")).status_code == 409
    made = await desk.act(path, reason="Sai tên người nộp")
    assert (made.status_code, made.json()["number"]) == (200, 2)
    assert (await desk.act(path, reason="Sai tên người nộp")).json()["type"] == "/problems/receipt-not-valid"
    await house.settle()
    valid = (await till.fee())["receipt"]
    assert valid["number"] == 2
    assert f"{SERIES}-1" in await read(till, valid["paperId"], tmp_path)
    rows = await till.rows("SELECT id, superseded_at IS NOT NULL FROM paper WHERE kind = 'receipt' ORDER BY issued_at")
    assert rows == [(UUID(receipt["id"]), True), (UUID(valid["id"]), False)], "who checks the old one is told"


async def give_back(till: Till, amount_vnd: int) -> None:
    """An accountant decides it, the leader agrees, the gateway does it."""
    desk, leader = await open_desk(till.house), await open_desk(till.house, "bui-quang-vinh")
    asked = await desk.client.post(
        f"/api/desk/money/fees/{till.fee_id}/return",
        json={"amountVnd": amount_vnd, "reason": "Thu thừa một bản sao"},
        headers={"idempotency-key": f"hoan-{amount_vnd}"},
    )
    for refund in asked.json()["items"]:
        assert (await leader.act(f"refunds/{refund['id']}/agree")).status_code == 200
    await till.house.settle()


async def test_after_a_part_went_back_the_receipt_says_so_and_is_over_the_rest(house: House, tmp_path: Path) -> None:
    till, receipt = await paid(house)
    await give_back(till, 3000)
    fee = await till.fee()
    rest = fee["receipt"]
    assert (fee["state"], fee["totalVnd"], fee["returnedVnd"]) == ("da_hoan", 8000, 3000)
    assert (rest["number"], rest["amountVnd"]) == (2, 5000)
    text = (await read(till, rest["paperId"], tmp_path)).replace("\u00a0", " ")
    ((back,),) = await till.rows("SELECT said FROM refund")
    for said in ("8.000 đ", "Đã hoàn lại", back, "− 3.000 đ", "còn thu", "5.000 đ", "Năm nghìn đồng", f"{SERIES}-1"):
        assert said in text, said
    rows = await till.rows("SELECT id, superseded_at IS NOT NULL FROM paper WHERE kind = 'receipt' ORDER BY issued_at")
    assert rows == [(UUID(receipt["id"]), True), (UUID(rest["id"]), False)], "who checks the old one is told"
    desk = await open_desk(house)
    case = (await desk.client.get(f"/api/desk/money/fees/{till.fee_id}")).json()
    assert [each["cancelledWhy"] for each in case["receipts"]] == ["Đã hoàn 3.000\u00a0đ", None]
    again = await desk.act(f"receipts/{rest['id']}/replace", reason="Sai tên người nộp")
    assert (again.json()["number"], again.json()["amountVnd"]) == (3, 5000), "replaced over what is kept"


async def test_none_stands_once_all_has_gone_back(house: House) -> None:
    till, receipt = await paid(house)
    await give_back(till, 8000)
    fee = await till.fee()
    assert (fee["state"], fee["returnedVnd"], fee["receipt"]) == ("da_hoan", 8000, None)
    assert await till.rows("SELECT number FROM receipt WHERE cancelled_at IS NULL") == []
    (paper,) = await till.rows("SELECT superseded_at IS NOT NULL FROM paper WHERE kind = 'receipt'")
    assert paper == (True,)
    desk = await open_desk(house)
    assert (await desk.act(f"receipts/{receipt['id']}/cancel", reason="Hoàn phí")).status_code == 409, "it is already"


async def test_one_that_waits_to_go_back_keeps_its_receipt(house: House) -> None:
    till, receipt = await paid(house)
    desk = await open_desk(house)
    async with house.database.transaction() as conn:
        await return_fees(conn, DossierId(till.dossier_id), now())
    assert (await desk.act(f"receipts/{receipt['id']}/cancel", reason="Hoàn phí cho dân")).status_code == 409
    assert (await till.fee())["receipt"]["number"] == 1


class Slow(Press):
    """A press that waits until it is told to go on."""

    def __init__(self) -> None:
        super().__init__()
        self.at_it, self.go_on = threading.Event(), threading.Event()

    def print(self, kind: PaperKind, said: Printed) -> bytes:
        self.at_it.set()
        assert self.go_on.wait(30)
        return super().print(kind, said)


async def test_one_cancelled_while_it_is_printed_is_never_given_out(house: House) -> None:
    till, receipt = await paid(house)
    desk = await open_desk(house)
    async with house.database.transaction() as conn:
        await conn.execute("UPDATE receipt SET printed_at = NULL")
    slow = Slow()
    papers = msgspec.structs.replace(doors.papers(house.settings, house.keys), press=slow)
    do = handlers(doors.gateways(house.settings, house.keys), papers)[PrintReceipt]
    printing = asyncio.create_task(do(house.database, PrintReceipt(receipt_id=UUID(receipt["id"])), now()))
    await asyncio.to_thread(slow.at_it.wait, 30)
    assert (await desk.act(f"receipts/{receipt['id']}/replace", reason="Sai tên người nộp")).status_code == 200
    slow.go_on.set()
    await printing
    assert await till.rows("SELECT printed_at FROM receipt WHERE number = 1") == [(None,)]
    assert await till.rows("SELECT superseded_at IS NOT NULL FROM paper WHERE id = $1", UUID(receipt["id"])) == [
        (True,)
    ]


async def test_receipts_numbered_by_many_jobs_have_no_gaps(house: House) -> None:
    till = await Till.open(house)
    for _ in range(24):
        await till.owe(8000)
        await till.pay()
    await house.settle()
    numbers = [row[0] for row in await till.rows("SELECT number FROM receipt ORDER BY number")]
    assert numbers == list(range(1, 25))
