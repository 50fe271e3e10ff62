import { readFileSync, readdirSync } from 'node:fs';
import type { Plugin } from 'esbuild';
import { from } from '../build/paths.ts';

/** What the packages' sources import the bindings by. */
const prefix = 'mintmark-bindings/';

/**
 * jco's error class, as esbuild minifies it. It throws `[object Object] (see error.payload)`, and
 * each instance has a class of its own.
 */
const errorClass =
  /class (\w+) extends Error\{constructor\((\w+)\)\{const (\w+)=typeof \2!="string";super\(\3\?`\$\{String\(\2\)\} \(see error\.payload\)`:\2\),Object\.defineProperty\(this,"payload",\{value:\2,enumerable:\3\}\)\}\}/g;

/** Returns the core modules of a component, by the names under which its bindings ask for them. */
export function coreModulesOf(component: string): string[] {
  return readdirSync(from(`dist/js/${component}`)).filter((file) => file.endsWith('.wasm'));
}

/**
 * Bundles the bindings that jco made of the components. Their error class becomes `BindingError`,
 * and the places of their core modules are beside the bundle. Each place is a getter, because the
 * `import.meta.url` of a Worker is no base of a URL: the module must load where nobody asks.
 */
export const bindingsPlugin: Plugin = bindingsPluginWith((_, file) => file);

/** The same with other names of the core modules. */
export function bindingsPluginWith(nameOf: (component: string, file: string) => string): Plugin {
  return {
    name: 'bindings',
    setup: ({ onResolve, onLoad }) => {
      onResolve({ filter: new RegExp(`^${prefix}`) }, ({ path }) => ({ path: path.slice(prefix.length), namespace: 'bindings' }));
      onLoad({ filter: /.*/, namespace: 'bindings' }, ({ path: component }) => {
        const places = coreModulesOf(component).map(
          (file) => `get '${file}'() { return new URL('./${nameOf(component, file)}', import.meta.url); },`,
        );
        const contents = `export { instantiate } from './dist/js/${component}/${component}.js';\nexport const modules = {\n${places.join('\n')}\n};`;
        return { contents, resolveDir: from('.') };
      });
      onLoad({ filter: /\/dist\/js\/[\w-]+\/[\w-]+\.js$/ }, ({ path }) => ({ contents: withBindingError(path), loader: 'js' }));
    },
  };
}

function withBindingError(path: string): string {
  const text = readFileSync(path, 'utf8');
  const found = [...text.matchAll(errorClass)].length;
  if (found !== 1) throw new Error(`${path}: expected the error class of jco's bindings once, got it ${found} times`);
  const named = text.replace(errorClass, (_, name: string) => `class ${name} extends BindingError{}`);
  return `import { BindingError } from '${from('packages/shared/binding-error.ts')}';\n${named}`;
}
