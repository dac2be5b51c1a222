import { describe, expect, it } from 'vitest';
import { wrapped } from '../../src/cli/help-width';
import { CliProcess } from '../support/cli-process';

const isExample = (line: string) => /^ {2}\S/.test(line) && line.includes('mahavishnu-learning ');

describe('help', () => {
  it.each([[['status']], [['alert']], [['validate']], [['serve']], [['grafana', 'install']]])(
    'bug: ran beyond the edge of a terminal of 80 columns: %j',
    async (args) => {
      const { stdout } = await CliProcess.run(...args, '--help');
      const wide = stdout.split('\n').filter((line) => line.length > 80 && !isExample(line));
      expect(wide).toEqual([]);
    },
  );

  it('flows into the width of the terminal, but for what is indented', () => {
    const help =
      'One two three four five six seven eight nine\nten. Eleven.\nTwelve:\n  an example that has to stay on one line, whole\n';
    expect(wrapped(help, 42)).toBe(
      'One two three four five six seven eight\nnine ten. Eleven.\nTwelve:\n  an example that has to stay on one line, whole\n',
    );
    expect(wrapped(help, 100)).toBe(
      'One two three four five six seven eight nine ten. Eleven.\nTwelve:\n  an example that has to stay on one line, whole\n',
    );
  });
});
