import { clip } from '../guards';
import { type Source, textOf } from './source';

/** A kind of query that this version does not know. */
export const NEWER: Source = (saved) => {
  const queryType = textOf(saved.queryType);
  if (queryType === undefined) return undefined;
  const message = `The field queryType of the query must be one of sql, metric, preset, not ${JSON.stringify(clip(queryType))}; it is a text.`;
  const hint = 'If a newer version of the plugin saved the query, update the plugin.';
  return { origin: 'newer', query: saved, notes: [], problem: { message, hint } };
};
