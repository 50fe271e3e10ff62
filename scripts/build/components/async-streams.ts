/**
 * The gateway as a WASI 0.3 service. It is built on request and by the tests; see `wit/README.md`,
 * "The gate".
 */
import type { CoreModule } from './rust.ts';
import type { Step } from '../step.ts';
import { component, javascript, workspace } from '../steps.ts';

const name = 'gateway-async-streams';
const service: CoreModule = { crate: 'mintmark-gateway-driver-wasi-p3', file: `build/core/${name}.wasm` };
const file = `dist/components/${name}.wasm`;

/** Returns the steps for `dist/components/gateway-async-streams.wasm`. */
export function asyncStreamsSteps(): Step[] {
  return [
    {
      name: `core module ${name}`,
      inputs: [
        ...workspace,
        'components/gateway/core',
        'components/gateway/driver-wit',
        'components/gateway/driver-wasi-p3',
        'wit/gateway',
      ],
      outputs: [service.file],
      run: async () => (await import('./rust.ts')).buildCoreModules([service]),
    },
    component(name, service.file, file),
  ];
}

/** Returns the steps that make JavaScript of it: only a test runs it there. */
export function asyncStreamsTestSteps(): Step[] {
  return [javascript(name, name, file, `build/test/js/${name}`)];
}
