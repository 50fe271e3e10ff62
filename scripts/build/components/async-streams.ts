/**
 * The gateway as a WASI 0.3 service. It is built on request and by the tests; see `wit/README.md`,
 * "The gate".
 */
import type { CoreModule } from './rust.ts';
import type { Step } from '../step.ts';
import { versionOf } from '../step.ts';
import { component, workspace } from '../steps.ts';

const name = 'gateway-async-streams';
const service: CoreModule = { crate: 'mintmark-gateway-driver-wasi-p3', file: `build/core/${name}.wasm` };
const file = `dist/components/${name}.wasm`;

/** Imports that a JavaScript host answers later: the stores of the backends are asynchronous. */
const asyncImports = ['take', 'settle', 'identify', 'sign'].map((it) => `mintmark:gateway/backends@0.1.0#${it}`);

/**
 * Returns the steps for `dist/components/gateway-async-streams.wasm`, and for JavaScript from it.
 */
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
    {
      name: `JavaScript ${name}`,
      inputs: [
        file,
        'scripts/build/components/async-streams.ts',
        'scripts/build/components/javascript.ts',
        'scripts/build/components/glue.ts',
        'scripts/build/components/async-glue',
      ],
      key: `${versionOf('@bytecodealliance/jco-transpile')} ${versionOf('esbuild')}`,
      outputs: [`dist/js/${name}/${name}.js`],
      run: async () => (await import('./javascript.ts')).javascriptFromAsyncComponent(name, file, `dist/js/${name}`, asyncImports),
    },
  ];
}
