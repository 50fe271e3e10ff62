import { instantiate, modules as places } from 'mintmark-bindings/signer';
import type { Call, Credential, Estimates } from '../../../build/types/interfaces/mintmark-signer-types.js';
import { microseconds } from '../../../hosts/shared/clock.ts';
import { linkSigner } from '../../../hosts/shared/component/link.ts';
import { InvalidConfigurationError } from '../../../hosts/shared/config/invalid-configuration-error.ts';
import { openVault } from '../../../hosts/shared/vault/vault.ts';
import type { Vault } from '../../../hosts/shared/vault/vault.ts';
import { compileCoreModules } from '../../shared/core-modules.ts';
import { loaderOf } from '../../shared/loader.ts';
import { SignerError } from './error.ts';
import { secretKeys } from './options.ts';
import type { SignerOptions } from './options.ts';

/** A request to the signer, in the form of JSON-RPC. */
export interface SignerRequest {
  /** The method: `personal_sign`, `eth_signTransaction`, `eth_signTypedData_v4` and so on. */
  readonly method: string;
  /** Its parameters. Default: none. */
  readonly params?: unknown;
  /** The chain of the request, as a number or decimal. Default: none. */
  readonly chain?: number | bigint | string;
  /** The token of the caller. */
  readonly token?: string;
  /** How the caller proves who it is, in the place of `token`. */
  readonly credential?: Credential;
  /** The same key with the same parameters gives the same result without a second charge. */
  readonly idempotencyKey?: string;
  /** What the chain says, for `eth_sendTransaction`. */
  readonly estimates?: Estimates;
}

/** An EIP-1193 provider, as viem's `custom` and ethers' `BrowserProvider` take it. */
export interface Provider {
  request(request: { readonly method: string; readonly params?: unknown }): Promise<unknown>;
}

/** A signer: its keys, its policies and its ledger. */
export class Signer {
  readonly #vault: Vault;

  /** Makes a signer of an open vault. Use `createSigner`. */
  constructor(vault: Vault) {
    this.#vault = vault;
  }

  /**
   * Performs a request, and returns its JSON result: a signature, a raw transaction, accounts. What
   * is signed is in the ledger before the signature exists.
   *
   * Errors: throws a `SignerError`.
   */
  async request(request: SignerRequest): Promise<unknown> {
    const signed = await this.#vault.sign(callOf(request));
    if (signed.tag === 'err') throw new SignerError(signed.val.tag === 'refused' ? signed.val.val : signed.val);
    if (signed.val.tag === 'needs-estimates') throw new SignerError({ tag: 'needs-estimates' });
    const result: unknown = JSON.parse(signed.val.val.result);
    return result;
  }

  /**
   * Returns an EIP-1193 provider for one caller on one chain. It answers `eth_chainId` itself and
   * has the signer answer everything else.
   */
  provider({ token, chain }: { readonly token: string; readonly chain: number | bigint | string }): Provider {
    const id = `0x${BigInt(chain).toString(16)}`;
    return {
      request: async ({ method, params }) => (method === 'eth_chainId' ? id : await this.request({ method, params, chain, token })),
    };
  }

  /** Lets the requests under way finish, wipes the keys and closes the ledger. */
  async close(): Promise<void> {
    await this.#vault.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/**
 * Opens a signer on a ledger, and records there which keys and callers it has.
 *
 * Errors: throws an `InvalidConfigurationError` with every error of the configuration.
 * Errors: throws a `RosterError` if the ledger fails.
 */
export async function createSigner(options: SignerOptions): Promise<Signer> {
  const { config, keys = {}, remoteKeys, ledger, now = microseconds, entropy = randomBytes, onEvent, modules } = options;
  const opened = await openVault({
    signer: await linkSigner(loaderOf(instantiate, modules ?? (await compileCoreModules(places)))),
    config: typeof config === 'string' ? config : JSON.stringify(config),
    keys: secretKeys(keys),
    ...(remoteKeys === undefined ? {} : { remoteKeys }),
    ledger,
    now,
    entropy,
    ...(onEvent === undefined ? {} : { onEvent }),
  });
  if (opened.tag === 'err') throw new InvalidConfigurationError(opened.val);
  return new Signer(opened.val);
}

/** Returns the SHA-256 of a token in hexadecimal: `tokenSha256` of a caller in a configuration. */
export async function tokenSha256(token: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function callOf({ method, params, chain, token, credential, idempotencyKey, estimates }: SignerRequest): Call {
  return {
    credential: credential ?? (token === undefined ? { tag: 'anonymous' } : { tag: 'bearer', val: token }),
    method,
    params: JSON.stringify(params ?? []),
    chain: chain === undefined ? undefined : String(chain),
    idempotencyKey,
    estimates,
  };
}

function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}
