"""Verifies the envelopes of a stream with python3-cryptography; DSSE's encoding is written out here once more."""
import base64
import json
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import load_pem_public_key


def encoding(kind, payload):
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def main(stream, key_file):
    with open(key_file, "rb") as pem:
        key = load_pem_public_key(pem.read())
    failed = 0
    count = 0
    with open(stream, encoding="utf-8") as lines:
        for line in lines:
            count += 1
            envelope = json.loads(line)["data"]
            payload = base64.b64decode(envelope["payload"])
            signature = base64.b64decode(envelope["signatures"][0]["sig"])
            kind = envelope["payloadType"].encode()
            try:
                key.verify(signature, encoding(kind, payload))
            except InvalidSignature:
                failed += 1
                print(f"  record {count}: not verified")
    print(f"{'FAILED' if failed else 'ok'}: DSSE: python3-cryptography verifies the envelope, {count} records")
    return 1 if failed or not count else 0


sys.exit(main(sys.argv[1], sys.argv[2]))
