import { describe, expect, test } from 'vitest';
import type { Clients } from '../support/clients.ts';
import { runProgram } from '../support/program.ts';

/** Forms of web3.py beside the snippet's. Each is a program that prints one line. */
const programs = {
  'AsyncHTTPProvider, which sends `application/octet-stream` when it is given headers': [
    `
import asyncio
from web3 import AsyncHTTPProvider, AsyncWeb3
async def main():
    signer = AsyncWeb3(AsyncHTTPProvider(url, request_kwargs={"headers": headers}))
    print((await signer.eth.accounts)[0] == account)
    await signer.provider.disconnect()
asyncio.run(main())`,
    'True',
  ],
  is_connected: ['print(signer.is_connected())', 'True'],
  'typed data as JSON text, which no policy allows': [
    `
import json
typed_data = {
    "types": {"EIP712Domain": [{"name": "name", "type": "string"}], "Fax": [{"name": "contents", "type": "string"}]},
    "primaryType": "Fax", "domain": {"name": "Fax"}, "message": {"contents": "hello"},
}
try:
    signer.eth.sign_typed_data(account, json.dumps(typed_data))
except Web3RPCError as error:
    print(error.rpc_response["error"]["code"])`,
    '-32003',
  ],
  'eth.sign, which does not work': [
    `
try:
    signer.eth.sign(account, text="hello")
except MethodUnavailable:
    print("unavailable")`,
    'unavailable',
  ],
  'eth.filter, which the gateway keeps': [
    `
print(type(signer.eth.filter("latest").get_new_entries()).__name__)`,
    'list',
  ],
  'WebSocketProvider, which sends binary messages': [
    `
import asyncio
from web3 import AsyncWeb3, WebSocketProvider
async def main():
    url = os.environ["MINTMARK_URL"].replace("http", "ws") + "/rpc/31337"
    async with AsyncWeb3(WebSocketProvider(url)) as proxy:
        heads = await proxy.eth.subscribe("newHeads")
        print(await proxy.eth.chain_id, await proxy.eth.unsubscribe(heads))
asyncio.run(main())`,
    '31337 True',
  ],
} as const;

const head = `
import os
from web3 import HTTPProvider, Web3
from web3.exceptions import MethodUnavailable, Web3RPCError
url = os.environ["MINTMARK_URL"] + "/v1/signer/31337"
headers = {"Authorization": "Bearer " + os.environ["MINTMARK_TOKEN"]}
signer = Web3(HTTPProvider(url, request_kwargs={"headers": headers}))
account = signer.eth.accounts[0]
`;

/** web3.py beside what the snippet does. */
export function web3pyDetails(clients: () => Clients): void {
  describe('web3.py', () => {
    test.for(Object.entries(programs))('%s', async ([, [program, expected]], { skip }) => {
      const { python, env } = clients();
      if ('missing' in python) return skip(python.missing);
      const finished = await runProgram(python.interpreter, ['-c', head + program], { env });
      expect(finished, finished.stderr).toMatchObject({ status: 0, stdout: `${expected}\n` });
    });
  });
}
