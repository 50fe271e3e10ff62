import { Wallet } from 'ethers';
import { Secp256k1, Signature, TxEnvelopeEip1559, TypedData } from 'ox';
import type { Hex } from 'ox';
import { Engine } from 'ox/wasm';
import { account, chainId, fields, mail, privateKey } from '../fixture.ts';
import type { Contender } from '../report/measure.ts';

/**
 * Another library's way to sign what ours signs, with a nonce. Returns the raw transaction, or the
 * signature.
 */
export interface Peer {
  readonly name: string;
  readonly sign: (nonce: number) => string | Promise<string>;
}

const publicKey = Secp256k1.getPublicKey({ privateKey });

/** Names under which rows refer to peers. */
export const oxWasm = 'ox/wasm';
export const oxWasmVerified = 'ox/wasm and verify';

/**
 * Returns viem, ethers, and ox on its own WebAssembly. They hash, sign and serialise a transaction
 * that is an object already with a key that is open already. They have no policy and no record, and
 * do not look at what was signed. `ox/wasm and verify` recovers the key from the signature, as the
 * signer component does.
 */
export async function signingPeers(): Promise<Peer[]> {
  // viem and ethers have their own curves and are not affected.
  await Engine.install();
  const wallet = new Wallet(privateKey);
  const sign = (nonce: number, verified: boolean): string => {
    const envelope = TxEnvelopeEip1559.from({ ...fields, chainId, nonce: BigInt(nonce) });
    return TxEnvelopeEip1559.serialize(envelope, { signature: signatureOf(TxEnvelopeEip1559.getSignPayload(envelope), verified) });
  };
  return [
    { name: oxWasm, sign: (nonce) => sign(nonce, false) },
    { name: oxWasmVerified, sign: (nonce) => sign(nonce, true) },
    { name: 'viem', sign: (nonce) => account.signTransaction({ ...fields, chainId, nonce, type: 'eip1559' }) },
    { name: 'ethers', sign: (nonce) => wallet.signTransaction({ ...fields, gasLimit: fields.gas, chainId, nonce, type: 2 }) },
  ];
}

/**
 * Returns the same for the `Mail` of EIP-712. They hash domain, types and message again each time,
 * as ours does.
 */
export async function typedDataPeers(): Promise<Peer[]> {
  await Engine.install();
  const wallet = new Wallet(privateKey);
  const sign = (nonce: number, verified: boolean): string => Signature.toHex(signatureOf(TypedData.getSignPayload(mail(nonce)), verified));
  return [
    { name: oxWasm, sign: (nonce) => sign(nonce, false) },
    { name: oxWasmVerified, sign: (nonce) => sign(nonce, true) },
    { name: 'viem', sign: (nonce) => account.signTypedData(mail(nonce)) },
    {
      name: 'ethers',
      sign: (nonce) => {
        const { domain, types, message } = mail(nonce);
        return wallet.signTypedData(domain, { Person: [...types.Person], Mail: [...types.Mail] }, message);
      },
    },
  ];
}

/** Signs with ox. Recovers the key and compares it as well, if `verify` is set. */
function signatureOf(payload: Hex.Hex, verified: boolean) {
  const signature = Secp256k1.sign({ payload, privateKey });
  if (verified) {
    const { x, y } = Secp256k1.recoverPublicKey({ payload, signature });
    if (x !== publicKey.x || y !== publicKey.y) throw new Error('expected the signature to verify, got one that does not');
  }
  return signature;
}

/** Times a peer. */
export function contender({ name, sign }: Peer): Contender {
  return {
    name,
    time: async (count) => {
      const started = performance.now();
      for (let nonce = 0; nonce < count; nonce += 1) {
        const signed = sign(nonce);
        if (typeof signed !== 'string') await signed;
      }
      return performance.now() - started;
    },
  };
}
