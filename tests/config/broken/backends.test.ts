import { describe } from 'vitest';
import { refuses } from './refuses.ts';

const sha = 'a'.repeat(64);
const plans = { anonymous: { policies: [{ name: 'day', quota: 1, window: 1 }] } };
const rule = 'a token that no caller and no API key has, and not `admin`';

describe('a backends section that breaks a rule is refused', () => {
  refuses([
    ['no token', { backends: { tokenSha256: [] } }, [['/backends/tokenSha256', 'at least one item', 'an empty list']]],
    [
      'a token in the place of its digest, which is not shown',
      { backends: { tokenSha256: ['mm_a-token'] } },
      [['/backends/tokenSha256/0', '64 hexadecimal digits, lower-case', 'text of 10 characters']],
    ],
    [
      'a short token, which is not shown',
      { backends: { token: 'a-secret' } },
      [
        [
          '/backends/token',
          'a token of 32 to 1024 characters without white space, best `${NAME}`, the variable that holds it',
          'text of 8 characters',
        ],
      ],
    ],
    [
      "the operators' token",
      { admin: { tokenSha256: sha }, backends: { tokenSha256: ['b'.repeat(64), sha] } },
      [['/backends/tokenSha256/1', rule, 'the same as /admin/tokenSha256']],
    ],
    [
      'an API key',
      { backends: { tokenSha256: [sha] }, limits: { plans, keys: [{ sha256: sha, plan: 'anonymous' }] } },
      [['/backends/tokenSha256/0', rule, 'the same as /limits/keys/0/sha256']],
    ],
  ]);
});
