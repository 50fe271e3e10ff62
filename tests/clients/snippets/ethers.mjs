import { FetchRequest, JsonRpcProvider, isError, parseEther } from 'ethers';

const { MINTMARK_URL, MINTMARK_TOKEN } = process.env;
const to = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

// Reads go through the proxy, which needs no token.
const reader = new JsonRpcProvider(`${MINTMARK_URL}/rpc/31337`);
console.log('block', await reader.getBlockNumber());

// Signatures go to the signer, with the caller's token.
const request = new FetchRequest(`${MINTMARK_URL}/v1/signer/31337`);
request.setHeader('authorization', `Bearer ${MINTMARK_TOKEN}`);
const provider = new JsonRpcProvider(request);
const signer = await provider.getSigner();
console.log('account', signer.address);

const sent = await signer.sendTransaction({ to, value: parseEther('0.01') });
const receipt = await sent.wait();
console.log('transaction', sent.hash, receipt?.status === 1 ? 'success' : 'reverted');

console.log('message', await signer.signMessage('hello from ethers'));

const domain = { name: 'Mail', chainId: 31337, verifyingContract: '0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC' };
const types = { Mail: [{ name: 'contents', type: 'string' }] };
console.log('typed-data', await signer.signTypedData(domain, types, { contents: 'hello from ethers' }));

try {
  await signer.sendTransaction({ to, value: parseEther('2') });
} catch (error) {
  // ethers wraps the error of the gateway: its message, which names the policy, is one level down.
  console.log('denied', isError(error, 'UNKNOWN_ERROR') ? error.error?.message : error);
}

provider.destroy();
reader.destroy();
