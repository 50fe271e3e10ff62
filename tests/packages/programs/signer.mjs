import { MemoryLedger, SignerError, createSigner, tokenSha256 } from '@mintmark/signer';
import { BindingError, loadSigner } from '@mintmark/signer/bindings';
import { openSqliteLedger } from '@mintmark/signer/sqlite';

const token = 'kQ3v9xT0aZ7mB5nR2cW8yL4pD6sF1gHj';
const config = {
  wallet: 'tests',
  keys: [{ id: 'hot', env: 'HOT' }],
  callers: [{ id: 'backend', tokenSha256: await tokenSha256(token), keys: ['hot'], audit: true }],
  policies: [
    { name: 'words', effect: 'allow', kinds: ['message'], when: { caller: ['*'] } },
    {
      name: 'small',
      effect: 'allow',
      kinds: ['transaction'],
      when: { chain: ['31337'], to: ['*'], value: { max: '10' }, fee: { max: '0xffffffffffffffff' } },
    },
  ],
};
const ledger = process.env.LEDGER === undefined ? new MemoryLedger() : await openSqliteLedger(process.env.LEDGER);
const signer = await createSigner({ config, keys: { hot: process.env.HOT }, ledger });

const failure = async (work) => {
  try {
    await work();
    return 'none';
  } catch (error) {
    return {
      name: error.name,
      code: error.code,
      message: error.message,
      known: error instanceof SignerError || error instanceof BindingError,
    };
  }
};
const provider = signer.provider({ token, chain: 31337 });
const [account] = await provider.request({ method: 'eth_accounts' });
const transaction = {
  from: account,
  to: account,
  value: '0x1',
  gas: '0x5208',
  nonce: '0x0',
  maxFeePerGas: '0x77359400',
  maxPriorityFeePerGas: '0x1',
};
const { wallets } = (await loadSigner())();
const result = {
  node: process.versions.node,
  account,
  chain: await provider.request({ method: 'eth_chainId' }),
  message: await provider.request({ method: 'personal_sign', params: ['0x68656c6c6f', account] }),
  transaction: await provider.request({ method: 'eth_signTransaction', params: [transaction] }),
  estimates: await failure(() =>
    provider.request({ method: 'eth_sendTransaction', params: [{ from: account, to: account, value: '0x1' }] }),
  ),
  denied: await failure(() => provider.request({ method: 'eth_signTransaction', params: [{ ...transaction, value: '0xb' }] })),
  anonymous: await failure(() => signer.request({ method: 'eth_accounts' })),
  configuration: await failure(() => createSigner({ config: { wallet: 3 }, ledger: new MemoryLedger() })),
  key: await failure(() => createSigner({ config, keys: { hot: 'abc' }, ledger: new MemoryLedger() })),
  binding: await failure(() => wallets.Wallet.open('{}', [], new Uint8Array(32))),
  audit: (await signer.request({ method: 'signer_audit', params: [{ after: 0, limit: 10 }], token })).entries.length,
};
await signer.close();
console.log(JSON.stringify({ ...result, closed: await failure(() => provider.request({ method: 'eth_accounts' })) }));
