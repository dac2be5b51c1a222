import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { runBuilt } from '../../support/built-cli';
import { heldDatabase } from '../../support/held-database';

vi.setConfig({ testTimeout: 60_000 });

/** Of 150 executions a tenth failed with an error. */
const { folder, database } = heldDatabase(150);

const alert = (...args: readonly string[]) => runBuilt(['alert', '--db', database, ...args]);

function alertBy(thresholds: string, ...args: readonly string[]) {
  const file = folder.file('thresholds.yaml');
  writeFileSync(file, thresholds);
  return alert('--thresholds', file, ...args);
}

describe('alert, beside a writer', () => {
  it('is silent where no threshold is crossed, and says of what nothing is known', async () => {
    expect(await alert()).toMatchObject({
      code: 0,
      stdout: 'No threshold is crossed; of these nothing is known over 24h: acceptance_rate, backup_age.\n',
      stderr: '',
    });
  });

  it('judges by a file in YAML: a warning', async () => {
    const { code, stdout } = await alertBy('success_rate: {warning: 95, critical: 80}\n');
    expect(code).toBe(3);
    expect(stdout).toContain('WARNING   Success rate over 24h is 90 %, below 95 %.\n1 threshold is crossed');
  });

  it('judges by a file in JSON: a critical one first, with numbers for programs', async () => {
    const file =
      '{"error_rate": {"critical": 9.5, "warning": 5}, "database_bytes": {"warning": 1}, "cost_total": null}';
    const { code, stdout } = await alertBy(file, '--json', '--time-range', '7d');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      alerts: [
        {
          severity: 'CRITICAL',
          metric: 'error_rate',
          current: 10,
          threshold: 9.5,
          message: 'Error rate over 7d is 10 %, above 9.5 %.',
        },
        expect.objectContaining({ severity: 'WARNING', metric: 'database_bytes', threshold: 1 }),
      ],
      alert_count: 2,
      unknown: ['acceptance_rate', 'backup_age'],
      time_range: '7d',
      timestamp: expect.any(String),
    });
  });

  it.each([
    ['an unknown measure', 'sucess_rate: {warning: 1}', 'Unknown threshold "sucess_rate". Did you mean success_rate?'],
    ['another level', 'success_rate: {fatal: 1}', 'success_rate has no "fatal"; it has warning and critical.'],
    [
      'a text',
      'success_rate: {warning: "85"}',
      'success_rate.warning must be a number from 0 to 100 (percent), or null for none; it is the text "85".',
    ],
    [
      'a fraction',
      'calibration_error: {warning: 90}',
      'calibration_error.warning must be a number from 0 to 1 (fraction)',
    ],
    ['a number below 0', 'duration_avg: {critical: -1}', 'duration_avg.critical must be a number, 0 or more (seconds)'],
    ['no number', 'duration_avg: {critical: .nan}', 'duration_avg.critical must be a number, 0 or more'],
    [
      'a wrong order where high is good',
      'success_rate: {warning: 70, critical: 85}',
      'success_rate.warning (70) must be above success_rate.critical (85)',
    ],
    [
      'a wrong order where low is good',
      'error_rate: {warning: 30, critical: 20}',
      'error_rate.warning (30) must be below error_rate.critical (20)',
    ],
    [
      'a wrong order beside a default',
      'success_rate: {critical: 90}',
      'success_rate.warning (85, the default) must be above success_rate.critical (90)',
    ],
    ['no limits', 'success_rate: 85', 'success_rate must be a mapping of warning and critical; it is 85.'],
    ['a list', '- success_rate', 'it must be a mapping of measures; it is a list.'],
    ['nothing', '', 'it must be a mapping of measures; it is empty.'],
    [
      'a measure twice',
      'success_rate: {}\nsuccess_rate: {}',
      'thresholds.yaml is neither YAML nor JSON: Map keys must be unique',
    ],
    ['half of JSON', '{"success_rate": ', 'thresholds.yaml is neither YAML nor JSON'],
  ])('refuses a file with %s, naming the field', async (_what, text, message) => {
    const { code, stdout, stderr } = await alertBy(text);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('[bad_usage] thresholds.yaml');
    expect(stderr).toContain(message);
    expect(stderr).toContain('Correct the file of thresholds.');
  });

  it('refuses a file that is not there, and a folder', async () => {
    const missing = await alert('--thresholds', folder.file('none.yaml'));
    expect(missing.stderr).toContain(
      '[not_found] none.yaml does not exist. Check the path after --thresholds or in LEARNING_THRESHOLDS.',
    );
    mkdirSync(folder.file('folder.yaml'));
    expect((await alert('--thresholds', folder.file('folder.yaml'))).stderr).toContain('folder.yaml is no file.');
  });

  it('fails where the database cannot be asked', async () => {
    expect(await runBuilt(['alert', '--db', folder.file('none.db')])).toMatchObject({ code: 1, stdout: '' });
  });
});
