"""How likely a count is where it is usually smaller: the tail of the negative binomial distribution.

A gamma-distributed rate over a Poisson count gives the negative binomial (Greenwood and Yule 1920, JRSS
83:255); surveillance of outbreaks judges counts by its upper tail (Noufaily et al. 2013, Statistics in
Medicine 32:1206). With mean m and variance m + m²/k the tail P(X >= c) is the regularised incomplete beta
function I_p(c, k) at p = m / (m + k) (Johnson, Kemp and Kotz, Univariate Discrete Distributions, ch. 5).
Its continued fraction is DLMF 8.17.22.
"""

from math import exp, lgamma, log

TINY = 1e-300
ROUNDS = 400


def at_least(count: int, *, mean: float, spread: float) -> float:
    """Return the chance of `count` or more; `spread` is k, and the smaller it is the wilder is the count."""
    if count <= 0:
        return 1.0
    if mean <= 0.0:
        return 0.0
    return _beta(mean / (mean + spread), float(count), spread)


def _beta(x: float, a: float, b: float) -> float:
    """Return I_x(a, b)."""
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1.0 - x))
    if x < (a + 1.0) / (a + b + 2.0):
        return front * _fraction(x, a, b) / a
    return 1.0 - front * _fraction(1.0 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    """Return the continued fraction of DLMF 8.17.22 by Lentz's rule."""
    c, d = 1.0, 1.0 / _off_zero(1.0 - (a + b) * x / (a + 1.0))
    found = d
    for m in range(1, ROUNDS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        before = found
        for step in (even, odd):
            d = 1.0 / _off_zero(1.0 + step * d)
            c = _off_zero(1.0 + step / c)
            found *= d * c
        if abs(found - before) <= 1e-12 * abs(found):
            break
    return found


def _off_zero(value: float) -> float:
    return value if abs(value) > TINY else TINY
