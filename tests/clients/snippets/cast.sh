to=0x70997970C51812dc3A010C7d01b50e0d17dc79C8

# Reads go through the proxy, which needs no token.
echo "block $(cast block-number --rpc-url "$MINTMARK_URL/rpc/31337")"

# Signatures go to the signer, with the caller's token.
# In the environment other users do not see the token.
export ETH_RPC_URL="$MINTMARK_URL/v1/signer/31337"
export ETH_RPC_HEADERS="Authorization: Bearer $MINTMARK_TOKEN"
account=$(cast rpc eth_accounts | tr -d '[]"')
echo "account $account"

# `--unlocked` lets the gateway sign.
# cast waits for the receipt and prints it. `--json` makes it one line.
echo "transaction $(cast send --json --unlocked --from "$account" "$to" --value 0.01ether)"

# `cast wallet sign` signs with keys of its own only, so the message goes to the endpoint as it is.
message=$(cast from-utf8 'hello from cast')
echo "message $(cast rpc personal_sign "$message" "$account" | tr -d '"')"

typed_data='{
  "domain": { "name": "Mail", "chainId": 31337, "verifyingContract": "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC" },
  "types": {
    "EIP712Domain": [
      { "name": "name", "type": "string" },
      { "name": "chainId", "type": "uint256" },
      { "name": "verifyingContract", "type": "address" }
    ],
    "Mail": [{ "name": "contents", "type": "string" }]
  },
  "primaryType": "Mail",
  "message": { "contents": "hello from cast" }
}'
echo "typed-data $(cast rpc eth_signTypedData_v4 "$account" "$typed_data" | tr -d '"')"

# The message names the policy.
echo "denied $(cast send --unlocked --from "$account" "$to" --value 2ether 2>&1)"
