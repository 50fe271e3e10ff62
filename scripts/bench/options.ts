import { Argument, Command, CommanderError, Option } from 'commander';
import type { LoadEffort } from './load/lane.ts';
import type { Effort } from './report/measure.ts';

/** What can be measured, in the order of the table. */
export const measurementNames = [
  'signing',
  'exchange',
  'nft',
  'limits',
  'instantiate',
  'memory',
  'sizes',
  'load',
  'drivers',
  'hosts',
  'middleware',
  'signatures',
  'batch',
  'media',
  'start-up',
  'cold-start',
  'deploy',
  'soak',
] as const;

/** What needs wasmtime, which takes minutes to build. */
export const withWasmtime: readonly MeasurementName[] = ['hosts', 'middleware', 'cold-start'];

/**
 * What is measured unless something else is asked for: all that takes minutes, and needs no
 * wasmtime.
 */
const usual = measurementNames.filter((name) => name !== 'soak' && !withWasmtime.includes(name));

/** The name of a measurement. */
export type MeasurementName = (typeof measurementNames)[number];

/** What to measure, and how long. */
export interface BenchOptions {
  readonly names: readonly MeasurementName[];
  /** The file to write to. */
  readonly json?: string | undefined;
  readonly effort: Effort;
  /** The number of requests after which memory is measured. */
  readonly requests: number;
  readonly load: LoadEffort;
  /** The numbers of connections over which signatures are asked for. */
  readonly connections: readonly number[];
  /** How often each service is started. */
  readonly starts: number;
  /** How often a batch of tokens and a large picture are asked for. */
  readonly downloads: number;
  /** The seconds for which visitors come and leave. */
  readonly soakSeconds: number;
}

const thorough = {
  effort: { rounds: 21, roundMilliseconds: 50, warmUpMilliseconds: 1000 },
  requests: 10_000,
  load: { rounds: 5, seconds: 3, warmUpSeconds: 3 },
  connections: [2, 8, 64],
  starts: 9,
  downloads: 9,
  soakSeconds: 1_800,
};
/** Shows that everything can be measured. The numbers mean nothing. */
const quick = {
  effort: { rounds: 1, roundMilliseconds: 1, warmUpMilliseconds: 0 },
  requests: 100,
  load: { rounds: 1, seconds: 2, warmUpSeconds: 0 },
  connections: [8],
  starts: 1,
  downloads: 1,
  soakSeconds: 5,
};

const explanation = `
Measurements (default: all of them but hosts, middleware, cold-start and soak)
  signing      an EIP-1559 transaction through the signer component, beside viem, ethers and ox/wasm
  exchange     a request through the gateway component and the host's loop; its effects settle at once
  nft          a data: token and an IPFS block through the nft component
  limits       a decision of the rate limiter in memory and in Redis, which it starts, beside rate-limiter-flexible
  instantiate  new instances from compiled modules
  memory       linear memory after 10,000 requests, 1,000 of them aborted
  sizes        components, raw and gzipped
  load         requests a second over HTTP of five routes, beside a service written the usual way (scripts/bench/reference)
  drivers      the same of the two drivers on Node: exchange, and the gateway for WASI 0.3 (--async-streams)
  hosts        the same of both drivers on Node, workerd, and the composed files in jco serve and in wasmtime, which it builds if it is missing
  middleware   the same of an empty answer of a service in wasmtime, alone and behind the limit middleware
  signatures   signatures a second over HTTP by the number of connections, recorded in SQLite and in PostgreSQL, which it starts
  batch        100 tokens at once over upstreams that take 50 ms to answer
  media        memory of the process while it serves a picture of 50 MB
  start-up     from a process to its first answer, and its memory then
  cold-start   the same of Node, workerd, and the composed files in wasmtime; a request with a new instance in wasmtime
  deploy       from the command to a built and checked upload
  soak         growth of the process while visitors come and leave for 30 minutes; fails if it warns of something, or keeps connections

Prints a Markdown table. Times are medians of rounds. What is compared takes turns. The exit code does not depend on the results.

Exit codes:
  0  everything was measured
  1  something cannot be built or measured
  2  wrong argument`;

/**
 * Reads the command line. `undefined` if there is nothing more to do; the exit code is set then.
 */
export function readOptions(args: readonly string[]): BenchOptions | undefined {
  const command = new Command('npm run bench --')
    .description('Builds what is stale and measures it.')
    .addArgument(new Argument('[measurements...]', 'what to measure').choices(measurementNames))
    .addOption(
      new Option(
        '--json <file>',
        'writes the rows to a file as well: microseconds, bytes and requests a second, with the extremes of the rounds',
      ),
    )
    .addOption(new Option('--quick', 'runs each measurement once: shows whether it works, not how fast it is'))
    .addHelpText('after', explanation)
    .exitOverride();
  try {
    const { json, quick: isQuick } = command.parse(args, { from: 'user' }).opts<{ json?: string; quick?: true }>();
    const asked: ReadonlySet<unknown> = new Set(command.processedArgs.flat());
    const names = asked.size === 0 ? usual : measurementNames.filter((name) => asked.has(name));
    return { names, json, ...(isQuick === true ? quick : thorough) };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return undefined;
  }
}
