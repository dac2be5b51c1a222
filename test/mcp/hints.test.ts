import { describe, expect, it } from 'vitest';
import { CODES, type ErrorCode } from '../../src/error/codes';
import { LearningError } from '../../src/error/learning-error';
import { worded } from '../../src/error/reader';
import { hintForAgent } from '../../src/mcp/hints';

const ALL = Object.keys(CODES) as ErrorCode[];
const OF_A_TERMINAL = /--db|TMPDIR|terminal|this program/;

describe('the remedy for an agent', () => {
  it.each(ALL)('%s: names what only a terminal has for whoever runs the server', (code) => {
    const hint = hintForAgent(new LearningError(code, '', { hint: worded(CODES[code].hint, 'terminal') }));
    if (OF_A_TERMINAL.test(hint)) expect(hint).toMatch(/whoever runs this server/);
  });

  it('is that of the case, where it has one of its own', () => {
    expect(hintForAgent(new LearningError('busy', '', { hint: 'Wait for Friday.' }))).toBe('Wait for Friday.');
  });
});
