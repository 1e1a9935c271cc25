"""Every template on every channel as it would be read, with how long it can become: `make check` measures the same."""

from collections.abc import Iterator

from notifications.actions.voice import Voice
from notifications.model.channels import Channel, Language
from notifications.model.kinds import COUNTS, MOMENTS, Kind, Variable
from notifications.model.texts import Text
from notifications.rules import words
from notifications.rules.kinds import KINDS
from notifications.schemas.desk import TemplateFace, TemplateText

_SPOKEN = {
    Variable.TITLE_VI: "Mưa lớn từ 18:00 hôm nay",
    Variable.BODY_VI: "Không qua ngầm, suối. Cần giúp thì gọi 1022.",
    Variable.TITLE_EN: "Heavy rain from 18:00 today",
    Variable.BODY_EN: "Do not cross fords or streams. Need help: call 1022.",
}


def example(kind: Kind) -> dict[str, str]:
    """Values such as are printed."""
    found = {}
    for variable in KINDS[kind].needs:
        if variable in COUNTS:
            found[str(variable)] = "2"
        elif variable in MOMENTS:
            found[str(variable)] = "17:30, 30/11"
        else:
            found[str(variable)] = _SPOKEN.get(variable, "0361")
    return found


def list_templates(voice: Voice) -> list[TemplateFace]:
    """Of each kind and language."""
    return [
        TemplateFace(
            kind=kind,
            importance=KINDS[kind].importance,
            language=language,
            texts=list(_texts(voice, kind, language)),
        )
        for kind in Kind
        for language in Language
    ]


def _texts(voice: Voice, kind: Kind, language: Language) -> Iterator[TemplateText]:
    shown, widest = (
        (voice.say(kind, values, language), voice.say(kind, values, language, with_app=False))
        for values in (example(kind), words.widest(kind))
    )
    for channel, part, most in (
        (Channel.WEB_PUSH, "title", words.TITLE_MAX),
        (Channel.WEB_PUSH, "body", words.BODY_MAX),
        (Channel.ZALO, "whole", words.ZALO_MAX),
        (Channel.SMS, "whole", words.SMS_MAX),
        (Channel.EMAIL, "title", words.TITLE_MAX),
        (Channel.EMAIL, "body", words.BODY_MAX),
    ):
        longest = max(len(_read(each, channel, part, voice)) for each in widest)
        told = shown[1] if channel is Channel.SMS else shown[0]
        yield TemplateText(
            channel=channel, part=part, text=_read(told, channel, part, voice), widest=longest, most=most
        )


def _read(text: Text, channel: Channel, part: str, voice: Voice) -> str:
    if channel is Channel.SMS:
        return words.sms(text, voice.site)
    if part == "whole":
        return words.joined(text)
    return text.title if part == "title" else text.body
