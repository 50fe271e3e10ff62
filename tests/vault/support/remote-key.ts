import { Hex, PublicKey, Secp256k1, Signature } from 'ox';
import type { RemoteKey } from '../../../hosts/shared/vault/remote-key.ts';
import type { LedgerStore } from '../../../hosts/shared/ledger/store.ts';
import type { SignerInstance } from '../../../hosts/shared/vault/wallet/source.ts';
import type { VaultEvent, Vault } from '../../../hosts/shared/vault/vault.ts';
import { openRecorded } from './roster.ts';
import { signerSection } from '../../../hosts/shared/config/sections.ts';
import { configuration, keys, signer } from './wallet.ts';

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const secret = `0x${Buffer.from(keys()[0]?.secret ?? []).toString('hex')}` as const;

type Given = Awaited<ReturnType<RemoteKey['sign']>>;
/** r and s of a signature. */
type Numbers = { readonly r: bigint; readonly s: bigint };

/** Signs as key holders do, with another nonce each time. `key` is hexadecimal. */
export function numbersOf(digest: Uint8Array, key: `0x${string}` = secret): Numbers {
  const { r, s } = Secp256k1.sign({ payload: digest, privateKey: key, extraEntropy: true });
  return { r: BigInt(r), s: BigInt(s) };
}

/** The forms of signatures that key holders return. All are valid. */
export const forms: Readonly<Record<string, (numbers: Numbers) => Given>> = {
  compact: ({ r, s }) => compact(r, s),
  'compact, high in s': ({ r, s }) => compact(r, order - s),
  DER: ({ r, s }) => der(r, s),
  'DER, high in s': ({ r, s }) => der(r, order - s),
};

/** `r ‖ s`. */
export function compact(r: bigint, s: bigint): Given {
  return { tag: 'compact', val: Buffer.from([r, s].map((number) => number.toString(16).padStart(64, '0')).join(''), 'hex') };
}

function der(r: bigint, s: bigint): Given {
  const numbers = { r: Hex.fromNumber(r, { size: 32 }), s: Hex.fromNumber(s, { size: 32 }) };
  return { tag: 'der', val: Signature.toDerBytes({ ...numbers, yParity: 0 }) };
}

/** A vault whose only key is remote. `sign` has the key that the other tests have as `keys`. */
export async function vaultWith(
  sign: RemoteKey['sign'],
  ledger: LedgerStore,
  { makeSigner, remoteKeyTimeoutMs }: { readonly makeSigner?: () => SignerInstance; readonly remoteKeyTimeoutMs?: number } = {},
): Promise<{ vault: Vault; events: VaultEvent[] }> {
  const events: VaultEvent[] = [];
  const config = configuration();
  const pkcs11 = { module: '/lib.so', token: 't', object: 'o', pinEnv: 'PIN', environment: {} };
  const section = signerSection({
    ...config,
    ...(config.signer === undefined ? {} : { signer: { ...config.signer, keys: [{ id: 'hot', pkcs11 }] } }),
  });
  const publicKey = PublicKey.toBytes(Secp256k1.getPublicKey({ privateKey: secret }));
  const opened = await openRecorded({
    signer: makeSigner ?? (await signer()),
    config: section ?? '',
    keys: [],
    remoteKeys: [{ id: 'hot', publicKey, sign }],
    ledger,
    now: () => 1_800_000_000_000_000n,
    entropy: (length) => crypto.getRandomValues(new Uint8Array(length)),
    ...(remoteKeyTimeoutMs === undefined ? {} : { remoteKeyTimeoutMs }),
    onEvent: (event) => events.push(event),
  });
  if (opened.tag === 'err') throw new Error(`expected an open vault, got ${JSON.stringify(opened.val)}`);
  return { vault: opened.val, events };
}
