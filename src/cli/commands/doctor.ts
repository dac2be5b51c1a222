import { type Command, Option } from 'commander';
import { plural } from '../../error/plural';
import type { DoctorOptions } from '../doctor/diagnose';
import type { Finding } from '../doctor/finding';
import { EXIT_ERROR, EXIT_FINDINGS } from '../exit-codes';
import { addWhere } from '../install/options';
import { interruption } from '../interruption';
import { databasePath, jsonOption } from '../options';
import { tell } from '../terminal';

export function addDoctor(program: Command): void {
  addWhere(program.command('doctor'))
    .description('Find why the data source does not work in a Grafana, and what to do.')
    .addOption(
      new Option('--db <path>', 'a learning database to look at, beside those of provisioning')
        .env('LEARNING_DB')
        .argParser(databasePath),
    )
    .addOption(
      new Option('--root <folder>', 'of the file system in which systemd, users and mounts are looked up').default('/'),
    )
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Without --url, at the Grafana of this machine: its version, the plugin (there, allowed unsigned, of this platform, executable,
of this version), each database (path, permission, what systemd hides, mounts), the port, and what is provisioned. With --url,
at what it says itself. It changes nothing.

Examples:
  mahavishnu-learning doctor
  mahavishnu-learning doctor --grafana /opt/grafana --db /srv/learning.db --json
  GRAFANA_TOKEN=glsa_… mahavishnu-learning doctor --url https://grafana.example.org

Exit codes: 0 nothing was found; 1 something that keeps it from working, or it could not be looked at; 2 wrong usage;
3 only warnings.`,
    )
    .action(doctor);
}

const lines = ({ severity, check, what, remedy }: Finding) => [`${severity}  ${check}: ${what}`, `  ${remedy}`];

async function doctor(options: DoctorOptions & { readonly json?: true }): Promise<void> {
  const { diagnose } = await import('../doctor/diagnose');
  const { checked, findings } = await diagnose(options, interruption());
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  const summary = `${plural(checked.length, 'check')}, ${plural(errors, 'error')}, ${plural(warnings, 'warning')}.`;
  tell(options.json, { ok: findings.length === 0, checked, findings }, [...findings.flatMap(lines), summary]);
  if (errors > 0) process.exitCode = EXIT_ERROR;
  else if (findings.length > 0) process.exitCode = EXIT_FINDINGS;
}
