/** Keys of `metadata` that producers may fill in for the analyses. */
type LoggedKey = 'propensity' | 'policy' | 'experiment' | 'variant';

/**
 * SQL of what a producer logged under a key of `metadata`, a text; NULL where it did not. JSON is read only where the key
 * stands in the text at all.
 */
export const logged = (key: LoggedKey) =>
  `CASE WHEN contains(CAST(metadata AS VARCHAR), '"${key}"') THEN nullif(TRY(json_extract_string(metadata, '$.${key}')), '') END`;
