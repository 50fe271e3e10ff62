/** The difference between two configurations, for a log: ids and names, but no values. */
import type { Config } from '../../../build/types/config.js';

/** Ids that are new, that are gone, and that have another meaning than before. */
export interface Changed {
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
  readonly changed?: readonly string[];
}

/** The parts that differ. Equal parts are left out. */
export interface Changes {
  readonly keys?: Changed;
  readonly callers?: Changed;
  readonly policies?: Changed;
  /**
   * Set if the policies differ in their order only. The order decides which policy an audit entry
   * names.
   */
  readonly policyOrder?: true;
  readonly frozen?: boolean | readonly string[];
  readonly plans?: Changed;
  /** The numbers of API keys that are new and gone. They have no ids. */
  readonly apiKeys?: { readonly added: number; readonly removed: number };
  /** JSON pointers to other fields that differ. */
  readonly others?: readonly string[];
}

/** Compares the sections `signer`, `limits` and `websockets` of two configurations. */
export function changesOf(before: Config, after: Config): Changes {
  const [old, now] = [before.signer, after.signer];
  const keys = changed(byId(old?.keys), byId(now?.keys));
  const callers = changed(byId(old?.callers), byId(now?.callers));
  const policies = changed(byName(old?.policies), byName(now?.policies));
  const reordered = policies === undefined && !same(old?.policies, now?.policies);
  const plans = changed(new Map(Object.entries(before.limits.plans)), new Map(Object.entries(after.limits.plans)));
  const apiKeys = { added: missing(after.limits.keys, before.limits.keys), removed: missing(before.limits.keys, after.limits.keys) };
  const others = [
    ...differing('/signer', old ?? {}, now ?? {}, ['keys', 'callers', 'policies', 'frozen']),
    ...differing('/limits', before.limits, after.limits, ['plans', 'keys']),
    ...differing('/websockets', before.websockets, after.websockets, []),
  ];
  return {
    ...(keys === undefined ? {} : { keys }),
    ...(callers === undefined ? {} : { callers }),
    ...(policies === undefined ? {} : { policies }),
    ...(reordered ? { policyOrder: true } : {}),
    ...(now === undefined || same(old?.frozen, now.frozen) ? {} : { frozen: now.frozen }),
    ...(plans === undefined ? {} : { plans }),
    ...(apiKeys.added + apiKeys.removed === 0 ? {} : { apiKeys }),
    ...(others.length === 0 ? {} : { others }),
  };
}

/** Returns JSON pointers to the fields that differ, except the named ones. */
export function differing(at: string, before: object, after: object, except: readonly string[]): string[] {
  const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const names = [...new Set([...old.keys(), ...now.keys()])].filter((name) => !except.includes(name));
  return names.filter((name) => !same(old.get(name), now.get(name))).map((name) => `${at}/${name}`);
}

/**
 * Tells whether two values of a configuration are equal. Fields in another order count as
 * different, which costs no more than a log line.
 */
export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function changed(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): Changed | undefined {
  const [old, now] = [[...before.keys()], [...after.keys()]];
  const lists = {
    added: now.filter((id) => !before.has(id)),
    removed: old.filter((id) => !after.has(id)),
    changed: now.filter((id) => before.has(id) && !same(before.get(id), after.get(id))),
  };
  const different = Object.entries(lists).filter(([, ids]) => ids.length > 0);
  return different.length === 0 ? undefined : Object.fromEntries(different);
}

function missing(those: readonly unknown[], among: readonly unknown[]): number {
  const known = new Set(among.map((item) => JSON.stringify(item)));
  return those.filter((item) => !known.has(JSON.stringify(item))).length;
}

function byId(items: readonly { readonly id: string }[] | undefined): ReadonlyMap<string, unknown> {
  return new Map(items?.map((item) => [item.id, item]));
}

function byName(items: readonly { readonly name: string }[] | undefined): ReadonlyMap<string, unknown> {
  return new Map(items?.map((item) => [item.name, item]));
}
