/**
 * Names of fields that have changed. A renamed field is read under its old name for one version,
 * with a warning.
 *
 * `components/configuration/src/changed_names.rs` has the same table for hosts without JavaScript,
 * and is tested against `schema/changed-names.json`.
 */
import table from '../../../../schema/changed-names.json' with { type: 'json' };
import type { ConfigError, ConfigWarning } from '../config-error.ts';
import { pointer } from '../config-error.ts';

/**
 * Every field that is still read under its old name: `from` is the JSON pointer to the old name,
 * `to` is the new name. In a pointer `*` stands for any name.
 */
export const { renamed } = table;

/** A configuration in which every field has its present name. */
export interface PresentNames {
  /** A copy of the value. */
  readonly value: unknown;
  readonly errors: readonly ConfigError[];
  readonly warnings: readonly ConfigWarning[];
  /** Turns a pointer into the value into one into the text that was read. */
  readonly asWritten: (at: string) => string;
}

/** Moves every renamed field to its new name. */
export function withPresentNames(value: unknown): PresentNames {
  const copy: unknown = structuredClone(value);
  const errors: ConfigError[] = [];
  const warnings: ConfigWarning[] = [];
  const moved: { readonly old: string; readonly now: string }[] = [];
  for (const { from, to } of renamed) {
    for (const { parent, at: old, above, name } of fieldsAt(copy, from)) {
      const field = parent[name];
      delete parent[name];
      if (Object.hasOwn(parent, to)) {
        errors.push({ at: old, expected: `only \`${to}\`, the new name of \`${name}\``, got: 'both names: delete this one' });
        continue;
      }
      parent[to] = field;
      moved.push({ old, now: pointer(above, to) });
      warnings.push({ at: old, text: `\`${name}\` is now called \`${to}\`; the next version refuses the old name` });
    }
  }
  const asWritten = (at: string): string => {
    const move = moved.find(({ now }) => at === now || at.startsWith(`${now}/`));
    return move === undefined ? at : move.old + at.slice(move.now.length);
  };
  return { value: copy, errors, warnings, asWritten };
}

interface Field {
  readonly parent: Record<string, unknown>;
  readonly name: string;
  /** JSON pointer to the field. */
  readonly at: string;
  /** JSON pointer to its parent. */
  readonly above: string;
}

/** Returns the fields of a value that a pattern matches. */
function fieldsAt(value: unknown, pattern: string): Field[] {
  const names = pattern.split('/').slice(1);
  const last = names.pop() ?? '';
  let parents = [{ at: '', value }];
  for (const name of names) {
    parents = parents.flatMap(({ at, value: parent }) =>
      isObject(parent)
        ? Object.entries(parent).flatMap(([own, child]) => (name === '*' || name === own ? [{ at: pointer(at, own), value: child }] : []))
        : [],
    );
  }
  return parents.flatMap(({ at, value: parent }) =>
    isObject(parent) && Object.hasOwn(parent, last) ? [{ parent, name: last, at: pointer(at, last), above: at }] : [],
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
