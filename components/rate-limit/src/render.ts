import { compiled } from './compile.ts';
import type { Dialect, Shown } from './dialects/dialect.ts';
import { draft11 } from './dialects/draft-11.ts';
import { draft7 } from './dialects/draft-7.ts';
import { editors } from './dialects/editors.ts';
import { legacy } from './dialects/legacy.ts';
import { InvalidError } from './invalid.ts';
import type { Decision, Field, Policy } from './types.ts';
import { MAX_UNITS } from './validate.ts';

const dialects: ReadonlyMap<string, Dialect> = new Map([
  ['draft-11', draft11],
  ['editors', editors],
  ['draft-7', draft7],
  ['legacy', legacy],
]);

/**
 * Renders the response fields in a dialect. Only enforced policies are shown. There are no fields
 * if no policy is enforced: an empty list is sent as no field (RFC 9651, 3.1).
 *
 * Errors: throws `InvalidError` for an unknown dialect, and for policies and a decision that do not
 * belong together.
 */
export function render(dialect: string, policies: readonly Policy[], decision: Decision): Field[] {
  const rendered = dialects.get(dialect);
  if (rendered === undefined) throw new InvalidError('dialect', [...dialects.keys()].map((name) => `\`${name}\``).join(', '), dialect);
  const { meters } = compiled(policies);
  validateDecision(decision, policies);
  const shown: Shown[] = [];
  for (let index = 0; index < meters.length; index += 1) {
    const [meter, verdict] = [meters[index], decision.verdicts[index]];
    if (meter?.enforced === true && verdict !== undefined) shown.push({ policy: meter.policy, verdict });
  }
  return shown.length === 0 ? [] : rendered(shown, decision);
}

function validateDecision({ retryAfter, cost, at, verdicts }: Decision, policies: readonly Policy[]): void {
  if (!(retryAfter >= -1 && retryAfter <= MAX_UNITS)) throw new InvalidError('decision.retry-after', 'seconds, or -1', retryAfter);
  if (!(cost >= 0 && cost <= MAX_UNITS)) throw new InvalidError('decision.cost', `units, 0 to ${MAX_UNITS}`, cost);
  if (!(at >= 0 && Number.isFinite(at))) throw new InvalidError('decision.at', 'milliseconds since 1970', at);
  if (verdicts.length !== policies.length) throw new InvalidError('decision.verdicts', 'one for each policy', verdicts.length);
  for (let index = 0; index < verdicts.length; index += 1) {
    const verdict = verdicts[index];
    if (verdict === undefined || verdict.policy !== policies[index]?.name)
      throw new InvalidError('decision.verdicts', 'one for each policy', verdict?.policy);
    if (!(verdict.available >= 0 && verdict.available <= MAX_UNITS))
      throw new InvalidError(`decision.verdicts[${index}].available`, `units, 0 to ${MAX_UNITS}`, verdict.available);
    if (!(verdict.reset >= 0 && Number.isFinite(verdict.reset)))
      throw new InvalidError(`decision.verdicts[${index}].reset`, 'seconds, at least 0', verdict.reset);
  }
}
