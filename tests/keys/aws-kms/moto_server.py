"""Starts moto's server with digests for Sign. moto 5.2 ignores MessageType, and hashes them again."""

import threading

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from moto.kms.exceptions import ValidationException
from moto.kms.responses import KmsResponse
from moto.kms.utils import ECDSAPrivateKey
from moto.server import main

request = threading.local()
answer, sign_message = KmsResponse.sign, ECDSAPrivateKey.sign


def sign(response):
    request.is_digest = response._get_param("MessageType") == "DIGEST"
    return answer(response)


def sign_as_asked(key, message, signing_algorithm):
    if not request.is_digest or signing_algorithm != "ECDSA_SHA_256":
        return sign_message(key, message, signing_algorithm)
    if len(message) != 32:
        raise ValidationException("Digest is invalid length for algorithm ECDSA_SHA_256.")
    return key.private_key.sign(message, ec.ECDSA(Prehashed(hashes.SHA256())))


KmsResponse.sign, ECDSAPrivateKey.sign = sign, sign_as_asked
main()
