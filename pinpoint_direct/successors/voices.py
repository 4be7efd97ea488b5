"""The voices of SendVoiceMessage, and the language of each: Polly's table of standard voices."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

__all__ = ["FIRST_OF", "VOICES", "voice_named"]

_BY_LANGUAGE: Final = {
    "arb": "ZEINA",
    "cmn-CN": "ZHIYU",
    "cy-GB": "GWYNETH",
    "da-DK": "NAJA MADS",
    "de-DE": "VICKI MARLENE HANS",
    "en-AU": "NICOLE RUSSELL",
    "en-GB": "AMY EMMA BRIAN",
    "en-GB-WLS": "GERAINT",
    "en-IN": "RAVEENA",
    "en-US": "MATTHEW JOANNA IVY KENDRA KIMBERLY SALLI JOEY JUSTIN",
    "es-ES": "LUCIA CONCHITA ENRIQUE",
    "es-MX": "MIA",
    "es-US": "LUPE PENELOPE MIGUEL",
    "fr-CA": "CHANTAL",
    "fr-FR": "LEA CELINE MATHIEU",
    "is-IS": "DORA KARL",
    "it-IT": "BIANCA CARLA GIORGIO",
    "ja-JP": "TAKUMI MIZUKI",
    "ko-KR": "SEOYEON",
    "nb-NO": "LIV",
    "nl-NL": "LOTTE RUBEN",
    "pl-PL": "EWA MAJA JACEK JAN",
    "pt-BR": "CAMILA VITORIA RICARDO",
    "pt-PT": "INES CRISTIANO",
    "ro-RO": "CARMEN",
    "ru-RU": "TATYANA MAXIM",
    "sv-SE": "ASTRID",
    "tr-TR": "FILIZ",
}

VOICES: Final[Mapping[str, str]] = {
    voice: language for language, voices in _BY_LANGUAGE.items() for voice in voices.split()
}
"""Every voice, and its language. No voice speaks a language that is not here."""

FIRST_OF: Final[Mapping[str, str]] = {
    language.casefold(): voices.split()[0] for language, voices in _BY_LANGUAGE.items()
}
"""The voice to take where only the language is known, by the language's code in lower case."""

_LONGEST: Final = 64


def voice_named(name: str) -> str | None:
    """Return the voice of a name as Polly writes it: ``Céline`` and ``Celine`` are ``CELINE``."""
    letters = unicodedata.normalize("NFKD", name.strip()[:_LONGEST])
    plain = "".join(one for one in letters if not unicodedata.combining(one)).upper()
    return plain if plain in VOICES else None
