import type { VNode } from 'preact';
import { linkText } from '../data/links.ts';
import { at, listAt, membersAt, textAt } from '../data/read.ts';
import { Copyable } from '../parts/copy.tsx';
import { Table } from '../parts/table.tsx';
import { DocumentView } from './document.tsx';
import { Integrity } from './integrity.tsx';
import { Picture } from './picture.tsx';
import { Trace } from './trace.tsx';
import { Verification } from './verification.tsx';

interface AnswerProps {
  readonly answer: unknown;
  readonly apiKey: string;
}

/** Shows the answer about a token. `path` is that of its route. */
export function TokenAnswer({ answer, path, apiKey }: AnswerProps & { readonly path: string }): VNode {
  const image = textAt(answer, 'media', 'image', 'url');
  const name = textAt(answer, 'metadata', 'name') ?? `Token ${textAt(answer, 'tokenId') ?? ''}`;
  return (
    <article aria-label="The token">
      <h2>{name}</h2>
      <div class="token-head">
        {image !== undefined && <Picture url={image} name={name} apiKey={apiKey} />}
        <div>
          {textAt(answer, 'metadata', 'description') !== undefined && <p>{textAt(answer, 'metadata', 'description')}</p>}
          <Facts answer={answer} />
        </div>
      </div>
      <Attributes answer={answer} />
      <Integrity answer={answer} />
      <Verification answer={answer} path={path} apiKey={apiKey} />
      <DocumentView answer={answer} />
      <Trace steps={listAt(answer, 'trace')} />
    </article>
  );
}

/** Shows the answer about an avatar. */
export function AvatarAnswer({ answer, apiKey }: AnswerProps): VNode {
  const name = textAt(answer, 'name') ?? '';
  const image = textAt(answer, 'image', 'url');
  return (
    <article aria-label="The avatar">
      <h2>{name}</h2>
      <div class="token-head">
        {image !== undefined && <Picture url={image} name={name} apiKey={apiKey} />}
        <dl class="facts">
          <Fact name="Address" value={textAt(answer, 'address')} copies />
          <Fact name="Record" value={textAt(answer, 'record')} />
        </dl>
      </div>
      <Integrity answer={{ media: { image: at(answer, 'image') } }} />
      <Trace steps={listAt(answer, 'trace')} />
    </article>
  );
}

function Facts({ answer }: { readonly answer: unknown }): VNode {
  const isStale = at(answer, 'stale') === true;
  return (
    <dl class="facts">
      <Fact name="Standard" value={textAt(answer, 'standard')} />
      <Fact name="Contract" value={textAt(answer, 'contract')} copies />
      <Fact name="Block" value={textAt(answer, 'block')} />
      <Fact name="Read" value={`${textAt(answer, 'fetchedAt') ?? ''}${isStale ? ' (stale)' : ''}`} />
      <Fact name="URI" value={linkText(textAt(answer, 'tokenUri')) ?? schemeOf(textAt(answer, 'tokenUri'))} copies />
      <Fact name="Link" value={linkText(textAt(answer, 'metadata', 'external_url'))} />
    </dl>
  );
}

/** Says of a URI that is not shown what it begins with. */
function schemeOf(uri: string | undefined): string | undefined {
  const scheme = /^[a-z][a-z\d+.-]{0,15}:/i.exec(uri ?? '')?.[0];
  return scheme === undefined ? undefined : `${scheme}…`;
}

interface FactProps {
  readonly name: string;
  readonly value: string | undefined;
  /** Whether people need the value elsewhere. */
  readonly copies?: boolean;
}

function Fact({ name, value, copies = false }: FactProps): VNode | null {
  if (value === undefined || value === '') return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{copies ? <Copyable text={value} what={`the ${name}`} /> : value}</dd>
    </div>
  );
}

function Attributes({ answer }: { readonly answer: unknown }): VNode | null {
  const attributes = listAt(answer, 'metadata', 'attributes');
  if (attributes.length === 0) return null;
  return (
    <>
      <h3>Attributes</h3>
      <Table label="Attributes" head={['Trait', 'Value']}>
        {attributes.map((attribute, index) => (
          <tr key={index}>
            <td>{textAt(attribute, 'trait_type') ?? '–'}</td>
            <td>
              {textAt(attribute, 'value') ?? JSON.stringify(at(attribute, 'value') ?? Object.fromEntries(membersAt(attribute)))}
              {textAt(attribute, 'max_value') !== undefined && ` of ${textAt(attribute, 'max_value')}`}
            </td>
          </tr>
        ))}
      </Table>
    </>
  );
}
