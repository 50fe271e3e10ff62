import { redactor } from '../../hosts/shared/config/text/redact.ts';
import { within } from '../../hosts/shared/limits/deadline.ts';
import { messageOf } from '../command/failure.ts';
import type { Examination } from './examination.ts';
import { examineChains } from './endpoints/chains.ts';
import type { Finding, Place } from './finding.ts';
import { wrong } from './finding.ts';
import { examineArweave, examineIpfs } from './gateways.ts';
import { examineKeys } from './keys.ts';
import { openNetwork } from './network.ts';
import type { Patient } from './patient.ts';
import { examinePostgres } from './stores/postgres.ts';
import { examineRedis } from './stores/redis.ts';
import { examineState } from './stores/state.ts';

/** The most milliseconds of an examination. All go on at the same time. */
const MAX_MS = 60_000;
/** Milliseconds between two lines that say what is waited for. */
const PROGRESS_MS = 3_000;

/** Examines everything that a configuration names. `cid` is content that its gateways have. */
export async function examine(patient: Patient, cid: string): Promise<readonly Finding[]> {
  const { config, read } = patient;
  await using network = openNetwork(config);
  const examinations: readonly Examination[] = [
    ...examineState(patient),
    ...examinePostgres(patient),
    ...examineRedis(config),
    ...examineKeys(patient),
    ...examineChains(config, network.fetch),
    ...examineIpfs(config, network, cid),
    ...examineArweave(config, network),
  ];
  const waiting = new Set(examinations);
  const progress = setInterval(() => {
    const [first] = waiting;
    if (first !== undefined)
      console.error(`doctor: ${waiting.size} of ${examinations.length} are not done, ${nameOf(first.place)} among them`);
  }, PROGRESS_MS);
  try {
    const found = await Promise.all(
      examinations.map(async (examination) => {
        const findings = await performed(examination);
        waiting.delete(examination);
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

async function performed({ place, ask }: Examination): Promise<readonly Finding[]> {
  try {
    return await within(MAX_MS, ask());
  } catch (error) {
    return [wrong(place, messageOf(error), 'look at what the message names, and run the doctor again')];
  }
}

function shown({ text, mend, ...finding }: Finding, redact: (text: string) => string): Finding {
  return { ...finding, text: redact(text), ...(mend === undefined ? {} : { mend: redact(mend) }) };
}
