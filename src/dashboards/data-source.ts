import { id, name } from '../plugin.json';

/** The data source that provisioning creates: dashboards, alert rules and links hold on to its uid. */
export const DATA_SOURCE = { type: id, uid: 'duckdb-learning' } as const;

/** What it is called where nobody calls it otherwise. */
export const DATA_SOURCE_NAME = name;
