import { createHash } from 'node:crypto';
import type { Config } from '../../../build/types/config.js';
import type { Call } from '../../../build/types/interfaces/mintmark-signer-types.js';
import { builtComponents, loaderFrom } from '../../../hosts/node/components.ts';
import { signerSection } from '../../../hosts/shared/config/sections.ts';
import type { SecretKey } from '../../../hosts/shared/config/keys/keys.ts';
import { readConfig } from '../../../hosts/shared/config/read.ts';
import type { LedgerStore } from '../../../hosts/shared/ledger/store.ts';
import type { SignerInstance } from '../../../hosts/shared/vault/wallet/source.ts';
import type { LedgerHead } from '../../../hosts/shared/ledger/head.ts';
import type { Checkpoints } from '../../../hosts/shared/checkpoints/checkpoints.ts';
import type { VaultEvent, Vault } from '../../../hosts/shared/vault/vault.ts';
import { openRecorded } from './roster.ts';

/** Anvil's first account: everybody knows its key. */
export const account = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const secret = 'ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
/** The address that the policy allows. */
export const supplier = '0x000000000000000000000000000000000000dEaD';
/** The token of the caller `backend`, who may read the audit. */
export const token = 'kQ3v9xT0aZ7mB5nR2cW8yL4pD6sF1gHj';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The tests' configuration. */
export function configuration(): Config {
  const configured = {
    signer: {
      wallet: 'tests',
      keys: [{ id: 'hot', env: 'MINTMARK_KEY_HOT' }],
      callers: [
        { id: 'backend', tokenSha256: sha256(token), keys: ['hot'], audit: true },
        { id: 'other', tokenSha256: sha256('another token'), keys: ['hot'] },
        { id: 'few', tokenSha256: sha256('a third token'), keys: ['hot'], maxInFlight: 2 },
      ],
      policies: [
        {
          name: 'suppliers',
          effect: 'allow',
          kinds: ['transaction'],
          when: { chain: ['31337'], to: [supplier], value: { max: '1000' }, fee: { max: '0xffffffffffffffff' } },
        },
        { name: 'words', effect: 'allow', kinds: ['message'], when: { caller: ['*'] } },
      ],
    },
  };
  const read = readConfig(JSON.stringify(configured), () => undefined);
  if (read.tag === 'err') throw new Error(`expected a configuration, got ${JSON.stringify(read.val)}`);
  return read.val.config;
}

/** Returns a new copy of the key: the vault wipes it. */
export function keys(): SecretKey[] {
  return [{ id: 'hot', secret: Uint8Array.from(Buffer.from(secret, 'hex')) }];
}

/** Changes the core instance that jco's bindings are about to call. */
export type Tamper = (exports: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** Loads the built signer. Every call of what it gives makes a new instance. */
export async function signer(tamper: Tamper = (exports) => ({ ...exports })): Promise<() => SignerInstance> {
  const { instantiate, modules } = await loaderFrom(builtComponents)('signer');
  return () => {
    const moduleAt = (path: string): WebAssembly.Module => modules.get(path) ?? unexpected(`the module ${path}`);
    const made = instantiate(moduleAt, {}, (module, imports) => {
      const { exports } = new WebAssembly.Instance(module, imports);
      const isSigner = Object.keys(exports).some((name) => name.startsWith('mintmark:signer/'));
      return { exports: isSigner ? tamper(exports) : exports };
    });
    return made instanceof Promise ? unexpected('a promise') : made.wallets;
  };
}

/**
 * Opens a vault on a ledger, and collects its events. Its clock is one microsecond later at each
 * reading, and fails after `clock.left` readings.
 */
export async function vaultOn(
  ledger: LedgerStore,
  makeSigner?: () => SignerInstance,
  checkpoints?: Checkpoints,
  knownHead?: LedgerHead,
): Promise<{ vault: Vault; events: VaultEvent[]; keys: SecretKey[]; clock: { left: number } }> {
  const events: VaultEvent[] = [];
  const given = keys();
  let time = 1_800_000_000_000_000n;
  const clock = { left: Infinity };
  const opened = await openRecorded({
    signer: makeSigner ?? (await signer()),
    config: signerSection(configuration()) ?? '',
    keys: given,
    ledger,
    checkpoints,
    knownHead,
    now: () => {
      clock.left -= 1;
      if (clock.left < 0) throw new Error('the clock has stopped');
      return (time += 1n);
    },
    entropy: (length) => crypto.getRandomValues(new Uint8Array(length)),
    onEvent: (event) => events.push(event),
  });
  if (opened.tag === 'err') throw new Error(`expected an open vault, got ${JSON.stringify(opened.val)}`);
  return { vault: opened.val, events, keys: given, clock };
}

/** Returns a call of the caller `backend`. */
export function call(method: string, params: unknown, more: Partial<Call> = {}): Call {
  return {
    credential: { tag: 'bearer', val: token },
    method,
    params: JSON.stringify(params),
    chain: '31337',
    idempotencyKey: undefined,
    estimates: undefined,
    ...more,
  };
}

/**
 * Returns an `eth_sendTransaction` that the policy allows, unless `transaction` changes it. The
 * chain's pending nonce is 0. With the default margin the gas is 21,000.
 */
export function send(transaction: object = {}, more: Partial<Call> = {}): Call {
  const estimates = { pendingNonce: 0n, gas: '17500', maxFeePerGas: '2000000000', maxPriorityFeePerGas: '1000000000' };
  return call('eth_sendTransaction', [{ from: account, to: supplier, value: '0x1', ...transaction }], { estimates, ...more });
}

function unexpected(what: string): never {
  throw new Error(`did not expect ${what}`);
}
