import type { VNode } from 'preact';
import { placesIn } from '../data/pointers.ts';
import { shortened } from '../data/links.ts';
import { at, listAt, textAt } from '../data/read.ts';
import { Table } from '../parts/table.tsx';

interface Warning {
  readonly code: string;
  readonly at: string;
  readonly detail: string;
}

/** Shows the warnings of a token, and its document with each warning at its place. */
export function DocumentView({ answer }: { readonly answer: unknown }): VNode {
  const warnings = listAt(answer, 'warnings').map((warning): Warning => ({
    code: textAt(warning, 'code') ?? '',
    at: textAt(warning, 'at') ?? '',
    detail: textAt(warning, 'detail') ?? '',
  }));
  const places = placesIn(at(answer, 'raw', 'metadata'));
  const known = new Set(places.map((place) => place.at));
  const elsewhere = warnings.filter((warning) => !known.has(warning.at));
  return (
    <>
      <h3>Warnings</h3>
      {warnings.length === 0 && <p class="quiet">The document has none.</p>}
      {elsewhere.length > 0 && (
        <ul class="warnings">
          {elsewhere.map((warning, index) => (
            <li key={index}>
              <WarningText warning={warning} />
            </li>
          ))}
        </ul>
      )}
      {places.length > 0 && (
        <details open={warnings.length > elsewhere.length}>
          <summary>The document as it came, with each warning at its place</summary>
          <Table label="The document" head={['Place', 'Value']}>
            {places.map((place) => {
              const here = warnings.filter((warning) => warning.at === place.at);
              return (
                <tr key={place.at} class={here.length === 0 ? '' : 'marked'}>
                  <td>
                    <code>{place.at === '' ? 'the whole' : place.at}</code>
                  </td>
                  <td class="long">
                    {place.text === undefined ? '' : shortened(place.text, 200)}
                    {here.map((warning, index) => (
                      <p key={index} class="warning">
                        <WarningText warning={warning} />
                      </p>
                    ))}
                  </td>
                </tr>
              );
            })}
          </Table>
        </details>
      )}
    </>
  );
}

function WarningText({ warning }: { readonly warning: Warning }): VNode {
  return (
    <>
      ⚠ <code>{warning.code}</code> {warning.at !== '' && <code>{shortened(warning.at)}</code>} {warning.detail}
    </>
  );
}
