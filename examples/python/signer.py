"""Signs a message, with an entry in a ledger. python signer.py signer.wasm"""

import hashlib
import json
import secrets
import sys
import time

from component import Instance, Refused, record, value
from wasmtime.component import Record, Variant

signer = Instance(sys.argv[1], "mintmark:signer/wallets@0.1.0")
token = secrets.token_urlsafe(32)
config = {
    "wallet": "example",
    "keys": [{"id": "hot", "env": "HOT_KEY"}],
    "callers": [{"id": "backend", "tokenSha256": hashlib.sha256(token.encode()).hexdigest(), "keys": ["hot"]}],
    "policies": [{"name": "words", "effect": "allow", "kinds": ["message"], "when": {"caller": ["backend"]}}],
}
key = record(id="hot", material=Variant("secret", secrets.token_bytes(32)))
wallet = value(signer.call("[static]wallet.open", json.dumps(config), [key], secrets.token_bytes(32)), list)
# A ledger in memory. A real one stores an entry and its rows in one durable transaction.
ledger = record(sequence=0, head=bytes(32), rows=[])
rows = {}


def now():
    return int(time.time() * 1e6)


def sign(method, params):
    """Plans, prepares, commits and releases: in this order, and never without the commit."""
    credential = Variant("bearer", token)
    call = record(credential=credential, method=method, params=json.dumps(params), chain=None, idempotency_key=None, estimates=None)
    planned = value(signer.call("[method]wallet.plan", wallet, call, now()))
    if planned.tag == "answered":
        return json.loads(planned.payload)
    return json.loads(perform(planned.payload).result)


def perform(plan):
    ledger.rows = [rows[name] for name in signer.call("[method]plan.rows", plan) if name in rows]
    ticket = value(signer.call("[method]wallet.prepare", wallet, plan, ledger, now(), secrets.token_bytes(32)), Variant)
    entry = signer.call("[method]ticket.entry", ticket)
    if isinstance(entry, Record):
        ledger.sequence, ledger.head = entry.sequence, entry.head
        rows.update({row.name: row for row in entry.changes})
    return value(signer.call("[method]wallet.release", wallet, ticket, ledger.head)).payload


perform(signer.call("[method]wallet.plan-roster", wallet))
(account,) = sign("eth_accounts", [])
print("account", account)
print("signature", sign("personal_sign", ["0x68656c6c6f", account]))
try:
    sign("eth_sign", [account, "0x68656c6c6f"])
except Refused as refusal:
    print("refused", refusal)
print("entries", ledger.sequence)
