import { expect, test } from 'vitest';
import { lostAnswer, refusedAnswer } from '../../hosts/shared/sockets/lost-answer.ts';
import { fitting } from '../../hosts/shared/sockets/reason.ts';
import { UndoLog } from '../../hosts/shared/sockets/undo.ts';

const why = { code: 'instance-replaced', detail: 'send it again' } as const;

test.each([
  ['{"id":7}', [7]],
  ['{"id":"a"}', ['a']],
  ['{"id":{}}', [null]],
  ['[{"id":1},{"id":2},{},7]', [1, 2, null, null]],
  ['7', [null]],
  ['{', [null]],
])('a message that is lost is answered for each of its calls: %s', (message, ids) => {
  const answer: unknown = JSON.parse(lostAnswer(new TextEncoder().encode(message), why, 'request'));
  const answers = Array.isArray(answer) ? answer : [answer];
  expect(answers.map((it: { id: unknown }) => it.id)).toEqual(ids);
  for (const it of answers)
    expect(it).toMatchObject({ error: { code: -32603, data: { code: 'instance-replaced', requestId: 'request' } } });
});

test.each([
  ['{"id":7}', '{"id":7,"error":{"code":-32001}}'],
  ['[{"id":1},{"id":"b"}]', '[{"id":1,"error":{"code":-32001}},{"id":"b","error":{"code":-32001}}]'],
  ['[]', '{"id":null,"error":{"code":-32001}}'],
  ['{', '{"id":null,"error":{"code":-32001}}'],
])('a message that is refused unread is answered for each of its calls: %s', (message, expected) => {
  const [read, body] = [message, '{"id":null,"error":{"code":-32001}}'].map((text) => new TextEncoder().encode(text));
  expect(JSON.parse(String(refusedAnswer(read ?? new Uint8Array(), body ?? new Uint8Array())))).toEqual(JSON.parse(expected));
});

test.each(['{"id":7,"error":{}}', '[{"id":null,"error":{}}]'])('a refusal that names its calls stays as it is: %s', (answer) => {
  const body = new TextEncoder().encode(answer);
  expect(refusedAnswer(new TextEncoder().encode('{"id":8}'), body)).toBe(body);
});

test('a reason fits in a close frame, and no character is cut through', () => {
  expect(fitting('short')).toBe('short');
  for (let start = 0; start < 4; start++) {
    const fit = fitting('x'.repeat(start) + 'é'.repeat(100));
    expect(new TextEncoder().encode(fit).length).toBeLessThanOrEqual(123);
    expect(fit).toMatch(/^x*é+…$/);
  }
});

test('what takes notifications back is bounded: the oldest block goes first', () => {
  const log = new UndoLog();
  const megabyte = 'x'.repeat(1024 * 1024);
  for (let block = 0; block < 10; block++) log.keep(String(block), megabyte, ['id']);
  expect(Array.from({ length: 10 }, (_, block) => log.take(String(block)).length)).toEqual([0, 0, 1, 1, 1, 1, 1, 1, 1, 1]);
});
