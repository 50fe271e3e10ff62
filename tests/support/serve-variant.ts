import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtComponents, loaderFrom } from '../../hosts/node/components.ts';
import { debugging } from '../../hosts/node/debugging.ts';
import { startServer } from '../../hosts/node/server.ts';
import type { Loader } from '../../hosts/shared/component/link.ts';
import type { Variant } from '../suite/support/host.ts';
import { KillSwitch } from './kill-points.ts';
import { killedLedger, killedSigner } from './killed.ts';

type Exchanged = Partial<Parameters<typeof startServer>[0]>;

// Serves a configuration with one part of the product exchanged. Arguments: the variant, the configuration's file.
const [variant, file = ''] = process.argv.slice(2);

/** The components that `scripts/build.ts` makes for this, with deliberate traps; the limiter is the built one. */
const _trapping = fileURLToPath(new URL('../../build/test/js', import.meta.url));
const _trappingForDebugging = fileURLToPath(new URL('../../build/test/debug/js', import.meta.url));

const _built = loaderFrom(builtComponents);

/** Says which components it brings: natively linked parts ask for none. */
const _telling: Loader = (name) => {
  console.log(`component ${name}`);
  return _built(name);
};

const _exchanged: Readonly<Partial<Record<Variant, () => Exchanged | Promise<Exchanged>>>> = {
  trapping: () => ({ load: loaderFrom(_trapping) }),
  'trapping-debug': () => debugging(_trappingForDebugging),
  killed: () => {
    const kill = new KillSwitch(process.env);
    return { ledger: (ledger) => killedLedger(ledger, kill), load: killedSigner(_built, kill) };
  },
  'component-limiter': () => ({ limiter: 'component', load: _telling }),
};

const _exchange = new Map(Object.entries(_exchanged)).get(variant ?? '');
if (_exchange === undefined) throw new TypeError(`expected a variant, got ${variant}`);
const server = await startServer({
  config: await readFile(file, 'utf8'),
  env: process.env,
  directory: dirname(file),
  port: 0,
  ...(await _exchange()),
});
console.log(`listening on ${server.url.origin}`);
process.once('SIGTERM', () => void server.close());
