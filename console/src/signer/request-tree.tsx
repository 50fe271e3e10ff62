import type { ComponentChildren, VNode } from 'preact';
import { ether, wholeNumber } from '../data/amounts.ts';
import { shortened } from '../data/links.ts';
import { at, listAt, textAt } from '../data/read.ts';
import { Copyable } from '../parts/copy.tsx';

/** The fields of a request that are shown, in this order. */
const fields = ['chain', 'to', 'contract', 'value', 'fee', 'selector', 'function', 'primaryType', 'message', 'operation'] as const;

/** The most rules that are shown with their conditions at once. */
const MAX_OPEN_RULES = 4;

/** Shows a decoded request: what it does, the verdict of every rule, and its inner calls. */
export function RequestTree({ request }: { readonly request: unknown }): VNode {
  const verdict = textAt(request, 'verdict') ?? 'unknown';
  const calls = listAt(request, 'calls');
  return (
    <div class="request">
      <p>
        <strong>{textAt(request, 'kind') ?? 'call'}</strong> <span class={`verdict ${verdict}`}>{verdict}</span>{' '}
        {textAt(request, 'policy') !== undefined && `by ${textAt(request, 'policy')}`}{' '}
        <span class="quiet">{textAt(request, 'detail')}</span>
      </p>
      <dl class="facts">
        {fields.map((name) => {
          const value = at(request, name);
          if (value === undefined || value === null) return null;
          return (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{shownField(name, value)}</dd>
            </div>
          );
        })}
      </dl>
      <Arguments args={listAt(request, 'args')} />
      <Rules rules={listAt(request, 'rules')} />
      {calls.length > 0 && (
        <ul class="tree" aria-label="Inner calls">
          {calls.map((call, index) => (
            <li key={index}>
              <RequestTree request={call} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Writes the value of a field: amounts in ETH too, addresses to copy. */
function shownField(name: (typeof fields)[number], value: unknown): ComponentChildren {
  const text = shortened(typeof value === 'object' ? JSON.stringify(value) : String(value), 120);
  const wei = name === 'value' || name === 'fee' ? wholeNumber(text) : undefined;
  if (wei !== undefined) return ether(wei);
  return name === 'to' || name === 'contract' ? <Copyable text={text} what={`the ${name}`} /> : text;
}

/** How the answers of conditions are marked. */
const marks: Readonly<Record<string, string>> = { holds: '✓', fails: '✗' };

function Arguments({ args }: { readonly args: readonly unknown[] }): VNode | null {
  if (args.length === 0) return null;
  return (
    <ol aria-label="Arguments">
      {args.map((argument, index) => (
        <li key={index}>
          <code>{shortened(textAt(argument) ?? JSON.stringify(argument), 120)}</code>
        </li>
      ))}
    </ol>
  );
}

function Rules({ rules }: { readonly rules: readonly unknown[] }): VNode | null {
  if (rules.length === 0) return null;
  return (
    <ul class="rules" aria-label="Rules">
      {rules.map((rule, index) => {
        const matches = at(rule, 'matches') === true;
        return (
          <li key={index}>
            <details open={matches || rules.length <= MAX_OPEN_RULES}>
              <summary>
                {matches ? '✓' : '–'} {textAt(rule, 'effect')} <strong>{textAt(rule, 'name')}</strong>{' '}
                {matches ? 'matches' : 'does not match'}
              </summary>
              <ul class="tree">
                {listAt(rule, 'conditions').map((condition, place) => (
                  <li key={place} class={`condition ${textAt(condition, 'answer') ?? ''}`}>
                    {marks[textAt(condition, 'answer') ?? ''] ?? '–'} {textAt(condition, 'name')}{' '}
                    <strong>{textAt(condition, 'answer')}</strong> <span class="quiet">{textAt(condition, 'detail')}</span>
                  </li>
                ))}
              </ul>
            </details>
          </li>
        );
      })}
    </ul>
  );
}
