import type { Settle, Take } from '../../../build/types/interfaces/mintmark-gateway-limits-types.js';
import type { Call, Credential } from '../../../build/types/interfaces/mintmark-signer-types.js';
import { send } from './outgoing.ts';
import { Fields } from './wasi/fields.ts';
import { Request } from './wasi/request.ts';
import { RequestOptions, Response } from './wasi/response.ts';
import type { ComponentStream } from './wasi/streams.ts';
import { nextChunk } from './wasi/streams.ts';
import type { ImportCall, Work } from './work.ts';

/** The variable of the configuration, and the one that says that fields of the bridge count. */
const environmentOf = (section: string): [string, string][] => [
  ['MINTMARK_GATEWAY', section],
  ['MINTMARK_BRIDGE', '1'],
];

/**
 * Returns the imports of an instance, but for those of the nft component. `work` is what the
 * instance works on.
 */
export function bridgeImports(section: string, work: () => Work): Record<string, object> {
  return {
    'mintmark:gateway/async-limits': {
      take: (take: Take) => work().take(take),
      settle: (settle: Settle) => work().settle(settle),
    },
    'mintmark:gateway/async-vault': {
      identify: (credential: Credential) => work().identify(credential),
      sign: (call: Call) => work().sign(call),
    },
    'wasi:cli/environment': { getEnvironment: () => environmentOf(section) },
    'wasi:cli/stderr': { writeViaStream: (stream: ComponentStream) => readLines(stream, (line) => work().complaint(line)) },
    'wasi:cli/stdout': { writeViaStream: (stream: ComponentStream) => readLines(stream, (line) => work().line(line)) },
    'wasi:clocks/monotonic-clock': {
      now: () => BigInt(Math.round(performance.now() * 1_000_000)),
      waitFor: (nanoseconds: bigint, call: ImportCall) => work().sleep(Number(nanoseconds / 1_000_000n), call),
    },
    'wasi:clocks/system-clock': { now },
    'wasi:http/client': { send: (request: Request, call: ImportCall) => send(request, call, work()) },
    'wasi:http/types': { Fields, Request, RequestOptions, Response },
    'wasi:random/random': { getRandomBytes: (count: bigint) => work().randomBytes(Number(count)) },
  };
}

function now(): { seconds: bigint; nanoseconds: number } {
  const milliseconds = Date.now();
  return { seconds: BigInt(Math.floor(milliseconds / 1000)), nanoseconds: (milliseconds % 1000) * 1_000_000 };
}

/** Reads lines to their end, and hands each over. */
async function readLines(stream: ComponentStream, give: (line: string) => void): Promise<{ tag: 'ok'; val: undefined }> {
  const decoder = new TextDecoder();
  let text = '';
  for (let chunk = await nextChunk(stream); chunk !== undefined; chunk = await nextChunk(stream)) {
    const lines = (text + decoder.decode(chunk, { stream: true })).split('\n');
    text = lines.pop() ?? '';
    lines.forEach(give);
  }
  return { tag: 'ok', val: undefined };
}
