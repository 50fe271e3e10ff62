import type { Missing } from '../suite/suite.ts';

/** What a Worker cannot do, and why. `docs/how-to/workers.md` says what it does instead. */
export const missingOnWorkers: Missing = {
  widths: 'the image component does not fit beside the others in 1 MB',
  sharedReads: 'a Worker may not wait for the I/O of another request, so reads are not coalesced',
  sharedFetches: 'a Worker may not wait for the I/O of another request, so fetches are not coalesced',
  clientLeft: 'a Worker does not hear on local workerd that its client has left',
  contentAfterRestart: 'the Cache API does not outlive its data centre, and locally not its process',
  absoluteTargets: "workerd takes a request's host from Host; no proxy before Cloudflare's edge sends absolute targets",
  socketEnds: 'workerd drops its sockets when it ends, and does not say how much waits for a client; only the edge sends pings',
  draining: 'a deployed Worker is never asked to end, and workerd ends at once but for the requests in flight',
  refusedConnections: 'workerd lets new connections wait while it finishes the requests in flight; a deployed Worker is never asked to end',
};

const noContent = 'WASI has no content store: each request fetches and verifies again';
const noAnswers = 'WASI has no store of answers: each request reads the chain again';

/** What the gateway for WASI 0.3 cannot do on Node, and why: WASI has fewer effects. */
export const missingWithAsyncStreams: Missing = {
  keptContent: noContent,
  contentAfterRestart: noContent,
  widths: 'WASI has no image component to ask',
  keptCollections: noAnswers,
  freshness: noAnswers,
  events: noAnswers,
  keptFilters: `${noAnswers}: eth_newFilter says so, and clients poll eth_getLogs`,
  keptReads: 'each request has an instance of its own for its time, and instances keep nothing for each other: each call is forwarded',
  sharedReads: 'requests under way are in instances of their own, which share no reads',
  sharedFetches: 'requests under way are in instances of their own, and a fetch whose response is streamed is not coalesced',
  socketEnds: 'WebSockets stay with the driver exchange, whose traps its own suite tests',
  trap: 'a trap ends one request, as an instance has one at a time; tests/async-streams/traps.test.ts tests that',
  trapLog: 'the gateway for WASI 0.3 has no deliberate trap; tests/async-streams/traps.test.ts reads the log of one in nft',
};

/** What the gateway for WASI 0.3 cannot do on Workers, and why. */
export const missingOnWorkersWithAsyncStreams: Missing = {
  ...missingOnWorkers,
  ...missingWithAsyncStreams,
  upstreamRules: 'each request has an instance of its own, which has met no endpoint before and remembers none',
};

const ledger = 'needs a durable ledger, and there is none: a call that needs an entry is answered store-unavailable';
const sockets = 'a WASI host has no WebSockets';
const start =
  'a WASI host starts nothing: the components read their configuration with the first request, and answer 500 if it is not valid';
const shutdown = 'a signal ends a WASI host at once';

/** What no composed file can do, and why. */
const missingInComposedFiles: Missing = {
  keptContent: noContent,
  contentAfterRestart: noContent,
  widths: 'a composed file has no image component',
  consoleFiles: 'a composed file has no files to serve',
  socketLibraries: sockets,
  subscriptions: sockets,
  socketMisuse: sockets,
  socketEnds: sockets,
  socketLeft: sockets,
  keptCollections: noAnswers,
  freshness: noAnswers,
  events: noAnswers,
  keptFilters: `${noAnswers}: eth_newFilter says so, and clients poll eth_getLogs`,
  keptReads: 'there is no content store: each call is forwarded',
  rpcCaseCoverage: 'the reported cases need sockets',
  configuration: start,
  keyCases: start,
  probes: 'a composed file has the routes of the gateway only: its host knows whether it is ready, and /healthz whether it lives',
  draining: shutdown,
  shutdown,
  refusedConnections: shutdown,
};

/** What a composed file with backends of its own cannot do besides, and why. */
const missingWithoutLedger: Missing = {
  signing: ledger,
  signedClientForms: ledger,
  authorizationCases: ledger,
  bumpCases: ledger,
  chainCases: ledger,
  clientFormCases: ledger,
  fillingCases: ledger,
  typedDataCases: ledger,
  transactions: ledger,
  filling: ledger,
  policy: ledger,
  policyMeaning: ledger,
  policyDomains: ledger,
  auditAccess: ledger,
  stampedSignatures: ledger,
  signerLimits: ledger,
  badParameters: `${ledger}; most parameters are validated with the entry`,
  idempotency: ledger,
  restart: 'limits and ledger end with the instance',
  clockBack: 'limits end with the instance',
  crash: ledger,
  kill: ledger,
  checkpoints: ledger,
  roster: ledger,
  sends: ledger,
  lyingEndpoint: ledger,
  outbox: ledger,
  outboxUnattended: ledger,
  outboxCases: ledger,
  delegatedCases: ledger,
  caseCoverage: 'the reported cases need a ledger',
  concurrency: ledger,
};

const broken = 'preview2-shim 0.26.0 disposes twice of a body that is dropped unfinished, and ends the process';
const oneByOne = 'jco serve performs one request after the other, so nothing is coalesced';

/** What the composed file for WASI 0.2 cannot do in `jco serve`, and why. */
export const missingInJcoServe: Missing = {
  ...missingInComposedFiles,
  ...missingWithoutLedger,
  brokenMedia: broken,
  brokenAnswers: broken,
  clientLeft: 'jco serve does not tell the component that its client has left',
  sharedReads: oneByOne,
  sharedFetches: oneByOne,
  concurrency: 'jco serve performs one request after the other, and the requests that sign need a ledger',
  trap: 'a trap ends the process of jco serve, which does not replace instances',
  trapLog: 'a trap ends the process of jco serve, which prints the error of the engine',
};

const traps = 'a composed file has no deliberate trap';
const alone = 'wasmtime serve makes an instance for each request of WASI 0.2';
const counts = `${alone}, which counts from zero`;
const late = 'wasmtime serve reads on for a client that has left until its buffers are full';

/** What no composed file for WASI 0.2 can do in `wasmtime serve`, and why. */
const missingInInstancesOfOneRequest: Missing = {
  ...missingInComposedFiles,
  upstreamRules: `${alone}, which has met no endpoint before and remembers none`,
  upstreamCases: `${alone}, which has met no endpoint before and remembers none`,
  sharedReads: `${alone}, and instances share no reads`,
  sharedFetches: `${alone}, and instances share no fetches`,
  brokenMedia: late,
  clientLeft: 'wasmtime serve does not tell a component of WASI 0.2 that its client has left',
  trap: traps,
  trapLog: traps,
};

/** What the composed file for WASI 0.2 cannot do in `wasmtime serve`, and why. */
export const missingInWasmtime02: Missing = {
  ...missingInInstancesOfOneRequest,
  ...missingWithoutLedger,
  limits: counts,
  abuse: counts,
  proxydCases: counts,
  reportedClients: counts,
  ranges: counts,
};

/** What a file with the backends of a gateway on Node cannot do besides, and why. */
const missingWithBackends: Missing = { caseCoverage: 'some reported cases need a start that refuses a configuration' };

/** What the file for WASI 0.2 cannot do with the backends of a gateway on Node, and why. */
export const missingInWasmtime02WithBackends: Missing = { ...missingInInstancesOfOneRequest, ...missingWithBackends };

const noHost = 'wasmtime 48 gives no `Host` to WASI 0.3, so the gateway serves any';

/** What no composed file for WASI 0.3 can do in `wasmtime serve`, and why. */
const missingInAnyWasmtime03: Missing = {
  ...missingInComposedFiles,
  servedHosts: noHost,
  absoluteTargets: noHost,
  stamps: `${noHost}: a stamp covers it`,
  stampedSignatures: `${noHost}: a stamp covers it`,
  brokenMedia: late,
  clientLeft: 'wasmtime serve drops the request of a client that has left, which settles nothing any more',
  sharedReads: 'the driver for WASI 0.3 shares no reads',
  sharedFetches: 'the driver for WASI 0.3 shares no fetches',
  trap: traps,
  trapLog: traps,
};

/** What the composed file for WASI 0.3 cannot do in `wasmtime serve`, and why. */
export const missingInWasmtime03: Missing = {
  ...missingInAnyWasmtime03,
  ...missingWithoutLedger,
  reportedClients: 'wasmtime serve makes another instance whenever one is busy, which counts from zero',
};

/** What it cannot do with the backends of a gateway on Node, and why. */
export const missingInWasmtime03WithBackends: Missing = {
  ...missingInAnyWasmtime03,
  ...missingWithBackends,
  kill: `${noHost}: some of the killed requests have a stamp, which covers it`,
};
