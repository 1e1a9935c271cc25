"""A signed paper, photographed where there was no signal: it waits for an officer, who takes it or says why not."""

import asyncio
import io
from collections.abc import Sequence
from typing import Any

import httpx2
from PIL import Image

from kernel.ids import new_id
from tests.doorstep import CLERK, MAI, MY, MY_NUMBER, Helper, entry, helper, open_teams, seal, text64, texts
from tests.house import House
from tests.one_stop import Resident

MY_CARD = {"fullName": "Thào Thị Mỷ", "personalNumber": MY_NUMBER}
STRANGER = {"fullName": "Sùng Thị Chưa Có", "personalNumber": "099150000777", "birthDate": "1950"}


def photo(shade: int = 200) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (900, 1200), (shade, shade, shade)).save(out, "JPEG")
    return out.getvalue()


async def sealed(de: Helper, mandate_id: str, picture: bytes) -> dict[str, Any]:
    """As a locked phone sends it: by the server alone to be opened."""
    said = entry("paper", mandateId=mandate_id, photo=text64(picture)) | {"helper": de.me["helperId"]}
    box = seal(await de.get("key"), "entry", said["id"], said)
    return {"id": said["id"], "kind": "sealed", "sealed": box}


async def told(house: House, who: httpx2.AsyncClient) -> Sequence[tuple[str, str]]:
    await house.settle()
    return [(each["kind"], each["link"]) for each in (await who.get("/api/inbox")).json()["items"]]


async def test_a_paper_waits_for_an_officer_who_takes_it_or_says_why_not(house: House) -> None:
    await open_teams(house)
    my, de, clerk = await house.sign_in(MY), await helper(house), await house.sign_in(CLERK)
    stranger = await house.sign_in("dang-thi-huong")
    mandate = await de.asked("paper", resident=MY_CARD)
    path = f"/api/desk/mandates/{mandate['id']}"
    first = await sealed(de, mandate["id"], photo())
    [kept] = await de.kept(first)
    assert kept["mandateId"] == mandate["id"]
    assert (await de.bring(first))[0]["result"] == "known", "sent again is once"
    assert (await de.get(f"mandates/{mandate['id']}"))["state"] == "paperWaiting"
    assert (await stranger.get(f"{path}/paper")).status_code == 404
    seen = await clerk.get(f"{path}/paper")
    assert (seen.status_code, seen.headers["content-type"]) == (200, "image/jpeg")
    waits = (await de.get(f"mandates/{mandate['id']}"))["paperFileId"]
    assert (await stranger.post(f"{path}/confirm-paper", json={"fileId": waits})).status_code == 404
    other = {"fileId": str(new_id())}
    assert (await clerk.post(f"{path}/confirm-paper", json=other)).status_code == 404, "not what was looked at"
    assert (await clerk.post(f"{path}/refuse-paper", json={"fileId": waits})).status_code == 400, "never without a why"
    refused = await clerk.post(f"{path}/refuse-paper", json={"fileId": waits, "fault": "unsigned"})
    assert (refused.json()["state"], refused.json()["paperRefused"]) == ("asked", "unsigned")
    assert (await de.get(f"mandates/{mandate['id']}"))["paperRefused"] == "unsigned"
    assert (await my.get("/api/me/mandates")).json()["items"][0]["paperRefused"] == "unsigned"
    assert ("paper_refused", f"/to-vien/viec/{mandate['id']}") in await told(house, de.http)
    assert ("paper_refused", "/tai-khoan") in await told(house, my)

    await de.kept(await sealed(de, mandate["id"], photo(120)))
    waits = (await de.get(f"mandates/{mandate['id']}"))["paperFileId"]
    both = await asyncio.gather(*(clerk.post(f"{path}/confirm-paper", json={"fileId": waits}) for _ in range(2)))
    assert sorted(each.status_code for each in both) == [200, 404], "confirmed once"
    face = await de.get(f"mandates/{mandate['id']}")
    assert (face["state"], face["way"], face["paperRefused"]) == ("standing", "paper", None)
    assert ("mandate_stands", f"/to-vien/viec/{mandate['id']}") in await told(house, de.http)
    assert ("mandate_given", "/tai-khoan") in await told(house, my)
    mine = (await my.get("/api/me/mandates")).json()["items"][0]
    acts = [each["act"] for each in mine["done"]]
    assert acts == ["asked", "paperHandedIn", "paperRefused", "paperHandedIn", "granted"]
    looks = (await my.get("/api/me/looks")).json()["items"]
    assert ("Tẩn Láo Tả", "Giấy đồng ý") in [(each["lookerName"], each["what"]) for each in looks]
    ended = await clerk.post(f"{path}/revoke")
    assert (ended.json()["state"], ended.json()["revokedBy"]) == ("revoked", "office")


async def test_a_paper_of_somebody_without_an_account(house: House) -> None:
    """The file is the helper's own upload, and what is no photograph is no paper."""
    await open_teams(house)
    de, mai = await helper(house), await house.sign_in(MAI)
    mandate = await de.asked("paper", resident=STRANGER)
    file_id = await Resident(de.http).upload(mandate["id"], "consent")
    handing = f"/api/team/mandates/{mandate['id']}/paper"
    assert (await de.http.post(handing, json={"fileId": str(new_id())})).status_code == 404
    theirs = await Resident(mai).upload(mandate["id"], "consent")
    assert (await de.http.post(handing, json={"fileId": theirs})).status_code == 404
    assert (await de.http.post(handing, json={"fileId": file_id})).json()["state"] == "paperWaiting"
    [broken] = await de.bring(await sealed(de, mandate["id"], b"no photograph"))
    assert (broken["result"], broken["problem"]["type"]) == ("refused", "/problems/file-kind-unknown")
    qr = await de.asked("qr", secretHash="a" * 43)
    [unnamed] = await de.bring(await sealed(de, qr["id"], photo()))
    assert unnamed["problem"]["type"] == "/problems/not-found", "a paper answers an ask that names its resident"
    await de.http.post(f"/api/team/mandates/{mandate['id']}/drop")
    [late] = await de.bring(await sealed(de, mandate["id"], photo(90)))
    assert late["problem"]["type"] == "/problems/not-found"
    await house.settle()
    assert not any("giay dong y" in each.lower() for each in await texts(house)), "no telephone, no text"
