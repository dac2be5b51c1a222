import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBuilt } from '../../support/built-cli';
import { TemporaryFolder } from '../../support/temporary-folder';

const folder = new TemporaryFolder();
const script = folder.file('completion.bash');
const fishScript = folder.file('completion.fish');

beforeAll(async () => {
  writeFileSync(script, (await runBuilt(['completion', 'bash'])).stdout);
  writeFileSync(fishScript, (await runBuilt(['completion', 'fish'])).stdout);
  writeFileSync(folder.file('one.yaml'), '');
  writeFileSync(folder.file('two words.yaml'), '');
});
afterAll(() => folder.dispose());

/** What bash offers for the last of the words, as it does at Tab. */
function offered(...words: readonly string[]): string[] {
  const program = `source "$0"; compopt() { :; }; COMP_WORDS=("$@"); COMP_CWORD=$(($#-1))
    _mahavishnu_learning; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const out = execFileSync('bash', ['-c', program, script, 'mahavishnu-learning', ...words], { encoding: 'utf8' });
  return out.split('\n').filter((word) => word !== '');
}

describe('completion bash', () => {
  it.each([
    [['sta'], ['start', 'status', 'stats']],
    [['db', 'sta'], ['status']],
    [
      ['stats', '--time-range', ''],
      ['1h', '24h', '7d', '30d', '90d'],
    ],
    [['stats', '--time-range', '=', '3'], ['30d']],
    [['metric', 'q'], ['quality']],
    [['query', '--preset', 'top_e'], ['top_errors']],
    [['query', '--metric', 'success_rate,routing_confidence_p'], ['success_rate,routing_confidence_percent']],
    [['query', '--by', 'model_'], ['model_tier']],
    [['alert', '--thresholds', folder.file('o')], [folder.file('one.yaml')]],
    [['completion', 'f'], ['fish']],
    [['adv'], ['advise']],
    [['advise', '--task-type', 'test', '--co'], ['--complexity']],
    [['query', '--metric', 'no_such'], []],
  ])('of %j', (words, names) => {
    expect(offered(...words).toSorted()).toEqual(names.toSorted());
  });

  it('offers a file whose name has spaces whole', () => {
    expect(offered('alert', '--thresholds', folder.file('tw'))).toEqual([folder.file('two words.yaml')]);
    expect(offered('workflows', 'import', folder.file('tw'))).toContain(folder.file('two words.yaml'));
  });

  it('knows the options of each command, and none that is hidden', () => {
    expect(offered('stats', '--')).toEqual(
      expect.arrayContaining(['--db', '--json', '--verbose', '--time-range', '--stored-time-zone', '--help']),
    );
    expect(offered('stats', '--time')).toEqual(['--time-range']);
  });
});

describe('completion', () => {
  it.each(['zsh', 'fish'])('for %s has every command', async (shell) => {
    const { code, stdout } = await runBuilt(['completion', shell]);
    expect(code).toBe(0);
    for (const word of ['status', 'export', 'success_rate', 'top_errors', '/db/status']) expect(stdout).toContain(word);
  });

  it('is for the shells that there are', async () => {
    expect((await runBuilt(['completion', 'powershell'])).code).toBe(2);
  });
});

const hasFish = spawnSync('fish', ['--version']).status === 0;

describe.runIf(hasFish)('completion fish', () => {
  const offeredByFish = (line: string) =>
    execFileSync('fish', ['--no-config', '-c', 'source $argv[1]; complete -C $argv[2]', fishScript, line], {
      encoding: 'utf8',
    })
      .split('\n')
      .map((entry) => entry.split('\t')[0]);

  it.each(['', '"', "'"])('bug: took an opening quote for a part of a list: %s', (quote) => {
    expect(offeredByFish(`mahavishnu-learning query --metric ${quote}success_rate,execu`)).toContain(
      'success_rate,executions',
    );
  });
});
