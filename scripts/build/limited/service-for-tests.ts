/** The service that answers in every way (`components/service-for-tests`), for tests. */
import { limitMiddleware } from '../composed/compositions.ts';
import type { Composition } from '../composed/compositions.ts';
import type { CoreModule } from '../components/rust.ts';
import type { Step } from '../step.ts';
import { component, workspace } from '../steps.ts';
import { wacPlug, wacStep } from '../tools/wac.ts';

const core: CoreModule = { crate: 'mintmark-service-for-tests', file: 'build/test/core/service-for-tests.wasm' };

/** The service alone. */
export const serviceForTests = 'build/test/components/service-for-tests.wasm';

/** The service behind the limit middleware. */
export const limitedService = 'build/test/limited-service.wasm';

/**
 * Returns the steps for the service, alone and behind the middleware, which has to be built.
 */
export function serviceForTestsSteps(): Step[] {
  return [
    {
      name: 'core module service-for-tests',
      inputs: [...workspace, 'components/service-for-tests', 'wit/gateway'],
      outputs: [core.file],
      run: async () => (await import('../components/rust.ts')).buildCoreModules([core]),
    },
    component('service-for-tests', core.file, serviceForTests),
    plugStep(serviceForTests, limitMiddleware, limitedService),
  ];
}

/** Returns the step that puts a service behind a middleware. */
export function plugStep(service: string, middleware: Composition, file: string): Step {
  return {
    name: `plug ${file}`,
    inputs: [service, middleware.file, 'scripts/build/tools/wac.ts'],
    key: wacStep.key ?? '',
    outputs: [file],
    run: () => {
      const { status, output } = wacPlug(service, middleware.file, file);
      if (status !== 0) throw new Error(`wac plug ${service}: exit code ${status}\n${output}`);
    },
  };
}
