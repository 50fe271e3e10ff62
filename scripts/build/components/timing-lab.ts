/** The component of the timing lab, for JavaScript. */
import type { CoreModule } from './rust.ts';
import type { Step } from '../step.ts';
import { component, javascript, workspace } from '../steps.ts';

const core: CoreModule = { crate: 'mintmark-timing-lab', file: 'build/core/timing-lab.wasm' };
const built = 'build/timing-lab/timing-lab.wasm';

/** The folder of its bindings. */
export const timingLabModules = 'build/timing-lab/js';

/** Returns the steps for `build/timing-lab/js`. */
export function timingLabSteps(): Step[] {
  return [
    {
      name: 'core module timing-lab',
      inputs: [...workspace, 'components/timing-lab', 'components/signer', 'wit/signer'],
      outputs: [core.file],
      run: async () => (await import('./rust.ts')).buildCoreModules([core]),
    },
    component('timing-lab', core.file, built),
    javascript('timing-lab', 'timing-lab', built, timingLabModules),
  ];
}
