import { dateTimeFormat } from '@grafana/data';
import { Badge } from '@grafana/ui';
import React, { useEffect, useState } from 'react';
import { useFreshness } from '../shared/freshness';

const SECOND = 1000;
const MINUTE = 60;

/** Ages are shown from this many seconds on. */
const STEP = 5;

function ageText(seconds: number): string {
  if (seconds < STEP) return 'now';
  if (seconds < MINUTE) return `${Math.floor(seconds / STEP) * STEP} s ago`;
  return `${Math.floor(seconds / MINUTE)} min ago`;
}

/** Which database this is, whether it is a demo, and of when its data is. */
export function DataHint({ database, demo }: { database: string; demo: boolean }) {
  const asOf = useFreshness();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), SECOND);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, (now - asOf) / SECOND);
  return (
    <span className="page-muted" data-testid="data-hint">
      {demo && (
        <Badge
          text="Demo data"
          color="blue"
          tooltip="Made up, and written as you watch. npm start -- --db PATH shows your own."
        />
      )}{' '}
      {database}
      {asOf > 0 && <span title={`Up to ${dateTimeFormat(asOf)}`}>, read {ageText(seconds)}</span>}
    </span>
  );
}
