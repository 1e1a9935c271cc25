"""Addresses as their owner recognises them and nobody else learns them."""


def mask_number(number: str) -> str:
    """`090*****08`: the first three and the last two digits."""
    digits = "".join(each for each in number if each.isdigit() or each == "+")
    return f"{digits[:3]}*****{digits[-2:]}" if len(digits) >= 8 else "*****"


def mask_mailbox(mailbox: str) -> str:
    """`m*****@demo.invalid`."""
    name, at, host = mailbox.rpartition("@")
    return f"{name[:1]}*****{at}{host}" if at else "*****"
