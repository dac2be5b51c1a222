import { endOfPast } from './clock';

/** A SELECT of rows by `age`, youngest first, and their `count`. @param now SQL of the present on the clock of the stored times */
export const agesSql = (now: string): string => `SELECT
  CASE
    WHEN timestamp > ${endOfPast(now)} THEN 'from the future'
    WHEN timestamp > ${now} - INTERVAL 7 DAY THEN '0-7 d'
    WHEN timestamp > ${now} - INTERVAL 30 DAY THEN '7-30 d'
    WHEN timestamp > ${now} - INTERVAL 90 DAY THEN '30-90 d'
    WHEN timestamp IS NOT NULL THEN '90+ d'
    ELSE 'without a time'
  END AS age,
  count(*) AS count
FROM executions
GROUP BY ALL
ORDER BY max(timestamp) DESC NULLS LAST`;
