import { afterEach, describe, expect, it } from 'vitest';
import { CODES, type ErrorCode } from '../../src/error/codes';
import { LearningError } from '../../src/error/learning-error';
import { writeFor } from '../../src/error/reader';

afterEach(() => writeFor('grafana'));

const ALL = Object.keys(CODES) as ErrorCode[];

/** There is no such thing where a command of ours was started. */
const OF_GRAFANA = /data source|snapshotPath|Grafana's log|user that Grafana|memoryLimitMb|\braise\b|this plugin/;
const OF_A_TERMINAL = /--db|TMPDIR|terminal|this program/;

describe('hints of an error', () => {
  it.each(ALL)('%s: in a terminal it names nothing that only Grafana has', (code) => {
    writeFor('terminal');
    expect(new LearningError(code, '').hint).not.toMatch(OF_GRAFANA);
  });

  it.each(ALL)('%s: in Grafana it names nothing that only a terminal has', (code) => {
    expect(new LearningError(code, '').hint).not.toMatch(OF_A_TERMINAL);
  });

  it('of its own come in the words of the reader too', () => {
    const hint = { grafana: 'Correct the setting.', terminal: 'Correct the argument.' };
    expect(new LearningError('bad_settings', '', { hint }).hint).toBe('Correct the setting.');
    writeFor('terminal');
    expect(new LearningError('bad_settings', '', { hint }).hint).toBe('Correct the argument.');
  });
});
