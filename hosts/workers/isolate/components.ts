import type { ComponentName } from '../../shared/component-name.ts';
import type { Components, Loaded, Loader } from '../../shared/component/link.ts';
import { LinkError } from '../../shared/component/link.ts';

/** Components that came with the script, by name. */
type Brought = { readonly [Name in ComponentName]?: Loaded<Components[Name]> };

/** A loader of what came with the script. Errors of what it gives: `LinkError` for any other component. */
export function loaderOf(brought: Brought): Loader {
  return async <Name extends ComponentName>(name: Name) => {
    const loaded: Brought[Name] = brought[name];
    if (loaded === undefined) throw new LinkError(`one of ${Object.keys(brought).join(', ')}`, name);
    return loaded;
  };
}
