"""Numbers as people read and type them: ``5 %``, ``1 in 20``, ``2.5 × 10⁻⁸``."""

from __future__ import annotations

import math
import re
from typing import Final

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_FROM_SUPERSCRIPT = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")
_WORDS: Final = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_WORD_VALUE: Final = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_NUMBER = r"\d+(?:[.,]\d+)?(?:\s*(?:e|[x×·*]\s*10\^?)\s*[-+]?\d+)?"
_ONE_IN = re.compile(rf"1\s*(?:in|/|:)\s*({_NUMBER})\s*(thousand|million|billion|trillion)?", re.IGNORECASE)
_PLAIN = re.compile(rf"({_NUMBER})\s*(%)?", re.IGNORECASE)
_POWER = re.compile(r"\s*[x×·*]\s*10\^?\s*")
_GROUPS = re.compile(r"(?<=\d)[,\u2009\u202f ](?=\d{3}(?!\d))")


def rounded(value: float, digits: int = 3) -> float:
    """Return a value with so many significant digits."""
    return float(f"{value:.{digits}g}")


def power_text(value: float, digits: int = 2) -> str:
    """Return ``2.5 × 10⁻⁸``."""
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    power = f"10{str(int(exponent)).translate(_SUPERSCRIPT)}"
    return power if mantissa == "1" else f"{mantissa} × {power}"


def share_text(share: float) -> str:
    """Return a chance or share in percent, with a power of ten where percent has too many zeros."""
    if share == 0.0:
        return "0 %"
    return f"{_significant(share * 100.0, 3)} %" if share >= 1e-4 else power_text(share)


def one_in_text(share: float) -> str:
    """Return a chance as ``1 in N``; empty where that says nothing (zero, and more than a half)."""
    if not 0.0 < share <= 0.5:
        return ""
    return f"1 in {count_text(1.0 / share)}"


def count_text(count: float) -> str:
    """Return a count with two or three digits that matter: ``950``, ``12,500``, ``60 million``."""
    for scale, word in _WORDS:
        if count >= scale * 0.9995:
            if count >= scale * 9999.5:
                break
            return f"{_significant(count / scale, 3 if count < 10 * scale else 2)} {word}"
    if count >= 1e13:
        return power_text(count)
    return f"{rounded(count):,.0f}" if count >= 100.0 else _significant(count, 2)


def factor_text(factor: float) -> str:
    """Return a factor such as a soil affinity: ``× 2.5``."""
    return f"× {_significant(factor, 3)}" if factor == 0.0 or factor >= 1e-3 else f"× {power_text(factor)}"


def parsed_number(text: str) -> float | None:
    """Return the number that a person typed, or None.

    Understood are ``0.05``, ``0,05``, ``5 %``, ``1 in 20``, ``1/20``, ``1 in 60 million``, ``1e-5``, ``2.5 × 10⁻⁸``
    and ``× 3``.
    """
    plain = text.strip().translate(_FROM_SUPERSCRIPT).lstrip("×").strip()
    one_in = _ONE_IN.fullmatch(_GROUPS.sub("", plain))
    if one_in:
        count = _value(one_in[1]) * _WORD_VALUE.get((one_in[2] or "").lower(), 1.0)
        return 1.0 / count if count > 0.0 else None
    if re.fullmatch(r"10\^?-?\d+", plain) and ("-" in plain or "^" in plain):
        plain = f"1x{plain}"
    number = _PLAIN.fullmatch(plain)
    if number is None:
        return None
    return _value(number[1]) * (0.01 if number[2] else 1.0)


def _value(text: str) -> float:
    return float(_POWER.sub("e", text.lower()).replace(",", ".").replace(" ", ""))


def _significant(value: float, digits: int) -> str:
    if value == 0.0:
        return "0"
    decimals = max(digits - 1 - math.floor(math.log10(abs(rounded(value, digits)))), 0)
    text = f"{rounded(value, digits):,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
