import type { Eventually } from '../eventually.ts';
import type { Vault } from '../vault/vault.ts';
import { STORE_KEPT_MS } from './probe.ts';
import type { Probe } from './probe.ts';
import { failing, fine, reasonOf } from './finding.ts';
import type { Finding } from './finding.ts';

/** Milliseconds for which the answer of a holder of remote keys holds. */
const HOLDER_KEPT_MS = 60_000;

/** Returns the probe of a store. `ask` throws if the store does not work. */
export function storeProbe(name: string, ask: () => Eventually<void>): Probe {
  return {
    name,
    keptMs: STORE_KEPT_MS,
    look: async () => {
      try {
        await ask();
        return fine;
      } catch (error) {
        return failing(`the store does not work: ${reasonOf(error)}`);
      }
    },
  };
}

/** What the parts of a vault are asked by: the vault, or what asks it. */
export type ProbedVault = Pick<Vault, 'probeLedger' | 'probeRemoteKeys'>;

/** Returns the probes of a vault: its ledger, and the holders of its remote keys. */
export function vaultProbes(vault: ProbedVault): Probe[] {
  const look = (ask: () => Promise<Finding | undefined>): (() => Promise<Finding | undefined>) => {
    return async () => {
      try {
        return await ask();
      } catch (error) {
        return failing(`the vault does not answer: ${reasonOf(error)}`);
      }
    };
  };
  return [
    { name: 'ledger', keptMs: STORE_KEPT_MS, look: look(() => vault.probeLedger()) },
    { name: 'keyHolders', keptMs: HOLDER_KEPT_MS, look: look(() => vault.probeRemoteKeys()) },
  ];
}

/** Returns the probe that tells which process looks after the outbox. It never fails. */
export function outboxProbe(vault: Pick<Vault, 'leads'>): Probe {
  return { name: 'outbox', keptMs: STORE_KEPT_MS, look: async () => ({ status: 'ok', leader: await vault.leads() }) };
}
