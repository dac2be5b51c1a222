import { afterAll, describe, expect, it } from 'vitest';
import { version } from '../../package.json';
import { CliProcess } from '../support/cli-process';
import { TemporaryFolder } from '../support/temporary-folder';

const folder = new TemporaryFolder();
afterAll(() => folder.dispose());

describe('the program', () => {
  it('says its version', async () => {
    expect(await CliProcess.run('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each([[['--help']], [['demo', '--help']], [['demo', 'create', '--help']], [['demo', 'write', '--help']]])(
    'explains itself: %j',
    async (args) => {
      const { code, stdout, stderr } = await CliProcess.run(...args);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toContain(`Usage: mahavishnu-learning ${args.slice(0, -1).join(' ')}`);
      expect(stdout.includes('Examples:')).toBe(args.length === 3);
    },
  );

  it.each([[[]], [['demo']]])('shows help when no command is named: %j', async (args: string[]) => {
    const { code, stdout, stderr } = await CliProcess.run(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^Usage: /);
  });

  it.each([
    [['nothing'], "Unknown command 'nothing'."],
    [['--nothing'], "Unknown option '--nothing'."],
    [['demo', 'creat', 'x.db'], "Unknown command 'creat' (Did you mean create?)"],
    [['demo', 'create'], "Missing required argument 'path'."],
    [['demo', 'create', 'x.db', 'y.db'], "Too many arguments for 'create'."],
    [['demo', 'create', 'x.db', '--rows'], "Option '--rows <n>' argument missing."],
    [['demo', 'create', 'x.db', '--rows', '-1'], "Option '--rows <n>' argument '-1' is invalid."],
    [['demo', 'create', 'x.db', '--block-size', '5'], "Option '--block-size <bytes>' argument '5' is invalid."],
    [['demo', 'write', 'x.db', '--rate', 'NaN'], "Option '--rate <rows>' argument 'NaN' is invalid."],
  ])('refuses %j with one line and exit code 2', async (args, message) => {
    const { code, stdout, stderr } = await CliProcess.run(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.startsWith(`mahavishnu-learning: [bad_usage] ${message}`), stderr).toBe(true);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('a failure', () => {
  it('is one line with code and hint, without private paths, and exit code 1', async () => {
    expect(await CliProcess.run('demo', 'create', folder.file('no/such.db'))).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'mahavishnu-learning: [not_found] such.db lies in a folder that does not exist. Create the folder, or name another path.\n',
    });
  });
});
