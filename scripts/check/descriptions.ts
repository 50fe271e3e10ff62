import { createConfig, lint } from '@redocly/openapi-core';
import { OPENAPI_FILE } from '../build/openapi.ts';
import { from } from '../build/paths.ts';
import type { Check } from './outcome.ts';

/** The description of the HTTP interface is well-formed, and follows the linter's strict rules. */
export const descriptionChecks: readonly Check[] = [{ name: 'description of the HTTP interface', run: lintDescription }];

async function lintDescription(): Promise<readonly string[]> {
  const config = await createConfig({
    extends: ['recommended-strict'],
    rules: {
      // Preflights, and routes that share an operation, have no id of their own.
      'operation-operationId': 'off',
      // `/console` only leads to `/console/`.
      'operation-2xx-response': 'off',
      // `x-other-requests` uses responses that no route has.
      'no-unused-components': 'off',
    },
  });
  const problems = await lint({ ref: from(OPENAPI_FILE), config });
  return problems.map(({ location: [place], message, ruleId }) => `${OPENAPI_FILE}${place?.pointer ?? ''}: ${message} (${ruleId})`);
}
