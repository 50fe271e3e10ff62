import { createHash, timingSafeEqual } from 'node:crypto';
import { hashMessage, isHex, keccak256, serializeTransaction } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import type { Audit, AuditEntry } from './audit/audit.ts';
import type { RpcCall } from '../json-rpc.ts';
import { Refusal, invalid } from '../refusal.ts';
import type { SignerSettings } from '../settings.ts';
import { feeOf, objection, readTransaction } from './transaction.ts';

/** Signs what the policy allows, once it is recorded. */
export interface Signer {
  /** Who this is, by the field `Authorization`. Throws `Refusal` (401). */
  caller(authorization: string | undefined): string;
  /** Answers a call of this caller on this chain. Throws `Refusal`. */
  answer(call: RpcCall, caller: string, chain: string): Promise<unknown>;
}

const nothing = { chain: null, to: null, value: null, fee: null, nonce: null, digest: null, detail: null };

/** A signer on viem's local account. */
export function makeSigner({ privateKey, callers, allow }: SignerSettings, audit: Audit): Signer {
  const account = privateKeyToAccount(privateKey);
  const known = callers.map(({ id, tokenSha256 }) => ({ id, hash: Buffer.from(tokenSha256, 'hex') }));

  const signTransaction = async ({ method, params }: RpcCall, caller: string, chain: string): Promise<string> => {
    const transaction = readTransaction(params[0], chain, account.address);
    const why = objection(transaction, allow);
    const entry: AuditEntry = {
      caller,
      method,
      chain,
      to: transaction.to,
      value: String(transaction.value),
      fee: String(feeOf(transaction)),
      nonce: transaction.nonce,
      digest: keccak256(serializeTransaction(transaction)),
      outcome: why === undefined ? 'signed' : 'refused',
      detail: why ?? null,
    };
    await audit.keep(entry);
    if (why !== undefined) throw new Refusal(200, -32003, why);
    return await account.signTransaction(transaction);
  };

  const signMessage = async ({ method, params }: RpcCall, caller: string): Promise<string> => {
    const [data, from] = params;
    if (typeof data !== 'string' || typeof from !== 'string') throw invalid('expected a message and an address');
    if (from.toLowerCase() !== account.address.toLowerCase()) throw new Refusal(200, 4100, 'no such account');
    const message = isHex(data) ? { raw: data } : data;
    await audit.keep({ ...nothing, caller, method, digest: hashMessage(message), outcome: 'signed' });
    return await account.signMessage({ message });
  };

  return {
    caller: (authorization) => {
      const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
      const hash = createHash('sha256').update(token).digest();
      const found = known.find((caller) => timingSafeEqual(caller.hash, hash));
      if (found === undefined) throw new Refusal(401, 4100, 'no such caller');
      return found.id;
    },
    answer: async (call, caller, chain) => {
      switch (call.method) {
        case 'eth_accounts':
          return [account.address];
        case 'eth_chainId':
          return `0x${Number(chain).toString(16)}`;
        case 'eth_signTransaction':
          return await signTransaction(call, caller, chain);
        case 'personal_sign':
          return await signMessage(call, caller);
        default:
          throw new Refusal(200, -32601, `${call.method} is not answered here`);
      }
    },
  };
}
