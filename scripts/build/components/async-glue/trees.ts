/**
 * Makes the functions that convert types once in an instance.
 *
 * jco 1.35 writes such a function wherever a type is converted, with those of all types in it. The
 * one for the errors of HTTP has 400 lines and stands there 40 times, and many are made anew in
 * each call. Here equal ones are one constant.
 */

/** Where the constants go: in the instance, before anything that uses them. */
const anchor = 'let exports0;';

/** The fewest of these functions in the bindings of a gateway. */
const MIN_TREES = 20;

/**
 * Returns bindings in which each function that converts a type is a constant.
 *
 * Errors: if there is no one place for the constants, or if there are too few of the functions.
 */
export function withSharedTrees(glue: string): string {
  const places = glue.split(anchor).length - 1;
  if (places !== 1) throw new Error(`bindings of jco: expected the place for constants once (${anchor}), got it ${places} times`);
  const names = new Map<string, string>();
  const text = withNames(glue, names);
  if (names.size < MIN_TREES)
    throw new Error(`bindings of jco: expected at least ${MIN_TREES} functions that convert types, got ${names.size}`);
  const constants = Array.from(names, ([tree, name]) => `const ${name} = ${tree};\n`);
  return text.replace(anchor, () => constants.join('') + anchor);
}

/**
 * Replaces the calls that make such functions by the names of constants, and adds those to `names`.
 * An inner one comes before the one that it is in.
 */
function withNames(text: string, names: Map<string, string>): string {
  let result = '';
  let at = 0;
  for (const { 0: callee, index } of text.matchAll(/_(?:lift|lower)Flat[A-Z]\w*\((?=\s*\{)/g)) {
    if (index < at) continue;
    const begin = index + callee.length;
    const end = closing(text, begin);
    const tree = `${callee}${withNames(text.slice(begin, end), names)})`.replaceAll(/\s*\n\s*/g, '\n');
    const name = names.get(tree) ?? `_tree${names.size}`;
    names.set(tree, name);
    result += text.slice(at, index) + name;
    at = end + 1;
  }
  return result + text.slice(at);
}

/** Returns the index of the parenthesis that closes the one before `from`. */
function closing(text: string, from: number): number {
  let depth = 1;
  for (const { 0: token, index } of text.slice(from).matchAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|\/\/.*|[()]/g)) {
    if (token === '(') depth++;
    if (token === ')') depth--;
    if (depth === 0) return from + index;
  }
  throw new Error('bindings of jco: expected a call to be closed, got the end of the text');
}
