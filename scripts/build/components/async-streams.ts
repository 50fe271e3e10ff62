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
        'components/gateway/driver-wasi',
        'components/gateway/driver-wasi-p3',
        'components/configuration',
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
      run: async () => (await import('./javascript.ts')).javascriptFromAsyncComponent(name, file, `dist/js/${name}`),
    },
  ];
}
