import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { version } from '../../../package.json';
import { alertFiles } from '../../alerts/files';
import { dashboardFiles } from '../../dashboards/files';
import { type AllLimits, DEFAULT_LIMITS } from '../../model/limits';
import type { Installation } from '../start/installation';
import type { Fields } from './content';

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  /** Its file, and the name of that. */
  readonly file: string;
  readonly text: string;
}

export interface RuleGroup {
  readonly name: string;
  /** Seconds between evaluations. */
  readonly interval: number;
  readonly rules: readonly Rule[];
}

interface Rule {
  readonly uid: string;
  readonly title: string;
  /** The fields of the data source, as the file of provisioning has them. */
  readonly fields: Fields;
}

/** What this version brings into a Grafana, beside the plugin. */
export interface Package {
  readonly version: string;
  readonly dashboards: readonly Dashboard[];
  readonly groups: readonly RuleGroup[];
  /** The file of alert rules. */
  readonly rulesText: string;
}

interface RulesFile {
  readonly groups: readonly {
    readonly name: string;
    readonly interval: string;
    readonly rules: readonly (Fields & { readonly uid: string; readonly title: string })[];
  }[];
}

interface Content {
  readonly rulesText: string;
  readonly boards: readonly { readonly file: string; readonly content: string }[];
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

const secondsOf = (duration: string) => Number(duration.slice(0, -1)) * SECONDS[duration.slice(-1)]!;

function readDashboard({ file, content: text }: Content['boards'][number]): Dashboard {
  const { uid, title } = JSON.parse(text) as { uid: string; title: string };
  return { uid, title, file, text };
}

const RULES = 'alerting/rules.yaml';

/** What lies beside the command. */
function readInstalled({ dashboards, provisioning }: Installation): Content {
  return {
    rulesText: readFileSync(join(provisioning, RULES), 'utf8'),
    boards: readdirSync(dashboards)
      .filter((name) => name.endsWith('.json'))
      .map((file) => ({ file, content: readFileSync(join(dashboards, file), 'utf8') })),
  };
}

/** Dashboards and rules, made for other limits. */
const renderedBy = (limits: AllLimits): Content => ({
  rulesText: alertFiles({ limits }).find(({ file }) => file === RULES)!.content,
  boards: dashboardFiles(limits),
});

/** @param limits by which rules fire and panels are coloured */
export function readPackage(installation: Installation, limits: AllLimits): Package {
  const { rulesText, boards } = limits === DEFAULT_LIMITS ? readInstalled(installation) : renderedBy(limits);
  const { groups } = parse(rulesText) as RulesFile;
  return {
    version,
    dashboards: boards.toSorted((a, b) => (a.file < b.file ? -1 : 1)).map(readDashboard),
    groups: groups.map(({ name, interval, rules }) => ({
      name,
      interval: secondsOf(interval),
      rules: rules.map((fields) => ({ uid: fields.uid, title: fields.title, fields })),
    })),
    rulesText,
  };
}
