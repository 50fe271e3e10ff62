"""Resolves the metadata of a token. python nft.py nft.wasm CHAIN CONTRACT TOKEN_ID RPC_URL IPFS_URL"""

import json
import sys
import time
import urllib.error
import urllib.request

from component import Instance, record, value
from wasmtime.component import Variant

path, chain, contract, token_id, rpc, ipfs = sys.argv[1:]
nft = Instance(path, "mintmark:nft/metadata@0.1.0")


class KeepRedirects(urllib.request.HTTPRedirectHandler):
    """Leaves a 3xx to the component, which judges where it leads."""

    def redirect_request(self, *args):
        return None


opener = urllib.request.build_opener(KeepRedirects)


def perform(wanted):
    """Performs a request of the component, and returns its outcome: a response, or a failure."""
    fetch = wanted.action.payload
    # A token's URL may lead into this network. To fetch it, resolve its name and judge the address.
    if getattr(fetch, "chosen-by") == "token":
        return Variant("fetch", Variant("refused", "only endpoints and gateways are asked"))
    fields = {it.name: it.value for it in fetch.headers}
    request = urllib.request.Request(fetch.url, fetch.body, fields, method=fetch.method.upper())
    try:
        response = opener.open(request, timeout=10)
    except urllib.error.HTTPError as error:
        response = error
    except OSError as error:
        return Variant("fetch", Variant("unreachable", type(error).__name__))
    headers = [record(name=name.lower(), value=text) for name, text in response.headers.items()]
    body = response.read(getattr(fetch, "max-bytes") + 1)
    return Variant("fetch", record(status=response.status, headers=headers, body=body))


token = record(chain=chain, contract=contract, token_id=token_id)
query = record(token=token, locale=None, owner=None, with_body=False, with_extensions=False)
limits = {"hedge_after_ms": 300, "deadline_ms": 10_000, "max_json_bytes": 1 << 20, "max_json_depth": 64, "max_redirects": 5}
sizes = {"max_data_uri_bytes": 2 << 20, "max_blocks": 1024, "max_media_bytes": 10 << 20}
upstreams = {"chains": [record(id=chain, rpc=[rpc])], "ipfs": [ipfs], "arweave": [], "ipfs_verification": "require"}
resolution = nft.call("[static]resolution.start", [Variant("token", query)], record(**upstreams, **limits, **sizes))
settled = []
while True:
    step = nft.call("[method]resolution.advance", resolution, settled, int(time.time() * 1000))
    for answered in step.answered:
        document = value(answered.outcome).payload
        print(document.integrity.status, json.loads(document.normalized)["name"])
    if step.finished:
        break
    settled = [record(id=wanted.id, outcome=perform(wanted)) for wanted in step.need.start]
