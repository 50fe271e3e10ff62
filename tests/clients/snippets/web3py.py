import os

from web3 import HTTPProvider, Web3
from web3.exceptions import Web3RPCError

url, token = os.environ["MINTMARK_URL"], os.environ["MINTMARK_TOKEN"]
to = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"

# Reads go through the proxy, which needs no token.
reader = Web3(HTTPProvider(f"{url}/rpc/31337"))
print("block", reader.eth.block_number)

# Signatures go to the signer, with the caller's token.
headers = {"Authorization": f"Bearer {token}"}
signer = Web3(HTTPProvider(f"{url}/v1/signer/31337", request_kwargs={"headers": headers}))
account = signer.eth.accounts[0]
print("account", account)

sent = signer.eth.send_transaction({"from": account, "to": to, "value": Web3.to_wei("0.01", "ether")})
receipt = reader.eth.wait_for_transaction_receipt(sent)
print("transaction", sent.to_0x_hex(), "success" if receipt["status"] == 1 else "reverted")

# web3.py has no method for personal_sign. The third parameter, a password, may be left out.
message = Web3.to_hex(text="hello from web3.py")
print("message", signer.manager.request_blocking("personal_sign", [message, account, ""]))

typed_data = {
    "domain": {"name": "Mail", "chainId": 31337, "verifyingContract": "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"},
    "types": {
        "EIP712Domain": [
            {"name": "name", "type": "string"},
            {"name": "chainId", "type": "uint256"},
            {"name": "verifyingContract", "type": "address"},
        ],
        "Mail": [{"name": "contents", "type": "string"}],
    },
    "primaryType": "Mail",
    "message": {"contents": "hello from web3.py"},
}
print("typed-data", signer.eth.sign_typed_data(account, typed_data).to_0x_hex())

try:
    signer.eth.send_transaction({"from": account, "to": to, "value": Web3.to_wei(2, "ether")})
except Web3RPCError as error:
    # The message names the policy.
    print("denied", error.rpc_response["error"]["message"])
