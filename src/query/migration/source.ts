import { OF_GRAFANA } from '../grafana-fields';

/** A query as somebody saved it. */
export type Saved = Readonly<Record<string, unknown>>;

/** Where queries come from that this version did not save, to stand behind "This query comes from". */
export const ORIGINS = {
  bridge: 'the bridge to Grafana',
  older: 'an older version of this plugin',
  newer: 'a newer version of this plugin',
  sqlite: 'the SQLite data source',
  motherduck: "MotherDuck's data source",
  core: 'another SQL data source',
} as const;

export type Origin = keyof typeof ORIGINS;

/** What became of a query that was not saved by this version. */
export interface Migrated {
  /** The query in our shape; as it was where there is a problem. */
  readonly query: Saved;
  readonly origin: Origin;
  /** What could not be carried over with certainty, a sentence each. */
  readonly notes: readonly string[];
  /** Why it cannot be asked, and what to do. */
  readonly problem?: { readonly message: string; readonly hint: string };
}

/** Reads one kind of query that is not ours; undefined for one of another kind. */
export type Source = (saved: Saved) => Migrated | undefined;

/** A text that is not empty. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined;

const ASKED_WITH = ['adHocFilters', 'variables', 'interpolated'];

/** The saved query without the fields of the other data source. */
export function keptFields(saved: Saved): Saved {
  const kept = [...OF_GRAFANA, ...ASKED_WITH].filter((name) => name in saved);
  return Object.fromEntries(kept.map((name) => [name, saved[name]]));
}
