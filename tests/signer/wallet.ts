import { createHash } from 'node:crypto';
import { readConfig } from '../../hosts/shared/config/read.ts';
import { signerSection } from '../../hosts/shared/config/sections.ts';
import { MemoryLedger } from '../../hosts/node/stores/ledger-memory.ts';
import type { Vault } from '../../hosts/shared/vault/vault.ts';
import { openVault } from '../../hosts/shared/vault/vault.ts';
import { signer } from '../vault/support/wallet.ts';

/** Anvil's first key, which everybody knows. */
export const privateKey = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
/** Its address. */
export const account = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';

const token = 'a token of the tests';
const maxUint256 = (2n ** 256n - 1n).toString();
const any = ['*'];

/** A vault whose policy allows whatever is well formed, so that only the codecs refuse. */
export async function openToAll(): Promise<Vault> {
  const text = JSON.stringify({
    signer: {
      keys: [{ id: 'hot', env: 'KEY' }],
      callers: [{ id: 'backend', tokenSha256: createHash('sha256').update(token).digest('hex'), keys: ['hot'] }],
      policies: [
        {
          name: 'transactions',
          effect: 'allow',
          kinds: ['transaction'],
          when: { chain: any, to: any, value: { max: maxUint256 }, fee: { max: maxUint256 }, selector: any, delegate: any },
        },
        { name: 'creates', effect: 'allow', kinds: ['create'], when: { chain: any, value: { max: maxUint256 }, fee: { max: maxUint256 } } },
        { name: 'messages', effect: 'allow', kinds: ['message'], when: { caller: any } },
        {
          name: 'typed data',
          effect: 'allow',
          kinds: ['typedData'],
          when: { primaryType: any, domain: { chainId: any, verifyingContract: any } },
        },
        { name: 'authorizations', effect: 'allow', kinds: ['authorization'], when: { chain: any, delegate: any } },
      ],
    },
  });
  const read = readConfig(text, () => privateKey);
  if (read.tag === 'err') throw new Error(JSON.stringify(read.val));
  const opened = await openVault({
    signer: await signer(),
    config: signerSection(read.val.config) ?? '',
    keys: [{ id: 'hot', secret: Uint8Array.from(Buffer.from(privateKey.slice(2), 'hex')) }],
    ledger: new MemoryLedger(),
    now: () => BigInt(Date.now()) * 1000n,
    entropy: (length) => crypto.getRandomValues(new Uint8Array(length)),
  });
  if (opened.tag === 'err') throw new Error(JSON.stringify(opened.val));
  return opened.val;
}

/** What a vault answers, parsed. Throws what it refuses. */
export async function ask(vault: Vault, method: string, params: readonly unknown[]): Promise<unknown> {
  const answer = await vault.sign({
    credential: { tag: 'bearer', val: token },
    method,
    params: JSON.stringify(params),
    chain: undefined,
    idempotencyKey: undefined,
    estimates: undefined,
  });
  if (answer.tag === 'err') throw new Error(`${method} ${JSON.stringify(params)}: ${JSON.stringify(answer.val)}`);
  if (answer.val.tag !== 'answered') throw new Error(`${method}: expected an answer, got ${answer.val.tag}`);
  return JSON.parse(answer.val.val.result);
}
