"""The one door to randomness: every random number of the program is drawn here.

Draws are counter-based. A number is a pure function of a 64-bit key (whose it is) and a 128-bit counter
(which of them), so that anything can be drawn in any order, in any batch and on any thread, and comes out the same.

References
----------
Salmon JK, Moraes MA, Dror RO, Shaw DE. Parallel random numbers: as easy as 1, 2, 3. SC11, 2011.
doi:10.1145/2063384.2063405
Steele GL, Lea D, Flood CH. Fast splittable pseudorandom number generators. OOPSLA 2014.
doi:10.1145/2660193.2660195
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from metaviz.model.arrays import FloatArray, WordArray

_ROUNDS: Final = 10
_LANES: Final = 4096
"""Lanes computed at a time: ten arrays of so many words stay in a core's own cache."""

_HALF: Final = np.uint64(32)
_MULTIPLIER_0: Final = np.uint64(0xD2511F53)
_MULTIPLIER_1: Final = np.uint64(0xCD9E8D57)
# The round keys live in the upper half of a word: there they wrap by themselves.
_WEYL_0: Final = np.uint64(0x9E3779B9 << 32)
_WEYL_1: Final = np.uint64(0xBB67AE85 << 32)
_UPPER: Final = np.uint64(0xFFFFFFFF00000000)

_MIX_GAMMA: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX_1: Final = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2: Final = np.uint64(0x94D049BB133111EB)
_WORD_MASK: Final = (1 << 64) - 1


class Stream(IntEnum):
    """What a draw is for: third word of the counter, so that two purposes never share a number."""

    LUCK = 0
    """Points of the luck plane."""
    LIFE = 1
    """Sleep and vessels of a colony."""
    BUILD = 2
    """Stretch of a colony's growth, and its spot in the organ."""
    PATIENT = 3
    """Frailty of a patient."""
    LEDGER = 4
    """Fates of the cells of a month."""
    WINDOW = 5
    """Dots of a window of flow."""
    WALK = 6
    """Way of a founder."""
    EXAMINATION = 7
    """Cells and fragments in a sample."""
    ATTENDANCE = 8
    """Check-ups that a patient misses."""
    TREATMENT = 9
    """Whether any cell of a colony outlives a dose, and whether a founder outlives being woken."""


def philox4x32(
    row: ArrayLike, column: ArrayLike, stream: ArrayLike, page: ArrayLike, key: ArrayLike
) -> tuple[WordArray, WordArray, WordArray, WordArray]:
    """Return the four words of Philox4x32-10 for each counter and key, elementwise.

    Parameters
    ----------
    row, column, stream, page
        The four 32-bit words of the counter, broadcast against `key`.
    key
        64-bit keys, dtype uint64; the low half is the first word of Philox's key.

    Returns
    -------
    tuple of ndarray
        Four arrays of the broadcast shape, dtype uint64, each value below 2**32.
    """
    keys = np.asarray(key, dtype=np.uint64)
    counters = [np.asarray(word, dtype=np.uint64) for word in (row, column, stream, page)]
    shape = np.broadcast_shapes(keys.shape, *(word.shape for word in counters))
    flat = [np.broadcast_to(word, shape).ravel() for word in (*counters, keys)]
    words = tuple(np.empty(flat[4].size, dtype=np.uint64) for _ in range(4))
    for start in range(0, flat[4].size, _LANES):
        part = slice(start, start + _LANES)
        _philox_lanes([word[part] for word in flat], [word[part] for word in words])
    return words[0].reshape(shape), words[1].reshape(shape), words[2].reshape(shape), words[3].reshape(shape)


def _philox_lanes(given: list[WordArray], words: list[WordArray]) -> None:
    """Write the four words of every lane into `words`.

    The words that are multiplied in a round are kept in the low half of 64 bits, the others in the high half: then
    a product needs no masks, only one shift each way.
    """
    low_0, low_2 = given[0].copy(), given[2].copy()
    high_1, high_3 = given[1] << _HALF, given[3] << _HALF
    key_0, key_1 = given[4] << _HALF, given[4] & _UPPER
    product_0, product_1 = np.empty_like(low_0), np.empty_like(low_0)
    for number in range(_ROUNDS):
        if number:
            np.add(key_0, _WEYL_0, out=key_0)
            np.add(key_1, _WEYL_1, out=key_1)
        np.multiply(low_0, _MULTIPLIER_0, out=product_0)
        np.multiply(low_2, _MULTIPLIER_1, out=product_1)
        np.bitwise_xor(high_1, product_1, out=low_0)
        np.bitwise_xor(low_0, key_0, out=low_0)
        np.right_shift(low_0, _HALF, out=low_0)
        np.left_shift(product_1, _HALF, out=high_1)
        np.bitwise_xor(high_3, product_0, out=low_2)
        np.bitwise_xor(low_2, key_1, out=low_2)
        np.right_shift(low_2, _HALF, out=low_2)
        np.left_shift(product_0, _HALF, out=high_3)
    words[0][:] = low_0
    np.right_shift(high_1, _HALF, out=words[1])
    words[2][:] = low_2
    np.right_shift(high_3, _HALF, out=words[3])


def uniform(word: WordArray) -> FloatArray:
    """Return uniforms in the open unit interval from 32-bit words; multiples of 2**-33, so never 0 or 1."""
    return np.asarray((word.astype(np.float64) + 0.5) * 2.0**-32)


def fine_uniform(word: WordArray, low_word: WordArray) -> FloatArray:
    """Return uniforms in (0, 1) from two 32-bit words each, with 52 random bits."""
    bits = (word << np.uint64(20)) | (low_word >> np.uint64(12))
    return np.asarray((bits.astype(np.float64) + 0.5) * 2.0**-52)


def exponential(share: FloatArray) -> FloatArray:
    """Return exponentials of mean one from uniforms in (0, 1)."""
    return np.asarray(-np.log(share))


def normal(share: FloatArray, turn: FloatArray) -> FloatArray:
    """Return standard normals from two uniforms in (0, 1) each.

    References
    ----------
    Box GEP, Muller ME. A note on the generation of random normal deviates. Ann Math Stat 1958;29:610-611.
    doi:10.1214/aoms/1177706645
    """
    return np.asarray(np.sqrt(-2.0 * np.log(share)) * np.cos(2.0 * np.pi * turn))


def mix64(word: WordArray) -> WordArray:
    """Return well-mixed 64-bit words, elementwise; one to one (the finaliser of SplitMix64)."""
    mixed = word + _MIX_GAMMA
    mixed ^= mixed >> np.uint64(30)
    mixed *= _MIX_1
    mixed ^= mixed >> np.uint64(27)
    mixed *= _MIX_2
    mixed ^= mixed >> np.uint64(31)
    return np.asarray(mixed)


def child_key(key: WordArray, column: WordArray, row: WordArray) -> WordArray:
    """Return the key of what was drawn from `key` at a counter, elementwise, dtype uint64.

    Under one key, different counters (both below 2**32) give different children.
    """
    return mix64(key ^ mix64((column << _HALF) | row))


def patient_key(seed: ArrayLike) -> WordArray:
    """Return the 64-bit keys of patients from their seeds, elementwise."""
    return mix64(np.atleast_1d(np.asarray(seed, dtype=np.uint64)))


def patient_seeds(seed: int, first: int, n: int) -> WordArray:
    """Return the seeds of patients `first` to ``first + n - 1`` of an ensemble, dtype uint64.

    They are below 2**53, so that every program that reads them as numbers keeps them exact.
    """
    numbers = np.arange(first, first + n, dtype=np.uint64)
    return np.asarray(child_key(patient_key(seed_word(seed)), np.zeros_like(numbers), numbers) >> np.uint64(11))


def patient_seed(seed: int, patient: int) -> int:
    """Return the seed of one patient of an ensemble: ``simulate_course`` with it gives exactly that patient."""
    return int(patient_seeds(seed, patient, 1)[0])


def seed_word(seed: int) -> np.uint64:
    """Return a seed as a 64-bit word; seeds that agree in their last 64 bits are the same seed."""
    return np.uint64(seed & _WORD_MASK)


def generator(seed: int, stream: Stream, *numbers: int) -> np.random.Generator:
    """Return a NumPy generator of its own for a patient, a purpose and up to three numbers.

    Parameters
    ----------
    seed
        Seed of the patient.
    stream
        Purpose.
    numbers
        Month, window, place: what tells this draw from others of the same purpose.
    """
    words = [*(number & _WORD_MASK for number in numbers), 0, 0, 0][:3]
    bits = np.random.Philox(counter=[0, *words], key=[int(patient_key(seed_word(seed))[0]), int(stream)])
    return np.random.Generator(bits)
