"""What is fuzzed: for each kind of bytes from outside what is done with them, and what holds whatever they are.

`tests/test_fuzz.py` does it with some hundred inputs, the same each time; `benchmarks/fuzz.py` for as long as it is
let, led by the coverage. Each check takes any bytes, and raises where a promise is broken: an exception that a
docstring does not name, or an AssertionError.
"""
