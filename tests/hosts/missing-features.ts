import type { Missing } from '../suite/suite.ts';

/** What a Worker cannot do, and why. `docs/workers.md` says what there is instead. */
export const missingOnWorkers: Missing = {
  sharedFetches: 'I/O belongs to the request that made it: what one exchange fetches, another may not wait for',
  contentAfterRestart: 'the Cache API promises nothing beyond the life of a data centre, and locally none beyond that of the process',
  absoluteTargets: "workerd takes a request's host from Host; Cloudflare's edge has no proxies before it that would send absolute targets",
  refusedConnections: 'while workerd finishes what is in flight, it leaves new connections waiting; deployed, nobody asks a Worker to end',
};

const ledger = 'needs a ledger that outlives a crash, and there is none: whatever needs an entry is answered store-unavailable';
const start =
  'jco serve has no start: the components read their configuration with the first request, and answer 500 where it is not right';

/** What the composed file for WASI 0.2 cannot do in `jco serve`, and why. */
export const missingInJcoServe: Missing = {
  keptContent: 'there is no content store: each request fetches and verifies by itself',
  contentAfterRestart: 'there is no content store: each request fetches and verifies by itself',
  sharedFetches: 'each request fetches by itself; jco serve performs one after the other',
  signing: ledger,
  transactions: ledger,
  policy: ledger,
  policyMeaning: ledger,
  auditAccess: ledger,
  stampedSignatures: ledger,
  signerLimits: ledger,
  badParameters: `${ledger}; most parameters are judged with the entry`,
  idempotency: ledger,
  restart: 'limits and ledger end with the instance',
  crash: ledger,
  kill: ledger,
  checkpoints: ledger,
  sends: ledger,
  lyingEndpoint: ledger,
  concurrency: 'jco serve performs one request after the other, and its part that signs needs a ledger',
  configuration: start,
  shutdown: 'jco serve ends by the signal, whatever is under way',
  refusedConnections: 'jco serve ends by the signal, whatever is under way',
  trap: 'a trap ends the process of jco serve; a host that replaces instances is its own',
  trapLog: 'a trap ends the process of jco serve, which prints it as it comes out of the engine',
};
