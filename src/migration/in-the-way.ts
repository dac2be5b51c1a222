import { LearningError } from '../error/learning-error';
import { quoteIdentifier } from '../model/quote';
import { DERIVED_VIEW, VIEWS } from '../model/views';
import type { Database } from '../store/database';
import { FOREIGN_KEY_HINT, foreignKeys } from '../store/foreign-keys';
import { ownName, type Source } from './source';

const VIEW_NAMES = `SELECT view_name FROM duckdb_views()
WHERE database_name = current_database() AND schema_name = 'main' AND NOT internal`;

const ourViews: readonly string[] = [...VIEWS, DERIVED_VIEW].map(({ name }) => name);

/** Throws LearningError `bad_schema` where something of others is in the way of our tables and views, and names it. @param name of the file */
export async function refuseInTheWay(database: Database, source: Source, name: string): Promise<void> {
  const refuse = (problem: string, hint: string) => {
    throw new LearningError('bad_schema', `${name}: ${problem}.`, { hint });
  };
  const views = (await database.rows(VIEW_NAMES)).map(([view]) => String(view));
  const view = views.find((one) => ownName({ schema: 'main', name: one }));
  if (view) {
    refuse(
      `${view} is a view, where a table of that name is to be`,
      `Rename it: ALTER VIEW ${quoteIdentifier(view)} RENAME TO …`,
    );
  }
  const table = source.others.find((one) => one.schema === 'main' && ourViews.includes(one.name.toLowerCase()))?.name;
  if (table) {
    refuse(
      `${table} is a table, where a view of that name is to be`,
      `Rename it: ALTER TABLE ${quoteIdentifier(table)} RENAME TO …`,
    );
  }
  const keys = await foreignKeys((sql) => database.rows(sql));
  const key = keys.find((one) => !ownName({ schema: 'main', name: one.table }));
  if (key) refuse(`the table ${key.table} has a foreign key on ${key.on}, which is to be made anew`, FOREIGN_KEY_HINT);
}
