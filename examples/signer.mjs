/**
 * Signs a message and a transaction with a key that no other code sees.
 * Needs: npm install @mintmark/signer
 */
import { randomBytes } from 'node:crypto';
import { MemoryLedger, SignerError, createSigner, tokenSha256 } from '@mintmark/signer';

const token = randomBytes(32).toString('base64url');
const shop = '0x000000000000000000000000000000000000dEaD';

const signer = await createSigner({
  // Lost with the process: openSqliteLedger of @mintmark/signer/sqlite keeps it.
  ledger: new MemoryLedger(),
  keys: { hot: randomBytes(32) },
  config: {
    wallet: 'example',
    keys: [{ id: 'hot', env: 'HOT_KEY' }],
    callers: [{ id: 'backend', tokenSha256: await tokenSha256(token), keys: ['hot'], audit: true }],
    policies: [
      { name: 'words', effect: 'allow', kinds: ['message'], when: { caller: ['backend'] } },
      {
        name: 'shop',
        effect: 'allow',
        kinds: ['transaction'],
        when: { chain: ['1'], to: [shop], value: { max: '1000000000000000' }, fee: { max: '1000000000000000' } },
      },
    ],
  },
});
const wallet = signer.provider({ token, chain: 1 });

const [account] = await wallet.request({ method: 'eth_accounts' });
console.log('account', account);
console.log('signature', await wallet.request({ method: 'personal_sign', params: ['0x68656c6c6f', account] }));

const payment = {
  from: account,
  to: shop,
  value: '0x1',
  nonce: '0x0',
  gas: '0x5208',
  maxFeePerGas: '0x3b9aca00',
  maxPriorityFeePerGas: '0x1',
};
console.log('transaction', await wallet.request({ method: 'eth_signTransaction', params: [payment] }));
try {
  await wallet.request({ method: 'eth_signTransaction', params: [{ ...payment, to: account }] });
} catch (error) {
  if (!(error instanceof SignerError)) throw error;
  console.log('refused', error.code);
}
const { entries } = await signer.request({ method: 'signer_audit', params: [{ after: 0, limit: 10 }], token });
console.log('entries', entries.length);
await signer.close();
