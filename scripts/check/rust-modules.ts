import { dirname, basename } from 'node:path';

/**
 * The modules of one Rust crate: path of the module (`a::b`, empty for the root) by file, and the
 * other way round.
 */
export interface Crate {
  readonly moduleOf: ReadonlyMap<string, string>;
  readonly fileOf: ReadonlyMap<string, string>;
}

/** Finds the modules of a crate by where their files stand. `root`: its `lib.rs` or `main.rs`. */
export function crateOf(root: string, files: readonly string[]): Crate {
  const folder = dirname(root);
  const moduleOf = new Map<string, string>([[root, '']]);
  for (const file of files) {
    if (file === root || !file.startsWith(`${folder}/`)) continue;
    const path = file.slice(folder.length + 1).replace(/\.rs$/, '');
    moduleOf.set(file, (basename(path) === 'mod' ? dirname(path) : path).replaceAll('/', '::'));
  }
  return { moduleOf, fileOf: new Map([...moduleOf].map(([file, module]) => [module, file])) };
}

/**
 * Returns the files whose items a file names, by `crate::`, `super::` and `self::` paths, and by
 * paths that begin with a child module. Declaring a module (`mod a;`) names nothing of it.
 */
export function importsOf(crate: Crate, file: string, text: string): ReadonlySet<string> {
  const module = crate.moduleOf.get(file) ?? '';
  const found = new Set<string>();
  for (const path of pathsIn(stripped(text))) {
    const target = resolve(crate, module, path);
    if (target !== undefined && target !== file) found.add(target);
  }
  return found;
}

/**
 * Takes comments, strings, visibilities and inline test modules out: none is an import of this
 * module.
 */
function stripped(text: string): string {
  return text
    .replaceAll(/\/\/.*$/gm, '')
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '""')
    .replaceAll(/\bpub\(in [^)]*\)/g, 'pub')
    .replace(/#\[cfg\(test\)\]\s*mod \w+ \{[\s\S]*$/, '');
}

/** Returns every path in the text, lists in braces taken apart. */
function pathsIn(text: string): string[] {
  const uses = [...text.matchAll(/\buse\s+([^;]+);/g)].flatMap(([, tree = '']) => expand(tree.replaceAll(/\s+/g, ' ').trim()));
  const code = text.replaceAll(/\buse\s+[^;]+;/g, '');
  const inline = [...code.matchAll(/(?<![\w:])[a-z_]\w*(?:::\w+)+/g)].map(([path]) => path);
  return [...uses, ...inline];
}

/** Takes `a::{b, c::{d, e}}` apart. */
function expand(tree: string): string[] {
  const open = tree.indexOf('{');
  if (open === -1) return [tree.replace(/ as .*/, '')];
  const prefix = tree.slice(0, open);
  return split(tree.slice(open + 1, tree.lastIndexOf('}'))).flatMap((item) => expand(prefix + item));
}

function split(list: string): string[] {
  const items = [''];
  let depth = 0;
  for (const character of list) {
    if (character === '{') depth += 1;
    if (character === '}') depth -= 1;
    if (character === ',' && depth === 0) items.push('');
    else items[items.length - 1] += character;
  }
  return items.map((item) => item.trim()).filter((item) => item !== '');
}

/** Returns the file of the deepest module that the path leads through. */
function resolve({ fileOf }: Crate, module: string, path: string): string | undefined {
  const names = path.split('::').map((name) => name.trim());
  const at = module === '' ? [] : module.split('::');
  if (names[0] === 'crate') at.length = 0;
  else if (names[0] === 'super') at.pop();
  else if (names[0] !== 'self' && !fileOf.has([...at, names[0]].join('::'))) return undefined;
  let rest = /^(crate|super|self)$/.test(names[0] ?? '') ? names.slice(1) : names;
  while (rest[0] === 'super') {
    at.pop();
    rest = rest.slice(1);
  }
  for (const name of rest) {
    if (!fileOf.has([...at, name].join('::'))) break;
    at.push(name);
  }
  return fileOf.get(at.join('::'));
}
