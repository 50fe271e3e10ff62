/** The component that only hashes, for JavaScript. */
import type { CoreModule } from './rust.ts';
import type { Step } from '../step.ts';
import { component, javascript, workspace } from '../steps.ts';

const core: CoreModule = { crate: 'mintmark-plain-sha256', file: 'build/core/plain-sha256.wasm' };
const built = 'build/plain-sha256/plain-sha256.wasm';

/** The folder of its bindings. */
export const plainSha256Modules = 'build/plain-sha256/js';

/** Returns the steps for `build/plain-sha256/js`. */
export function plainSha256Steps(): Step[] {
  return [
    {
      name: 'core module plain-sha256',
      inputs: [...workspace, 'components/plain-sha256'],
      outputs: [core.file],
      run: async () => (await import('./rust.ts')).buildCoreModules([core]),
    },
    component('plain-sha256', core.file, built),
    javascript('plain-sha256', 'plain-sha256', built, plainSha256Modules),
  ];
}
