import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { DASHBOARDS } from '../../dashboards/dashboards';
import { faultIn } from './json-position';

/** A dashboard in Grafana's JSON, as far as the host looks into it. */
interface DashboardJson {
  readonly uid: string;
  readonly title: string;
  readonly description?: string;
  readonly tags?: readonly string[];
}

export interface DashboardFile {
  /** As in `overview.json`. */
  readonly name: string;
  /** Its content, or what is wrong with it. */
  readonly dashboard: DashboardJson | { readonly error: string };
}

const KNOWN = DASHBOARDS.map(({ file }) => `${file}.json`);

/** Those of this project in the order of their links, then others by name. */
function inOrder(names: readonly string[]): string[] {
  const rank = (name: string) => (KNOWN.includes(name) ? KNOWN.indexOf(name) : KNOWN.length);
  return names.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

function parse(name: string, text: string): DashboardFile['dashboard'] {
  let value: Partial<DashboardJson> | null;
  try {
    value = JSON.parse(text) as Partial<DashboardJson> | null;
  } catch {
    const { line, column } = faultIn(text);
    return { error: `${name} is no JSON: see line ${line}, column ${column}.` };
  }
  if (typeof value?.uid === 'string' && typeof value.title === 'string') return value as DashboardJson;
  return { error: `${name} is no dashboard: it has no uid or no title.` };
}

async function read(folder: string, name: string): Promise<DashboardFile> {
  const text = await readFile(path.join(folder, name), 'utf8').catch(() => null);
  return { name, dashboard: text === null ? { error: `${name} cannot be read.` } : parse(name, text) };
}

/** The dashboards of a folder, as its files are now. */
export async function readDashboards(folder: string): Promise<DashboardFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  return Promise.all(inOrder(names).map((name) => read(folder, name)));
}

export const urlOf = (uid: string) => `/d/${encodeURIComponent(uid)}`;

/** A dashboard as a search finds it; one that does not parse says why. */
export function hit({ name, dashboard }: DashboardFile) {
  if ('error' in dashboard) return { uid: null, title: name, error: dashboard.error };
  const { uid, title, tags = [], description = '' } = dashboard;
  return { uid, title, url: urlOf(uid), tags, description };
}
