import { suiteWithout } from '../suite/suite.ts';
import type { Missing } from '../suite/suite.ts';
import { WasmHost } from '../support/wasm-host.ts';

const _ledger = 'needs a ledger that outlives a crash, and there is none: whatever needs an entry is answered store-unavailable';
const _start =
  'jco serve has no start: the components read their configuration with the first request, and answer 500 where it is not right';

/** What the composed file for WASI 0.2 cannot do in `jco serve`. */
const _missing: Missing = {
  keptContent: 'there is no content store: each request fetches and verifies by itself',
  signing: _ledger,
  policy: _ledger,
  auditAccess: _ledger,
  signerLimits: _ledger,
  badParameters: `${_ledger}; most parameters are judged with the entry`,
  idempotency: _ledger,
  restart: 'limits and ledger end with the instance',
  crash: _ledger,
  concurrency: 'jco serve performs one request after the other, and its part that signs needs a ledger',
  configuration: _start,
  shutdown: 'jco serve ends by the signal, whatever is under way',
  trap: 'a trap ends the process of jco serve; a host that replaces instances is its own',
};

suiteWithout(new WasmHost(), _missing);
