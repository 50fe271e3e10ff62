import type { ScriptName, ScriptSource } from '../../scripts/build/workers/workers.ts';
import { scripts } from '../../scripts/build/workers/workers.ts';

/** A variant of the scripts for tests: one part is replaced. */
const scriptsByVariant = {
  trapping: {
    gateway: { ...scripts.gateway, components: { gateway: 'build/test/js/gateway', nft: 'build/test/js/nft' } },
    vault: { ...scripts.vault, components: { signer: 'build/test/js/signer' } },
  },
  'trapping-debug': {
    gateway: { ...scripts.gateway, components: { gateway: 'build/test/debug/js/gateway', nft: 'build/test/debug/js/nft' } },
    vault: { ...scripts.vault, components: { signer: 'build/test/debug/js/signer' } },
  },
  'quick-rounds': {},
  killed: { vault: { ...scripts.vault, entry: 'tests/workers/scripts/killed-vault.ts' } },
  'abandoned-after-commit': { vault: { ...scripts.vault, entry: 'tests/workers/scripts/abandoned-vault.ts' } },
  'failing-ledger': { vault: { ...scripts.vault, entry: 'tests/workers/scripts/failing-vault.ts' } },
  'unsynced-ledger': { vault: { ...scripts.vault, entry: 'tests/workers/scripts/unsynced-vault.ts' } },
  'bare-ledger': { vault: { entry: 'tests/workers/scripts/bare-ledger.ts', components: {} } },
  relaying: { gateway: { entry: 'tests/workers/scripts/relaying.ts', components: {} } },
  'kept-answers': { gateway: { entry: 'tests/workers/scripts/kept-answers.ts', components: {} } },
  'bare-answers': { gateway: { entry: 'tests/workers/scripts/bare-answers.ts', components: {} } },
  'bare-limits': { gateway: { entry: 'tests/workers/scripts/limits/bare.ts', components: {} } },
  'asked-limits': { gateway: { entry: 'tests/workers/scripts/limits/asked.ts', components: {} } },
  'clock-ahead': { gateway: { ...scripts.gateway, entry: 'tests/workers/scripts/limits/clock-ahead.ts' } },
  shielded: { gateway: { ...scripts.gateway, entry: 'tests/workers/scripts/shielded.ts' } },
  'failing-limits': { gateway: { ...scripts.gateway, entry: 'tests/workers/scripts/limits/failing.ts' } },
  'unwritable-limits': { gateway: { ...scripts.gateway, entry: 'tests/workers/scripts/limits/unwritable.ts' } },
  'absent-limits': { gateway: { ...scripts.gateway, entry: 'tests/workers/scripts/limits/absent.ts' } },
} satisfies Record<string, Partial<Record<ScriptName, ScriptSource>>>;

/** The name of a variant. */
export type WorkersVariant = keyof typeof scriptsByVariant;

/** Every variant, and the scripts that it replaces. */
export const variants: Readonly<Record<WorkersVariant, Partial<Record<ScriptName, ScriptSource>>>> = scriptsByVariant;

/** Returns the folder of a variant's script, relative to the clone. */
export function variantFolder(variant: string, script: string): string {
  return `build/test/workers/${variant}/${script}`;
}
