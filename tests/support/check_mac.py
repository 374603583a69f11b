"""CheckMacValue as ECPay describes it, apart from the product's own."""

import hashlib
from urllib.parse import quote_plus, urlencode

# The public stage merchant.
MERCHANT, HASH_KEY, HASH_IV = "3002607", "pwFHCqoQZGmho4w6", "EkRm7iFT261dpevs"


def check_mac_value(pairs, hash_key=HASH_KEY, hash_iv=HASH_IV, algorithm="sha256"):
    kept = sorted((pair for pair in pairs if pair[0] != "CheckMacValue"), key=lambda pair: pair[0].lower())
    text = f"HashKey={hash_key}&" + "".join(f"{name}={value}&" for name, value in kept) + f"HashIV={hash_iv}"
    encoded = quote_plus(text, safe="-_.!*()").replace("~", "%7e").lower()
    return hashlib.new(algorithm, encoded.encode()).hexdigest().upper()


def signed(fields):
    """The dict with its CheckMacValue."""
    return {**fields, "CheckMacValue": check_mac_value(fields.items())}


def body_of(fields):  # a dict or pairs
    return urlencode(fields).encode()
