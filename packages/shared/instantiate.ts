import { coreInstances } from '../../hosts/shared/component/core-instances.ts';
import { LinkError } from '../../hosts/shared/component/link.ts';
import type { CoreModules } from './core-modules.ts';

/** The function that jco's bindings export. */
type Instantiate = (
  getCoreModule: (path: string) => WebAssembly.Module,
  imports: object,
  instantiateCore?: ReturnType<typeof coreInstances>['instantiate'],
) => unknown;

/**
 * Makes an instance of a component without imports.
 *
 * Errors: throws a `LinkError` if a core module is missing.
 */
export function instantiateWith<Exports>(make: Instantiate, modules: CoreModules): Exports {
  const moduleAt = (path: string): WebAssembly.Module => {
    const module = modules.get(path);
    if (module === undefined) throw new LinkError(`one of ${[...modules.keys()].join(', ')}`, path);
    return module;
  };
  const exports = make(moduleAt, {}, coreInstances().instantiate);
  if (exports instanceof Promise) throw new LinkError('exports at once', 'a promise of them');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the bindings are of this world
  return exports as Exports;
}
