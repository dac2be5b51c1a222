/** SQL of whether the producer of an execution did not tell the column, and a value was filled in: `metadata.defaulted`. */
export function defaulted(column: string): string {
  const name = `"${column}"`;
  // Looking for the name is far quicker than reading the JSON of every row.
  return `coalesce(
    CASE WHEN contains(CAST(metadata AS VARCHAR), '${name}')
      THEN json_contains(json_extract(metadata, '$.defaulted'), '${name}')
    END,
    false
  )`;
}
