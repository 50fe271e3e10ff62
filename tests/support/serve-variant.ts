import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtComponents, loaderFrom } from '../../hosts/node/components.ts';
import { debugging } from '../../hosts/node/debugging.ts';
import { startServer } from '../../hosts/node/server.ts';
import type { Loader } from '../../hosts/shared/component/link.ts';
import { setClockAhead } from '../limits/clock-ahead.ts';
import type { Variant } from '../suite/support/host.ts';
import { KillSwitch } from './kill-points.ts';
import { killedLedger, killedSigner } from './killed.ts';

type Exchanged = Partial<Parameters<typeof startServer>[0]>;

// Serves a configuration with one part replaced. Arguments: the variant, the configuration file,
// and `--async-streams` for the gateway for WASI 0.3.
const [variant, file = '', flag] = process.argv.slice(2);

/**
 * The components that `scripts/build.ts` makes for this, with deliberate traps; the limiter is the
 * built one.
 */
const trappingComponents = fileURLToPath(new URL('../../build/test/js', import.meta.url));
const trappingForDebugging = fileURLToPath(new URL('../../build/test/debug/js', import.meta.url));

/** The gateway for WASI 0.3 has no deliberate traps. The nft component that it links has. */
const asyncStreams = { 'gateway-async-streams': join(builtComponents, 'gateway-async-streams') };

const loadBuilt = loaderFrom(builtComponents);

/** Returns a loader that prints which components it loads. Natively linked parts load none. */
const telling: Loader = (name) => {
  console.log(`component ${name}`);
  return loadBuilt(name);
};

const replacements: Readonly<Partial<Record<Variant, () => Exchanged | Promise<Exchanged>>>> = {
  trapping: () => ({ load: loaderFrom(trappingComponents, asyncStreams) }),
  'trapping-debug': () => debugging(trappingForDebugging),
  killed: () => {
    const kill = new KillSwitch(process.env);
    return { ledger: (ledger) => killedLedger(ledger, kill), load: killedSigner(loadBuilt, kill) };
  },
  'quick-rounds': () => ({ outboxIntervalMs: 250 }),
  'clock-ahead': () => {
    setClockAhead();
    return {};
  },
  'component-limiter': () => ({ limiter: 'component', load: telling }),
};

const exchange = new Map(Object.entries(replacements)).get(variant ?? '');
if (exchange === undefined) throw new TypeError(`expected a variant, got ${variant}`);
const server = await startServer({
  config: await readFile(file, 'utf8'),
  env: process.env,
  directory: dirname(file),
  port: 0,
  driver: flag === '--async-streams' ? 'async-streams' : 'exchange',
  ...(await exchange()),
});
console.log(`listening on ${server.url.origin}`);
process.once('SIGTERM', () => void server.close());
