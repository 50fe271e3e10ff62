import type { LoadableName } from '../../shared/component-name.ts';
import type { Components, Loaded, Loader } from '../../shared/component/link.ts';
import { LinkError } from '../../shared/component/link.ts';

/** The components in a script's bundle, by name. */
type Bundled = { readonly [Name in LoadableName]?: Loaded<Components[Name]> };

/**
 * Returns a loader of bundled components. It rejects with a `LinkError` for any other component.
 */
export function loaderOf(bundled: Bundled): Loader {
  return async <Name extends LoadableName>(name: Name) => {
    const loaded: Bundled[Name] = bundled[name];
    if (loaded === undefined) throw new LinkError(`one of ${Object.keys(bundled).join(', ')}`, name);
    return loaded;
  };
}
