import { TOLERATED_SKEW_MINUTES } from './clock';
import type { Write } from './derived';

/** A SELECT of rows by `age`, youngest first, and their `count`. @param now SQL of the present on the clock of the stored times */
export const agesSql = <T>(write: Write<T>, now: T): T => write`SELECT
  CASE
    WHEN timestamp > ${now} + INTERVAL '${TOLERATED_SKEW_MINUTES}' MINUTE THEN 'from the future'
    WHEN timestamp > ${now} - INTERVAL '7' DAY THEN '0-7 d'
    WHEN timestamp > ${now} - INTERVAL '30' DAY THEN '7-30 d'
    WHEN timestamp > ${now} - INTERVAL '90' DAY THEN '30-90 d'
    WHEN timestamp IS NOT NULL THEN '90+ d'
    ELSE 'without a time'
  END AS age,
  count(*) AS count
FROM executions
GROUP BY 1
ORDER BY max(timestamp) DESC NULLS LAST`;
