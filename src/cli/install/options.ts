import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { DATA_SOURCE_NAME } from '../../dashboards/data-source';
import { LearningError } from '../../error/learning-error';
import { INSTALLED, type InstallOption } from '../../settings/installed';
import type { Settings } from '../../settings/settings';
import { databasePath, jsonOption } from '../options';
import { type ThresholdsFlag, thresholdsOption } from '../thresholds-option';
import { readToken } from '../token-file';
import { grafanaAddress } from './api/address';
import type { Preference } from './resolve-conflicts';

/** Which Grafana is meant. */
export interface Where {
  readonly url?: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly grafana?: string;
  readonly config?: string;
  readonly plugins?: string;
  readonly provisioning?: string;
}

export interface InstallOptions extends Where, ThresholdsFlag, Partial<Record<InstallOption, string>> {
  readonly name: string;
  readonly folder?: string;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly keep?: true;
  readonly overwrite?: true;
  readonly json?: true;
}

function token(text: string): string {
  if (/^[\x21-\x7e]+$/.test(text.trim())) return text.trim();
  throw new InvalidArgumentError('It takes the token of a service account.');
}

function uid(text: string): string {
  if (/^[\w-]{1,40}$/.test(text)) return text;
  throw new InvalidArgumentError('It takes the uid of a folder: up to 40 letters, digits, - and _.');
}

/** A wrong token must not be shown in what is said of it, as commander does with arguments. */
const tokenOption = () =>
  new Option('--token <token>', 'of a service account (better by the variable or a file)').env('GRAFANA_TOKEN');

export function addWhere(command: Command): Command {
  return command
    .option('--url <address>', 'a Grafana that answers there, by its HTTP API', grafanaAddress)
    .addOption(tokenOption())
    .addOption(new Option('--token-file <path>', 'the file that has the token').env('GRAFANA_TOKEN_FILE'))
    .option('--grafana <path>', 'the home of a Grafana on this machine, or its program (default: the one found)')
    .option('--config <file>', 'its grafana.ini (default: where such an installation has it)')
    .option('--plugins <folder>', 'its plugin folder')
    .option('--provisioning <folder>', 'its folder of provisioning');
}

export function addSettings(command: Command): Command {
  for (const { name, option, takes, help, variable } of INSTALLED) {
    const added = new Option(`--${option} <${takes}>`, help);
    command.addOption(name === 'path' ? added.env(variable).argParser(databasePath) : added);
  }
  return command
    .addOption(thresholdsOption())
    .option('--name <name>', 'of the data source, when it is made', DATA_SOURCE_NAME)
    .option(
      '--folder <uid>',
      'of the folder in Grafana, which is made where there is none (default: that of before)',
      uid,
    );
}

export function addDecisions(command: Command): Command {
  return command
    .option('--dry-run', 'only say what would be done')
    .option('--yes', 'do not ask; what people changed is kept')
    .addOption(new Option('--keep', 'keep what people changed').conflicts('overwrite'))
    .option('--overwrite', 'replace what people changed')
    .addOption(jsonOption());
}

export const preferenceOf = ({ yes, keep, overwrite }: InstallOptions): Preference =>
  overwrite ? 'overwrite' : keep || yes ? 'keep' : 'ask';

/** The token of whoever asks; undefined where none was given. Throws LearningError. */
export async function tokenOf(options: Where): Promise<string | undefined> {
  if (options.token !== undefined && options.token.trim() !== '') {
    try {
      return token(options.token);
    } catch {
      throw new LearningError('bad_usage', 'The token is none: it has spaces, or characters that no token has.', {
        hint: 'Give the token of a service account by GRAFANA_TOKEN or --token-file.',
      });
    }
  }
  return (await readToken(options.tokenFile)) ?? undefined;
}

/** A path for a machine that may be another one. */
function there(path: string | undefined, option: string, isElsewhere: boolean): string | undefined {
  if (path === undefined || path.startsWith('/')) return path;
  if (!isElsewhere) return resolve(path);
  throw new LearningError('bad_usage', `The path after ${option} is not absolute.`, {
    hint: 'Begin it with /, as the machine of Grafana sees it.',
  });
}

/** What the data source is told, by what was typed, and by what the environment says for a new one. */
export function settingsOf(
  options: InstallOptions,
  isDatabaseTyped: boolean,
): { readonly settings: Settings; readonly initial: Settings } {
  const given: Settings = Object.fromEntries(
    INSTALLED.flatMap(({ name, option }) => {
      const path = there(options[option], `--${option}`, options.url !== undefined);
      return path === undefined ? [] : [[name, path]];
    }),
  );
  const { path, ...beside } = given;
  const initial = path === undefined ? {} : { path };
  return { settings: isDatabaseTyped ? given : beside, initial };
}
