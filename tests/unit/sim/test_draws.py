"""The one door to randomness."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from metaviz.sim import draws
from metaviz.sim.draws import Stream

WORDS = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_philox_gives_the_published_answers(
    counter: tuple[int, int, int, int], key: tuple[int, int], words: tuple[int, ...]
) -> None:
    """The known answers for philox4x32-10 that Random123 is distributed with."""
    whole_key = np.array(key[0] | key[1] << 32, dtype=np.uint64)
    assert tuple(int(word) for word in draws.philox4x32(*counter, whole_key)) == words


@given(counter=st.tuples(WORDS, WORDS, WORDS, WORDS), key=st.integers(0, 2**64 - 1))
def test_philox_against_ten_rounds_in_whole_numbers(counter: tuple[int, int, int, int], key: int) -> None:
    """The vectorised lanes do what the definition says with Python's integers."""
    x0, x1, x2, x3 = counter
    k0, k1 = key & 0xFFFFFFFF, key >> 32
    for _ in range(10):
        p0, p1 = 0xD2511F53 * x0, 0xCD9E8D57 * x2
        x0, x1, x2, x3 = (p1 >> 32) ^ x1 ^ k0, p1 & 0xFFFFFFFF, (p0 >> 32) ^ x3 ^ k1, p0 & 0xFFFFFFFF
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    drawn = draws.philox4x32(*counter, np.array(key, dtype=np.uint64))
    assert tuple(int(word) for word in drawn) == (x0, x1, x2, x3)


def test_a_draw_does_not_depend_on_its_batch() -> None:
    """Lane by lane, in one piece, and broadcast from a column and a row: the same words."""
    keys = np.arange(5000, dtype=np.uint64)
    together = draws.philox4x32(7, 8, 9, 10, keys)
    assert np.array_equal(together[2][4099], draws.philox4x32(7, 8, 9, 10, keys[4099:4100])[2][0])
    table = draws.philox4x32(np.arange(3)[:, None], 8, 9, 10, keys[None, :40])
    assert table[0].shape == (3, 40)
    assert np.array_equal(table[3][2], draws.philox4x32(2, 8, 9, 10, keys[:40])[3])


def test_logarithms_do_not_depend_on_their_place_in_an_array() -> None:
    """What makes cohorts and patients agree to the last bit: elementwise functions really are elementwise here."""
    values = draws.uniform(draws.philox4x32(0, 0, 0, 0, np.arange(1001, dtype=np.uint64))[0])
    for function in (np.log, np.exp, np.expm1, np.cos, np.sqrt):
        whole = function(values)
        for start, stop in ((0, 1), (1, 8), (5, 18), (990, 1001)):
            assert np.array_equal(function(values[start:stop].copy()), whole[start:stop])


def test_uniforms_stay_inside_the_open_interval() -> None:
    """No word gives 0, whose logarithm is infinite, or 1."""
    ends = np.array([0, 2**32 - 1], dtype=np.uint64)
    for share in (draws.uniform(ends), draws.fine_uniform(ends, ends)):
        assert share[0] > 0.0
        assert share[1] < 1.0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_laws_of_the_draws(seed: int) -> None:
    """Uniforms, exponentials and normals follow their laws (Kolmogorov-Smirnov) and do not tell on each other."""
    keys = draws.mix64(np.arange(20_000, dtype=np.uint64) + np.uint64(seed))
    words = draws.philox4x32(0, 0, int(Stream.LUCK), 0, keys)
    fine = draws.fine_uniform(words[0], words[1])
    assert stats.kstest(fine, "uniform").pvalue > 1e-4
    assert stats.kstest(draws.exponential(fine), "expon").pvalue > 1e-4
    bell = draws.normal(draws.uniform(words[2]), draws.uniform(words[3]))
    assert stats.kstest(bell, "norm").pvalue > 1e-4
    assert abs(np.corrcoef(fine, bell)[0, 1]) < 0.04


def test_children_of_one_key_never_meet() -> None:
    """Different counters under one key give different keys."""
    column, row = (part.ravel().astype(np.uint64) for part in np.meshgrid(np.arange(300), np.arange(300)))
    keys = draws.child_key(np.full(len(row), 12345, dtype=np.uint64), column, row)
    assert len(np.unique(keys)) == len(keys)


@given(seed=st.integers(-(2**70), 2**70), patient=st.integers(0, 10**9))
def test_patients_have_seeds_of_their_own(seed: int, patient: int) -> None:
    """A patient's seed can be asked for alone or in a row, and any number is a seed."""
    one = draws.patient_seed(seed, patient)
    assert 0 <= one < 2**53
    assert one == int(draws.patient_seeds(seed, max(patient - 2, 0), 5)[min(patient, 2)])
    assert one != draws.patient_seed(seed, patient + 1)


def test_generators_differ_by_every_label() -> None:
    """Seed, purpose and numbers each make another stream, and the same labels the same stream."""
    labels = [(1, Stream.LEDGER, 0), (2, Stream.LEDGER, 0), (1, Stream.WINDOW, 0), (1, Stream.LEDGER, 1)]
    drawn = {tuple(draws.generator(*label).integers(0, 2**32, 4).tolist()) for label in labels}
    assert len(drawn) == len(labels)
    assert draws.generator(1, Stream.LEDGER, 5).random() == draws.generator(1, Stream.LEDGER, 5).random()
