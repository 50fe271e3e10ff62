import type { VNode } from 'preact';
import { at, membersAt, textAt } from '../data/read.ts';
import { Copyable } from '../parts/copy.tsx';
import { Table } from '../parts/table.tsx';

/** What each status means (docs/reference/nft.md), and how it is marked. */
const meanings: Readonly<Record<string, readonly [mark: string, meaning: string]>> = {
  verified: ['✓', 'the bytes hash to the CID'],
  'on-chain': ['✓', 'the contract itself returned the bytes'],
  unverified: ['?', 'the gateway had not fetched the bytes yet, or does not verify them'],
  unverifiable: ['–', 'the URI names no hash that can be verified'],
};

/** Shows the integrity of each part of a token: its document, and each medium. */
export function Integrity({ answer }: { readonly answer: unknown }): VNode | null {
  const document = at(answer, 'integrity');
  const parts = [
    ...(document === undefined ? [] : ([['document', document]] as const)),
    ...membersAt(answer, 'media').flatMap(([name, medium]) => {
      const integrity = at(medium, 'integrity');
      return integrity === undefined ? [] : ([[name, integrity]] as const);
    }),
  ];
  if (parts.length === 0) return null;
  return (
    <>
      <h3>Integrity</h3>
      <Table label="Integrity" head={['Part', 'Status', 'CID', 'Sent by']}>
        {parts.map(([name, integrity]) => {
          const status = textAt(integrity, 'status') ?? 'unknown';
          const [mark, meaning] = meanings[status] ?? ['?', ''];
          return (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="long">
                <span class={`status ${status}`}>
                  {mark} {status}
                </span>{' '}
                <span class="quiet">{meaning}</span>
              </td>
              <td>
                <Copyable text={textAt(integrity, 'cid')} what={`the CID of the ${name}`} max={22} />
              </td>
              <td class="line">{textAt(integrity, 'gateway') ?? '–'}</td>
            </tr>
          );
        })}
      </Table>
    </>
  );
}
