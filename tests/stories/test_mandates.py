"""Helping without borrowing a login: asked, allowed, done in somebody's name, seen by them, taken back at once."""

from datetime import timedelta
from typing import Any

from api.enrolment.rules.codes import with_check
from kernel.clock import shifted
from kernel.ids import new_id
from tests.doorstep import (
    CLERK,
    MAI,
    MY_NUMBER,
    PENSION,
    Helper,
    Scanned,
    code_sent,
    entry,
    helper,
    key,
    open_teams,
    texts,
)
from tests.house import House
from tests.one_stop import MUONG_HUM, Resident

MY_CARD = {"fullName": "Thào Thị Mỷ", "personalNumber": MY_NUMBER}
STRANGER = {"fullName": "Sùng Thị Chưa Có", "personalNumber": "099150000777", "birthDate": "1950"}


async def prepared(de: Helper, mandate_id: str) -> dict[str, Any]:
    """A pension draft that the helper made, on the server."""
    mine = Resident(de.http)
    own = await mine.draft(PENSION, office=MUONG_HUM)
    content = (await de.http.get(f"/api/drafts/{own['draftId']}")).json()
    wanted = ("answers", "attachments", "office", "resultBy", "resultAddress")
    draft_id = str(new_id())
    said = entry(
        "draft",
        30,
        draftId=draft_id,
        mandateId=mandate_id,
        procedureCode=PENSION,
        content={name: content[name] for name in wanted},
    )
    [kept] = await de.kept(said)
    return {"draftId": draft_id, "version": kept["version"], "declared": True}


async def file(de: Helper, draft: dict[str, Any]) -> Any:
    return await de.http.post("/api/dossiers", json=draft, headers=key())


async def test_a_consent_code_typed_offline_lets_one_dossier_be_filed(house: House) -> None:
    await open_teams(house)
    my = await house.sign_in("thao-thi-my")
    de = await helper(house)
    home = (await de.household_of("Thào Thị Mỷ"))["id"]
    mandate = await de.asked("code", resident=MY_CARD, householdId=home)
    assert (mandate["state"], mandate["triesLeft"], mandate["residentNumberMasked"]) == ("asked", 3, "099*****0108")
    code = await code_sent(house)
    assert (
        f"Mot Cua Lao Cai: Ma {code} cho to vien so 12, to cong nghe so xa NOP, XEM HO 1 ho so tro cap, 7 ngay. "
        "Tu bam ma, khong doc cho ai. Khong dong y: goi 1022."
    ) in await texts(house)
    draft = await prepared(de, mandate["id"])
    assert (await file(de, draft)).json()["type"] == "/problems/no-mandate"
    assert (await de.http.get(f"/api/drafts/{draft['draftId']}")).status_code == 404, "nothing is fetched before"
    mistyped = code[:-1] + str((int(code[-1]) + 1) % 10)
    assert (await de.type_code(mandate["id"], mistyped)).json()["type"] == "/problems/mistyped-code"
    wrong = await de.type_code(mandate["id"], "0000000" if code != "0000000" else "5724000")
    assert (wrong.json()["type"], wrong.json()["facts"]["left"]) == ("/problems/wrong-code", 2)
    stands = await de.type_code(mandate["id"], code)
    assert stands.json()["state"] == "standing", stands.text
    assert (await de.type_code(mandate["id"], code)).json()["state"] == "standing", "sent again: the same"
    filed = await file(de, draft)
    assert filed.status_code == 201, filed.text
    dossier = filed.json()["id"]
    assert (await file(de, draft)).json()["id"] == dossier
    assert (filed.json()["filer"], filed.json()["owner"]) == ("Thào Thị Mỷ", "Thào Thị Mỷ")
    words = "Giàng Văn Dế (tổ công nghệ số xã Mường Hum) thay cho Thào Thị Mỷ"
    assert filed.json()["saidBy"]["vi"] == words, "the receipt"
    assert (await my.get(f"/api/dossiers/{dossier}/receipt")).json()["saidBy"]["vi"] == words
    for reader in (my, de.http):
        face = (await reader.get(f"/api/dossiers/{dossier}")).json()
        assert face["moves"][0]["saidBy"]["vi"] == words
    looks = (await my.get(f"/api/dossiers/{dossier}/looks")).json()["items"]
    assert [(each["who"], each["what"]) for each in looks] == [("Giàng Văn Dế (tổ công nghệ số xã Mường Hum)", "Hồ sơ")]
    mine = (await my.get("/api/me/mandates")).json()["items"][0]
    assert [each["act"] for each in mine["done"]] == ["asked", "granted", "submit"]
    await house.settle()
    kinds = [each["kind"] for each in (await my.get("/api/inbox")).json()["items"]]
    assert {"mandate_asked", "mandate_given", "helper_acted", "received"} <= set(kinds)
    second = await prepared_again(de, mandate["id"])
    assert second["problem"]["type"] == "/problems/no-mandate", "one code, one dossier"
    facts = (await de.get(f"households/{home}"))["facts"]
    assert facts["firstDossier"]["how"] == facts["level2"]["how"] == "system"


async def prepared_again(de: Helper, mandate_id: str) -> dict[str, Any]:
    said = entry("draft", draftId=str(new_id()), mandateId=mandate_id, procedureCode=PENSION, content={"answers": {}})
    [outcome] = await de.bring(said)
    return outcome


async def test_a_qr_is_scanned_once_and_taken_back_at_once(house: House) -> None:
    await open_teams(house)
    de, mai, other = await helper(house), await house.sign_in(MAI), await house.sign_in("giang-a-pao")
    qr = Scanned()
    mandate = await de.asked("qr", secretHash=qr.hash)
    looked = await mai.post("/api/mandates/look", json=qr.of(mandate["id"]))
    assert looked.json()["helper"]["badge"] == 12
    forged = await mai.post("/api/mandates/grant", json=Scanned().of(mandate["id"]))
    unknown = await mai.post("/api/mandates/grant", json=qr.of(str(new_id())))
    assert forged.status_code == unknown.status_code == 404
    assert forged.json() == unknown.json()
    granted = await mai.post("/api/mandates/grant", json=qr.of(mandate["id"]))
    assert granted.json()["state"] == "standing", granted.text
    assert (await mai.post("/api/mandates/grant", json=qr.of(mandate["id"]))).json()["id"] == mandate["id"]
    assert (await other.post("/api/mandates/grant", json=qr.of(mandate["id"]))).status_code == 404, "replayed"
    assert (await de.get(f"mandates/{mandate['id']}"))["residentName"] == "Sùng Thị Mai"
    draft = await prepared(de, mandate["id"])
    assert (await de.http.get(f"/api/drafts/{draft['draftId']}")).status_code == 200
    revoked = await mai.post(f"/api/me/mandates/{mandate['id']}/revoke")
    assert (revoked.json()["state"], revoked.json()["revokedBy"]) == ("revoked", "resident")
    assert (await file(de, draft)).json()["type"] == "/problems/no-mandate"
    [late] = await de.bring(entry("submit", draftId=draft["draftId"], declared=True))
    assert late["problem"]["type"] == "/problems/no-mandate"
    assert (await de.http.get(f"/api/drafts/{draft['draftId']}")).status_code == 404
    assert (await de.get(f"mandates/{mandate['id']}"))["residentName"] is None
    over = await mai.post(f"/api/me/mandates/{mandate['id']}/take-over")
    assert over.json()["draftIds"] == [draft["draftId"]]
    mine = await mai.get(f"/api/drafts/{draft['draftId']}")
    assert mine.json()["mandateId"] is None


async def test_scope_and_days_are_checked_on_every_request(house: House) -> None:
    await open_teams(house)
    de, mai = await helper(house), await house.sign_in(MAI)
    qr = Scanned()
    mandate = await de.asked("qr", secretHash=qr.hash, acts=["prepare", "submit"], days=1)
    await mai.post("/api/mandates/grant", json=qr.of(mandate["id"]))
    widened = entry(
        "draft", draftId=str(new_id()), mandateId=mandate["id"], procedureCode="1.001193", content={"answers": {}}
    )
    assert (await de.bring(widened))[0]["problem"]["type"] == "/problems/no-mandate"
    filed = await file(de, await prepared(de, mandate["id"]))
    dossier = filed.json()["id"]
    strange = await de.http.get(f"/api/dossiers/{new_id()}")
    for path in ("", "/receipt", "/files", "/supplement"):
        answer = await de.http.get(f"/api/dossiers/{dossier}{path}")
        assert (answer.status_code, answer.json()) == (404, strange.json()), "following was not allowed"
    assert (await de.get("dossiers"))["items"] == []
    asks = await de.ask("qr", secretHash=qr.hash, days=31)
    assert asks.status_code == 400
    follow = Scanned()
    watch = await de.asked("qr", secretHash=follow.hash, acts=["prepare", "submit", "follow"], days=1)
    await mai.post("/api/mandates/grant", json=follow.of(watch["id"]))
    second = (await file(de, await prepared(de, watch["id"]))).json()["id"]
    assert [each["id"] for each in (await de.get("dossiers"))["items"]] == [second]
    with shifted(timedelta(days=1, minutes=1)):
        answer = await de.http.get(f"/api/dossiers/{second}")
        assert answer.status_code in (401, 404)
        assert (await mai.get(f"/api/dossiers/{second}")).status_code in (200, 401)


async def test_a_code_wrong_three_times_is_over(house: House) -> None:
    await open_teams(house)
    await house.sign_in("thao-thi-my")
    de = await helper(house)
    mandate = await de.asked("code", resident=MY_CARD)
    code = await code_sent(house)
    wrongs = [each for each in (with_check(n) for n in (0, 1, 2, 3)) if each != code][:3]
    for left, wrong in zip((2, 1), wrongs, strict=False):
        assert (await de.type_code(mandate["id"], wrong)).json()["facts"]["left"] == left
    assert (await de.type_code(mandate["id"], wrongs[2])).json()["type"] == "/problems/code-over"
    assert (await de.type_code(mandate["id"], code)).json()["type"] == "/problems/code-over"


async def test_a_code_is_good_for_its_own_mandate_and_for_nothing_else(house: House) -> None:
    await open_teams(house)
    await house.sign_in("thao-thi-my")
    de = await helper(house)
    first = await de.asked("code", resident=MY_CARD)
    code = await code_sent(house)
    second = await de.asked("code", resident=MY_CARD)
    other = await code_sent(house)
    sealed = await de.sealed_code(first["id"], code)
    [moved] = await de.bring({**sealed, "mandateId": second["id"]})
    assert moved["problem"]["type"] == "/problems/unopenable-seal", "sealed for one, it opens for no other"
    if code != other:
        assert (await de.type_code(second["id"], code)).json()["type"] == "/problems/wrong-code"
    assert (await de.get(f"mandates/{second['id']}"))["state"] == "asked"
    assert (await de.type_code(first["id"], code)).json()["state"] == "standing"


async def test_a_resident_without_an_account_finds_everything_at_the_first_sign_in(house: House) -> None:
    """No telephone known: an officer confirms one; the dossier and the looks wait for their owner."""
    await open_teams(house)
    de, clerk = await helper(house), await house.sign_in(CLERK)
    number = "099171000105"
    sen = {"fullName": "Lý Mẩy Sến", "personalNumber": number, "birthDate": "1971-11-02"}
    home = (await de.household_of("Lý Mẩy Sến"))["id"]
    assert (await de.ask("code", resident=sen)).json()["type"] == "/problems/no-confirmed-phone"
    theirs = {"office": MUONG_HUM, "personalNumber": number, "phone": "0900000555"}
    assert (await de.http.post("/api/desk/phones", json=theirs)).status_code == 403
    assert (await clerk.post("/api/desk/phones", json=theirs)).status_code == 204
    mandate = await de.asked("code", resident=sen, householdId=home)
    await de.type_code(mandate["id"], await code_sent(house))
    filed = await file(de, await prepared(de, mandate["id"]))
    assert filed.status_code == 201, filed.text
    assert filed.json()["owner"] == "Lý Mẩy Sến"
    await house.settle()
    copies = [text for text in await texts(house) if "to vien so 12" in text.lower()]
    assert any("lam ho ho so duoi" in text for text in copies)
    await de.get(f"households/{home}")
    mine = await house.sign_in("ly-may-sen")
    await house.settle()
    dossiers = (await mine.get("/api/dossiers")).json()["items"]
    assert [each["id"] for each in dossiers] == [filed.json()["id"]]
    assert (await mine.get("/api/me/mandates")).json()["items"][0]["state"] == "standing"
    looks = (await mine.get("/api/me/looks")).json()["items"]
    who = "Giàng Văn Dế (tổ công nghệ số xã Mường Hum)"
    assert (who, "Sổ hộ") in [(each["lookerName"], each["what"]) for each in looks]
    facts = (await de.get(f"households/{home}"))["facts"]
    assert facts["firstDossier"]["how"] == facts["level2"]["how"] == "system"
    face = await mine.get(f"/api/dossiers/{filed.json()['id']}")
    assert face.json()["moves"][0]["saidBy"]["vi"].startswith("Giàng Văn Dế (tổ công nghệ số")


async def test_what_is_late_is_nothing(house: House) -> None:
    """A QR after half an hour, an ask after a week, a code after three days: each is as if it had never been."""
    await open_teams(house)
    de, mai = await helper(house), await house.sign_in(MAI)
    await house.sign_in("thao-thi-my")
    qr = Scanned()
    scanned = await de.asked("qr", secretHash=qr.hash)
    coded = await de.asked("code", resident=MY_CARD)
    code = await code_sent(house)
    unknown = await mai.post("/api/mandates/look", json=qr.of(str(new_id())))
    with shifted(timedelta(minutes=30, seconds=1)):
        late = await mai.post("/api/mandates/look", json=qr.of(scanned["id"]))
        assert (late.status_code, late.json()) == (404, unknown.json())
        assert (await mai.post("/api/mandates/grant", json=qr.of(scanned["id"]))).status_code == 404
    sealed = await de.sealed_code(coded["id"], code)
    with shifted(timedelta(days=3, seconds=1)):
        [answer] = await (await helper(house)).bring(sealed)
    assert answer["problem"]["type"] == "/problems/code-over", answer


async def test_what_the_commune_took_back_is_refused_when_it_arrives(house: House) -> None:
    """Prepared without a signal, before anybody could tell the phone: nothing of it is taken in or filed."""
    await open_teams(house)
    de, mai, clerk = await helper(house), await house.sign_in(MAI), await house.sign_in(CLERK)
    qr = Scanned()
    mandate = await de.asked("qr", secretHash=qr.hash)
    await mai.post("/api/mandates/grant", json=qr.of(mandate["id"]))
    draft = await prepared(de, mandate["id"])
    assert (await clerk.post(f"/api/desk/mandates/{mandate['id']}/revoke")).json()["revokedBy"] == "office"
    late = [
        entry("submit", draftId=draft["draftId"], declared=True),
        entry("draft", draftId=str(new_id()), mandateId=mandate["id"], procedureCode=PENSION, content={"answers": {}}),
    ]
    assert [each["problem"]["type"] for each in await de.bring(*late)] == ["/problems/no-mandate"] * 2
    assert (await file(de, draft)).json()["type"] == "/problems/no-mandate"
    mine = (await mai.get("/api/me/mandates")).json()["items"][0]
    assert ([each["act"] for each in mine["done"]], mine["revokedBy"]) == (["asked", "granted", "revoked"], "office")
