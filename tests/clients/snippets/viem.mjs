import { BaseError, createPublicClient, createWalletClient, http, parseEther } from 'viem';
import { anvil } from 'viem/chains';

const { MINTMARK_URL, MINTMARK_TOKEN } = process.env;
const to = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

// Reads go through the proxy, which needs no token.
const reader = createPublicClient({ chain: anvil, transport: http(`${MINTMARK_URL}/rpc/${anvil.id}`) });
console.log('block', await reader.getBlockNumber());

// Signatures go to the signer, with the caller's token. The account is an address, so viem lets the
// gateway sign.
const headers = { authorization: `Bearer ${MINTMARK_TOKEN}` };
const transport = http(`${MINTMARK_URL}/v1/signer/${anvil.id}`, { fetchOptions: { headers } });
const [account] = await createWalletClient({ transport }).getAddresses();
if (account === undefined) throw new Error('the caller of this token has no key');
console.log('account', account);
const wallet = createWalletClient({ account, chain: anvil, transport });

const hash = await wallet.sendTransaction({ to, value: parseEther('0.01') });
const { status } = await reader.waitForTransactionReceipt({ hash });
console.log('transaction', hash, status);

console.log('message', await wallet.signMessage({ message: 'hello from viem' }));

const typedData = {
  domain: { name: 'Mail', chainId: anvil.id, verifyingContract: '0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC' },
  types: { Mail: [{ name: 'contents', type: 'string' }] },
  primaryType: 'Mail',
  message: { contents: 'hello from viem' },
};
console.log('typed-data', await wallet.signTypedData(typedData));

try {
  await wallet.sendTransaction({ to, value: parseEther('2') });
} catch (error) {
  // `shortMessage` is viem's own text. `details` is the gateway's: it names the policy.
  console.log('denied', error instanceof BaseError ? error.details : error);
}
