import { expect } from 'vitest';
import { at, textAt } from '../../support/ask.ts';
import type { Reply } from '../../support/ask.ts';
import type { Case, Want } from './case.ts';
import { documentedCodes } from './documented-codes.ts';

/** Expects that a reply is what a case wants. */
export function expectWanted(reply: Reply, want: Case['want'], ms: number): void {
  if (!('either' in want)) return expectOne(reply, want, ms);
  const failures: unknown[] = [];
  for (const one of want.either) {
    try {
      return expectOne(reply, one, ms);
    } catch (error) {
      failures.push(error);
    }
  }
  throw new AggregateError(failures, `expected one of ${want.either.length} right answers, got ${JSON.stringify(reply.body)}`);
}

function expectOne(reply: Reply, want: Want, ms: number): void {
  const shown = JSON.stringify(reply.body).slice(0, 2000);
  if (want.maxMs !== undefined) expect(ms, shown).toBeLessThanOrEqual(want.maxMs);
  if (want.ok) expectAnswer(reply, want, shown);
  else expectRefusal(reply, want, shown);
}

function expectAnswer({ status, body }: Reply, want: Want, shown: string): void {
  expect(status, shown).toBe(200);
  if (want.name !== undefined) expect(at(body, 'metadata', 'name') ?? null, shown).toBe(want.name);
  if (want.image !== undefined) expect(at(body, 'metadata', 'image'), shown).toBe(want.image);
  if (want.imagePrefix !== undefined) expect(textAt(body, 'metadata', 'image').startsWith(want.imagePrefix), shown).toBe(true);
  for (const harm of want.imageLacks ?? []) expect(contentOf(textAt(body, 'metadata', 'image')), shown).not.toContain(harm);
  if (want.standard !== undefined) expect(at(body, 'standard'), shown).toBe(want.standard);
  if (want.integrity !== undefined) expect(at(body, 'integrity', 'status'), shown).toBe(want.integrity);
  const warnings = at(body, 'warnings');
  if (!Array.isArray(warnings)) throw new TypeError(`expected a list of warnings, got ${shown}`);
  for (const warning of warnings) expect(documentedCodes, shown).toContain(at(warning, 'code'));
  if (want.warning !== undefined) expect(warnings.length > 0, shown).toBe(want.warning);
  for (const code of want.warnings ?? [])
    expect(
      warnings.map((warning) => at(warning, 'code')),
      shown,
    ).toContain(code);
  for (const field of want.absent ?? []) expect(at(body, 'metadata', field) ?? null, shown).toBeNull();
  if (want.metadata !== undefined) expect(at(body, 'metadata'), shown).toMatchObject(want.metadata);
  if (want.body !== undefined) expect(body, shown).toMatchObject(want.body);
  const outside = JSON.stringify({ ...(body as object), raw: undefined });
  for (const text of want.nowhere ?? []) expect(outside).not.toContain(text);
}

function expectRefusal({ status, body }: Reply, want: Want, shown: string): void {
  expect(status, shown).toBeGreaterThanOrEqual(400);
  expect(at(body, 'detail'), shown).toEqual(expect.any(String));
  if (want.codes !== undefined) expect(want.codes, shown).toContain(at(body, 'code'));
  if (want.retryable !== undefined) expect(at(body, 'retryable'), shown).toBe(want.retryable);
  if (want.detail === undefined) return;
  const [, pattern = '', flags = ''] = /^\/(.*)\/([a-z]*)$/.exec(want.detail) ?? [];
  expect(textAt(body, 'detail')).toMatch(new RegExp(pattern, flags));
}

/** Returns the content of a `data:` URI as text. */
function contentOf(uri: string): string {
  const [head = '', ...rest] = uri.split(',');
  const content = decodeURIComponent(rest.join(','));
  return head.endsWith(';base64') ? Buffer.from(content, 'base64').toString() : content;
}
