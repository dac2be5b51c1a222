import { op } from '../tree/op';
import { literal, sql } from '../tree/sql';

/** Keys of `metadata` that producers may fill in for the analyses. */
type LoggedKey = 'propensity' | 'policy' | 'experiment' | 'variant';

/** Whether metadata may have the key, for a third of what it costs to read JSON. */
export const mentions = (key: LoggedKey) => op.contains(sql`CAST(metadata AS VARCHAR)`, literal(JSON.stringify(key)));

/** The list of what a producer logged under these keys of `metadata`, texts, for which the JSON is read once. */
export const logged = (...keys: readonly LoggedKey[]) => op.jsonTexts(sql`metadata`, keys);
