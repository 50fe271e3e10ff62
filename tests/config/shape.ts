/**
 * Holds the types of the configuration that the hosts use to its schema. They are written by hand,
 * as they name their parts and are read-only. `npm run check` compares both: a field that only one
 * of them has, or that is optional or of another type in one of them, is an error of `agreement`
 * that names its place.
 */
import type { ConfigShape } from '../../build/types/config-shape.js';
import type { Config } from '../../hosts/shared/config/types.ts';

type Scalar = string | number | boolean | null;
type List = readonly unknown[];

/** A list of so many elements counts how deep a place is. Conditions of policies have no end. */
type Depth = readonly unknown[];
type Deepest = 9;

/** The places at which two types are different. */
type Differences<One, Other, At extends string, Deep extends Depth = []> = Deep['length'] extends Deepest
  ? never
  : | OfScalars<Extract<One, Scalar>, Extract<Other, Scalar>, At>
    | OfLists<Extract<One, List>, Extract<Other, List>, At, Deep>
    | OfObjects<Exclude<One, Scalar | List>, Exclude<Other, Scalar | List>, At, Deep>;

type OfScalars<One, Other, At extends string> = [One, Other] extends [Other, One] ? never : At;

type OfLists<One, Other, At extends string, Deep extends Depth> = [One] extends [never]
  ? OnlyIn<Other, At>
  : [Other] extends [never]
    ? At
    : One extends readonly (infer Item)[]
      ? Other extends readonly (infer Another)[]
        ? Differences<Item, Another, `${At}[]`, [...Deep, 0]>
        : At
      : At;

type OfObjects<One, Other, At extends string, Deep extends Depth> = [One] extends [never]
  ? OnlyIn<Other, At>
  : [Other] extends [never]
    ? At
    : string extends keyof One
      ? string extends keyof Other
        ? Differences<One[keyof One & string], Other[keyof Other & string], `${At}.*`, [...Deep, 0]>
        : At
      : OfFields<One, Other, At, Deep> | Named<Exclude<keyof Other, keyof One>, At>;

type OfFields<One, Other, At extends string, Deep extends Depth> = {
  [Name in keyof One & string]: Name extends keyof Other
    ? IsOptional<One, Name> extends IsOptional<Other, Name>
      ? Differences<Exclude<One[Name], undefined>, Exclude<Other[Name], undefined>, `${At}.${Name}`, [...Deep, 0]>
      : `${At}.${Name}`
    : `${At}.${Name}`;
}[keyof One & string];

type OnlyIn<T, At extends string> = [T] extends [never] ? never : At;
type Named<Name, At extends string> = Name extends string ? `${At}.${Name}` : never;
type IsOptional<T, Name extends keyof T> = object extends Pick<T, Name> ? 'optional' : 'required';

/** `true`, or the places at which the types and the schema disagree. */
type Agreement<One, Other> = [Differences<One, Other, ''>] extends [never] ? true : Differences<One, Other, ''>;

/** The types and the schema agree. */
export const agreement: Agreement<ConfigShape, Config> = true;

/** The comparison finds a field that is left out, optional, or of another type. */
export const found: Agreement<
  { a: { b?: number }; c: string[]; d: 1 | 2; e: Record<string, { f: string }>; g: boolean | string[] },
  { a: { b: number }; c: readonly number[]; d: 1; e: Readonly<Record<string, { f?: string }>>; g: boolean; h: 1 }
>[] = ['.a.b', '.c[]', '.d', '.e.*.f', '.g', '.h'];

/** It finds nothing that is not there: this would be an error if it found less than all. */
export const nothing: Agreement<{ a: readonly string[]; b?: { c: 1 } }, { a: string[]; b?: { readonly c: 1 } }> = true;
