import { redactor } from '../../hosts/shared/config/text/redact.ts';
import { within } from '../../hosts/shared/limits/deadline.ts';
import { messageOf } from '../command/failure.ts';
import type { Inspection } from './inspection.ts';
import { inspectChains } from './endpoints/chains.ts';
import type { Finding, Place } from './finding.ts';
import { wrong } from './finding.ts';
import { inspectArweave, inspectIpfs } from './gateways.ts';
import { inspectKeys } from './keys.ts';
import { openNetwork } from './network.ts';
import type { LoadedConfig } from './loaded-config.ts';
import { shownOrigins } from './origins.ts';
import { inspectPostgres } from './stores/postgres.ts';
import { inspectRedis } from './stores/redis.ts';
import { StandIns } from '../../hosts/shared/upstreams/origins/stand-ins.ts';
import { inspectState } from './stores/state.ts';

/** The most milliseconds of an inspection. All go on at the same time. */
const MAX_MS = 60_000;
/** Milliseconds between two lines that say what is waited for. */
const PROGRESS_MS = 3_000;

/** Inspects everything that a configuration names. `cid` is content that its gateways have. */
export async function inspect(loaded: LoadedConfig, cid: string): Promise<readonly Finding[]> {
  const { config, read } = loaded;
  const originOf = shownOrigins(read);
  await using network = openNetwork(config, StandIns.of(read));
  const inspections: readonly Inspection[] = [
    ...inspectState(loaded),
    ...inspectPostgres(loaded),
    ...inspectRedis(config),
    ...inspectKeys(loaded),
    ...inspectChains(config, originOf, network.fetch),
    ...inspectIpfs(config, originOf, network, cid),
    ...inspectArweave(config, originOf, network),
  ];
  const waiting = new Set(inspections);
  const progress = setInterval(() => {
    const [first] = waiting;
    if (first !== undefined)
      console.error(`doctor: ${waiting.size} of ${inspections.length} are not done, ${nameOf(first.place)} among them`);
  }, PROGRESS_MS);
  try {
    const found = await Promise.all(
      inspections.map(async (inspection) => {
        const findings = await performed(inspection);
        waiting.delete(inspection);
        return findings;
      }),
    );
    const redact = redactor(read.redact);
    return found.flat().map((finding) => shown(finding, redact));
  } finally {
    clearInterval(progress);
  }
}

function nameOf({ at, what }: Place): string {
  return what === '' ? at : `${at} (${what})`;
}

async function performed({ place, ask }: Inspection): Promise<readonly Finding[]> {
  try {
    return await within(MAX_MS, ask());
  } catch (error) {
    return [wrong(place, messageOf(error), 'look at what the message names, and run the doctor again')];
  }
}

function shown({ text, mend, ...finding }: Finding, redact: (text: string) => string): Finding {
  return { ...finding, text: redact(text), ...(mend === undefined ? {} : { mend: redact(mend) }) };
}
