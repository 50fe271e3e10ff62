import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { costs, limitPolicies, privateKey, transactionRule, callerRule, unkeptChainId } from '../fixture.ts';
import type { Settings } from '../reference/settings.ts';
import type { AuditPlace } from '../reference/signer/audit/open.ts';
import { startProgram } from './program.ts';
import type { Site, Subject } from './subject.ts';

const main = fileURLToPath(new URL('../reference/main.ts', import.meta.url));

/**
 * The names of the reference in rows: it reads the chain for each answer, as mintmark does, by
 * Node's `fetch`; it keeps answers for a minute; it uses `undici.request` instead of `fetch`.
 */
export const reference = 'reference';
export const referenceWithAnswers = 'reference, answers kept 60 s';
export const referenceWithUndici = 'reference, undici.request';

type ReferenceName = typeof reference | typeof referenceWithAnswers | typeof referenceWithUndici;

/**
 * Makes the service that is written the usual way. Its audit is in a file, or in the database of a
 * URL.
 */
export function referenceSubject(name: ReferenceName, site: Site, postgres?: string): Subject {
  return {
    name,
    start: async () => {
      const directory = await site.directory();
      const file = join(directory, 'settings.json');
      const settings: Settings = {
        ...referenceSettings(site.upstream, postgres === undefined ? { sqlite: join(directory, 'audit.db') } : { postgres }),
        ...(name === referenceWithAnswers ? { answerSeconds: 60 } : {}),
        ...(name === referenceWithUndici ? { client: 'undici' } : {}),
      };
      await writeFile(file, JSON.stringify(settings));
      return await startProgram({ args: [main, file], directory, ready: 'stderr' });
    },
  };
}

/** Returns settings of the reference that mean the same as the gateway's configuration. */
export function referenceSettings(upstream: string, audit: AuditPlace): Settings {
  const { chain, to, value, fee, selector } = transactionRule;
  return {
    chains: Object.fromEntries([...chain, unkeptChainId].map((id) => [id, upstream])),
    ipfs: upstream,
    maxJsonBytes: 2 ** 20,
    deadlineMs: 10_000,
    client: 'fetch',
    answerSeconds: 0,
    limits: { policies: limitPolicies, costs },
    signer: {
      privateKey,
      callers: [callerRule],
      allow: { chains: chain, to, maxValue: value.max, maxFee: fee.max, selectors: selector },
      audit,
    },
  };
}
