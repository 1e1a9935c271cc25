"""Keys that are rotated while processes run: what one sealed with a newer key, the others open."""

from pathlib import Path

import pytest

from kernel.keys import Keyring, Unopenable, Untrusted

WORDS, BOUND = "Sùng Thị Mai".encode(), b"row"


def test_a_newer_key_takes_over_and_the_older_still_opens(tmp_path: Path) -> None:
    running = Keyring(tmp_path)
    before, signed = running.seal("answers", WORDS, BOUND), running.sign("paper", {"sub": "1"})
    hashed = running.hash("answers", "099190000101")
    beside = Keyring(tmp_path)
    assert {beside.rotate(each) for each in ("answers", "paper")}
    after, newer = beside.seal("answers", WORDS, BOUND), beside.sign("paper", {"sub": "2"})
    for keys in (running, beside, Keyring(tmp_path)):
        assert keys.open("answers", before, BOUND) == keys.open("answers", after, BOUND) == WORDS
        assert [keys.verify("paper", each)["sub"] for each in (signed, newer)] == ["1", "2"]
        assert keys.hash("answers", "099190000101") == hashed
    assert before[:5] != after[:5], "each names its key"


def test_a_key_is_for_nobody_else_and_for_one_purpose(tmp_path: Path) -> None:
    here, elsewhere = Keyring(tmp_path / "here"), Keyring(tmp_path / "elsewhere")
    sealed, signed = here.seal("answers", WORDS, BOUND), here.sign("paper", {"sub": "1"})
    assert {file.stat().st_mode & 0o777 for file in here.folder.iterdir()} == {0o600}
    for keys, purpose, bound in ((elsewhere, "answers", BOUND), (here, "names", BOUND), (here, "answers", b"other")):
        with pytest.raises(Unopenable):
            keys.open(purpose, sealed, bound)
    for keys, purpose in ((elsewhere, "paper"), (here, "receipt")):
        with pytest.raises(Untrusted):
            keys.verify(purpose, signed)
    assert here.purposes() == ["answers", "names", "paper", "receipt"]
