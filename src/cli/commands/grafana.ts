import type { Command } from 'commander';
import { version } from '../../../package.json';
import { LearningError } from '../../error/learning-error';
import { confirm } from '../confirm';
import { addDecisions, addSettings, addWhere, type InstallOptions } from '../install/options';
import type { ResolvedStep } from '../install/resolve-conflicts';
import type { Site } from '../install/site';
import { interruption } from '../interruption';
import { tell } from '../terminal';
import { addMigrateDashboard } from './grafana-migrate-dashboard';

const EXIT_CODES = `
Exit codes: 0 done, or nothing to do; 1 not done, for what is said; 2 wrong usage, or nobody could be asked; 130 interrupted.`;

const TOKEN = `
A token belongs to a service account with the role Admin; it is best given by GRAFANA_TOKEN, or by the file that --token-file
or GRAFANA_TOKEN_FILE names, and is never printed.`;

export function addGrafana(program: Command): void {
  const grafana = program
    .command('grafana')
    .description(
      'Put plugin, data source, dashboards and alert rules into a Grafana of yours, take them away again, and carry dashboards over.',
    )
    .helpCommand(false);

  addDecisions(addSettings(addWhere(grafana.command('install'))))
    .description(
      'Put what is missing into a Grafana; a second run changes nothing. What people changed is kept, or asked about.',
    )
    .addHelpText(
      'after',
      `
Without --url, into the Grafana of this machine: the plugin into its plugin folder, its name into grafana.ini, and data source,
dashboards and alert rules into its folder of provisioning. Restart Grafana then. Folders of a container are named by --plugins,
--provisioning and --config.
By its address: data source, folder, dashboards and alert rules, which people may change there; the plugin has to be there.
Contact points and notification policies are never touched. Rules and panels go by the limits of --thresholds; name the file
the next time, too, or in LEARNING_THRESHOLDS. After a failure, run the same command again: it goes on.
${TOKEN}

Examples:
  sudo mahavishnu-learning grafana install --db /srv/learning.db
  GRAFANA_TOKEN=glsa_… mahavishnu-learning grafana install --url https://grafana.example.org --db /srv/learning.db
  mahavishnu-learning grafana install --url http://localhost:3000 --token-file token --dry-run
${EXIT_CODES}`,
    )
    .action(install);

  addDecisions(addSettings(addWhere(grafana.command('upgrade'))))
    .description('Bring what is installed to this version.')
    .addHelpText('after', `\nAs install does, where something is installed already.\n${TOKEN}\n${EXIT_CODES}`)
    .action(upgrade);

  addDecisions(addSettings(addWhere(grafana.command('uninstall'))))
    .description('Take away what was installed; what people changed is kept, or asked about.')
    .addHelpText('after', `${TOKEN}\n${EXIT_CODES}`)
    .action(uninstall);

  addMigrateDashboard(grafana);
}

async function prepare(options: InstallOptions, command: Command) {
  const { openSite } = await import('../install/open-site');
  const { resolveConflicts } = await import('../install/resolve-conflicts');
  const { preferenceOf } = await import('../install/options');
  const signal = interruption();
  const site = await openSite(options, command.getOptionValueSource('db') === 'cli', signal);
  const preference = preferenceOf(options);
  return {
    site,
    resolveConflicts,
    preference: options.dryRun && preference === 'ask' ? ('show' as const) : preference,
    signal,
  };
}

async function bring(options: InstallOptions, command: Command, mustBeThere: boolean): Promise<void> {
  const { site, resolveConflicts, preference, signal } = await prepare(options, command);
  if (mustBeThere && site.installed === undefined) {
    throw new LearningError('not_found', 'Nothing is noted in this Grafana as installed by this command.', {
      hint: 'Run mahavishnu-learning grafana install.',
    });
  }
  refuseNewer(site.installed);
  const { steps: planned, remarks } = await site.planInstall();
  const steps = await resolveConflicts(planned, preference, false, signal);
  await carryOut(site, steps, remarks, options);
}

/** Applies the steps, unless they are only to be shown, and tells of them. */
async function carryOut(
  site: Site,
  steps: readonly ResolvedStep[],
  remarks: readonly string[],
  { json, dryRun }: InstallOptions,
): Promise<void> {
  const isDryRun = dryRun === true;
  const outcome = isDryRun ? undefined : await site.apply(steps);
  const { toldLines, toldObject } = await import('../install/print');
  const { label, installed } = site;
  const told = { label, version, installed, isDryRun, steps, remarks, ...(outcome && { outcome }) };
  tell(json, toldObject(told), toldLines(told));
}

/** What a newer version has brought is not to be taken back by the way. */
function refuseNewer(installed: string | undefined): void {
  if (installed === undefined || installed.localeCompare(version, 'en', { numeric: true }) <= 0) return;
  throw new LearningError('bad_usage', `Version ${installed} is installed, and this command is of ${version}.`, {
    hint: 'Run the command of that version; or uninstall first, if the older one is wanted.',
  });
}

const install = (options: InstallOptions, command: Command) => bring(options, command, false);
const upgrade = (options: InstallOptions, command: Command) => bring(options, command, true);

async function uninstall(options: InstallOptions, command: Command): Promise<void> {
  const { site, resolveConflicts, preference, signal } = await prepare(options, command);
  const { steps: planned, remarks } = await site.planUninstall();
  const steps = await resolveConflicts(planned, preference, true, signal);
  if (!options.dryRun) {
    const gone = steps.filter(({ action }) => action === 'delete').length;
    await confirm(`${gone} things of ours will be deleted from ${site.label}.`, options.yes === true, signal);
  }
  await carryOut(site, steps, remarks, options);
}
