/** The command `mintmark-check`, composed with the nft and the signer component into one file. */
import type { CoreModule } from './rust.ts';
import type { Step } from '../step.ts';
import { component, workspace } from '../steps.ts';
import { wacCompose, wacStep } from '../tools/wac.ts';

const core: CoreModule = { crate: 'mintmark-check', file: 'build/core/check.wasm' };
const document = 'components/check/compose.wac';
const parts = {
  'mintmark:nft-component': 'dist/components/nft.wasm',
  'mintmark:signer-component': 'dist/components/signer.wasm',
  'mintmark:check-component': 'dist/components/check.wasm',
} as const;

/** The composed file, which `jco run` runs. */
export const checkCommand = 'dist/mintmark-check.wasm';

/** Returns the steps for the composed file. They need the components nft and signer to be built. */
export function checkCommandSteps(): Step[] {
  return [
    wacStep,
    {
      name: 'core module check',
      inputs: [...workspace, 'components/check', 'components/gateway/core', 'wit/check'],
      outputs: [core.file],
      run: async () => (await import('./rust.ts')).buildCoreModules([core]),
    },
    component('check', core.file, parts['mintmark:check-component']),
    {
      name: 'mintmark-check',
      inputs: [...Object.values(parts), document, 'scripts/build/components/check-command.ts', 'scripts/build/tools/wac.ts'],
      key: wacStep.key ?? '',
      outputs: [checkCommand],
      run: () => {
        const { status, output } = wacCompose(document, parts, checkCommand);
        if (status !== 0) throw new Error(`wac: ${document}: exit code ${status}\n${output}`);
      },
    },
  ];
}
