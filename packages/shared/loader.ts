import type { Loaded, Loader } from '../../hosts/shared/component/link.ts';
import type { CoreModules } from './core-modules.ts';

/** Returns a loader of one component, whatever name it is asked for. */
export function loaderOf<Exports>(instantiate: Loaded<Exports>['instantiate'], modules: CoreModules): Loader {
  const loaded = { instantiate, modules };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the caller links this component
  return async () => loaded as never;
}
