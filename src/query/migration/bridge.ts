import { PRESET_NAMES } from '../listed';
import { unknownName } from '../vocabulary/unknown-name';
import { keptFields, type Source, textOf } from './source';

const IS_SQL = /^\s*(--.*\n\s*)*(select|with|from)\b/i;
/** A count or another aggregate, and what it is of: SQL whose first word was forgotten. */
const LACKS_SELECT = /^\s*\w+\s*\([^;]*\)\s+from\s/i;

/** The bridge to Grafana: the name of a question, or SQL, as `expr` or as `rawQuery`. */
export const BRIDGE: Source = (saved) => {
  const asked = textOf(saved.expr) ?? textOf(saved.rawQuery);
  if (asked === undefined) return undefined;
  const origin = 'bridge';
  const { format = 'table', params = {} } = saved;
  const kept = { ...keptFields(saved), format };
  if (IS_SQL.test(asked)) return { origin, query: { ...kept, queryType: 'sql', rawSql: asked }, notes: [] };
  if (LACKS_SELECT.test(asked)) {
    const notes = ['The word SELECT was missing, and has been put before the query.'];
    return { origin, query: { ...kept, queryType: 'sql', rawSql: `SELECT ${asked.trim()}` }, notes };
  }
  const preset = asked.trim();
  if (PRESET_NAMES.includes(preset))
    return { origin, query: { ...kept, queryType: 'preset', preset, params }, notes: [] };
  const problem = { message: unknownName('preset', preset, PRESET_NAMES), hint: 'Choose a preset, or write SQL.' };
  return { origin, query: saved, notes: [], problem };
};
