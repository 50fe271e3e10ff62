import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';

const file = new URL('../../vectors/rate-limit/rfc9457/problem.schema.json', import.meta.url);
const isReference = (text: string): boolean => URL.canParse(text, 'https://a.example');
const ajv = new Ajv2020({ allErrors: true, formats: { 'uri-reference': isReference } });
const validate = ajv.compile<object>(JSON.parse(readFileSync(file, 'utf8')));

/** Expects a problem to be as the schema of RFC 9457 (appendix A) has it. */
export function expectProblemSchema(problem: unknown): void {
  expect(validate(problem), `${ajv.errorsText(validate.errors)}: ${JSON.stringify(problem)}`).toBe(true);
}
