import { connect, createConfig, createConnector, getBlockNumber, http, sendTransaction } from '@wagmi/core';
import { signMessage, signTypedData, waitForTransactionReceipt } from '@wagmi/core';
import { anvil } from '@wagmi/core/chains';
import { BaseError, parseEther } from 'viem';

const { MINTMARK_URL, MINTMARK_TOKEN } = process.env;
const to = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

// The signer as a wallet: a connector whose provider is the signer's endpoint, with the caller's
// token.
const headers = { authorization: `Bearer ${MINTMARK_TOKEN}` };
const mintmark = createConnector(({ emitter }) => {
  const provider = http(`${MINTMARK_URL}/v1/signer/${anvil.id}`, { fetchOptions: { headers } })({ chain: anvil });
  const accounts = () => provider.request({ method: 'eth_requestAccounts' });
  return {
    id: 'mintmark',
    name: 'mintmark',
    type: 'mintmark',
    connect: async () => ({ accounts: await accounts(), chainId: anvil.id }),
    disconnect: async () => {},
    getAccounts: accounts,
    getChainId: async () => anvil.id,
    getProvider: async () => provider,
    isAuthorized: async () => true,
    onAccountsChanged: () => {},
    onChainChanged: () => {},
    onDisconnect: () => emitter.emit('disconnect'),
  };
});

// Reads go through the proxy, which needs no token.
const config = createConfig({
  chains: [anvil],
  connectors: [mintmark],
  transports: { [anvil.id]: http(`${MINTMARK_URL}/rpc/${anvil.id}`) },
});
console.log('block', await getBlockNumber(config));

const { accounts } = await connect(config, { connector: mintmark });
console.log('account', accounts[0]);

const hash = await sendTransaction(config, { to, value: parseEther('0.01') });
const { status } = await waitForTransactionReceipt(config, { hash });
console.log('transaction', hash, status);

console.log('message', await signMessage(config, { message: 'hello from wagmi' }));

const typedData = {
  domain: { name: 'Mail', chainId: anvil.id, verifyingContract: '0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC' },
  types: { Mail: [{ name: 'contents', type: 'string' }] },
  primaryType: 'Mail',
  message: { contents: 'hello from wagmi' },
};
console.log('typed-data', await signTypedData(config, typedData));

try {
  await sendTransaction(config, { to, value: parseEther('2') });
} catch (error) {
  // `details` is the gateway's own text: it names the policy.
  console.log('denied', error instanceof BaseError ? error.details : error);
}
