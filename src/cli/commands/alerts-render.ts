import { type Command, Option } from 'commander';
import { LearningError } from '../../error/learning-error';
import { plural } from '../../error/plural';
import { collect, jsonOption } from '../options';
import { tell } from '../terminal';
import { limitsOf, type ThresholdsFlag, thresholdsOption } from '../thresholds-option';

interface Options extends ThresholdsFlag {
  readonly set: readonly string[];
  readonly out: string;
  readonly dashboards?: string;
  readonly runbooks?: string;
  readonly json?: true;
}

export function addAlertsRender(alerts: Command): void {
  alerts
    .command('render')
    .description("Write alert rules, notifications and dashboards for Grafana's provisioning.")
    .addOption(thresholdsOption())
    .addOption(
      new Option(
        '--set <key=value>',
        'one limit, such as monthly_budget=400 or success_rate.warning=90; may be repeated',
      )
        .argParser(collect)
        .default([], 'none'),
    )
    .requiredOption('--out <dir>', 'folder of provisioning to write into, - for the rules on standard output')
    .option('--dashboards <dir>', 'folder to write the dashboards into, by the same limits')
    .option('--runbooks <url>', "address of the runbooks (default: Grafana's own, which serves those of the plugin)")
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
A file of thresholds has ids, each with its limits; what it leaves out stays as it is, and null switches a limit off, and
its rule with it. docs/alerts.md lists ids, units and defaults. What is set by --set goes before the file.

  success_rate: {warning: 90, critical: 75}
  monthly_budget: {warning: 400}
  cost_hourly: null

It writes alerting/rules.yaml, alerting/notifications.yaml, channels/*.yaml and prometheus/learning.rules.yaml, each at
once, and only when all limits are right. Grafana reads them when it starts.

Examples:
  mahavishnu-learning alerts render --thresholds thresholds.yaml --out /etc/grafana/provisioning
  mahavishnu-learning alerts render --set monthly_budget=400 --out - | less

Exit codes: 0 written; 1 not, for what is said; 2 usage, or a limit that is wrong.`,
    )
    .action(render);
}

async function render({ thresholds, set, out, dashboards, runbooks, json }: Options): Promise<void> {
  if (json && out === '-') throw new LearningError('bad_usage', '--json tells of files: name a folder after --out.');
  const { withSettings } = await import('../../asking/thresholds-file');
  const { alertFiles } = await import('../../alerts/files');
  const { alertGroups } = await import('../../alerts/rules');
  const { dashboardFiles } = await import('../../dashboards/files');
  const { writeFiles } = await import('../write-files');
  const limits = withSettings(set, await limitsOf({ thresholds }));
  const files = alertFiles({ limits, ...(runbooks !== undefined && { runbooks: runbooks.replace(/\/+$/, '') }) });
  if (out === '-') {
    const rules = files.find(({ file }) => file === 'alerting/rules.yaml')!;
    process.stdout.write(rules.content);
    return;
  }
  const written = [
    ...writeFiles(out, files),
    ...(dashboards === undefined ? [] : writeFiles(dashboards, dashboardFiles(limits))),
  ];
  const rules = alertGroups(limits).flatMap((group) => group.rules.map(({ uid }) => uid));
  tell(json, { written, rules, limits }, [...written, `${plural(rules.length, 'rule')}.`]);
}
