/** Services behind the limit middleware, for tests in other hosts. */
import { compositionStep } from '../composed/composed.ts';
import { limitMiddleware } from '../composed/compositions.ts';
import type { Composition } from '../composed/compositions.ts';
import type { CoreModule } from '../components/rust.ts';
import { performAll } from '../perform.ts';
import { component, workspace } from '../steps.ts';
import { httpProxy, httpProxyStep } from './http-proxy.ts';
import { limitedService, plugStep, serviceForTests, serviceForTestsSteps } from './service-for-tests.ts';

const stripping: CoreModule = { crate: 'mintmark-limit-middleware', file: 'build/test/core/limit-middleware.wasm' };
const strippingComponent = 'build/test/components/limit-middleware.wasm';

/** The middleware that takes the field `x-of-the-connection` out of requests, too. */
const strippingMiddleware: Composition = {
  ...limitMiddleware,
  packages: { ...limitMiddleware.packages, 'mintmark:limit-middleware-component': strippingComponent },
  file: 'build/test/limit-middleware.wasm',
};

/** The services behind the middleware. */
export const limited = {
  /** The service that answers in every way. */
  forTests: limitedService,
  /** The same, behind the middleware that takes out a field more. */
  stripped: 'build/test/stripped-service.wasm',
  /** The service that is not ours. */
  httpProxy: 'build/test/limited-http-proxy.wasm',
} as const;

/** Builds what is stale of the services. The middleware has to be composed. */
export async function buildLimitedServices(): Promise<void> {
  await performAll([
    ...serviceForTestsSteps(),
    httpProxyStep,
    plugStep(httpProxy, limitMiddleware, limited.httpProxy),
    {
      name: 'core module of a middleware that takes out a field more',
      inputs: [...workspace, 'components/limit-middleware', 'components/configuration', 'components/gateway', 'wit/gateway'],
      outputs: [stripping.file],
      run: async () => (await import('../components/rust.ts')).buildCoreModules([stripping], ['strip-for-tests']),
    },
    component('middleware that takes out a field more', stripping.file, strippingComponent),
    compositionStep(strippingMiddleware),
    plugStep(serviceForTests, strippingMiddleware, limited.stripped),
  ]);
}
