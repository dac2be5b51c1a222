import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { version } from '../../../package.json';
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
  /** As the file of provisioning has it. */
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

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

const secondsOf = (duration: string) => Number(duration.slice(0, -1)) * SECONDS[duration.slice(-1)]!;

function readDashboard(folder: string, file: string): Dashboard {
  const text = readFileSync(join(folder, file), 'utf8');
  const { uid, title } = JSON.parse(text) as { uid: string; title: string };
  return { uid, title, file, text };
}

export function readPackage({ dashboards, provisioning }: Installation): Package {
  const rulesText = readFileSync(join(provisioning, 'alerting/rules.yaml'), 'utf8');
  const { groups } = parse(rulesText) as RulesFile;
  const files = readdirSync(dashboards).filter((name) => name.endsWith('.json'));
  return {
    version,
    dashboards: files.sort().map((file) => readDashboard(dashboards, file)),
    groups: groups.map(({ name, interval, rules }) => ({
      name,
      interval: secondsOf(interval),
      rules: rules.map((fields) => ({ uid: fields.uid, title: fields.title, fields })),
    })),
    rulesText,
  };
}
