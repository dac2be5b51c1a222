import { expect, it } from 'vitest';
import { isFromAlert } from '../../../src/backend/service/query-data';

it.each([
  ['FromAlert', 'true', true],
  ['fromalert', 'True', true],
  ['FROMALERT', 'true', true],
  ['http_FromAlert', 'true', true],
  ['http_Fromalert', 'true', true],
  ['FromAlert', 'false', false],
  ['FromAlert', '', false],
  ['X-FromAlert', 'true', false],
])('%s: %s means that alerting asks: %s', (name, value, expected) => {
  expect(
    isFromAlert(
      new Map([
        ['Cookie', 'a=b'],
        [name, value],
      ]),
    ),
  ).toBe(expected);
});
