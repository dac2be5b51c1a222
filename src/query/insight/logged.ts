/** Keys of `metadata` that producers may fill in for the analyses. */
type LoggedKey = 'propensity' | 'policy' | 'experiment' | 'variant';

/** Free where the column is JSON; where it is text, what is no JSON tells nothing. */
const METADATA = 'TRY_CAST(metadata AS JSON)';

/** SQL of whether metadata may have the key, for a third of what it costs to read JSON. */
export const mentions = (key: LoggedKey) => `contains(CAST(metadata AS VARCHAR), '"${key}"')`;

/** SQL of what a producer logged under a key of `metadata`, a text. */
export const logged = (key: LoggedKey) => `json_extract_string(${METADATA}, '$.${key}')`;

/** SQL of the list of what it logged under several keys, for which the JSON is read once. */
export const loggedList = (...keys: readonly LoggedKey[]) =>
  `json_extract_string(${METADATA}, [${keys.map((key) => `'$.${key}'`).join(', ')}])`;
